//! How well an incident is supported: independent sources, denials, confirmations.

use std::collections::{BTreeMap, BTreeSet};

use super::incident::Incident;
use super::source::Source;
use super::vocabulary::{Confidence, Hedge, SourceKind, Stance};

/// The sources by their key.
pub type Sources = BTreeMap<String, Source>;

/// How many public sources of asserting claims are not known to derive from one another: the number of distinct
/// roots that their derivations lead back to, and never more than there are sources. A derivation that leads in a
/// circle is one root.
#[must_use]
pub fn source_roots(incident: &Incident, sources: &Sources) -> u32 {
    let asserting: BTreeSet<&str> =
        incident.claims.iter().filter(|claim| claim.stance == Stance::Asserts).filter_map(|claim| claim.source.as_deref()).collect();
    let roots: BTreeSet<&str> = asserting.iter().flat_map(|key| roots_of(key, sources)).collect();
    u32::try_from(roots.len().min(asserting.len())).unwrap_or(u32::MAX)
}

fn roots_of<'a>(key: &'a str, sources: &'a Sources) -> BTreeSet<&'a str> {
    let reached = ancestors(key, sources);
    // A root derives from nothing; in a circle everything derives from something, so its smallest key stands for it.
    let roots: BTreeSet<&str> = reached.iter().copied().filter(|key| parents(key, sources).is_empty()).collect();
    if roots.is_empty() { reached.first().copied().into_iter().collect() } else { roots }
}

fn ancestors<'a>(key: &'a str, sources: &'a Sources) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::from([key]);
    let mut open = vec![key];
    while let Some(key) = open.pop() {
        open.extend(parents(key, sources).iter().map(String::as_str).filter(|parent| reached.insert(parent)));
    }
    reached
}

fn parents<'a>(key: &str, sources: &'a Sources) -> &'a [String] {
    sources.get(key).map_or(&[], |source| source.derived_from.as_slice())
}

/// The confidence; of the words that hold, the later in the list wins.
#[must_use]
pub fn confidence(incident: &Incident, sources: &Sources) -> Confidence {
    let denied = incident.claims.iter().any(|claim| claim.stance == Stance::Denies);
    let official = incident.claims.iter().filter(|claim| claim.stance == Stance::Asserts && claim.hedge == Hedge::Confirmed).any(|claim| {
        let kind = claim.source.as_ref().and_then(|key| sources.get(key)).map(|source| source.kind);
        matches!(kind, Some(SourceKind::Government | SourceKind::Court))
    });
    if incident.discounted.is_some() {
        Confidence::Discounted
    } else if official {
        Confidence::OfficiallyConfirmed
    } else if denied {
        Confidence::Contested
    } else if source_roots(incident, sources) >= 2 {
        Confidence::SeveralSources
    } else {
        Confidence::OneSource
    }
}
