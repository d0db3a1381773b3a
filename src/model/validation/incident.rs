//! What an incident must hold.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::model::record::incident::{Claim, ClaimedPeople, Incident, Place};
use crate::model::redaction::protection::Origin;
use crate::model::validation::check::{Check, Fault};
use crate::model::value::bounds::Bounds;
use crate::model::value::country::Country;
use crate::model::value::text;
use crate::model::vocabulary::record::{Precision, Quantifier, Stance, Status, Withheld};

/// What can be wrong with what is left of a record of which whole claims had been left out where it came from.
const LEFT_BY_REDACTION: [(&str, &str); 3] =
    [("/claims", "required"), ("/people", "cannot-hold-places"), ("/date", "out-of-order")];

/// Checks an incident and brings its texts to NFC. `known_source` says whether the register has a source of that
/// key; `today` is the last day a date may lie on.
pub fn check(incident: &mut Incident, known_source: &dyn Fn(&str) -> bool, today: NaiveDate) -> Vec<Fault> {
    check_restored(incident, known_source, today, &Origin::default())
}

/// The same for one that was restored from an export: what it lacked at its `origin` is not asked for.
pub fn check_restored(
    incident: &mut Incident,
    known_source: &dyn Fn(&str) -> bool,
    today: NaiveDate,
    origin: &Origin,
) -> Vec<Fault> {
    let mut check = Check { faults: Vec::new(), today, known_source, origin };
    check.title("/title", &mut incident.title, 300);
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

/// Whether a quantifier and its bounds contradict each other.
fn misquantified(people: ClaimedPeople) -> Option<&'static str> {
    match (people.quantifier, people.max) {
        (Quantifier::Exact, max) if max != Some(people.min) => {
            Some("exact means that min and max are the same number; for two numbers, write between")
        }
        (Quantifier::AtLeast, Some(_)) => {
            Some("at_least has no max: write null for max, or between for two numbers")
        }
        (Quantifier::AtMost | Quantifier::Between, None) => Some("at_most and between need a max"),
        _ => None,
    }
}

impl Check<'_> {
    fn place(&mut self, pointer: &str, place: &mut Place, host: Country) {
        // A point says where it was, also where nobody said what is there.
        if !(place.name.is_empty() && place.lat.is_some() && place.lon.is_some()) {
            self.line(&format!("{pointer}/name"), &mut place.name, 300);
        }
        if place.key().chars().count() > 300 {
            self.fault(
                &format!("{pointer}/name"),
                "too-long",
                "country, subdivision and name together have at most 300 characters",
            );
        }
        if place.subdivision.is_some_and(|subdivision| subdivision.country() != Some(place.country)) {
            self.fault(
                &format!("{pointer}/subdivision"),
                "mismatch",
                format!("this subdivision is not in the country of the place, {}", place.country),
            );
        }
        if place.role == crate::model::vocabulary::record::Role::Detention && place.country != host {
            self.fault(
                &format!("{pointer}/country"),
                "mismatch",
                format!("a place of detention must be in the host country, {host}"),
            );
        }
        if place.precision == Precision::Subdivision && place.subdivision.is_none() {
            self.fault(
                &format!("{pointer}/subdivision"),
                "required",
                "a place with precision subdivision needs its subdivision",
            );
        }
        self.point(pointer, place);
        if let Some(people) = place.people {
            self.bounds(&format!("{pointer}/people"), people);
        }
    }

    fn point(&mut self, pointer: &str, place: &Place) {
        match (place.lat, place.lon) {
            (None, None) => (),
            (Some(lat), Some(lon)) if (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon) => (),
            (Some(lat), Some(lon)) => {
                let exchanged = lon.abs() <= 90.0 && lat.abs() <= 180.0;
                let hint = if exchanged { "; lat and lon may be exchanged" } else { "" };
                let message = format!("lat is -90 to 90, lon -180 to 180{hint}");
                self.fault(pointer, "out-of-range", message);
            }
            (lat, _) => {
                let missing = if lat.is_none() { "lat" } else { "lon" };
                let message = format!("{missing} is missing: give both lat and lon, or neither");
                self.fault(&format!("{pointer}/{missing}"), "required", message);
            }
        }
    }

    fn claims(&mut self, claims: &mut [Claim]) {
        self.items("/claims", claims);
        if !claims.iter().any(|claim| claim.stance == Stance::Asserts) {
            self.fault("/claims", "required", "at least one claim must assert the incident");
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
            None => self.fault(&format!("{pointer}/source"), "required", "a claim needs its source"),
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
        if let Some(date) = &claim.date {
            self.date(&format!("{pointer}/date"), date);
        }
        if let Some(place) = &mut claim.place {
            self.line(&format!("{pointer}/place"), place, 300);
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
            self.fault(pointer, "required", "name at least one claim that reports this");
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
                    "repatriated means to a country of origin; for another country, write expelled",
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
                    "a step cannot be entirely before the step above it",
                );
            }
        }
    }
}
