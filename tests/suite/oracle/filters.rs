//! Which incidents a filter selects, and what is computed from each record, against the naive walk.

use std::collections::BTreeSet;

use proptest::prelude::*;
use refoulement::model::record::incident::Incident;
use refoulement::model::validation::incident;
use refoulement::register::answer::selection::Selection;
use serde_json::Value;

use super::asked::question;
use super::naive::counting::{total, whole};
use super::naive::matching::{Verdict, look};
use super::naive::{dates, record};
use super::world::world;
use super::{asked, cases};

proptest! {
    #![proptest_config(cases(96))]

    /// The records are as an editor may write them: nothing is refused.
    #[test]
    fn random_records_pass_the_checks(world in world(6)) {
        for state in &world.states {
            let mut incident: Incident = serde_json::from_value(state.raw.clone()).unwrap();
            let faults = incident::check(&mut incident, &|key| world.sources.contains_key(key), dates::ymd(2026, 1, 1));
            prop_assert!(faults.is_empty(), "{faults:?} in {:#}", state.raw);
        }
    }

    /// What is computed from a record follows from the published document alone (and its sources).
    #[test]
    fn the_computed_fields_follow_from_the_document(world in world(6)) {
        for state in &world.states {
            let json = &state.json;
            let ((min, max), counts) = record::figure(json);
            let steps = record::happened(json, None);
            prop_assert_eq!(&json["repatriation_status"], &Value::from(record::status(&steps, (min, max))));
            let (repatriated, _) = record::repatriated(&steps, (min, max));
            prop_assert_eq!(&json["repatriated"], &serde_json::json!({"min": repatriated.0, "max": repatriated.1}));
            prop_assert_eq!(json["source_roots"].as_u64().unwrap(), record::source_roots(json, &record::carried(json)), "{:#}", json);
            prop_assert_eq!(json["confidence"].as_str().unwrap(), record::confidence(json, &record::carried(json)));
            if state.raw["people"].is_null() && state.protection.claims.is_empty() {
                prop_assert_eq!((record::figure(&state.raw), &counts), (((min, max), counts.clone()), &counts));
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(128))]

    /// Every parameter, alone and with others, at every version: the same incidents, the same totals.
    #[test]
    fn a_filter_selects_what_the_naive_walk_finds(world in world(8), asked in question(4)) {
        let filter = asked.filter();
        let version = asked.version();
        let selection = Selection::of(&filter, world.at(version).map(|state| &state.row), None);
        let looked: Vec<_> = world.at(version).map(|state| look(&asked, &state.json)).collect();
        let of = |verdict: Verdict| looked.iter().filter(|(is, _)| *is == verdict).count() as u64;
        let expected: BTreeSet<&str> = looked.iter().filter(|(verdict, _)| *verdict == Verdict::Match).map(|(_, looked)| looked.id()).collect();
        let found: Vec<String> = selection.seen.iter().map(|seen| seen.row.id.to_string()).collect();
        prop_assert_eq!(found.len(), expected.len());
        prop_assert_eq!(found.iter().map(String::as_str).collect::<BTreeSet<_>>(), expected);
        prop_assert_eq!(selection.imprecise_places, of(Verdict::Imprecise));
        prop_assert_eq!(selection.may_have_begun, of(Verdict::MayHaveBegun));

        let matching = || looked.iter().filter(|(verdict, _)| *verdict == Verdict::Match).map(|(_, looked)| looked);
        let mut expected = total(&matching().map(whole).collect::<Vec<_>>());
        if asked.has("status_on") {
            expected["may_have_moved_on"] = matching().filter(|looked| looked.moved_on).count().into();
            expected["may_have_begun"] = of(Verdict::MayHaveBegun).into();
        }
        if asked.has("bbox") || asked.has("near") {
            expected["imprecise_places"] = of(Verdict::Imprecise).into();
        }
        let mut totals = serde_json::to_value(selection.totals(&filter)).unwrap();
        let headline = totals.as_object_mut().unwrap().remove("headline").unwrap();
        prop_assert_eq!(&totals, &expected);
        if expected["people"]["max"].is_null() {
            prop_assert!(!headline.as_str().unwrap().split(';').next().unwrap().contains("at most"));
        }
    }

    /// Parse, print, parse is the identity, and what is printed does not depend on how it was asked.
    #[test]
    fn a_question_is_printed_one_way(asked in question(6)) {
        let filter = asked.filter();
        let printed = filter.print();
        let again = asked::read(&printed).unwrap();
        prop_assert_eq!(&again, &filter);
        prop_assert_eq!(again.print(), printed.clone());
        let otherwise = asked::read(&asked.otherwise()).unwrap();
        prop_assert_eq!(otherwise.print(), printed);
    }
}
