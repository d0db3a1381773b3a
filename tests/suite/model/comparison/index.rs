//! What is found among many cases is what comparing all with all finds.

use std::collections::BTreeSet;

use proptest::prelude::*;
use refoulement::model::comparison::case::Case;
use refoulement::model::comparison::duplicates::is_likely;
use refoulement::model::comparison::index::NEAREST;
use refoulement::model::comparison::likely::{Likely, MOST_TOLD, likely};
use refoulement::model::record::incident::Incident;
use serde_json::{Value, json};

use super::duplicates::an_incident;
use crate::oracle::cases;

fn case((incident, urls): (Incident, BTreeSet<String>)) -> Case {
    Case::with(&incident, urls)
}

/// Cases, of which many are a little like another: it lies some days beside it, or differs in one thing.
fn crowd() -> impl Strategy<Value = Vec<Case>> {
    let change = (0..6_u8, -40..40_i64, 0..8_usize);
    prop::collection::vec((an_incident(), prop::collection::vec(change, 0..4)), 1..25).prop_map(|few| {
        let mut all: Vec<(Incident, BTreeSet<String>)> = Vec::new();
        for ((incident, urls), changes) in few {
            let mut last = (incident, urls);
            all.push(last.clone());
            for (what, days, of) in changes {
                let other = all[of.min(all.len() - 1)].clone();
                vary(&mut last, what, days, &other);
                all.push(last.clone());
            }
        }
        all.into_iter().map(case).collect()
    })
}

fn vary(
    (incident, urls): &mut (Incident, BTreeSet<String>),
    what: u8,
    days: i64,
    other: &(Incident, BTreeSet<String>),
) {
    let day = incident.date.span().earliest + chrono::TimeDelta::days(days);
    let date = |text: String| serde_json::from_value(json!(text)).unwrap();
    match what {
        0 => incident.date = date(day.to_string()),
        1 => incident.date = date(day.format("%Y-%m").to_string()),
        2 => (incident.date, incident.title) = (other.0.date.clone(), format!("{} again", other.0.title)),
        3 => {
            incident.date = other.0.date.clone();
            incident.places.clone_from(&other.0.places);
            for place in &mut incident.places {
                place.name.push_str(" (north)");
                place.lat = place
                    .lat
                    .map(|lat| (lat + 0.01 * f64::from(u8::try_from(days.abs()).unwrap())).min(90.0));
            }
        }
        4 => incident.people.clone_from(&other.0.people),
        _ => urls.clone_from(&other.1),
    }
}

/// Which are likely, one with each.
fn naive(new: &[Case], there: &[Case]) -> Vec<[Vec<usize>; 2]> {
    let keeps = |case: &Case, other: &Case| case.collection.is_some() && case.collection == other.collection;
    let is_same = |case: &Case, other: &Case| !keeps(case, other) && is_likely(case, other);
    let of = |at: usize| {
        let others = (0..there.len()).filter(|other| is_same(&new[at], &there[*other]));
        let own = (0..new.len()).filter(|other| {
            let (case, other_case) = (&new[at], &new[*other]);
            *other != at && !case.cites_the_same(other_case) && is_same(case, other_case)
        });
        [others.collect(), own.collect()]
    };
    (0..new.len()).map(of).collect()
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn all_that_are_likely_are_found(mut new in crowd(), mut there in crowd(), keyed in 1..4_usize) {
        for case in new.iter_mut().step_by(keyed).chain(there.iter_mut().step_by(keyed)) {
            case.collection = Some("a-list".to_owned());
        }
        let found = likely(&new, true, &there);
        for (at, ([others, own], found)) in naive(&new, &there).into_iter().zip(found).enumerate() {
            let Likely { others: mut found_others, own: mut found_own, more, only_nearest } = found;
            found_others.sort_unstable();
            found_own.sort_unstable();
            prop_assert!(!only_nearest, "so few can all be compared");
            let all = others.len() + own.len();
            if more {
                prop_assert!(all >= MOST_TOLD, "{}: {}", at, all);
                prop_assert_eq!(found_others.len() + found_own.len(), MOST_TOLD);
                prop_assert!(found_others.iter().all(|other| others.contains(other)));
                prop_assert!(found_own.iter().all(|other| own.contains(other)));
            } else {
                prop_assert_eq!((found_others, found_own), (others, own));
            }
        }
    }
}

/// A case of this title and address, on a day of the year 2014; nothing else of it is like another.
fn titled(title: &str, url: &str, day: usize) -> Case {
    let date = chrono::NaiveDate::from_yo_opt(2014, u32::try_from(day).unwrap()).unwrap().to_string();
    let incident: Value = json!({"title": title, "date": date, "host_country": "CN", "claims": []});
    case((serde_json::from_value(incident).unwrap(), [url.to_owned()].into()))
}

/// Where too many have something in common, the nearest are compared, and it is said that others were not.
#[test]
fn of_too_many_the_nearest_are_compared() {
    // A page of many reports: they are some weeks later, and no number says that they may be the same.
    let title = |n: usize| char::from_u32(0x4E00 + u32::try_from(n).unwrap()).unwrap().to_string().repeat(3);
    let mut many: Vec<Case> = (0..3 * NEAREST).map(|n| titled(&title(n), "page", 120 + n / 200)).collect();
    many.push(titled("First", "page", 102));
    let new = [titled("Second", "page", 100), titled("Second", "another page", 100)];
    let found = likely(&new, false, &many);
    let first = vec![many.len() - 1];
    assert_eq!(found[0], Likely { others: first, own: Vec::new(), more: false, only_nearest: true });
    assert_eq!(found[1], Likely::default());
    let few = likely(&new, false, &many[many.len() - 10..]);
    assert_eq!(few[0], Likely { others: vec![9], ..Likely::default() });
}

/// Who keeps a list says that its rows are different cases; another list may still have one of them.
#[test]
fn what_its_keeper_tells_apart_is_not_compared() {
    let two = [titled("Nine people detained", "a", 1), titled("Nine people detained", "b", 2)];
    let kept = two.clone().map(|mut case| {
        case.collection = Some("a-list".to_owned());
        case
    });
    assert!(likely(&kept, true, &kept[..1]).iter().all(|found| !found.is_any()));
    assert!(likely(&two, true, &[]).iter().all(Likely::is_any));
    assert!(likely(&two, false, &[]).iter().all(|found| !found.is_any()));
    assert!(likely(&kept, false, &two[..1]).iter().all(Likely::is_any));
    // However many they are, no number says that some of them were not compared.
    let row = |n: usize| {
        let mut row = titled("Nine people detained", "page", 1 + n / 99);
        row.collection = Some("a-list".to_owned());
        row
    };
    let many: Vec<Case> = (0..2 * NEAREST).map(row).collect();
    assert!(likely(&many, true, &[]).iter().all(|found| *found == Likely::default()));
}
