//! What a public record rests on: the sources that it cites, and all that these derive from. The document carries them,
//! so that a reader can check its `source_roots` with the document alone.

use std::collections::BTreeSet;

use crate::model::counting::confidence::Sources;
use crate::model::record::source::Source;

/// The sources that a document carries, and whether an origin of one of them was left out.
#[derive(Debug, Default)]
pub struct Carried {
    /// By key, without what is hidden.
    pub sources: Sources,
    /// One of them derives from a hidden source, and does not say so.
    pub left_out: bool,
    /// Keys that lead nowhere: `read` does not know them.
    pub missing: BTreeSet<String>,
}

/// Follows the cited keys through `derived_from`. A hidden source is not carried, no other says that it derives from it,
/// and so nothing that only it leads to is carried.
pub fn carried(
    cited: impl IntoIterator<Item = String>,
    hidden: &BTreeSet<String>,
    read: impl Fn(&str) -> Option<Source>,
) -> Carried {
    let mut carried = Carried::default();
    let mut open: Vec<String> = cited.into_iter().filter(|key| !hidden.contains(key)).collect();
    while let Some(key) = open.pop() {
        if carried.sources.contains_key(&key) || carried.missing.contains(&key) {
            continue;
        }
        let Some(mut source) = read(&key) else {
            carried.missing.insert(key);
            continue;
        };
        let before = source.derived_from.len();
        source.derived_from.retain(|origin| !hidden.contains(origin));
        carried.left_out |= source.derived_from.len() < before;
        open.extend(source.derived_from.iter().cloned());
        carried.sources.insert(key, source);
    }
    carried
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// `"a<b a<c b<d"`: a derives from b and c, b from d.
    fn walk(derivations: &str, cited: &[&str], hidden: &[&str]) -> (Vec<String>, bool, Vec<String>) {
        let mut all = Sources::new();
        for pair in derivations.split(' ') {
            for key in pair.split('<') {
                all.entry(key.to_owned()).or_insert_with(|| {
                    serde_json::from_value(json!({"key": key, "kind": "media", "outlet": key, "title": key}))
                        .expect("a source")
                });
            }
            if let Some((key, origin)) = pair.split_once('<') {
                all.entry(key.to_owned()).and_modify(|source| source.derived_from.push(origin.to_owned()));
            }
        }
        let owned = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<BTreeSet<_>>();
        let carried = carried(owned(cited), &owned(hidden), |key| all.get(key).cloned());
        let told = |source: &Source| match source.derived_from.as_slice() {
            [] => source.key.clone(),
            origins => format!("{}<{}", source.key, origins.join(",")),
        };
        (
            carried.sources.values().map(told).collect(),
            carried.left_out,
            carried.missing.into_iter().collect(),
        )
    }

    #[test]
    fn a_document_carries_what_it_cites_and_all_that_this_derives_from_but_for_what_is_hidden() {
        let line = "a<b a<c b<d e<d";
        let carries = |cited: &[&str], hidden: &[&str]| walk(line, cited, hidden);
        assert_eq!(carries(&["a"], &[]).0, ["a<b,c", "b<d", "c", "d"]);
        assert_eq!(carries(&["a", "e"], &["b"]), (told(&["a<c", "c", "d", "e<d"]), true, vec![]));
        assert_eq!(carries(&["a"], &["b"]), (told(&["a<c", "c"]), true, vec![]), "nothing leads to d");
        assert_eq!(carries(&["b", "c"], &["b"]), (told(&["c"]), false, vec![]));
        assert_eq!(carries(&["x"], &[]), (vec![], false, told(&["x"])));
        assert_eq!(walk("a<b b<a", &["a"], &[]).0, ["a<b", "b<a"], "a circle ends");
    }

    fn told(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }
}
