//! How well an incident is supported: independent sources, denials, confirmations.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::record::identity::{Identity, Sameness};
use crate::model::record::incident::Incident;
use crate::model::record::source::Source;
use crate::model::vocabulary::record::{Confidence, Hedge, SourceKind, Stance};

/// The sources by their key.
pub type Sources = BTreeMap<String, Source>;

/// How many public sources of asserting claims are not known to derive from one another. A source that derives from
/// another one among them adds nothing to it; the rest count as many as the distinct roots that their derivations lead
/// back to, and never more than there are of them. A derivation that leads in a circle is one root. Sources that are, or
/// may be, one article count as one.
#[must_use]
pub fn source_roots(incident: &Incident, sources: &Sources) -> u32 {
    let asserting = asserting(incident);
    let derivations = Derivations::behind(&asserting, sources);
    let asserting: BTreeSet<&str> = asserting.into_iter().map(|key| derivations.article(key)).collect();
    let reached: BTreeMap<&str, BTreeSet<&str>> =
        asserting.iter().map(|key| (*key, derivations.ancestors(key))).collect();
    // In a circle each derives from the other, so the one with the smallest key stands for all.
    let repeats = |key: &str, other: &str| {
        key != other && reached[key].contains(other) && (!reached[other].contains(key) || other < key)
    };
    let first: Vec<&str> =
        asserting.iter().copied().filter(|key| !asserting.iter().any(|other| repeats(key, other))).collect();
    let roots: BTreeSet<&str> = first.iter().flat_map(|key| derivations.roots(key)).collect();
    u32::try_from(roots.len().min(first.len())).unwrap_or(u32::MAX)
}

/// The keys of the public sources that assert the incident.
#[must_use]
pub fn asserting(incident: &Incident) -> BTreeSet<&str> {
    incident
        .claims
        .iter()
        .filter(|claim| claim.stance == Stance::Asserts)
        .filter_map(|claim| claim.source.as_deref())
        .collect()
}

/// What derives from what. Sources that are, or may be, one article go by the smallest of their keys.
struct Derivations<'a> {
    articles: BTreeMap<&'a str, &'a str>,
    parents: BTreeMap<&'a str, BTreeSet<&'a str>>,
}

impl<'a> Derivations<'a> {
    /// Of these sources, and of all that they derive from.
    fn behind(keys: &BTreeSet<&'a str>, sources: &'a Sources) -> Self {
        let parents = |key: &str| sources.get(key).map_or(&[][..], |source| source.derived_from.as_slice());
        let mut reached = keys.clone();
        let mut open: Vec<&str> = keys.iter().copied().collect();
        while let Some(key) = open.pop() {
            open.extend(parents(key).iter().map(String::as_str).filter(|parent| reached.insert(parent)));
        }
        let mut this = Self { articles: articles(&reached, sources), parents: BTreeMap::new() };
        for key in reached {
            let own = this.article(key);
            let others = parents(key).iter().map(|parent| this.article(parent)).filter(|other| *other != own);
            let others: Vec<&str> = others.collect();
            this.parents.entry(own).or_default().extend(others);
        }
        this
    }

