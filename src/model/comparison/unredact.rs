//! The way back through [`redact`](crate::model::redaction::redact::redact): what somebody writes who saw only the public record, with what was withheld from them
//! put back in.
//!
//! What they left as it was seen is as it was; what they changed is as they changed it. What they could not see is not
//! theirs to change or to take out, so a covered claim comes back even if it is missing.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::comparison::pairing::pair;
use crate::model::record::claim_figure;
use crate::model::record::incident::{Claim, Figure, Group, Incident, Place, Related, Step};
use crate::model::redaction::redact::{ClaimCover, Protection, claim_references};
use crate::model::vocabulary::record::Basis;

/// What was written, as the next state of a record that is `truth` and of which its author saw `seen`: what [`redact`](crate::model::redaction::redact::redact) leaves,
/// without links to what was withdrawn. Who writes what they saw changes nothing. No claim that is new in what was written has a key of the truth's: see [`name_new`].
#[must_use]
pub fn merge(truth: &Incident, seen: &Incident, protection: &Protection, written: Incident) -> Incident {
    let back = Back::of(truth, seen, protection);
    let claims = back.claims(truth, seen, &written.claims);
    let people = if written.people == seen.people {
        same_figure(truth, &claims)
    } else {
        written.people.map(|people| back.figure(people, &claims, truth, seen))
    };
    Incident {
        title: kept(written.title, &seen.title, &truth.title),
        summary: kept(written.summary, &seen.summary, &truth.summary),
        discounted: kept(written.discounted, &seen.discounted, &truth.discounted),
        places: places(truth, seen, written.places),
        people,
        groups: back.parts(&truth.groups, &seen.groups, written.groups),
        timeline: back.parts(&truth.timeline, &seen.timeline, written.timeline),
        claims,
        related: related(truth, seen, written.related),
        ..written
    }
}

/// The most letters that a claim's key brings to a new one.
const MOST_OF_A_KEY: usize = 90;

/// Gives every claim that is neither in what was seen nor in `before` a key with these letters at its end. Always, as
/// whoever learnt that a key is taken would learn of a claim that they do not see.
pub fn name_new(written: &mut Incident, seen: &Incident, before: Option<&Incident>, letters: &str) {
    let known: BTreeSet<&String> = seen
        .claims
        .iter()
        .chain(before.into_iter().flat_map(|before| &before.claims))
        .map(|claim| &claim.key)
        .collect();
    let mut named = BTreeMap::new();
    for claim in written.claims.iter_mut().filter(|claim| !known.contains(&claim.key)) {
        let new = format!("{}-{letters}", claim.key.chars().take(MOST_OF_A_KEY).collect::<String>());
        named.insert(std::mem::replace(&mut claim.key, new.clone()), new);
    }
    for key in claim_references(written).into_iter().flatten() {
        if let Some(new) = named.get(key) {
            key.clone_from(new);
        }
    }
}

/// The links as written, and those that were not seen.
fn related(truth: &Incident, seen: &Incident, written: Vec<Related>) -> Vec<Related> {
    if written == seen.related {
        return truth.related.clone();
    }
    let hidden = truth.related.iter().filter(|link| !seen.related.contains(link)).cloned();
    written.into_iter().chain(hidden).collect()
}

/// The figure that nobody changed; the widest one follows the claims.
fn same_figure(truth: &Incident, claims: &[Claim]) -> Option<Figure> {
    let figure = truth.people.clone()?;
    let widest = (figure.basis == Basis::Widest && claims != truth.claims)
        .then(|| claim_figure::widest(claims, figure.counts))
        .flatten();
    Some(widest.unwrap_or(figure))
}

/// What was left as it was seen is as it was.
fn kept<T: PartialEq + Clone>(written: T, seen: &T, truth: &T) -> T {
    if written == *seen { truth.clone() } else { written }
}

/// From the keys that were seen to those of the desk.
struct Back {
    /// Keys of claims that were not seen at all.
    whole: BTreeSet<String>,
    /// The claims behind their covers.
    keys: BTreeMap<String, String>,
}

