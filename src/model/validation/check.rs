//! What a record must hold to be taken: everything that its types alone cannot say.
//!
//! Nothing is corrected quietly, but for text, which is kept as NFC. Every fault names its field by JSON pointer
//! (RFC 6901) and says what is allowed; all faults are found at once.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::model::counting::share;
use crate::model::record::claim_figure::{numbered, unstated, widest};
use crate::model::record::context::ContextEvent;
use crate::model::record::incident::{Claim, ClaimedPeople, Figure, Incident, Place};
use crate::model::record::source::Source;
use crate::model::redaction::public::detention_shares;
use crate::model::redaction::redact::Origin;
use crate::model::value::bounds::{Bounds, MOST};
use crate::model::value::country::Country;
use crate::model::value::edtf::Edtf;
use crate::model::value::text;
use crate::model::vocabulary::record::{Basis, Precision, Quantifier, Stance, Status, Withheld};

/// One thing that is wrong with a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Which field, as a JSON pointer.
    pub pointer: String,
    /// A word for programs.
    pub code: &'static str,
    /// A sentence for people.
    pub message: String,
}

/// The most items of any list.
pub const MOST_ITEMS: usize = 200;

/// Collects the faults of one record.
struct Check<'a> {
    faults: Vec<Fault>,
    today: NaiveDate,
    known_source: &'a dyn Fn(&str) -> bool,
    origin: &'a Origin,
}

/// What can be wrong with what is left of a record of which whole claims had been left out where it came from.
const LEFT_BY_REDACTION: [(&str, &str); 3] =
    [("/claims", "required"), ("/people", "cannot-hold-places"), ("/date", "out-of-order")];

/// Checks an incident and brings its texts to NFC. `known_source` says whether the register has a source of that
/// key; `today` is the last day a date may lie on.
pub fn incident(
    incident: &mut Incident,
    known_source: &dyn Fn(&str) -> bool,
    today: NaiveDate,
) -> Vec<Fault> {
    restored_incident(incident, known_source, today, &Origin::default())
}

/// The same for one that was restored from an export: what it lacked at its `origin` is not asked for.
pub fn restored_incident(
    incident: &mut Incident,
    known_source: &dyn Fn(&str) -> bool,
    today: NaiveDate,
    origin: &Origin,
) -> Vec<Fault> {
    let mut check = Check { faults: Vec::new(), today, known_source, origin };
    check.line("/title", &mut incident.title, 300);
    check.prose("/summary", &mut incident.summary, 10_000);
    check.date("/date", &incident.date);
    if let Some(reason) = &mut incident.discounted {
        check.prose("/discounted", reason, 2000);
    }
    check.items("/origin_country", &incident.origin_country);
    check.once("/origin_country", incident.origin_country.iter().map(|country| country.code()));
    check.items("/places", &incident.places);
    for (at, place) in incident.places.iter_mut().enumerate() {
        check.place(&format!("/places/{at}"), place, incident.host_country);
    }
    check.claims(&mut incident.claims);
    let keys: BTreeSet<String> = incident.claims.iter().map(|claim| claim.key.clone()).collect();
    check.groups(incident, &keys);
    check.timeline(incident, &keys);
    check.figure(incident, &keys);
    check.items("/related", &incident.related);
    if origin.withheld.contains(&Withheld::WholeClaim) {
        check.faults.retain(|fault| {
            !LEFT_BY_REDACTION
                .iter()
                .any(|(pointer, code)| fault.pointer.ends_with(pointer) && fault.code == *code)
        });
    }
    check.faults
}

