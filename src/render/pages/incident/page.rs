//! The page of one incident.

use maud::{Markup, html};

use crate::model::language::country::country;
use crate::model::language::fact::Amount;
use crate::model::language::language::Language;
use crate::model::value::text::capital;
use crate::model::vocabulary::record::Basis;
use crate::render::pages::frame::{Frame, contact, framed, not_understood};
use crate::render::pages::incident::claims::claims;
use crate::render::pages::incident::parts::{groups, kept, places, related};
use crate::render::pages::incident::sources::sources;
use crate::render::pages::incident::steps::steps;
use crate::render::pages::incident::view::IncidentPage;
use crate::render::pages::rows::figure_of;
use crate::render::pages::text::{large, own, paragraphs};
use crate::render::pages::{links, words};

/// The page.
#[must_use]
pub fn incident(page: &IncidentPage<'_>) -> String {
    let (language, of) = (page.language, page.incident);
    let body = html! {
        (not_understood(language, &page.unknown))
        (title(page))
        (figure(page))
        (paragraphs(&of.summary, Some("lead")))
        (why(page))
        (steps(page))
        (claims(page))
        (places(page))
        (groups(page))
        (sources(page))
        (related(page))
        div.pairs { (kept(page)) (citation(page)) }
        (contact(language, page.contact))
    };
    let address = links::incident_address(of.id, page.asked);
    let card = page.base.filter(|_| !page.located.spots.is_empty()).map(|base| {
        let map = links::map_of(of.id, page.version);
        format!("{base}{map}&size=card&language={language}")
    });
    let frame = Frame {
        language,
        languages: Language::ALL,
        title: &of.title,
        description: &described(page),
        address: &address,
        is_explorer: false,
        card: card.as_deref(),
        other_licences: page.other_licences,
        wide: false,
    };
    framed(&frame, &body)
}

fn title(page: &IncidentPage<'_>) -> Markup {
    let (language, of) = (page.language, page.incident);
    html! {
        p.kicker {
            a href=(links::asking(language, "/", &[], page.asked)) { (words::INCIDENTS.of(language)) }
            " · " (capital(&language.says().date(&of.date)))
            " · " (country(language, of.host_country))
        }
        h1 { (own(&of.title)) }
        @if let Some(why) = &of.discounted {
            p.warning { (words::DISCOUNTED.of(language)) (own(why)) }
        }
    }
}

/// What became of them, and how many were returned.
fn described(page: &IncidentPage<'_>) -> String {
    let (language, of) = (page.language, page.incident);
    let says = language.says();
    let people = says.figure(figure_of(of), of.people.counts.into());
    let status = of.repatriation_status.said().of(language);
    format!("{people} · {status} · {}", returned(page))
}

/// How many are reported as returned.
fn returned(page: &IncidentPage<'_>) -> String {
    let language = page.language;
    let returned = Amount::from(page.incident.repatriated);
    match returned.exact() {
        Some(0) => words::NO_RETURN.of(language).to_owned(),
        _ => format!("{}: {}", words::RETURNED.of(language), language.says().short(returned)),
    }
}

fn figure(page: &IncidentPage<'_>) -> Markup {
    let (language, of) = (page.language, page.incident);
    let says = language.says();
    html! {
        section.headline aria-label=(words::FIGURE.of(language)) {
            p.number { (large(&says.figure(figure_of(of), of.people.counts.into()))) }
            p.sentence { (of.repatriation_status.said().of(language)) " · " (returned(page)) }
        }
    }
}

fn why(page: &IncidentPage<'_>) -> Markup {
    let (language, figure) = (page.language, &page.incident.people);
    let numbered = page.incident.claims.iter().any(|claim| claim.people.is_some());
    html! {
        section aria-labelledby="figure" {
            h2 #figure { (words::WHY.of(language)) }
            @match (&figure.reason, figure.basis) {
                (Some(reason), _) => (paragraphs(reason, None)),
                (None, Basis::Widest) if numbered => p { (words::WIDEST.of(language)) },
                (None, _) => p { (words::NO_NUMBER.of(language)) },
            }
            p.note { (words::COUNTS.of(language)) (figure.counts.said().of(language)) }
            @if let Some(collection) = &page.incident.collection {
                p.note { (words::COLLECTION.of(language)) (own(&collection.name)) ", " (collection.licence) }
            }
        }
    }
}

fn citation(page: &IncidentPage<'_>) -> Markup {
    let (language, of) = (page.language, page.incident);
    let cited = links::incident(language, of.id, Some(page.version));
    html! {
        section aria-labelledby="cite" {
            h2 #cite { (words::CITE.of(language)) }
            p { (words::MAY_CITE.of(language)) }
            div.cite {
                p { "\u{201c}" (own(&of.title)) "\u{201d} " (language.says().citation(page.version, page.published)) }
                @if page.other_licences { p { (words::OTHER_LICENCES.of(language)) } }
                p { code { (page.base.unwrap_or_default()) (cited) } }
            }
            p.note { a href=(links::data_of(of.id, page.asked)) { (words::AS_JSON.of(language)) } }
        }
    }
}
