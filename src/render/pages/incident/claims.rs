//! Who says what, side by side.

use maud::{Markup, html};

use crate::model::counting::total::Sum;
use crate::model::language::fact::Amount;
use crate::model::record::incident::Claim;
use crate::model::vocabulary::record::{Quantifier, Stance};
use crate::render::pages::incident::view::IncidentPage;
use crate::render::pages::rows::strip;
use crate::render::pages::text::own;
use crate::render::pages::words;

/// The table of claims.
pub(super) fn claims(page: &IncidentPage<'_>) -> Markup {
    let (language, says) = (page.language, page.language.says());
    let of = page.incident;
    let longest = of.claims.iter().filter_map(sum).map(Sum::known_most).max().unwrap_or(0);
    let columns = [words::WHO, words::HOW_MANY, words::WHERE_IN, words::THROUGH, words::FIRMLY];
    html! {
        section aria-labelledby="claims" {
            h2 #claims { (words::CLAIMS.of(language)) }
            p { (of.confidence.said().of(language)) " · " (words::INDEPENDENT.of(language)) (says.number(of.source_roots.into())) }
            table.stack.claims role="table" {
                thead role="rowgroup" { tr role="row" {
                    @for column in columns { th role="columnheader" scope="col" { (column.of(language)) } }
                } }
                tbody role="rowgroup" { @for claim in &of.claims { (row(page, claim, longest)) } }
            }
        }
    }
}

/// The number of a claim, as it is drawn.
fn sum(claim: &Claim) -> Option<Sum> {
    let people = claim.people?;
    Some(Sum { min: people.min.into(), max: people.max.map(u64::from), ..Sum::default() })
}

fn row(page: &IncidentPage<'_>, claim: &Claim, longest: u64) -> Markup {
    let language = page.language;
    let label = |label: crate::model::language::language::Said| format!("{}:", label.of(language));
    html! {
        tr role="row" {
            th role="rowheader" scope="row" { (who(page, claim)) }
            td.much role="cell" data-is=(label(words::HOW_MANY)) {
                (number(page, claim))
                @if let Some(sum) = sum(claim) { (strip(sum, longest)) }
            }
            td role="cell" data-is=(label(words::WHERE_IN)) { (stands(page, claim)) }
            td role="cell" data-is=(label(words::THROUGH)) { (through(page, claim)) }
            td role="cell" data-is=(label(words::FIRMLY)) {
                @if claim.stance != Stance::Asserts { (claim.stance.said().of(language)) "; " }
                (claim.hedge.said().of(language))
            }
        }
    }
}

fn who(page: &IncidentPage<'_>, claim: &Claim) -> Markup {
    let language = page.language;
    let source = claim.source.as_deref().and_then(|key| page.source(key));
    html! {
        @match source {
            Some((at, source)) => {
                a href={ "#s" (at + 1) } { (own(&source.outlet)) }
                @if let Some(published) = &source.published { ", " (language.says().date(published)) }
            },
            None => span.withheld { (words::WITHHELD_SOURCE.of(language)) },
        }
    }
}

/// The claim's number as its source puts it.
fn number(page: &IncidentPage<'_>, claim: &Claim) -> Markup {
    let language = page.language;
    let Some(people) = claim.people else { return html! { (words::NO_NUMBER_GIVEN.of(language)) } };
    let about = people.quantifier == Quantifier::About;
    let amount = Amount { about, ..Amount::from(people.bounds()) };
    let in_words = match (people.quantifier, people.max) {
        (Quantifier::AtMost, Some(most)) => Some((words::UP_TO, most)),
        (Quantifier::MoreThan, _) => Some((words::OVER, people.min.saturating_sub(1))),
        _ => None,
    };
    html! {
        (language.says().figure(amount, people.counts.into()))
        @if let Some((says, number)) = in_words {
            br; span.note { (says.of(language)) (language.says().number(number.into())) }
        }
    }
}

/// Where it stands in the source, in which words, and what else the source says otherwise.
fn stands(page: &IncidentPage<'_>, claim: &Claim) -> Markup {
    let language = page.language;
    html! {
        @if let Some(locator) = &claim.locator { (own(locator)) }
        @if let Some(quote) = &claim.quote { @if claim.locator.is_some() { " " } q { (own(quote)) } }
        @if let Some(date) = &claim.date { br; span.note { (words::OTHER_DATE.of(language)) (language.says().date(date)) } }
        @if let Some(place) = &claim.place { br; span.note { (words::OTHER_PLACE.of(language)) (own(place)) } }
    }
}

fn through(page: &IncidentPage<'_>, claim: &Claim) -> Markup {
    let via = claim.via.as_deref().and_then(|key| page.source(key));
    html! {
        @for (nth, through) in claim.attribution.iter().enumerate() { @if nth > 0 { "; " } (own(through)) }
        @if let Some((at, source)) = via {
            @if !claim.attribution.is_empty() { br; }
            (words::AS_CITED.of(page.language)) a href={ "#s" (at + 1) } { (own(&source.outlet)) }
        }
    }
}
