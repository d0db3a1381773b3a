//! Rule 4 by country of origin: worked examples, those of another nationality among them.

use serde_json::{Value, json};

use super::rules::{figure, made, report, rows};

/// A group of so many, of this nationality, counted or not.
fn group(nationality: &str, min: u64, max: impl Into<Value>, counted: &str) -> Value {
    let nationality = Some(nationality).filter(|code| !code.is_empty());
    json!({"kind": "guide", "nationality": nationality, "min": min, "max": max.into(), "counted": counted, "claims": ["c"]})
}

#[test]
fn rule_4_a_row_by_origin_leaves_out_those_of_another_nationality() {
    assert_eq!(rows(&report(), "", "origin_country"), ["KP: 3 of 35-37, 33-37, returned 22-22"]);
    let open = Value::Null;
    for (origins, (min, max), groups, expected) in [
        // Two guides of another country, who may be counted, are, or are not.
        (&["KP"][..], (13, json!(15)), vec![group("CN", 2, 2, "unclear")], &["KP 11-15"][..]),
        (&["KP"], (13, json!(15)), vec![group("CN", 2, 2, "yes")], &["KP 11-13"]),
        (&["KP"], (13, json!(15)), vec![group("CN", 2, 2, "no")], &["KP 13-15"]),
        // Of their own country they are of that origin, and without a nationality they can be.
        (&["KP"], (13, json!(15)), vec![group("KP", 2, 2, "yes")], &["KP 13-15"]),
        (&["KP"], (13, json!(15)), vec![group("", 2, 2, "yes")], &["KP 13-15"]),
        // Several groups: of one nationality they can be the same people, of two they are not.
        (&["KP"], (13, json!(15)), vec![group("CN", 2, 2, "yes"), group("CN", 3, 3, "yes")], &["KP 8-12"]),
        (
            &["KP"],
            (13, json!(15)),
            vec![group("CN", 2, 2, "yes"), group("CN", 3, 3, "unclear")],
            &["KP 8-13"],
        ),
        (&["KP"], (13, json!(15)), vec![group("CN", 2, 2, "yes"), group("VN", 3, 3, "yes")], &["KP 8-10"]),
        // Open bounds.
        (&["KP"], (13, json!(15)), vec![group("CN", 2, open.clone(), "unclear")], &["KP 1-15"]),
        (&["KP"], (13, json!(15)), vec![group("CN", 2, open.clone(), "yes")], &["KP 1-13"]),
        (&["KP"], (13, open.clone()), vec![group("CN", 2, 2, "yes")], &["KP 11-open"]),
        // Several origins: each has somebody, and one with a counted group has them.
        (&["KP", "CN"], (13, json!(15)), vec![], &["CN 1-14", "KP 1-14"]),
        (&["KP", "CN"], (13, json!(15)), vec![group("CN", 2, 2, "yes")], &["CN 2-14", "KP 1-13"]),
        (&["KP", "CN"], (13, json!(15)), vec![group("CN", 2, 2, "unclear")], &["CN 1-14", "KP 1-14"]),
        (&["KP", "CN"], (13, json!(15)), vec![group("VN", 2, 3, "yes")], &["CN 1-12", "KP 1-12"]),
        // What the figure cannot hold says nothing, and no row begins above the figure.
        (&["KP"], (2, json!(2)), vec![group("CN", 2, 2, "yes")], &["KP 0-2"]),
        (&["KP"], (1, json!(5)), vec![group("KP", 3, 3, "yes")], &["KP 1-5"]),
        (&["KP"], (0, json!(5)), vec![], &["KP 0-5"]),
        // Where no origin is known, the row null has everybody.
        (&[], (13, json!(15)), vec![group("CN", 2, 2, "yes")], &["null 13-15"]),
    ] {
        let mut fields = figure(min, max);
        fields
            .as_object_mut()
            .unwrap()
            .extend([("origin_country".to_owned(), json!(origins)), ("groups".to_owned(), json!(groups))]);
        let found: Vec<String> = rows(&made(std::slice::from_ref(&fields)), "", "origin_country")
            .iter()
            .map(|row| {
                let (key, rest) = row.split_once(": ").unwrap();
                format!("{key} {}", rest.split(", ").nth(1).unwrap())
            })
            .collect();
        assert_eq!(found, expected, "{fields}");
    }
    // All of them were returned: so were those from KP.
    let step = json!([{"status": "repatriated", "date": "2013-11-02", "claims": ["c"]}]);
    let returned = made(&[json!({"groups": [group("CN", 2, 2, "unclear")], "timeline": step})]);
    assert_eq!(rows(&returned, "", "origin_country"), ["KP: 1 of 5-5, 3-5, returned 3-5"]);
}