    fn article(&self, key: &'a str) -> &'a str {
        self.articles.get(key).copied().unwrap_or(key)
    }

    fn ancestors(&self, key: &'a str) -> BTreeSet<&'a str> {
        let mut reached = BTreeSet::from([key]);
        let mut open = vec![key];
        while let Some(key) = open.pop() {
            open.extend(self.parents.get(key).into_iter().flatten().filter(|parent| reached.insert(parent)));
        }
        reached
    }

    fn roots(&self, key: &'a str) -> BTreeSet<&'a str> {
        // A root derives from nothing, or in a circle from nothing but what derives from it; its smallest key stands for it.
        let root_of = |key: &&'a str| {
            let reached = self.ancestors(key);
            let all_lead_back = reached.iter().all(|other| self.ancestors(other).contains(key));
            reached.first().copied().filter(|_| all_lead_back)
        };
        self.ancestors(key).iter().filter_map(root_of).collect()
    }
}

/// The keys of those that are, or may be, the article of a smaller key, with that key.
fn articles<'a>(keys: &BTreeSet<&'a str>, sources: &Sources) -> BTreeMap<&'a str, &'a str> {
    if keys.len() < 2 {
        return BTreeMap::new();
    }
    let mut seen: Vec<(&str, Identity)> = Vec::new();
    let mut articles = BTreeMap::new();
    for key in keys {
        let Some(identity) = sources.get(*key).map(Identity::of) else { continue };
        let known = seen.iter().filter(|(_, other)| identity.same(other) != Sameness::Different);
        // One that is like two joins them.
        let mut known: BTreeSet<&str> =
            known.map(|(other, _)| *articles.get(other).unwrap_or(other)).collect();
        if let Some(first) = known.pop_first() {
            for article in articles.values_mut().filter(|article| known.contains(**article)) {
                *article = first;
            }
            articles.extend(known.into_iter().chain([*key]).map(|other| (other, first)));
        }
        seen.push((key, identity));
    }
    articles
}

/// The confidence; of the words that hold, the later in the list wins.
#[must_use]
pub fn confidence(incident: &Incident, sources: &Sources, source_roots: u32) -> Confidence {
    let denied = incident.claims.iter().any(|claim| claim.stance == Stance::Denies);
    let official = incident
        .claims
        .iter()
        .filter(|claim| claim.stance == Stance::Asserts && claim.hedge == Hedge::Confirmed)
        .any(|claim| {
            let kind = claim.source.as_ref().and_then(|key| sources.get(key)).map(|source| source.kind);
            matches!(kind, Some(SourceKind::Government | SourceKind::Court))
        });
    if incident.discounted.is_some() {
        Confidence::Discounted
    } else if official {
        Confidence::OfficiallyConfirmed
    } else if denied {
        Confidence::Contested
    } else if source_roots >= 2 {
        Confidence::SeveralSources
    } else {
        Confidence::OneSource
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// `"a<b<c d"`: a derives from b, b from c; d from nothing. `asserting`: the keys that claims cite.
    fn roots(derivations: &str, asserting: &[&str]) -> u32 {
        let mut sources = Sources::new();
        for chain in derivations.split(' ') {
            let keys: Vec<&str> = chain.split('<').collect();
            for (at, key) in keys.iter().enumerate() {
                let source = sources.entry((*key).to_owned()).or_insert_with(|| {
                    serde_json::from_value(json!({"key": key, "kind": "media", "outlet": key, "title": key}))
                        .expect("a source")
                });
                source.derived_from.extend(keys.get(at + 1).map(|parent| (*parent).to_owned()));
            }
        }
        let claims: Vec<_> = asserting
            .iter()
            .map(|key| json!({"key": key, "source": key, "stance": "asserts", "hedge": "stated"}))
            .collect();
        let incident = json!({"title": "t", "date": "2020", "host_country": "CN", "claims": claims});
        source_roots(&serde_json::from_value(incident).expect("an incident"), &sources)
    }

    #[test]
    fn sources_count_once_however_they_derive_from_one_another() {
        for (derivations, asserting, expected) in [
            ("a b", &["a", "b"][..], 2),
            ("a<b", &["a", "b"], 1),
            ("a<m b<m", &["a", "b"], 1),
            ("a<m<n b<n", &["a", "b"], 1),
            ("a<m b<n", &["a", "b"], 2),
            ("a<b b<a", &["a", "b"], 1),
            ("a<m m<a b<m", &["a", "b"], 1),
            // A circle behind both is one root, whatever the keys before it.
            ("a<m<n<m b<n", &["a", "b"], 1),
            ("a<c a<m<n<m b<c", &["a", "b"], 2),
            // A report that gathers many sources confirms none of them, and is itself one.
            ("r<a r<b r<c", &["r", "a"], 1),
            ("r<a r<b r<c", &["r", "a", "b"], 2),
            ("r<a r<b r<c", &["r"], 1),
            ("r<a r<b c", &["r", "c"], 2),
            ("a", &[], 0),
        ] {
            assert_eq!(roots(derivations, asserting), expected, "{derivations} {asserting:?}");
        }
    }

    /// Each word is a source, `outlet/title` or `outlet/title/address`; the key is its place: a, b, c.
    fn roots_of_articles(articles: &str) -> u32 {
        let mut sources = Sources::new();
        for (key, article) in ('a'..).zip(articles.split(' ')) {
            let mut parts = article.split('/');
            let (outlet, title) = (parts.next(), parts.next());
            let url = parts.next().map(|path| format!("https://a.example/{path}"));
            let source = json!({"key": key, "kind": "media", "outlet": outlet, "title": title, "url": url});
            sources.insert(key.into(), serde_json::from_value(source).expect("a source"));
        }
        let claims: Vec<_> = sources
            .keys()
            .map(|key| json!({"key": key, "source": key, "stance": "asserts", "hedge": "stated"}))
            .collect();
        let incident = json!({"title": "t", "date": "2020", "host_country": "CN", "claims": claims});
        source_roots(&serde_json::from_value(incident).expect("an incident"), &sources)
    }

    #[test]
    fn what_is_or_may_be_one_article_counts_once() {
        for (articles, expected) in [
            ("A/t B/t", 2),
            ("A/t/1 B/u/1", 1),
            ("A/t a/T!", 1),
            ("A/t/1 A/t/2", 1),
            ("A/t/1 A/u/2", 2),
            // The third is like both of the others.
            ("A/t/1 B/u/2 A/t/2", 1),
            ("A/t/1 B/u/2 C/v/3 A/t/2 C/v/4", 2),
        ] {
            assert_eq!(roots_of_articles(articles), expected, "{articles}");
        }
    }
}
