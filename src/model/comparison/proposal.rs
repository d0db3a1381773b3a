//! What somebody wants changed of a public incident, and what of it can be changed in the record behind it.
//!
//! Whoever proposes saw only what redaction left. A change that says the same of the record and of what they saw is made as
//! it is; every other is for an editor's hand. A figure that is the widest of its claims is no field of its own: it follows.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::apply::{Clash, apply};
use super::changes::{FieldChange, changes, empty_what_is_gone};
use crate::model::record::claim_figure;
use crate::model::record::incident::Incident;
use crate::model::redaction::protection::Protection;
use crate::model::redaction::redact::redact;
use crate::model::vocabulary::record::Basis;

/// What was changed of the public incident that was seen.
pub fn proposed(seen: &Incident, written: &Incident) -> Result<Vec<FieldChange>, serde_json::Error> {
    let (seen, written) = (stated(seen), stated(written));
    let (mut before, mut after) = (serde_json::to_value(&seen)?, serde_json::to_value(&written)?);
    if is_widest(&seen) && is_widest(&written) {
        for state in [&mut before, &mut after] {
            state["people"] = json!({ "counts": state["people"]["counts"] });
        }
    }
    empty_what_is_gone(&before, &mut after);
    Ok(changes(&before, &after))
}

/// The keys of the sources that the changes name.
#[must_use]
pub fn cited(changes: &[FieldChange]) -> Vec<String> {
    let of = |change: &FieldChange| {
        let is_key = ["/source", "/via"].iter().any(|field| change.path.ends_with(field));
        let own = Some(&change.after).filter(|_| is_key).cloned();
        let within = ["source", "via"].map(|field| change.after.get(field).cloned());
        own.into_iter().chain(within.into_iter().flatten()).collect::<Vec<_>>()
    };
    let mut keys: Vec<String> = Vec::new();
    for key in changes.iter().filter(|change| change.path.starts_with("/claims/")).flat_map(of) {
        keys.extend(key.as_str().map(str::to_owned).filter(|key| !keys.contains(key)));
    }
    keys
}

/// The record with the changes in it, or which of them cannot be made, by their number, and why.
pub fn accepted(
    truth: &Incident,
    protection: &Protection,
    changes: &[FieldChange],
) -> Result<Result<Incident, Vec<(usize, Clash)>>, serde_json::Error> {
    let by_hand = by_hand(truth, protection, changes)?;
    let clashes: Vec<(usize, Clash)> =
        by_hand.into_iter().enumerate().filter_map(|(at, why)| Some((at, why?))).collect();
    if !clashes.is_empty() {
        return Ok(Err(clashes));
    }
    Ok(made(truth, &named(truth, protection, changes))?.map_err(|(at, why)| vec![(at, why)]))
}

/// Of each change, why it cannot be made as it is; none if it can.
pub fn by_hand(
    truth: &Incident,
    protection: &Protection,
    changes: &[FieldChange],
) -> Result<Vec<Option<Clash>>, serde_json::Error> {
    let seen = redact(truth.clone(), protection).incident;
    let changes = named(truth, protection, changes);
    let clash = |some: &[FieldChange]| {
        let (record, shown) = match (made(truth, some)?, made(&seen, some)?) {
            (Ok(record), Ok(shown)) => (record, shown),
            (Err((_, why)), _) | (_, Err((_, why))) => return Ok(Some(why)),
        };
        let reads = redact(record, protection).incident;
        Ok((figureless(reads) != figureless(shown)).then_some(Clash::Hidden))
    };
    let mut why: Vec<Option<Clash>> = changes
        .iter()
        .map(|change| clash(std::slice::from_ref(change)))
        .collect::<Result<_, serde_json::Error>>()?;
    // What can be made one by one may touch what is hidden when it is made together.
    let rest = changes.iter().zip(&why).filter(|(_, why)| why.is_none());
    let rest: Vec<FieldChange> = rest.map(|(change, _)| change.clone()).collect();
    if clash(&rest)?.is_some_and(|clash| clash == Clash::Hidden) {
        why.iter_mut().filter(|why| why.is_none()).for_each(|why| *why = Some(Clash::Hidden));
    }
    Ok(why)
}