/// Checks a source and brings its texts to NFC.
pub fn source(source: &mut Source, known_source: &dyn Fn(&str) -> bool, today: NaiveDate) -> Vec<Fault> {
    let mut check = Check { faults: Vec::new(), today, known_source, origin: &Origin::default() };
    if !is_key(&source.key) {
        check.fault(
            "/key",
            "malformed",
            "a key is lower-case letters, digits and single hyphens, at most 100",
        );
    }
    check.line("/outlet", &mut source.outlet, 300);
    if source.outlet == "none" {
        check.fault("/outlet", "not-allowed", "none is what the filter calls incidents without an outlet");
    }
    check.line("/title", &mut source.title, 1000);
    for (pointer, line) in
        [("/title_original", &mut source.title_original), ("/language", &mut source.language)]
    {
        if let Some(line) = line {
            check.line(pointer, line, 1000);
        }
    }
    if let Some(note) = &mut source.note {
        check.prose("/note", note, 2000);
    }
    check.items("/authors", &source.authors);
    for (at, author) in source.authors.iter_mut().enumerate() {
        check.line(&format!("/authors/{at}"), author, 300);
    }
    for (pointer, url) in [("/url", &source.url), ("/archive_url", &source.archive_url)] {
        if url.as_ref().is_some_and(|url| !is_web(url)) {
            check.fault(
                pointer,
                "malformed",
                "an address begins with https:// or http://, has no spaces, and at most 2,000 characters",
            );
        }
    }
    if let Some(published) = &source.published {
        check.date("/published", published);
    }
    check.items("/derived_from", &source.derived_from);
    for (at, key) in source.derived_from.iter().enumerate() {
        check.source_key(&format!("/derived_from/{at}"), key);
        if *key == source.key {
            check.fault(&format!("/derived_from/{at}"), "circular", "a source does not derive from itself");
        }
    }
    check.faults
}

/// Whether a text may be the key of a source: lower-case ASCII letters, digits and single hyphens, 1 to 100.
#[must_use]
pub fn is_key(text: &str) -> bool {
    text::slug(text) == text && text.is_ascii() && !text.is_empty() && text.len() <= 100
}

/// Checks a context event and brings its texts to NFC.
pub fn context_event(
    event: &mut ContextEvent,
    known_source: &dyn Fn(&str) -> bool,
    today: NaiveDate,
) -> Vec<Fault> {
    let mut check = Check { faults: Vec::new(), today, known_source, origin: &Origin::default() };
    check.line("/title", &mut event.title, 300);
    check.prose("/summary", &mut event.summary, 10_000);
    check.date("/date", &event.date);
    check.items("/citations", &event.citations);
    if event.citations.is_empty() {
        check.fault("/citations", "required", "a context event has at least one source");
    }
    for (at, citation) in event.citations.iter_mut().enumerate() {
        check.source_key(&format!("/citations/{at}/source"), &citation.source);
        if let Some(via) = &citation.via {
            check.source_key(&format!("/citations/{at}/via"), via);
        }
        if let Some(locator) = &mut citation.locator {
            check.line(&format!("/citations/{at}/locator"), locator, 300);
        }
    }
    check.faults
}

fn is_web(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    url.len() <= 2000
        && rest.is_some_and(|rest| {
            !rest.is_empty()
                && rest
                    .chars()
                    .all(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '>' | '"' | '|'))
        })
}

