//! The way back through [`redact`]: what somebody proposes who saw only the public record, with what was withheld from
//! them put back in.
//!
//! What they left as it was shown is as it was; what they changed is as they changed it. What they could not see is not
//! theirs to change or to take out, so a covered claim comes back even if it is missing.

use std::collections::{BTreeMap, BTreeSet};

use super::figure;
use super::incident::{Claim, Figure, Group, Incident, Place, Step};
use super::pairing::pair;
use super::redact::{ClaimCover, Protection, claim_references, redact};
use super::vocabulary::Basis;

/// The proposed state of a record whose present state is `original` and of which the proposer saw what [`redact`]
/// leaves. Proposing what was shown changes nothing.
#[must_use]
pub fn merge(original: &Incident, protection: &Protection, proposed: Incident) -> Incident {
    let shown = redact(original.clone(), protection).incident;
    let back = Back::of(original, &shown, protection, &proposed);
    let claims = back.claims(original, &shown, &proposed.claims);
    let places = places(original, &shown, proposed.places);
    let people = if proposed.people == shown.people { original.people.clone() } else { proposed.people.map(|people| back.figure(people, &claims)) };
    let groups = back.parts(&original.groups, &shown.groups, proposed.groups);
    let timeline = back.parts(&original.timeline, &shown.timeline, proposed.timeline);
    Incident { places, people, groups, timeline, claims, ..proposed }
}

/// From the keys that were shown to those of the desk.
struct Back {
    /// Keys of claims that were not shown at all.
    whole: BTreeSet<String>,
    /// Covers, and new keys that a hidden claim has already.
    keys: BTreeMap<String, String>,
}

/// An item of a merged list, with its place in the original one if it stood there.
type Placed<T> = (Option<usize>, T);

impl Back {
    fn of(original: &Incident, shown: &Incident, protection: &Protection, proposed: &Incident) -> Self {
        let is_whole = |claim: &&Claim| protection.claims.get(&claim.key) == Some(&ClaimCover::Whole);
        let whole = original.claims.iter().filter(is_whole).map(|claim| claim.key.clone()).collect();
        let mut back = Self { whole, keys: BTreeMap::new() };
        for (claim, cover) in back.covers(original, shown) {
            back.keys.insert(cover.key.clone(), claim.key.clone());
        }
        // A key that is protected would hide a new claim, also where no claim has it yet.
        let mut taken: BTreeSet<&String> = original.claims.iter().map(|claim| &claim.key).collect();
        taken.extend(protection.claims.keys().chain(&protection.quotes));
        let mut renamed = BTreeMap::new();
        for claim in proposed.claims.iter().filter(|claim| !back.keys.contains_key(&claim.key) && taken.contains(&claim.key)) {
            let is_free = |key: &String| !taken.contains(key) && !proposed.claims.iter().any(|claim| claim.key == *key);
            let free = (2..u32::MAX).map(|n| format!("{}-{n}", claim.key)).find(is_free);
            renamed.insert(claim.key.clone(), free.unwrap_or_default());
        }
        back.keys.extend(renamed);
        back
    }

    /// The claims that were shown in some form, with that form.
    fn covers<'a>(&self, original: &'a Incident, shown: &'a Incident) -> Vec<(&'a Claim, &'a Claim)> {
        original.claims.iter().filter(|claim| !self.whole.contains(&claim.key)).zip(&shown.claims).collect()
    }

    fn key(&self, key: &String) -> String {
        self.keys.get(key).unwrap_or(key).clone()
    }

    fn claims(&self, original: &Incident, shown: &Incident, proposed: &[Claim]) -> Vec<Claim> {
        let covers = self.covers(original, shown);
        let at = |key: &String| original.claims.iter().position(|claim| claim.key == *key);
        let merged: Vec<Placed<Claim>> = proposed
            .iter()
            .map(|claim| match covers.iter().find(|(_, cover)| cover.key == claim.key) {
                Some((hidden, cover)) => (at(&hidden.key), uncover(hidden, cover, claim)),
                None => (None, Claim { key: self.key(&claim.key), ..claim.clone() }),
            })
            .collect();
        let seen_whole: BTreeSet<&String> = covers.iter().filter(|(hidden, cover)| hidden == cover).map(|(hidden, _)| &hidden.key).collect();
        let present: BTreeSet<usize> = merged.iter().filter_map(|(at, _)| *at).collect();
        let missing = original.claims.iter().enumerate().filter(|(at, claim)| !present.contains(at) && !seen_whole.contains(&claim.key));
        put_back(merged, missing.map(|(at, claim)| (at, claim.clone())))
    }

    /// A figure that was changed is as proposed; the widest one is found anew, as hidden claims count as well.
    fn figure(&self, people: Figure, claims: &[Claim]) -> Figure {
        let widest = Some(people.counts).filter(|_| people.basis == Basis::Widest).and_then(|counts| figure::widest(claims, counts));
        widest.unwrap_or_else(|| Figure { claims: people.claims.iter().map(|key| self.key(key)).collect(), ..people })
    }

    /// Groups or steps: those that were shown with the hidden claims that say so, and those that rest on hidden ones alone.
    fn parts<T: Part>(&self, original: &[T], shown: &[T], proposed: Vec<T>) -> Vec<T> {
        let is_shown = |part: &T| self.whole.is_empty() || part.claims().iter().any(|key| !self.whole.contains(key));
        let seen: Vec<usize> = original.iter().enumerate().filter(|(_, part)| is_shown(part)).map(|(at, _)| at).collect();
        let matched = pair(shown, &proposed, T::is_alike);
        let merged = proposed.into_iter().zip(matched).map(|(mut part, nth)| {
            let at = nth.and_then(|nth| seen.get(nth).copied());
            let before = at.and_then(|at| original.get(at)).map_or(&[][..], |part| part.claims());
            *part.claims_mut() = self.references(before, part.claims());
            (at, part)
        });
        let missing = original.iter().enumerate().filter(|(_, part)| !is_shown(part)).map(|(at, part)| (at, part.clone()));
        put_back(merged.collect(), missing)
    }

    /// The keys that a group or step names, with the hidden ones that it named before.
    fn references(&self, before: &[String], proposed: &[String]) -> Vec<String> {
        let (hidden, seen): (Vec<_>, Vec<_>) = before.iter().cloned().enumerate().partition(|(_, key)| self.whole.contains(key));
        let keys: Vec<String> = proposed.iter().map(|key| self.key(key)).collect();
        let (at, seen): (Vec<usize>, Vec<String>) = seen.into_iter().unzip();
        let placed = pair(&seen, &keys, |_, _| false).into_iter().map(|nth| nth.map(|nth| at[nth])).zip(keys);
        put_back(placed.collect(), hidden.into_iter())
    }
}