/// An item of a merged list, with its place in the truth one if it stood there.
type Placed<T> = (Option<usize>, T);

impl Back {
    fn of(truth: &Incident, seen: &Incident, protection: &Protection) -> Self {
        let is_whole = |claim: &&Claim| protection.claims.get(&claim.key) == Some(&ClaimCover::Whole);
        let whole = truth.claims.iter().filter(is_whole).map(|claim| claim.key.clone()).collect();
        let mut back = Self { whole, keys: BTreeMap::new() };
        let keys = back
            .covers(truth, seen)
            .into_iter()
            .map(|(claim, cover)| (cover.key.clone(), claim.key.clone()))
            .collect();
        back.keys = keys;
        back
    }

    /// The claims that were seen in some form, with that form.
    fn covers<'a>(&self, truth: &'a Incident, seen: &'a Incident) -> Vec<(&'a Claim, &'a Claim)> {
        truth.claims.iter().filter(|claim| !self.whole.contains(&claim.key)).zip(&seen.claims).collect()
    }

    fn key(&self, key: &String) -> String {
        self.keys.get(key).unwrap_or(key).clone()
    }

    fn claims(&self, truth: &Incident, seen: &Incident, written: &[Claim]) -> Vec<Claim> {
        let covers = self.covers(truth, seen);
        let at = |key: &String| truth.claims.iter().position(|claim| claim.key == *key);
        // What was theirs once and is hidden now is put back as it is.
        let merged: Vec<Placed<Claim>> = written
            .iter()
            .filter(|claim| !self.whole.contains(&claim.key))
            .map(|claim| match covers.iter().find(|(_, cover)| cover.key == claim.key) {
                Some((hidden, cover)) => (at(&hidden.key), uncover(hidden, cover, claim)),
                None => (None, Claim { key: self.key(&claim.key), ..claim.clone() }),
            })
            .collect();
        let seen_whole: BTreeSet<&String> =
            covers.iter().filter(|(hidden, cover)| hidden == cover).map(|(hidden, _)| &hidden.key).collect();
        let present: BTreeSet<usize> = merged.iter().filter_map(|(at, _)| *at).collect();
        let missing = truth
            .claims
            .iter()
            .enumerate()
            .filter(|(at, claim)| !present.contains(at) && !seen_whole.contains(&claim.key));
        put_back(merged, missing.map(|(at, claim)| (at, claim.clone())))
    }

    /// A figure that was changed is as written; the widest one is found anew, as hidden claims count as well.
    fn figure(&self, written: Figure, claims: &[Claim], truth: &Incident, seen: &Incident) -> Figure {
        let widest = Some(written.counts)
            .filter(|_| written.basis == Basis::Widest)
            .and_then(|counts| claim_figure::widest(claims, counts));
        let reason = |incident: &Incident| incident.people.as_ref().and_then(|people| people.reason.clone());
        let Figure { claims: named, reason: said, .. } = written;
        let named = named.iter().map(|key| self.key(key)).collect();
        widest.unwrap_or_else(|| Figure {
            claims: named,
            reason: kept(said, &reason(seen), &reason(truth)),
            ..written
        })
    }

    /// Groups or steps: those that were seen with the hidden claims that say so, and those that rest on hidden ones alone.
    fn parts<T: Part>(&self, truth: &[T], seen: &[T], written: Vec<T>) -> Vec<T> {
        let is_shown =
            |part: &T| self.whole.is_empty() || part.claims().iter().any(|key| !self.whole.contains(key));
        let stood: Vec<usize> =
            truth.iter().enumerate().filter(|(_, part)| is_shown(part)).map(|(at, _)| at).collect();
        let matched = pair(seen, &written, T::is_alike);
        let merged = written.into_iter().zip(matched).map(|(mut part, nth)| {
            let at = nth.and_then(|nth| stood.get(nth).copied());
            let before = at.and_then(|at| truth.get(at)).map_or(&[][..], |part| part.claims());
            *part.claims_mut() = self.references(before, part.claims());
            (at, part)
        });
        let missing =
            truth.iter().enumerate().filter(|(_, part)| !is_shown(part)).map(|(at, part)| (at, part.clone()));
        put_back(merged.collect(), missing)
    }

    /// The keys that a group or step names, with the hidden ones that it named before.
    fn references(&self, before: &[String], written: &[String]) -> Vec<String> {
        let (hidden, seen): (Vec<_>, Vec<_>) =
            before.iter().cloned().enumerate().partition(|(_, key)| self.whole.contains(key));
        let keys: Vec<String> = written.iter().map(|key| self.key(key)).collect();
        let (at, seen): (Vec<usize>, Vec<String>) = seen.into_iter().unzip();
        let placed = pair(&seen, &keys, |_, _| false).into_iter().map(|nth| nth.map(|nth| at[nth])).zip(keys);
        put_back(placed.collect(), hidden.into_iter())
    }
}

