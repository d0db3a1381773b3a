//! Atom (RFC 4287): a page of a filter's incidents as a feed, with the pages of RFC 5005. Texts are texts, never markup.

use atom_syndication::{Category, Entry, Feed, FixedDateTime, Generator, Link, Person, Text, WriteConfig};
use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use crate::model::redaction::collection::PublicCollection;
use crate::model::redaction::public::PublicIncident;
use crate::model::value::day::beginning;
use crate::model::vocabulary::define::spoken;
use crate::render::about::LICENCE;

/// What the feed says of itself.
#[derive(Debug, Clone)]
pub struct FeedHead {
    /// The day on which its version was published; none where nothing has been.
    pub published: Option<NaiveDate>,
    /// The canonical filter, in words.
    pub filter: String,
    /// What its incidents come to, in a sentence.
    pub headline: String,
    /// Where the world sees this register; without it, addresses are relative (RFC 4287 allows them).
    pub base: Option<String>,
    /// The address of the feed's first page, by which the feed is known whatever page is read.
    pub first: String,
    /// The address of this page.
    pub this: String,
    /// The address of the next page.
    pub next: Option<String>,
    /// The same question as a list, in JSON.
    pub list: String,
}

/// A page of the feed.
#[must_use]
pub fn feed(head: &FeedHead, incidents: &[PublicIncident]) -> Vec<u8> {
    let FeedHead { published, filter, headline, base, first, this, next, list } = head;
    let absolute = |address: &str| format!("{}{address}", base.as_deref().unwrap_or_default());
    let atom = Some("application/atom+xml");
    let mut links = vec![
        link("self", &absolute(this), atom),
        link("first", &absolute(first), atom),
        link("alternate", &absolute(list), None),
    ];
    links.extend(next.iter().map(|next| link("next", &absolute(next), atom)));
    let feed = Feed {
        title: Text::plain(title(filter)),
        subtitle: Some(Text::plain(headline.clone())),
        id: named(&absolute(first)).urn().to_string(),
        updated: instant(published.unwrap_or_default()),
        authors: vec![Person { name: "Refoulement".to_owned(), uri: base.clone(), ..Person::default() }],
        generator: Some(Generator {
            value: "Refoulement".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            uri: None,
        }),
        links,
        rights: Some(Text::plain(LICENCE)),
        lang: Some("en".to_owned()),
        entries: incidents.iter().map(|incident| entry(incident, &absolute)).collect(),
        ..Feed::default()
    };
    // Writing to memory does not fail.
    feed.write_with_config(Vec::new(), WriteConfig { write_document_declaration: true, indent_size: Some(1) })
        .unwrap_or_default()
}

/// A reader of several feeds tells them apart by their titles.
fn title(filter: &str) -> String {
    let all = "Refoulement: registered detentions and forced returns";
    if filter.is_empty() { all.to_owned() } else { format!("{all} ({filter})") }
}

/// One state of an incident. Two of one day have the same `updated`: their ids and addresses, which hold the version, tell
/// them apart.
fn entry(incident: &PublicIncident, absolute: &impl Fn(&str) -> String) -> Entry {
    let address = format!("/v1/incidents/{}?version={}", incident.id, incident.version);
    let status = incident.repatriation_status;
    Entry {
        title: Text::plain(incident.title.clone()),
        id: named(&address).urn().to_string(),
        updated: instant(incident.updated),
        published: Some(instant(incident.first_published)),
        links: vec![link("alternate", &absolute(&address), None)],
        categories: vec![Category {
            term: status.to_string(),
            scheme: None,
            label: Some(spoken(status.word())),
        }],
        summary: Some(Text::plain(summary(incident))),
        // Of what came out of somebody else's collection; else the feed says it.
        rights: incident.collection.as_ref().map(rights),
        ..Entry::default()
    }
}

/// A collection, with its licence.
fn rights(PublicCollection { name, licence, terms, .. }: &PublicCollection) -> Text {
    let at = terms.as_ref().map(|terms| format!(" ({terms})")).unwrap_or_default();
    Text::plain(format!("{name}: {licence}{at}"))
}

/// When, how many, what has become of them, and the incident's own words.
fn summary(incident: &PublicIncident) -> String {
    let figure = match incident.people.max {
        Some(max) if max == incident.people.min => max.to_string(),
        Some(max) => format!("{} to {max}", incident.people.min),
        None => format!("at least {}", incident.people.min),
    };
    let status = spoken(incident.repatriation_status.word());
    let line = format!("{}: {figure} {}, {status}.", incident.date, incident.people.counts);
    if incident.summary.is_empty() { line } else { format!("{line} {}", incident.summary) }
}

/// Alternates say no media type: readers offer a link to what they take for a page, and to nothing that says JSON.
pub(crate) fn link(rel: &str, href: &str, mime_type: Option<&str>) -> Link {
    Link {
        rel: rel.to_owned(),
        href: href.to_owned(),
        mime_type: mime_type.map(str::to_owned),
        ..Link::default()
    }
}

/// Atom knows no days (RFC 4287, section 3.3): a day is its first instant in UTC.
pub(crate) fn instant(day: NaiveDate) -> FixedDateTime {
    beginning(day).fixed_offset()
}

/// The same id for the same address, for ever (RFC 9562, version 8).
pub(crate) fn named(address: &str) -> Uuid {
    let digest = Sha256::digest(format!("refoulement feed {address}"));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    Builder::from_custom_bytes(bytes).into_uuid()
}
