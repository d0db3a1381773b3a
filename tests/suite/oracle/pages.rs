//! Lists: every order, every limit; walking from cursor to cursor meets each incident once, in order.

use proptest::prelude::*;
use proptest::sample::select;
use refoulement::register::answer::page::{Order, Place, Sort, cut, sort};
use refoulement::register::answer::selection::Selection;
use refoulement::register::query::parameters::address;
use serde_json::Value;

use super::asked::question;
use super::cases;
use super::naive::{dates, record, text};
use super::world::world;

/// Whether the first may stand before the second, by the words of the order.
fn before(order: Sort, a: &Value, b: &Value) -> bool {
    let date = |json: &Value| dates::span(text(&json["date"]));
    let ((a_from, a_to), (b_from, b_to)) = (date(a), date(b));
    let people = |json: &Value| {
        let ((min, max), _) = record::figure(json);
        (min, max.unwrap_or(u64::MAX))
    };
    let version = |json: &Value| json["version"].as_u64();
    let keys = match order.word() {
        "-date" => (b_to, b_from).cmp(&(a_to, a_from)),
        "date" => (a_from, a_to).cmp(&(b_from, b_to)),
        "-people" => people(b).cmp(&people(a)),
        "people" => people(a).cmp(&people(b)),
        "-updated" => version(b).cmp(&version(a)),
        "updated" => version(a).cmp(&version(b)),
        word => unreachable!("{word}"),
    };
    keys.then_with(|| text(&a["id"]).cmp(text(&b["id"]))).is_lt()
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn the_cursor_visits_every_incident_once_in_order(world in world(12), asked in question(1), order in select(Sort::ALL), limit in 1..=5_u32) {
        let filter = asked.filter();
        let version = asked.version();
        let mut selection = Selection::of(&filter, world.at(version).map(|state| &state.row), None);
        let json = |id: &uuid::Uuid| &world.at(version).find(|state| state.row.id == *id).unwrap().json;
        let question = |sort| address("/v1/incidents", &[&filter, &Order { sort }]);
        let mut after = None;
        let mut walked = Vec::new();
        loop {
            let (seen, next) = cut(&mut selection.seen, order, limit, after, version);
            prop_assert!(seen.len() <= limit as usize);
            walked.extend(seen.iter().map(|seen| seen.row.id));
            let Some(next) = next else { break };
            prop_assert_eq!(seen.len(), limit as usize);
            let printed = next.print(&question(order));
            prop_assert_eq!(Place::parse(&printed, &question(order)), Ok(next));
            prop_assert!(Place::parse(&printed.replace('.', ","), &question(order)).is_err());
            let other = Sort::ALL.iter().copied().find(|other| *other != order).unwrap();
            prop_assert!(Place::parse(&printed, &question(other)).is_err(), "a cursor is of one order");
            after = Some(next);
        }
        prop_assert_eq!(walked.len(), selection.seen.len());
        for pair in walked.windows(2) {
            prop_assert!(before(order, json(&pair[0]), json(&pair[1])), "{:?} stands wrong in {}", pair, order);
        }
        sort(order, &mut selection.seen);
        prop_assert_eq!(walked, selection.seen.iter().map(|seen| seen.row.id).collect::<Vec<_>>());
    }

    /// A cursor is read strictly, whatever is sent.
    #[test]
    fn a_made_up_cursor_is_refused(text in "[0-9a-f.\\-]{0,60}|\\PC{0,20}") {
        prop_assert!(Place::parse(&text, "/v1/incidents").is_err());
    }
}
