//! Where it was: every place in use, by country.

use maud::{Markup, html};

use crate::model::counting::total::Total;
use crate::model::language::country::country;
use crate::model::language::fact::Amount;
use crate::model::language::language::Language;
use crate::model::vocabulary::record::{Precision, Role};
use crate::register::answer::grouping::GroupKey;
use crate::register::query::parameters::address;
use crate::register::snapshot::snapshot::PlaceInUse;
use crate::render::pages::frame::{Frame, framed};
use crate::render::pages::links::{self, Pairs};
use crate::render::pages::text::{own, own_in, point};
use crate::render::pages::words;

/// A place, and what the statistics by place say of it in each of its roles.
#[derive(Debug)]
pub struct PlaceWithCounts {
    /// The place.
    pub place: PlaceInUse,
    /// The total of its row, by role.
    pub counts: Vec<(Role, Total)>,
}

/// One page of the places, sorted by key: so those of one country follow each other.
#[derive(Debug)]
pub struct PlacesPage {
    /// The language of everything that is ours.
    pub language: Language,
    /// How many there are.
    pub all: u64,
    /// Those of the page.
    pub places: Vec<PlaceWithCounts>,
    /// The key after which the next page begins.
    pub next: Option<String>,
    /// Whether some of the version has another licence.
    pub other_licences: bool,
}

/// The page.
#[must_use]
pub fn places(page: &PlacesPage) -> String {
    let language = page.language;
    let title = words::PLACES.of(language);
    let body = html! {
        h1 { (title) }
        p.lead { (words::PLACES_ARE.of(language)) }
        p.note { (language.says().places(page.all)) " · " a href="/v1/places" { "JSON" } }
        @for of_country in page.places.chunk_by(|one, next| one.place.country == next.place.country) {
            @if let Some(first) = of_country.first() { h2 { (country(language, first.place.country)) } }
            ul.sources.measure { @for place in of_country { (one(language, place)) } }
        }
        @if let Some(next) = &page.next {
            p.pages {
                a rel="next" href=(links::asking(language, "/places", &[("after", next)])) { (words::NEXT.of(language)) " →" }
            }
        }
    };
    let frame = Frame {
        language,
        languages: Language::ALL,
        title,
        description: words::PLACES_ARE.of(language),
        address: "/places",
        is_explorer: false,
        card: None,
        other_licences: page.other_licences,
        wide: false,
    };
    framed(&frame, &body)
}

fn one(language: Language, PlaceWithCounts { place, counts }: &PlaceWithCounts) -> Markup {
    let name = Some(place.name.clone()).filter(|name| !name.trim().is_empty());
    let name = name.or_else(|| point(place.lat, place.lon)).unwrap_or_else(|| place.key.clone());
    // What is known only as a province is the province.
    let subdivision = place.subdivision.filter(|_| place.precision != Precision::Subdivision);
    html! {
        li id={ "p-" (place.key) } {
            (own(&name))
            @if let Some(subdivision) = subdivision { ", " (own_in(subdivision.name(), Some("en"))) }
            span.note { " · " (place.precision.said().of(language)) }
            @for (role, total) in counts { br; (in_role(language, &place.key, *role, total)) }
        }
    }
}

/// A role: the incidents, which are the explorer with the place chosen, and the people, which are its number in the API.
fn in_role(language: Language, key: &str, role: Role, total: &Total) -> Markup {
    let says = language.says();
    let people = says.figure(Amount::from(total.people), total.counts.into());
    let asked = [("group_by", GroupKey::Place.word()), ("place", key), ("place_role", role.word())];
    html! {
        span.note {
            (role.said().of(language)) ": "
            a href=(links::place(language, key, role)) { (says.incidents(total.incidents)) } ", "
            a href=(address("/v1/statistics", &[&Pairs(&asked)])) { (people) }
        }
    }
}