/// The state with the changes in it, or the first that cannot be made.
fn made(
    state: &Incident,
    changes: &[FieldChange],
) -> Result<Result<Incident, (usize, Clash)>, serde_json::Error> {
    let mut value = serde_json::to_value(stated(state))?;
    if let Some(conflict) = apply(&mut value, changes).first() {
        return Ok(Err((conflict.change, conflict.why)));
    }
    let mut state: Incident = serde_json::from_value(value)?;
    if let Some(people) = state.people.take_if(|people| people.basis == Basis::Widest) {
        state.people = claim_figure::widest(&state.claims, people.counts);
    }
    Ok(Ok(state))
}

/// Claims that are added have the key that was sent, or where the public record has one of it, the next that it has not.
/// A key that only a hidden claim has is no reason for another: that would tell of it.
fn named(truth: &Incident, protection: &Protection, changes: &[FieldChange]) -> Vec<FieldChange> {
    let seen = redact(truth.clone(), protection).incident;
    let mut taken: BTreeSet<String> = seen.claims.into_iter().map(|claim| claim.key).collect();
    let added = changes.iter().filter(|change| change.before.is_null());
    let labels = added.filter_map(|change| {
        let key = change.after.get("key")?.as_str()?;
        (change.path == format!("/claims/{key}")).then(|| key.to_owned())
    });
    let labels: Vec<String> = labels.collect();
    let mut keys = BTreeMap::new();
    for label in labels {
        let key = free_key(&label, &taken);
        taken.insert(key.clone());
        keys.insert(label, key);
    }
    keys.retain(|label, key| label != key);
    changes.iter().cloned().map(|change| renamed(change, &keys)).collect()
}

/// The key itself where it is not taken, else with the first number that makes it free.
#[must_use]
pub fn free_key(key: &str, taken: &BTreeSet<String>) -> String {
    let numbered = (2..u32::MAX).map(|n| format!("{key}-{n}"));
    std::iter::once(key.to_owned()).chain(numbered).find(|key| !taken.contains(key)).unwrap_or_default()
}

fn renamed(mut change: FieldChange, keys: &BTreeMap<String, String>) -> FieldChange {
    let last = change.path.rsplit_once("/claims/").and_then(|(_, label)| keys.get(label));
    if let (true, Some(key)) = (change.before.is_null(), last) {
        let of = change.path.rsplit_once('/').map_or("", |(of, _)| of);
        change.path = format!("{of}/{key}");
        match &mut change.after {
            Value::Object(claim) => drop(claim.insert("key".to_owned(), json!(key))),
            reference => *reference = json!(key),
        }
    } else {
        rename_references(&mut change.after, keys);
    }
    change.behind = change.behind.map(|name| keys.get(&name).cloned().unwrap_or(name));
    change
}

/// In a group, a step or a figure that comes whole.
fn rename_references(value: &mut Value, keys: &BTreeMap<String, String>) {
    for key in value.get_mut("claims").and_then(Value::as_array_mut).into_iter().flatten() {
        if let Some(new) = key.as_str().and_then(|key| keys.get(key)) {
            *key = json!(new);
        }
    }
}

/// With the figure that follows from the claims, where the record has none.
fn stated(incident: &Incident) -> Incident {
    let mut incident = incident.clone();
    incident.people.get_or_insert_with(|| claim_figure::unstated(&incident.claims));
    incident
}

fn is_widest(incident: &Incident) -> bool {
    incident.people.as_ref().is_none_or(|people| people.basis == Basis::Widest)
}

/// Without the figure where it follows from the claims.
fn figureless(mut incident: Incident) -> Incident {
    incident.people = incident.people.filter(|people| people.basis != Basis::Widest);
    incident
}