/// A place that was left where it was seen is where it was; its role and its share are as written.
fn places(truth: &Incident, seen: &Incident, written: Vec<Place>) -> Vec<Place> {
    let same_spot = |one: &Place, other: &Place| {
        Place { role: other.role, people: other.people, ..one.clone() } == *other
    };
    let matched = pair(&seen.places, &written, same_spot);
    let merge = |(place, at): (Place, Option<usize>)| match at.and_then(|at| truth.places.get(at)) {
        Some(exact) => Place { role: place.role, people: place.people, ..exact.clone() },
        None => place,
    };
    written.into_iter().zip(matched).map(merge).collect()
}

/// The claim as written. Who says it, where a cover hid that, is as it was, whatever was written in its stead; of words that
/// were left out what was not written anew is as it was.
fn uncover(hidden: &Claim, cover: &Claim, written: &Claim) -> Claim {
    let Claim { key, source, via, attribution, quote, locator, stance, hedge, people } = written.clone();
    if hidden.key != cover.key {
        return Claim { stance, hedge, people, ..hidden.clone() };
    }
    Claim {
        key,
        source: kept(source, &cover.source, &hidden.source),
        via: kept(via, &cover.via, &hidden.via),
        attribution: each(attribution, &cover.attribution, &hidden.attribution),
        quote: kept(quote, &cover.quote, &hidden.quote),
        locator: kept(locator, &cover.locator, &hidden.locator),
        stance,
        hedge,
        people,
    }
}

/// Of a list of words each that was left as it was seen is as it was.
fn each(written: Vec<String>, seen: &[String], truth: &[String]) -> Vec<String> {
    let stood = pair(seen, &written, |_, _| false);
    written
        .into_iter()
        .zip(stood)
        .map(|(words, at)| at.and_then(|at| truth.get(at).cloned()).unwrap_or(words))
        .collect()
}

/// Puts items back behind those that they stood behind.
fn put_back<T>(mut merged: Vec<Placed<T>>, missing: impl Iterator<Item = (usize, T)>) -> Vec<T> {
    for (at, item) in missing {
        let before = merged
            .iter()
            .enumerate()
            .filter_map(|(nth, (other, _))| other.filter(|other| *other < at).map(|other| (other, nth)));
        let nth = before.max().map_or(0, |(_, nth)| nth + 1);
        merged.insert(nth, (Some(at), item));
    }
    merged.into_iter().map(|(_, item)| item).collect()
}

/// A group or a step: what claims say of a part of the people.
trait Part: Clone + PartialEq {
    fn claims(&self) -> &[String];
    fn claims_mut(&mut self) -> &mut Vec<String>;
    /// Whether it may be the same with something changed.
    fn is_alike(&self, other: &Self) -> bool;
}

impl Part for Group {
    fn claims(&self) -> &[String] {
        &self.claims
    }
    fn claims_mut(&mut self) -> &mut Vec<String> {
        &mut self.claims
    }
    fn is_alike(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl Part for Step {
    fn claims(&self) -> &[String] {
        &self.claims
    }
    fn claims_mut(&mut self) -> &mut Vec<String> {
        &mut self.claims
    }
    fn is_alike(&self, other: &Self) -> bool {
        self.status == other.status
    }
}
