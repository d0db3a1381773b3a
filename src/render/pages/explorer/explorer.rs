//! The explorer: the figure first, then what is chosen, when, what became of them, where, and which incidents.

use maud::{Markup, html};

use crate::model::language::language::Language;
use crate::render::pages::explorer::choice::{choices, form};
use crate::render::pages::explorer::chosen::chosen;
use crate::render::pages::explorer::figure::figure;
use crate::render::pages::explorer::list::list;
use crate::render::pages::explorer::places::{outcomes_and_countries, places};
use crate::render::pages::explorer::takeaway::{citation_and_call, files, meaning};
use crate::render::pages::explorer::timeline::timeline;
use crate::render::pages::explorer::view::Explorer;
use crate::render::pages::frame::{Frame, framed, not_understood};
use crate::render::pages::words;

/// The page.
#[must_use]
pub fn explorer(page: &Explorer<'_>) -> String {
    let language = page.language;
    let body = html! {
        h1 { (words::TITLE.of(language)) }
        (not_understood(language, page.unknown))
        (choices(page))
        (figure(page))
        (form(page))
        (timeline(page))
        (outcomes_and_countries(page))
        (places(page))
        (list(page))
        (left_out(page))
        (files(page))
        (citation_and_call(page))
        (meaning(page))
    };
    let chosen: Vec<String> = chosen(language, page.filter).into_iter().map(|choice| choice.words).collect();
    let title = if chosen.is_empty() { words::TITLE.of(language).to_owned() } else { chosen.join(" · ") };
    let address = page.plain();
    let card = page.base.map(|base| format!("{base}{}&size=card", page.picture("/v1/statistics.png")));
    let frame = Frame {
        language,
        languages: Language::ALL,
        title: &title,
        description: &language.says().headline(&page.headline),
        address: &address,
        is_explorer: true,
        card: card.as_deref(),
        other_licences: page.other_licences,
        wide: true,
    };
    framed(&frame, &body)
}

/// What the view leaves out, in a sentence each.
fn left_out(page: &Explorer<'_>) -> Markup {
    let says = page.language.says();
    let totals = &page.times.totals;
    let counts = [
        (totals.imprecise_places, words::TOO_COARSE),
        (totals.may_have_begun, words::PERHAPS_BEGUN),
        (totals.withdrawn, words::WITHDRAWN_SINCE),
    ];
    let told: Vec<_> =
        counts.into_iter().filter_map(|(count, what)| Some((count.filter(|n| *n > 0)?, what))).collect();
    html! {
        @if !told.is_empty() {
            section aria-labelledby="left-out" {
                h2 #left-out { (words::LEFT_OUT.of(page.language)) }
                ul.measure {
                    @for (count, what) in told { li { (what.of(page.language)) ": " (says.incidents(count)) } }
                }
            }
        }
    }
}
