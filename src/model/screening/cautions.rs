//! What an editor confirms before publication: public text that looks as if it held what could endanger a person,
//! and an outlet that looks like another one.
//!
//! It only looks like it: a caution refuses nothing, and where there is none a name may still stand. One caution
//! tells of one kind of thing in one field, however often it stands there, so that nobody drowns in them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::model::record::claim_figure;
use crate::model::record::context::ContextEvent;
use crate::model::record::incident::{Incident, Place};
use crate::model::record::source::Source;
use crate::model::screening::texts::{
    BIRTH_YEAR, DOCUMENT_NUMBER, EMAIL, Finding, HANDLE, PERSONAL_NAME, PHONE, POSTAL_ADDRESS, Reader,
};
use crate::model::screening::{outlets, points};
use crate::model::value::text;
use crate::model::vocabulary::record::SourceKind;

/// A point that does not look like one of its country.
pub const COORDINATES: &str = "coordinates";

/// An outlet that looks like another one.
pub const LOOK_ALIKE_OUTLET: &str = "look-alike-outlet";

/// What is said of one person alone.
pub const ONE_PERSON: &str = "one-person";

/// One thing that an editor confirms, or takes away, before publication.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[schema(as = DeskCaution)]
pub struct Caution {
    /// Which field, as a JSON pointer (RFC 6901).
    #[schema(example = "/claims/0/quote")]
    pub pointer: String,
    /// A code for programs, such as `personal-name` or `phone`.
    #[schema(value_type = String, example = "phone")]
    pub code: &'static str,
    /// A sentence for people, with at most 80 characters of what was found.
    #[schema(example = "looks like a telephone number: 010-1234-5678")]
    pub message: String,
    /// What to send in `confirmed`, after you have read the whole field. It follows from the record, the field, the code,
    /// the sentence and the whole text of the field: a change of any of them makes another digest.
    #[schema(example = "Ei0TYd3vK8mZ0_aJ5cQxRw", min_length = 22, max_length = 22)]
    pub digest: String,
}

impl Caution {
    /// About words: all that stands in the field, not only what was found there.
    pub(crate) fn about(pointer: &str, code: &'static str, message: String, words: &str) -> Self {
        let digest = digest(&json!([pointer, code, message, words]));
        Self { pointer: pointer.to_owned(), code, message, digest }
    }

    /// The same, in one record of all; its pointer is told from `at`, where the record is shown.
    #[must_use]
    pub fn of(self, record: Uuid, at: &str) -> Self {
        let digest = digest(&json!([record, self.digest]));
        Self { pointer: format!("{at}{}", self.pointer), digest, ..self }
    }
}

/// The first half of SHA-256, as base64url: ten thousand of them fit into one body. That two cautions have one digest by chance
/// has the probability 2^-128; whoever wants to write two texts of one digest has to try about 2^64.
fn digest(about: &Value) -> String {
    URL_SAFE_NO_PAD.encode(&Sha256::digest(about.to_string())[..16])
}

/// The codes of all cautions.
const CODES: [&str; 10] = [
    PERSONAL_NAME,
    EMAIL,
    PHONE,
    HANDLE,
    DOCUMENT_NUMBER,
    BIRTH_YEAR,
    POSTAL_ADDRESS,
    ONE_PERSON,
    COORDINATES,
    LOOK_ALIKE_OUTLET,
];

/// The code with this word.
#[must_use]
pub fn code(word: &str) -> Option<&'static str> {
    CODES.into_iter().find(|code| *code == word)
}

/// An outlet that looks like one of those that the register has.
#[must_use]
pub fn look_alike(outlet: &str, outlets: &[&str]) -> Option<Caution> {
    let message = outlets::look_alike(outlet, outlets)?;
    Some(Caution::about("/outlet", LOOK_ALIKE_OUTLET, message, outlet))
}

