//! Where it was, who was among them, what is related, and what is withheld.

use maud::{Markup, html};

use crate::model::language::country::country;
use crate::model::language::fact::Amount;
use crate::model::redaction::public::PublicPlace;
use crate::model::vocabulary::record::{PlacesAre, Precision, Withheld};
use crate::render::legend;
use crate::render::pages::incident::steps::by;
use crate::render::pages::incident::view::IncidentPage;
use crate::render::pages::links;
use crate::render::pages::map::map;
use crate::render::pages::text::{named, own};
use crate::render::pages::words;
use crate::render::picture::places::sketch;

/// Where it was.
pub(super) fn places(page: &IncidentPage<'_>) -> Markup {
    let places = &page.incident.places;
    let list = html! {
        dl.facts { @for place in places { (one(page, place)) } }
        @if page.incident.places_are == PlacesAre::OneOf { p.note { (legend::ONE_OF.of(page.language)) } }
    };
    html! {
        @if !places.is_empty() {
            section aria-labelledby="places" {
                h2 #places { (words::WHERE_IT_WAS.of(page.language)) }
                @if page.located.spots.is_empty() { (list) } @else {
                    div.mapped { (on_map(page)) div { (list) } }
                }
            }
        }
    }
}

/// The map of exactly these places: at the version that is shown, also where a newer one is published meanwhile.
fn on_map(page: &IncidentPage<'_>) -> Markup {
    let (language, sketch) = (page.language, sketch(page.language, &page.located));
    let address = links::map_of(page.incident.id, page.version);
    html! {
        div {
            (map(language, &format!("{address}&bare=true"), words::MAP_OF_LISTED.of(language), &sketch))
            p.note {
                a href=(format!("{address}&language={language}")) { (words::MAP_FILE.of(language)) " (PNG)" }
            }
        }
    }
}

fn one(page: &IncidentPage<'_>, PublicPlace { key, place }: &PublicPlace) -> Markup {
    let language = page.language;
    let address = links::place(language, key, place.role, page.asked);
    let exact = matches!(place.precision, Precision::Site | Precision::Locality);
    let is_coarse = matches!(place.precision, Precision::Subdivision | Precision::Country);
    let is_withheld = is_coarse && page.incident.withheld.contains(&Withheld::Place);
    let precision = if is_withheld { words::PLACE_WITHHELD } else { place.precision.said() };
    html! {
        div {
            dt { (place.role.said().of(language)) }
            dd {
                @if let Some(name) = named(place) { a href=(address) { (own(&name)) } ", " }
                (country(language, place.country))
                @if let Some(people) = place.people { " · " (language.says().short(Amount::from(people))) }
                @if !exact { " " span.note { "(" (precision.of(language)) ")" } }
            }
        }
    }
}

/// Parts of the group.
pub(super) fn groups(page: &IncidentPage<'_>) -> Markup {
    let (language, groups) = (page.language, &page.incident.groups);
    html! {
        @if !groups.is_empty() {
            section aria-labelledby="groups" {
                h2 #groups { (words::GROUPS.of(language)) }
                ul.measure {
                    @for group in groups {
                        li {
                            (group.kind.said().of(language)) ": "
                            (language.says().short(Amount { min: group.min.into(), max: group.max.map(u64::from), about: false }))
                            @if let Some(of) = group.nationality { ", " (country(language, of)) }
                            @if !group.ages.is_empty() {
                                ", " (words::AGED.of(language))
                                (group.ages.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
                            }
                            "; " (group.counted.said().of(language))
                            span.note { (by(page, &group.claims)) }
                        }
                    }
                }
            }
        }
    }
}

/// Incidents that are related to this one.
pub(super) fn related(page: &IncidentPage<'_>) -> Markup {
    let language = page.language;
    html! {
        @if !page.related.is_empty() {
            section aria-labelledby="related" {
                h2 #related { (words::RELATED.of(language)) }
                ul.measure {
                    @for other in &page.related {
                        li {
                            a href=(links::incident(language, other.related.incident, page.asked)) { (own(&other.title)) }
                            ": " (other.related.kind.said().of(language))
                        }
                    }
                }
            }
        }
    }
}

/// What is withheld, and which versions there are.
pub(super) fn kept(page: &IncidentPage<'_>) -> Markup {
    let (language, withheld) = (page.language, &page.incident.withheld);
    html! {
        section aria-labelledby="kept" {
            h2 #kept { (words::KEPT.of(language)) }
            @if withheld.is_empty() { p { (words::NOTHING_WITHHELD.of(language)) } } @else {
                p { (words::WITHHELD.of(language)) }
                ul { @for what in withheld { li { span.withheld { (what.said().of(language)) } } } }
            }
            (versions(page))
        }
    }
}

fn versions(page: &IncidentPage<'_>) -> Markup {
    let (language, of) = (page.language, page.incident);
    let says = language.says();
    let day = |version: u32| match version {
        version if version == of.version => Some(of.updated),
        version if version == of.first_version => Some(of.first_published),
        _ => None,
    };
    html! {
        h3 { (words::VERSIONS.of(language)) }
        ul {
            @for version in &page.states {
                li {
                    a href=(links::incident(language, of.id, Some(*version))) { (says.version(*version, day(*version))) }
                    @if *version == of.first_version { " · " (words::FIRST_SHOWN.of(language)) }
                    @if *version == of.version { " · " (words::LAST_CHANGED.of(language)) }
                }
            }
        }
    }
}
