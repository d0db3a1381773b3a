//! What happened, step by step.

use maud::{Markup, html};

use crate::model::language::country::country;
use crate::model::language::fact::Amount;
use crate::model::language::shape::Shape;
use crate::model::record::incident::Step;
use crate::model::value::text::capital;
use crate::render::pages::incident::view::IncidentPage;
use crate::render::pages::text::own;
use crate::render::pages::words;

/// The steps in their order.
pub(super) fn steps(page: &IncidentPage<'_>) -> Markup {
    let steps = &page.incident.timeline;
    let is_day = |step: &Step| {
        let span = step.date.span();
        span.earliest == span.latest || matches!(Shape::of(&step.date), Shape::Lasted(..))
    };
    html! {
        @if !steps.is_empty() {
            section aria-labelledby="steps" {
                h2 #steps { (words::STEPS.of(page.language)) }
                ol.steps {
                    @for step in steps { li class=[is_day(step).then_some("sure")] { (one(page, step)) } }
                }
                @if !steps.iter().all(is_day) { p.note { (words::RING.of(page.language)) } }
            }
        }
    }
}

fn one(page: &IncidentPage<'_>, step: &Step) -> Markup {
    let (language, says) = (page.language, page.language.says());
    html! {
        p {
            strong { (step.status.said().of(language)) }
            @if let Some(to) = step.country { " · " (country(language, to)) }
            @if let Some(people) = step.people {
                " · " (words::SOME_OF_THEM.of(language)) (says.short(Amount::from(people)))
            }
        }
        p.note { (capital(&says.date(&step.date))) (by(page, &step.claims)) }
    }
}

/// Who reports it: each a link to its source.
pub(super) fn by(page: &IncidentPage<'_>, claims: &[String]) -> Markup {
    let mut named: Vec<(usize, &str)> = Vec::new();
    for claim in claims.iter().filter_map(|key| page.claim(key)) {
        let source = claim.source.as_deref().and_then(|key| page.source(key));
        if let Some((at, source)) = source
            && !named.iter().any(|(other, _)| *other == at)
        {
            named.push((at, &source.outlet));
        }
    }
    html! {
        @for (nth, (at, outlet)) in named.iter().enumerate() {
            @if nth == 0 { " · " } @else { ", " }
            a href={ "#s" (at + 1) } { (own(outlet)) }
        }
    }
}