/// What is public of an incident, and looks as if it held the name or the number of a person.
#[must_use]
pub fn incident(incident: &Incident) -> Vec<Caution> {
    let sources = incident
        .claims
        .iter()
        .flat_map(|claim| [Some(&claim.key), claim.source.as_ref(), claim.via.as_ref()])
        .flatten();
    // A word of an outlet or of a place is no name of a person, unless it begins with a family name.
    let names = incident.places.iter().map(|place| &place.name).chain(sources);
    let mut look = Look::knowing(names.map(String::as_str));
    look.prose("/title", &incident.title);
    look.prose("/summary", &incident.summary);
    look.option("/discounted", incident.discounted.as_ref());
    for (at, place) in incident.places.iter().enumerate() {
        look.prose(&format!("/places/{at}/name"), &place.name);
        look.cautions.extend(odd(place, &format!("/places/{at}/lat")));
    }
    look.groups(incident);
    look.option("/people/reason", incident.people.as_ref().and_then(|people| people.reason.as_ref()));
    for (at, claim) in incident.claims.iter().enumerate() {
        look.key(&format!("/claims/{at}/key"), &claim.key);
        for (nth, link) in claim.attribution.iter().enumerate() {
            look.prose(&format!("/claims/{at}/attribution/{nth}"), link);
        }
        look.option(&format!("/claims/{at}/quote"), claim.quote.as_ref());
        look.option(&format!("/claims/{at}/locator"), claim.locator.as_ref());
        look.option(&format!("/claims/{at}/place"), claim.place.as_ref());
    }
    look.cautions
}

fn odd(place: &Place, pointer: &str) -> Option<Caution> {
    let (lat, lon) = place.lat.zip(place.lon)?;
    let message = points::odd(place.country, lat, lon)?;
    Some(Caution::about(pointer, COORDINATES, message, &format!("{} {lat} {lon}", place.country)))
}

/// The points that look odd after a change and were not there before it, each with the number of its place.
#[must_use]
pub fn odd_points(before: &Incident, after: &Incident) -> Vec<(usize, Caution)> {
    let is_new = |place: &Place| {
        let same =
            |other: &Place| (other.country, other.lat, other.lon) == (place.country, place.lat, place.lon);
        !before.places.iter().any(same)
    };
    let places = after.places.iter().enumerate().filter(|(_, place)| is_new(place));
    places.filter_map(|(at, place)| Some((at, odd(place, "")?))).collect()
}

/// What is public of a source, and looks as if it held the name or the number of a person, or as if its outlet were
/// one of those that the register has. Who signed an article wanted to be named; who gave testimony perhaps not.
#[must_use]
pub fn source(source: &Source, outlets: &[&str]) -> Vec<Caution> {
    let mut look =
        Look::knowing([source.outlet.as_str()].into_iter().chain(source.authors.iter().map(String::as_str)));
    look.key("/key", &source.key);
    look.name("/outlet", &source.outlet);
    look.cautions.extend(look_alike(&source.outlet, outlets));
    look.prose("/title", &source.title);
    look.option("/title_original", source.title_original.as_ref());
    for (at, author) in source.authors.iter().enumerate() {
        look.name(&format!("/authors/{at}"), author);
        if source.kind == SourceKind::Testimony {
            look.caution(
                &format!("/authors/{at}"),
                PERSONAL_NAME,
                format!("may name who gave the testimony: {}", text::excerpt(author)),
                author,
            );
        }
    }
    for (pointer, address) in [("/url", &source.url), ("/archive_url", &source.archive_url)] {
        if let Some(address) = address {
            look.take(pointer, address, &look.reader.address(address));
        }
    }
    look.option("/note", source.note.as_ref());
    look.cautions
}