impl Check<'_> {
    fn fault(&mut self, pointer: &str, code: &'static str, message: impl Into<String>) {
        self.faults.push(Fault { pointer: pointer.to_owned(), code, message: message.into() });
    }

    fn text(&mut self, pointer: &str, text: &mut String, most: usize, lines: bool) {
        match text::clean(text, lines) {
            Ok(clean) => *text = clean,
            Err(forbidden) => self.fault(pointer, "forbidden-character", forbidden.to_string()),
        }
        if text.chars().count() > most {
            self.fault(pointer, "too-long", format!("at most {most} characters"));
        }
    }

    fn line(&mut self, pointer: &str, line: &mut String, most: usize) {
        self.text(pointer, line, most, false);
        if line.trim().is_empty() || line.trim() != line {
            self.fault(pointer, "blank", "at least one character, and no white space around it");
        }
    }

    fn prose(&mut self, pointer: &str, prose: &mut String, most: usize) {
        self.text(pointer, prose, most, true);
    }

    fn items<T>(&mut self, pointer: &str, items: &[T]) {
        if items.len() > MOST_ITEMS {
            self.fault(pointer, "too-many", format!("at most {MOST_ITEMS} items"));
        }
    }

    fn once<'a>(&mut self, pointer: &str, items: impl Iterator<Item = &'a str>) {
        let mut seen = BTreeSet::new();
        for item in items {
            if !seen.insert(item) {
                self.fault(pointer, "repeated", format!("{item} stands twice"));
            }
        }
    }

    fn date(&mut self, pointer: &str, date: &Edtf) {
        if !date.may_end_by(self.today) {
            self.fault(pointer, "in-the-future", format!("a date is from 1900 to today, {}", self.today));
        }
    }

    fn source_key(&mut self, pointer: &str, key: &str) {
        if !(self.known_source)(key) {
            self.fault(
                pointer,
                "unknown-source",
                format!("the register has no source {}", text::excerpt(key)),
            );
        }
    }

    fn bounds(&mut self, pointer: &str, bounds: Bounds) {
        if bounds.min > MOST || bounds.max.is_some_and(|max| max > MOST) {
            self.fault(pointer, "out-of-range", format!("0 to {MOST}"));
        }
        if bounds.max.is_some_and(|max| max < bounds.min) {
            self.fault(pointer, "out-of-range", "max is not below min");
        }
    }

    fn place(&mut self, pointer: &str, place: &mut Place, host: Country) {
        self.line(&format!("{pointer}/name"), &mut place.name, 300);
        if place.key().chars().count() > 300 {
            self.fault(
                &format!("{pointer}/name"),
                "too-long",
                "its key (country, subdivision and name) has at most 300 characters",
            );
        }
        if place.subdivision.is_some_and(|subdivision| subdivision.country() != Some(place.country)) {
            self.fault(
                &format!("{pointer}/subdivision"),
                "mismatch",
                format!("a subdivision of {}", place.country),
            );
        }
        if place.role == crate::model::vocabulary::record::Role::Detention && place.country != host {
            self.fault(
                &format!("{pointer}/country"),
                "mismatch",
                format!("a place of detention lies in the host country, {host}"),
            );
        }
        if place.precision == Precision::Subdivision && place.subdivision.is_none() {
            self.fault(
                &format!("{pointer}/subdivision"),
                "required",
                "a place of precision subdivision names it",
            );
        }
        match (place.lat, place.lon) {
            (None, None) => (),
            (Some(lat), Some(lon)) if (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon) => (),
            (Some(_), Some(_)) => self.fault(pointer, "out-of-range", "lat is -90 to 90, lon -180 to 180"),
            _ => self.fault(pointer, "required", "lat and lon stand together"),
        }
        if let Some(people) = place.people {
            self.bounds(&format!("{pointer}/people"), people);
        }
    }

    fn claims(&mut self, claims: &mut [Claim]) {
        self.items("/claims", claims);
        if !claims.iter().any(|claim| claim.stance == Stance::Asserts) {
            self.fault("/claims", "required", "at least one claim asserts the incident");
        }
        self.once("/claims", claims.iter().map(|claim| claim.key.as_str()));
        for (at, claim) in claims.iter_mut().enumerate() {
            self.claim(&format!("/claims/{at}"), claim);
        }
    }

    fn claim(&mut self, pointer: &str, claim: &mut Claim) {
        self.line(&format!("{pointer}/key"), &mut claim.key, 100);
        match &claim.source {
            Some(key) => self.source_key(&format!("{pointer}/source"), key),
            None if self.origin.claims.contains(&claim.key) => (),
            None => self.fault(&format!("{pointer}/source"), "required", "a claim names its source"),
        }
        if let Some(via) = &claim.via {
            self.source_key(&format!("{pointer}/via"), via);
        }
        self.items(&format!("{pointer}/attribution"), &claim.attribution);
        for (at, link) in claim.attribution.iter_mut().enumerate() {
            self.line(&format!("{pointer}/attribution/{at}"), link, 300);
        }
        if let Some(quote) = &mut claim.quote {
            self.prose(&format!("{pointer}/quote"), quote, 2000);
        }
        if let Some(locator) = &mut claim.locator {
            self.line(&format!("{pointer}/locator"), locator, 300);
        }
        if let Some(people) = claim.people {
            self.bounds(&format!("{pointer}/people"), people.bounds());
            if let Some(message) = misquantified(people) {
                self.fault(&format!("{pointer}/people/quantifier"), "mismatch", message);
            }
        }
    }

    fn claim_keys(&mut self, pointer: &str, named: &[String], keys: &BTreeSet<String>) {
        if named.is_empty() {
            self.fault(pointer, "required", "name at least one claim that says so");
        }
        for (at, key) in named.iter().enumerate().filter(|(_, key)| !keys.contains(*key)) {
            self.fault(
                &format!("{pointer}/{at}"),
                "unknown-claim",
                format!("the incident has no claim {}", text::excerpt(key)),
            );
        }
    }

    fn groups(&mut self, incident: &Incident, keys: &BTreeSet<String>) {
        self.items("/groups", &incident.groups);
        for (at, group) in incident.groups.iter().enumerate() {
            self.bounds(&format!("/groups/{at}"), Bounds { min: group.min, max: group.max });
            self.claim_keys(&format!("/groups/{at}/claims"), &group.claims, keys);
            if group.ages.iter().any(|age| *age > 120) {
                self.fault(&format!("/groups/{at}/ages"), "out-of-range", "an age is 0 to 120 years");
            }
        }
    }

    fn timeline(&mut self, incident: &Incident, keys: &BTreeSet<String>) {
        self.items("/timeline", &incident.timeline);
        for (at, step) in incident.timeline.iter().enumerate() {
            let pointer = format!("/timeline/{at}");
            self.date(&format!("{pointer}/date"), &step.date);
            self.claim_keys(&format!("{pointer}/claims"), &step.claims, keys);
            if step.status == Status::Mixed {
                self.fault(
                    &format!("{pointer}/status"),
                    "not-allowed",
                    "mixed is computed; write one step for each part",
                );
            }
            let elsewhere =
                |country| !incident.origin_country.is_empty() && !incident.origin_country.contains(&country);
            if step.status == Status::Repatriated && step.country.is_some_and(elsewhere) {
                self.fault(
                    &format!("{pointer}/country"),
                    "mismatch",
                    "repatriated is to a country of origin; to another country it is expelled",
                );
            }
            if let Some(people) = step.people {
                self.bounds(&format!("{pointer}/people"), people);
            }
            let before = at.checked_sub(1).and_then(|before| incident.timeline.get(before));
            if before.is_some_and(|before| step.date.span().latest < before.date.span().earliest) {
                self.fault(
                    &format!("{pointer}/date"),
                    "out-of-order",
                    "a step does not lie wholly before the step above it",
                );
            }
        }
    }

    fn figure(&mut self, incident: &mut Incident, keys: &BTreeSet<String>) {
        let bounds =
            incident.people.as_ref().map_or_else(|| unstated(&incident.claims).bounds(), Figure::bounds);
        if let Some(message) = share::conflict(bounds, &detention_shares(incident)) {
            self.fault("/people", "cannot-hold-places", message);
        }
        let origins = incident.origin_country.len();
        if bounds.max.is_some_and(|max| (max as usize) < origins) {
            self.fault(
                "/people",
                "cannot-hold-countries",
                format!(
                    "people from {origins} countries are at least {origins}; the figure cannot end lower"
                ),
            );
        }
        let claims = &incident.claims;
        let Some(figure) = &mut incident.people else { return };
        self.bounds("/people", bounds);
        if let Some(reason) = &mut figure.reason {
            self.prose("/people/reason", reason, 2000);
        }
        for (at, key) in figure.claims.iter().enumerate().filter(|(_, key)| !keys.contains(*key)) {
            self.fault(
                &format!("/people/claims/{at}"),
                "unknown-claim",
                format!("the incident has no claim {}", text::excerpt(key)),
            );
        }
        if figure.basis != Basis::Widest
            && figure.reason.as_ref().is_none_or(|reason| reason.trim().is_empty())
        {
            self.fault("/people/reason", "required", format!("basis {} needs a reason", figure.basis));
        }
        let agrees = match figure.basis {
            Basis::Widest => {
                let widest = widest(claims, figure.counts).unwrap_or_else(|| unstated(claims));
                widest.counts == figure.counts
                    && widest.bounds() == figure.bounds()
                    && same(&widest.claims, &figure.claims)
            }
            Basis::Claim => {
                figure.claims.len() == 1
                    && numbered(claims).any(|(claim, people)| {
                        claim.key == figure.claims[0]
                            && people.bounds() == figure.bounds()
                            && people.counts == figure.counts
                    })
            }
            Basis::Editorial => true,
        };
        if !agrees {
            self.fault("/people", "mismatch", match figure.basis {
                Basis::Widest => "basis widest is the lowest to the highest number of all asserting claims that count the same; leave people out to have it computed",
                _ => "basis claim names one asserting claim and repeats its number and what it counts",
            });
        }
    }
}

fn same(a: &[String], b: &[String]) -> bool {
    a.iter().collect::<BTreeSet<_>>() == b.iter().collect::<BTreeSet<_>>()
}

/// Whether a quantifier and its bounds contradict each other.
fn misquantified(people: ClaimedPeople) -> Option<&'static str> {
    match (people.quantifier, people.max) {
        (Quantifier::Exact, max) if max != Some(people.min) => Some("an exact number has min equal to max"),
        (Quantifier::AtLeast | Quantifier::MoreThan, Some(_)) => {
            Some("at_least and more_than have no max; write between")
        }
        (Quantifier::AtMost | Quantifier::Between, None) => Some("at_most and between have a max"),
        _ => None,
    }
}
