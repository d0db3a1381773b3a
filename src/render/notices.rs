//! A private feed (Atom, RFC 4287): that something happened to an incident, and not a word of what is in it. A program
//! that reads feeds may keep them on a machine of somebody else.

use atom_syndication::{Category, Entry, Feed, Person, Text, WriteConfig};
use chrono::NaiveDate;
use uuid::Uuid;

use crate::model::vocabulary::workflow::NoticeKind;
use crate::render::atom::{instant, link, named};

/// One thing that happened.
#[derive(Debug)]
pub struct Notice {
    /// The incident.
    pub incident: Uuid,
    /// What happened.
    pub kind: NoticeKind,
    /// The day, in UTC.
    pub day: NaiveDate,
    /// The version that did it; none where it is known at the desk alone.
    pub version: Option<i32>,
    /// What happened at the desk alone, by its random id.
    pub act: Option<Uuid>,
}

/// The feed. `this` is its address, which its id tells nobody; `base` is where the world sees this register.
#[must_use]
pub fn feed(base: Option<&str>, this: &str, notices: &[Notice], since: NaiveDate) -> Vec<u8> {
    let absolute = |address: &str| format!("{}{address}", base.unwrap_or_default());
    let feed = Feed {
        title: Text::plain("Refoulement: what became of your submissions"),
        subtitle: Some(Text::plain("This address is secret. Who has it reads this feed.")),
        id: named(this).urn().to_string(),
        updated: instant(notices.first().map_or(since, |notice| notice.day)),
        authors: vec![Person {
            name: "Refoulement".to_owned(),
            uri: base.map(str::to_owned),
            ..Person::default()
        }],
        links: vec![link("self", &absolute(this), Some("application/atom+xml"))],
        lang: Some("en".to_owned()),
        entries: notices.iter().map(|notice| entry(notice, &absolute)).collect(),
        ..Feed::default()
    };
    // Writing to memory does not fail.
    feed.write_with_config(Vec::new(), WriteConfig { write_document_declaration: true, indent_size: Some(1) })
        .unwrap_or_default()
}

fn entry(notice: &Notice, absolute: &impl Fn(&str) -> String) -> Entry {
    let Notice { incident, kind, day, version, act } = notice;
    let said = match kind {
        NoticeKind::Published => "Published",
        NoticeKind::Approved => "Approved: it becomes public when its embargo ends",
        NoticeKind::Asked => "An editor asked you a question",
        NoticeKind::Rejected => "Rejected: the reason is at the desk",
        NoticeKind::AcceptedInPart => "Accepted in part: the reason is at the desk",
        NoticeKind::Retracted => "Retracted",
        NoticeKind::Merged => "Merged into another incident",
        NoticeKind::Restored => "Restored",
    };
    let (in_version, address) = match version {
        Some(version) => (format!(" in version {version}"), format!("/v1/incidents/{incident}")),
        None => (String::new(), format!("/v1/desk/incidents/{incident}")),
    };
    // Two of one day are told apart; and nobody finds the time of one by trying which id it gives.
    let which =
        version.map(|version| version.to_string()).or(act.map(|act| act.to_string())).unwrap_or_default();
    Entry {
        title: Text::plain(format!("{said}{in_version} (incident {incident})")),
        id: named(&format!("{incident} {kind} {which}")).urn().to_string(),
        updated: instant(*day),
        links: vec![link("alternate", &absolute(&address), None)],
        categories: vec![Category { term: kind.to_string(), ..Category::default() }],
        ..Entry::default()
    }
}