/// A place that was left where it was shown is where it was; its role and its share are as proposed.
fn places(original: &Incident, shown: &Incident, proposed: Vec<Place>) -> Vec<Place> {
    let same_spot = |one: &Place, other: &Place| Place { role: other.role, people: other.people, ..one.clone() } == *other;
    let matched = pair(&shown.places, &proposed, same_spot);
    let merge = |(place, at): (Place, Option<usize>)| match at.and_then(|at| original.places.get(at)) {
        Some(exact) => Place { role: place.role, people: place.people, ..exact.clone() },
        None => place,
    };
    proposed.into_iter().zip(matched).map(merge).collect()
}

/// The claim as proposed, with what its cover hid; that is as it was, whatever was written in its stead.
fn uncover(hidden: &Claim, cover: &Claim, proposed: &Claim) -> Claim {
    let Claim { key, source, via, attribution, quote, locator, stance: _, hedge: _, people: _ } = hidden.clone();
    Claim {
        key,
        source: if hidden.source == cover.source { proposed.source.clone() } else { source },
        via: if hidden.via == cover.via { proposed.via.clone() } else { via },
        attribution: if hidden.attribution == cover.attribution { proposed.attribution.clone() } else { attribution },
        quote: if hidden.quote == cover.quote { proposed.quote.clone() } else { quote },
        locator: if hidden.locator == cover.locator { proposed.locator.clone() } else { locator },
        stance: proposed.stance,
        hedge: proposed.hedge,
        people: proposed.people,
    }
}

/// Puts items back behind those that they stood behind.
fn put_back<T>(mut merged: Vec<Placed<T>>, missing: impl Iterator<Item = (usize, T)>) -> Vec<T> {
    for (at, item) in missing {
        let before = merged.iter().enumerate().filter_map(|(nth, (other, _))| other.filter(|other| *other < at).map(|other| (other, nth)));
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

/// What somebody proposed, as they may see it: redacted, but for the words that they brought themselves. Hidden there, they
/// would tell which of their guesses is right.
#[must_use]
pub fn shown(own: &Incident, accepted: &Incident, protection: &Protection) -> Incident {
    let mut shown = redact(own.clone(), protection).incident;
    if own.title != accepted.title {
        shown.title.clone_from(&own.title);
    }
    if own.summary != accepted.summary {
        shown.summary.clone_from(&own.summary);
    }
    if own.discounted != accepted.discounted {
        shown.discounted.clone_from(&own.discounted);
    }
    let mut renamed = BTreeMap::new();
    let whole = |claim: &&Claim| protection.claims.get(&claim.key) != Some(&ClaimCover::Whole);
    for (claim, brought) in shown.claims.iter_mut().zip(own.claims.iter().filter(whole)) {
        match accepted.claims.iter().find(|other| other.key == brought.key) {
            None => {
                renamed.insert(claim.key.clone(), brought.key.clone());
                claim.clone_from(brought);
            }
            // Of a claim that they see, the words that they changed.
            Some(before) if claim.source == before.source => {
                let Claim { attribution, quote, locator, .. } = brought;
                if *attribution != before.attribution {
                    claim.attribution.clone_from(attribution);
                }
                if *quote != before.quote {
                    claim.quote.clone_from(quote);
                }
                if *locator != before.locator {
                    claim.locator.clone_from(locator);
                }
            }
            Some(_) => (),
        }
    }
    for key in claim_references(&mut shown).into_iter().flatten() {
        if let Some(brought) = renamed.get(key) {
            key.clone_from(brought);
        }
    }
    shown
}
