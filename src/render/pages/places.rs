//! Where it was: every place in use, by country.

use maud::{Markup, html};

use crate::model::counting::total::Total;
use crate::model::language::country::country;
use crate::model::language::fact::Amount;
use crate::model::language::language::Language;
use crate::model::vocabulary::record::{Precision, Role};
use crate::register::answer::grouping::GroupKey;
use crate::register::snapshot::snapshot::PlaceInUse;
use crate::render::pages::links;
use crate::render::pages::list::{Heading, List, listed};
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
    /// Which part of them.
    pub list: List,
    /// How many there are.
    pub all: u64,
    /// Those of the page.
    pub places: Vec<PlaceWithCounts>,
}

/// The page.
#[must_use]
pub fn places(page: &PlacesPage) -> String {
    let language = page.list.language;
    let heading = Heading {
        address: "/places",
        title: words::PLACES,
        about: words::PLACES_ARE,
        count: language.says().places(page.all),
    };
    let rows = html! {
        @for of_country in page.places.chunk_by(|one, next| one.place.country == next.place.country) {
            @if let Some(first) = of_country.first() { h2 { (country(language, first.place.country)) } }
            ul.sources.measure { @for place in of_country { (one(&page.list, place)) } }
        }
        @if page.places.is_empty() { p { (words::NONE_HERE.of(language)) } }
    };
    listed(&page.list, &heading, &rows)
}

fn one(list: &List, of: &PlaceWithCounts) -> Markup {
    let (language, place) = (list.language, &of.place);
    let name = Some(place.name.clone()).filter(|name| !name.trim().is_empty());
    let name = name.or_else(|| point(place.lat, place.lon)).unwrap_or_else(|| place.key.clone());
    // What is known only as a province is the province.
    let subdivision = place.subdivision.filter(|_| place.precision != Precision::Subdivision);
    html! {
        li id={ "p-" (place.key) } {
            (own(&name))
            @if let Some(subdivision) = subdivision { (words::COMMA.of(language)) (own_in(subdivision.name(), Some("en"))) }
            span.note { " · " (place.precision.said().of(language)) }
            @for (role, total) in &of.counts { br; (in_role(list, (&place.key, &name), *role, total)) }
        }
    }
}

/// A role: the incidents, which are the explorer with the place chosen, and the people, with their number in the API. Who hears
/// the links alone hears of which place and role each is.
fn in_role(list: &List, (key, name): (&str, &str), role: Role, total: &Total) -> Markup {
    let language = list.language;
    let (says, said) = (language.says(), role.said().of(language));
    let people = says.figure(Amount::from(total.people), total.counts.into());
    let asked = [("group_by", GroupKey::Place.word()), ("place", key), ("place_role", role.word())];
    let of = html! { span.vh { (words::COLON.of(language)) (own(name)) (words::COMMA.of(language)) (said) } };
    html! {
        span.note {
            (said) (words::COLON.of(language))
            a href=(links::place(language, key, role, list.asked)) { (says.incidents(total.incidents)) (of) }
            (words::COMMA.of(language)) (people) " · "
            a href=(links::asking(Language::English, "/v1/statistics", &asked, list.asked)) { "JSON" (of) }
        }
    }
}