/// What is public of a context event, and looks as if it held the name or the number of a person.
#[must_use]
pub fn context_event(event: &ContextEvent) -> Vec<Caution> {
    let mut look = Look::knowing(event.citations.iter().map(|citation| citation.source.as_str()));
    look.prose("/title", &event.title);
    look.prose("/summary", &event.summary);
    for (at, citation) in event.citations.iter().enumerate() {
        look.option(&format!("/citations/{at}/locator"), citation.locator.as_ref());
    }
    look.cautions
}

/// The fields of an incident in which somebody writes.
const WRITTEN: [&str; 9] =
    ["title", "summary", "discounted", "name", "reason", "quote", "locator", "place", "attribution"];

/// The same of what somebody wants to stand in one place of an incident: of a field, or of an item with its fields.
#[must_use]
pub fn proposed(incident: &Incident, path: &str, after: &Value) -> Vec<Caution> {
    let mut look = Look::knowing(incident.places.iter().map(|place| place.name.as_str()));
    let is_written = path.rsplit('/').take(2).any(|field| WRITTEN.contains(&field));
    look.value("", is_written, after);
    look.cautions
}

/// What to do about a caution, for the person who wrote it.
#[must_use]
pub fn advice(caution: &Caution) -> String {
    let message = &caution.message;
    if caution.code == COORDINATES {
        return format!("{message}; correct it, if it is a slip");
    }
    format!("{message}; take it out before an editor reads it, if it could lead to a person")
}

/// Collects the cautions of one record.
struct Look {
    cautions: Vec<Caution>,
    reader: Reader,
}

impl Look {
    fn knowing<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        Self { cautions: Vec::new(), reader: Reader::knowing(names) }
    }

    fn caution(&mut self, pointer: &str, code: &'static str, message: String, words: &str) {
        self.cautions.push(Caution::about(pointer, code, message, words));
    }

    fn take(&mut self, pointer: &str, words: &str, found: &[Finding]) {
        for (code, message) in found {
            self.caution(pointer, code, message.clone(), words);
        }
    }

    fn name(&mut self, pointer: &str, words: &str) {
        self.take(pointer, words, &self.reader.name(words));
    }

    fn prose(&mut self, pointer: &str, words: &str) {
        self.take(pointer, words, &self.reader.prose(words));
    }

    fn value(&mut self, pointer: &str, is_written: bool, value: &Value) {
        match value {
            Value::String(words) if is_written => self.prose(pointer, words),
            Value::Array(items) => {
                items
                    .iter()
                    .enumerate()
                    .for_each(|(at, item)| self.value(&format!("{pointer}/{at}"), is_written, item));
            }
            Value::Object(fields) => fields.iter().for_each(|(name, value)| {
                self.value(&format!("{pointer}/{name}"), WRITTEN.contains(&name.as_str()), value);
            }),
            _ => (),
        }
    }

    /// An age or a nationality leads to somebody where it is that of one person alone.
    fn groups(&mut self, incident: &Incident) {
        let figure = incident.people.clone().unwrap_or_else(|| claim_figure::unstated(&incident.claims));
        let alone = figure.max == Some(1);
        for (at, group) in
            incident.groups.iter().enumerate().filter(|(_, group)| alone || group.max == Some(1))
        {
            if let Some(age) = group.ages.first() {
                let message = format!("is the age of one person alone: {age}");
                self.caution(&format!("/groups/{at}/ages"), ONE_PERSON, message, &format!("{group:?}"));
            }
            // That of all of them says nothing of one.
            if let Some(country) = group.nationality.filter(|country| incident.origin_country != [*country]) {
                let message = format!("is the nationality of one person alone: {country}");
                self.caution(
                    &format!("/groups/{at}/nationality"),
                    ONE_PERSON,
                    message,
                    &format!("{group:?}"),
                );
            }
        }
    }

    fn option(&mut self, pointer: &str, words: Option<&String>) {
        if let Some(words) = words {
            self.prose(pointer, words);
        }
    }

    fn key(&mut self, pointer: &str, key: &str) {
        self.take(pointer, key, &self.reader.key(key));
    }
}
