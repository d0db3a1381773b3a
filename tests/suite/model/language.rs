//! What the register says in three languages, against the sentences that speakers have judged.

use std::fmt::Write as _;

use chrono::NaiveDate;
use refoulement::model::counting::time::Period;
use refoulement::model::language::country::country;
use refoulement::model::language::fact::{Amount, Event, Headline, Unit};
use refoulement::model::language::language::{Language, Said};
use refoulement::model::value::country::Country;
use refoulement::model::value::edtf::Edtf;
use refoulement::model::vocabulary::record::{Confidence, Hedge, Role, Status};
use serde_json::Value;

const GOLD: &str = include_str!("../../data/gold/sentences.tsv");
/// Every form of bounds, unit, hedge and date, for a speaker to read line by line.
const OWN: &str = include_str!("../../data/gold/own-sentences.tsv");

fn amount(of: &Value) -> Option<Amount> {
    let about = of["quantifier"] == "about";
    of.is_object().then(|| Amount { min: of["min"].as_u64().unwrap(), max: of["max"].as_u64(), about })
}

fn unit(fact: &Value) -> Unit {
    match fact["unit"].as_str() {
        Some("refugees") => Unit::Refugees,
        Some("persons") => Unit::Persons,
        _ => Unit::People,
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn period(of: &Value) -> Option<Period> {
    match of {
        Value::Null => None,
        Value::String(date) => {
            let span = Edtf::parse(date).unwrap().span();
            Some(Period { from: Some(span.earliest), to: Some(span.latest) })
        }
        ends => Some(Period { from: ends["from"].as_str().map(day), to: ends["to"].as_str().map(day) }),
    }
}

/// What is said of a fact.
fn said(language: Language, fact: &Value) -> String {
    let number = |name: &str| fact[name].as_u64().unwrap_or(0);
    if fact["incident"].is_object() {
        return language.says().event(&Event {
            status: Status::parse(fact["incident"]["status"].as_str().unwrap()).unwrap(),
            date: Edtf::parse(fact["incident"]["date"].as_str().unwrap()).unwrap(),
            people: amount(&fact["people"]),
            unit: unit(fact),
            hedge: Hedge::parse(fact["hedge"].as_str().unwrap()).unwrap(),
        });
    }
    language.says().headline(&Headline {
        people: amount(&fact["people"]).unwrap_or_default(),
        unit: unit(fact),
        incidents: number("incidents"),
        open_ended: number("open_ended"),
        repatriated: amount(&fact["repatriated"]),
        period: period(&fact["period"]),
        by_repatriation: fact["by_repatriation"] == true,
        filtered: fact["filtered"] == true,
        may_lie_outside: number("may_lie_outside"),
        approximate: number("approximate"),
        as_of: fact["as_of"].as_str().map(day),
        may_have_moved_on: number("may_have_moved_on"),
        withdrawn: number("withdrawn"),
    })
}

/// The sentences of a file, which has columns with tabs between.
fn sentences(file: &'static str) -> impl Iterator<Item = (&'static str, &'static str, [&'static str; 3])> {
    file.lines().skip(1).map(|line| {
        let [id, fact, en, ko, zh] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        (id, fact, [en, ko, zh])
    })
}

#[test]
fn every_sentence_of_gold_is_said_as_speakers_say_it() {
    let mut seen = 0;
    for (id, fact, expected) in sentences(GOLD) {
        for (language, expected) in Language::ALL.iter().zip(expected) {
            assert_eq!(said(*language, &serde_json::from_str(fact).unwrap()), expected, "{id} {fact}");
            seen += 1;
        }
    }
    assert_eq!(seen, 60);
}

fn facts() -> Vec<(String, String)> {
    let mut facts = Vec::new();
    let mut add = |kind: &str, fact: String| facts.push((format!("{kind}-{:02}", facts.len() + 1), fact));
    let bounds = [(0, "0"), (1, "1"), (1, "2"), (1, "null"), (17, "17"), (1076, "12000"), (50, "null")];
    for unit in ["people", "persons", "refugees"] {
        for (min, max) in bounds {
            for about in ["", r#", "quantifier": "about""#] {
                let people = format!(r#"{{"min": {min}, "max": {max}{about}}}"#);
                add("bounds", format!(r#"{{"people": {people}, "unit": "{unit}", "incidents": 2}}"#));
            }
        }
    }
    for (min, max) in bounds {
        let fact = r#""people": {"min": 17, "max": 17}, "unit": "refugees", "incidents": 1"#;
        add("repatriated", format!(r#"{{{fact}, "repatriated": {{"min": {min}, "max": {max}}}}}"#));
    }
    let caveats = [("open_ended", 1), ("may_lie_outside", 2), ("approximate", 1), ("may_have_moved_on", 3)];
    for incidents in [1, 4] {
        for returned in ["", r#", "repatriated": {"min": 0, "max": 0}"#] {
            for mask in 1_usize..16 {
                let all = caveats.iter().enumerate().filter(|(at, _)| mask >> at & 1 == 1);
                let all = all.map(|(_, (name, k))| format!(r#", "{name}": {}"#, k.min(&incidents)));
                let all = all.collect::<String>();
                let period = r#", "period": "2013", "as_of": "2013-12-31""#;
                let people = r#""people": {"min": 9, "max": null}"#;
                add("caveats", format!(r#"{{{people}, "incidents": {incidents}{returned}{period}{all}}}"#));
            }
        }
    }
    facts
}

fn more_facts() -> Vec<(String, String)> {
    let mut facts = Vec::new();
    let mut add = |kind: &str, fact: String| facts.push((format!("{kind}-{:02}", facts.len() + 1), fact));
    let periods = [
        r#""2013""#,
        r#""2013-11""#,
        r#""2013-11-02""#,
        r#"{"from": "2013-11-01", "to": "2014-01-31"}"#,
        r#"{"from": "2013-11-01"}"#,
        r#"{"to": "2013-11-30"}"#,
    ];
    for period in periods {
        for more in [
            "",
            r#", "may_lie_outside": 1"#,
            r#", "by_repatriation": true"#,
            r#", "by_repatriation": true, "may_lie_outside": 1"#,
        ] {
            let fact = r#""people": {"min": 5, "max": 22}, "unit": "refugees", "incidents": 2"#;
            add("period", format!(r#"{{{fact}, "period": {period}{more}}}"#));
        }
        for more in ["", r#", "filtered": true"#, r#", "by_repatriation": true"#] {
            add("none", format!(r#"{{"incidents": 0, "period": {period}{more}}}"#));
        }
    }
    add("none", r#"{"incidents": 0, "filtered": true}"#.to_owned());
    for withdrawn in [1, 2] {
        add(
            "withdrawn",
            format!(r#"{{"people": {{"min": 5, "max": 5}}, "incidents": 2, "withdrawn": {withdrawn}}}"#),
        );
    }
    let dates = [
        "2013",
        "2013-11",
        "2013-11-02",
        "2013~",
        "2013-11~",
        "2013-11-02~",
        "2013-11-02?",
        "2013-11?",
        "2013-11-02%",
        "2013-11-02/2013-11-05",
        "2013-11-02/2013-12-05",
        "2013-12-30/2014-01-02",
        "2013-11/2013-12",
        "2013/2014",
        "[2013-11-02..2013-11-21]",
        "[2013-11-02..2013-12-05]",
        "[2013-12-30..2014-01-02]",
        "[2013-09..2013-11]",
        "[2012..2013]",
    ];
    for (at, date) in dates.iter().enumerate() {
        let hedge = Hedge::ALL[at % Hedge::ALL.len()];
        let fact = format!(r#""incident": {{"status": "detained", "date": "{date}"}}, "hedge": "{hedge}""#);
        add("date", format!(r#"{{{fact}, "people": {{"min": 9, "max": 9}}, "unit": "people"}}"#));
    }
    for status in Status::ALL {
        for hedge in Hedge::ALL {
            for people in [r#"{"min": 1, "max": 1}"#, r#"{"min": 13, "max": 15}"#, "null"] {
                let incident = format!(r#""incident": {{"status": "{status}", "date": "2013-11-19"}}"#);
                let unit = if people.contains("13") { "persons" } else { "refugees" };
                add(
                    "event",
                    format!(r#"{{{incident}, "hedge": "{hedge}", "people": {people}, "unit": "{unit}"}}"#),
                );
            }
        }
    }
    facts
}

/// `GOLD=write cargo test --test suite -- model::language` writes it again; then a speaker has to read what differs.
#[test]
fn the_sentences_that_speakers_read_are_those_that_are_said() {
    let mut written = String::from("id\tfact\ten\tko\tzh\n");
    for (id, fact) in facts().into_iter().chain(more_facts()) {
        let value: Value = serde_json::from_str(&fact).unwrap();
        let [en, ko, zh] = [Language::English, Language::Korean, Language::Chinese].map(|l| said(l, &value));
        writeln!(written, "{id}\t{fact}\t{en}\t{ko}\t{zh}").unwrap();
    }
    if std::env::var("GOLD").is_ok_and(|asked| asked == "write") {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/gold/own-sentences.tsv");
        std::fs::write(path, &written).unwrap();
        return;
    }
    for (said, read) in written.lines().zip(OWN.lines()) {
        assert_eq!(said, read);
    }
    assert_eq!(written.lines().count(), OWN.lines().count());
}

#[test]
fn every_word_and_country_has_a_name_in_each_language() {
    let said =
        |said: Said| Language::ALL.iter().map(|language| said.of(*language).to_owned()).collect::<Vec<_>>();
    let names = |of: Country| {
        Language::ALL.iter().map(|language| country(*language, of).to_owned()).collect::<Vec<_>>()
    };
    let mut all: Vec<Vec<String>> = Country::all().map(names).collect();
    all.extend(Status::ALL.iter().map(|word| said(word.said())));
    all.extend(Confidence::ALL.iter().map(|word| said(word.said())));
    all.extend(Role::ALL.iter().map(|word| said(word.said())));
    let hangul = |c: char| ('\u{ac00}'..='\u{d7a3}').contains(&c);
    let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    for [en, ko, zh] in all.iter().map(|names| <&[String; 3]>::try_from(names.as_slice()).unwrap()) {
        assert!(!en.is_empty() && !en.chars().any(|c| hangul(c) || han(c)), "{en}");
        assert!(ko.chars().any(hangul) && !ko.chars().any(han), "{ko}");
        assert!(zh.chars().any(han) && !zh.chars().any(hangul), "{zh}");
    }
    assert_eq!(country(Language::English, Country::parse("KP").unwrap()), "North Korea");
    assert_eq!(country(Language::Korean, Country::parse("KP").unwrap()), "북한");
    assert_eq!(country(Language::Chinese, Country::parse("KP").unwrap()), "朝鲜");
}
