//! The next edition: its rows are known by their names, and change their incidents.

use refoulement::desk::import::Error;
use rust_xlsxwriter::Workbook;
use serde_json::json;

use super::{
    FIRST, MAP, SECOND, accept_all, beside, checked, counts, edition, incidents, problems, published, sent,
    total, written,
};
use crate::support::desk::Desk;

#[tokio::test]
async fn the_next_edition_changes_a_row_and_adds_one() {
    let desk = Desk::open().await;
    assert_eq!(counts(&edition(&desk, FIRST).await), [2, 0, 0]);
    accept_all(&desk).await;
    assert_eq!(total(&desk).await, (2, 12));
    let first = incidents(&desk).await;
    let report = edition(&desk, SECOND).await;
    assert_eq!(counts(&report), [1, 1, 1]);
    assert_eq!(report["gone"], json!({"count": 0, "rows": []}));
    accept_all(&desk).await;
    assert_eq!(total(&desk).await, (3, 15));
    let second = incidents(&desk).await;
    assert_eq!((&first["1"], &first["2"]), (&second["1"], &second["2"]), "a name is one record for ever");
    assert_eq!(counts(&edition(&desk, SECOND).await), [0, 0, 3]);
}

#[tokio::test]
async fn the_history_says_which_edition_changed_what() {
    let (desk, incidents) = published().await;
    let map = MAP.replace("republish = true", "republish = true\nedition = \"2.0\"");
    sent(&desk.kim, "", SECOND, &map).await;
    let history = desk.lee.reads(&format!("/v1/desk/incidents/{}/revisions", incidents["1"])).await.json();
    let reasons: Vec<&str> =
        history["revisions"].as_array().unwrap().iter().map(|one| one["reason"].as_str().unwrap()).collect();
    assert_eq!(
        reasons,
        [
            "Edition 2.0 of the collection Foreign Data Set.",
            "Edition 2026-01-31 of the collection Foreign Data Set."
        ],
        "{history}"
    );
    let shown = desk.lee.sees(&incidents["1"]).await.json();
    assert_eq!(
        shown["editors"]["collection"],
        json!({"key": "foreign-data-set", "name": "Foreign Data Set", "licence": "CC BY 4.0", "republish": true, "row_key": "1"})
    );
    assert_eq!(desk.lee.reads(super::AT).await.json()["edition"], "2.0");
}

#[tokio::test]
async fn what_an_editor_changed_since_is_kept() {
    let (desk, incidents) = published().await;
    desk.corrected(
        &incidents["1"],
        json!({"summary": "At the bridge.", "title": "Arrests at the bridge of Tumen"}),
    )
    .await;
    edition(&desk, SECOND).await;
    accept_all(&desk).await;
    let public = desk.api.get(&format!("/v1/incidents/{}", incidents["1"])).await;
    assert_eq!(
        (&public["people"]["max"], &public["summary"], &public["title"]),
        (&json!(6), &json!("At the bridge."), &json!("Arrests at the bridge of Tumen"))
    );
}

#[tokio::test]
async fn what_both_changed_is_asked_about_with_both_values() {
    let (desk, incidents) = published().await;
    let shown = desk.kim.sees(&incidents["1"]).await.json();
    let mut claims = shown["incident"]["claims"].clone();
    claims[0]["people"] = json!({"min": 8, "max": 8, "quantifier": "exact", "counts": "persons"});
    desk.corrected(&incidents["1"], json!({ "claims": claims })).await;
    let job = sent(&desk.kim, "?dry_run=true", SECOND, MAP).await;
    let told = &job["report"]["problems"];
    assert_eq!(told.as_array().unwrap().len(), 1, "{told}");
    assert_eq!(
        (&told[0]["row"], &told[0]["column"], &told[0]["code"]),
        (&json!(2), &json!("n"), &json!("changed-by-both"))
    );
    let message = told[0]["message"].as_str().unwrap();
    assert!(
        message.starts_with("the last edition said 5, this one says 6, but the register says 8 by now"),
        "{message}"
    );
    // Whoever changes the incident to what the row says has answered.
    claims[0]["people"] = json!({"min": 6, "max": 6, "quantifier": "exact", "counts": "persons"});
    desk.corrected(&incidents["1"], json!({ "claims": claims })).await;
    assert_eq!(counts(&edition(&desk, SECOND).await), [1, 0, 2]);
}

#[tokio::test]
async fn an_edition_that_waits_is_changed_by_the_next() {
    let (desk, incidents) = published().await;
    edition(&desk, SECOND).await;
    let third = SECOND.replace("Tumen,6", "Tumen,9");
    assert_eq!(counts(&edition(&desk, &third).await), [0, 1, 2]);
    let shown = desk.lee.sees(&incidents["1"]).await.json();
    assert_eq!(shown["editors"]["waiting"].as_array().unwrap().len(), 1, "{shown}");
    accept_all(&desk).await;
    assert_eq!(total(&desk).await, (3, 18));
}

#[tokio::test]
async fn one_that_was_never_public_is_changed_too() {
    let desk = Desk::open().await;
    edition(&desk, FIRST).await;
    assert_eq!(counts(&edition(&desk, SECOND).await), [1, 1, 1]);
    accept_all(&desk).await;
    assert_eq!(total(&desk).await, (3, 15));
}

#[tokio::test]
async fn rows_that_are_gone_are_listed_and_stay() {
    let (desk, incidents) = published().await;
    let without = FIRST.replace("2,2015-01-09,Helong,7\n", "");
    let expected = json!({"count": 1, "rows": [
        {"row_key": "2", "incident": incidents["2"], "address": format!("/v1/desk/incidents/{}", incidents["2"])}
    ]});
    let looked = sent(&desk.kim, "?dry_run=true", &without, MAP).await;
    assert_eq!(looked["report"]["gone"], expected, "{looked}");
    assert_eq!(edition(&desk, &without).await["gone"], expected);
    assert_eq!(total(&desk).await, (2, 12));
}

#[tokio::test]
async fn a_rejected_row_stays_so_until_it_says_something_new() {
    let desk = Desk::open().await;
    edition(&desk, FIRST).await;
    let row = incidents(&desk).await["1"].clone();
    let revision = desk.revision_of(&row).await["id"].clone();
    assert_eq!(
        desk.lee.rejects(&row, &json!({"revision": revision, "reason": "Another year."})).await.status,
        200
    );
    let again = sent(&desk.kim, "?dry_run=true", FIRST, MAP).await;
    assert_eq!(counts(&again["report"]), [0, 0, 2], "{again}");
    let notes = again["report"]["notes"].to_string();
    assert!(notes.contains("the incident of this row is rejected, and stays so"), "{notes}");
    assert_eq!(desk.kim.sees(&row).await.json()["state"], "rejected");
    assert_eq!(counts(&edition(&desk, SECOND).await), [1, 1, 1]);
    assert_eq!(
        desk.kim.sees(&row).await.json()["state"],
        "submitted",
        "what is new of it waits for an editor"
    );
    accept_all(&desk).await;
    assert_eq!(total(&desk).await, (3, 15));
}

#[tokio::test]
async fn what_was_taken_back_is_not_changed_by_an_edition() {
    let (desk, incidents) = published().await;
    let why = json!({"kind": "error", "public_reason": "did_not_happen", "reason": "It did not happen."});
    assert_eq!(desk.lee.retracts(&incidents["1"], &why).await.status, 200);
    assert_eq!(problems(&desk, SECOND, MAP).await, ["2 id not-open"]);
    let again = sent(&desk.kim, "?dry_run=true", FIRST, MAP).await;
    assert_eq!(counts(&again["report"]), [0, 0, 2], "what says nothing new does nothing");
    let notes = again["report"]["notes"].to_string();
    assert!(
        notes.contains("the incident of this row is retracted (did not happen), and stays so"),
        "{notes}"
    );
    let into = json!({"into": incidents["2"], "reason": "The same."});
    assert_eq!(desk.lee.restores(&incidents["1"], &json!({"reason": "It did."})).await.status, 202);
    assert_eq!(desk.kim.restores(&incidents["1"], &json!({"reason": "It did."})).await.status, 200);
    assert_eq!(desk.lee.merges(&incidents["1"], &into).await.status, 200);
    assert_eq!(problems(&desk, SECOND, MAP).await, ["2 id not-open"]);
}

#[tokio::test]
async fn a_file_that_was_checked_before_another_edition_is_checked_again() {
    let desk = Desk::open().await;
    let (one, two) =
        (checked(&desk, FIRST, &mut |_, _| ()).await, checked(&desk, FIRST, &mut |_, _| ()).await);
    written(&desk, one).await.unwrap();
    let late = written(&desk, two).await;
    assert!(matches!(late, Err(Error::Desk(refoulement::desk::Error::OtherEdition { .. }))), "{late:?}");
}

/// The key of a source changes where it is joined to another: its rows say nothing new by that.
#[tokio::test]
async fn a_source_that_became_part_of_another_makes_no_row_new() {
    let (desk, _) = published().await;
    let key = desk.source(&incidents(&desk).await["1"]).await;
    let read = desk.lee.reads(&format!("/v1/desk/sources/{key}")).await;
    let body = json!({"into": "chosun-2013-11-21", "reason": "The same."});
    let joined = desk
        .lee
        .sends("POST", &format!("/v1/desk/sources/{key}/merge"), &[("if-match", &read.tag())], &body)
        .await;
    assert_eq!(joined.status, 200, "{}", joined.body);
    let report = edition(&desk, FIRST).await;
    assert_eq!(counts(&report), [0, 0, 2], "{report}");
}

#[tokio::test]
async fn a_place_whose_code_another_row_writes_changes_nothing_in_the_same_edition() {
    let desk = Desk::open().await;
    let sheet = "id,date,loc,n\n1,2015-01-01,Tumen,5\n2,2015-01-09,Tumen (CN-JL),7\n";
    assert_eq!(counts(&edition(&desk, sheet).await), [2, 0, 0]);
    accept_all(&desk).await;
    let filled = incidents(&desk).await["1"].clone();
    let places = desk.api.get(&format!("/v1/incidents/{filled}")).await["places"].clone();
    assert_eq!(places[0]["subdivision"], "CN-JL");
    assert_eq!(counts(&edition(&desk, sheet).await), [0, 0, 2]);
    // What the row says next changes that alone.
    assert_eq!(counts(&edition(&desk, &sheet.replace("Tumen,5", "Tumen,6")).await), [0, 1, 1]);
    accept_all(&desk).await;
    let shown = desk.api.get(&format!("/v1/incidents/{filled}")).await;
    assert_eq!((&shown["places"], &shown["people"]["max"]), (&places, &json!(6)));
}

/// A workbook of two incidents and of what a source says of each, where the first names a place and a day of its own.
fn workbook(place: &str, date: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    let tables = [
        (
            "incidents",
            vec!["label,row_key,title,date,host_country".to_owned(), "a,1,Held,2015-01-01,CN".to_owned()],
        ),
        (
            "claims",
            vec![
                "incident,key,source,stance,hedge,people_min,people_max,quantifier,counts,date,place"
                    .to_owned(),
                format!("a,cecc,cecc-2014-03-19,asserts,stated,5,5,exact,persons,{date},{place}"),
            ],
        ),
        (
            "places",
            vec![
                "incident,role,name,country,precision".to_owned(),
                "a,detention,Tumen,CN,locality".to_owned(),
            ],
        ),
    ];
    for (name, lines) in tables {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (row, line) in (0..).zip(lines) {
            for (column, cell) in (0..).zip(line.split(',')) {
                sheet.write(row, column, cell).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

#[tokio::test]
async fn what_an_edition_no_longer_says_of_a_claim_goes() {
    let desk = Desk::open().await;
    let import = async |book: Vec<u8>| {
        let job = beside(&desk, &book).await;
        assert_eq!(job["state"], "imported", "{job}");
        counts(&job["report"])
    };
    assert_eq!(import(workbook("a village", "2015-01-02")).await, [1, 0, 0]);
    accept_all(&desk).await;
    assert_eq!(import(workbook("", "")).await, [0, 1, 0]);
    accept_all(&desk).await;
    let id = incidents(&desk).await["1"].clone();
    let claim = desk.api.get(&format!("/v1/incidents/{id}")).await["claims"][0].clone();
    assert!(claim.get("date").is_none() && claim.get("place").is_none(), "{claim}");
    assert_eq!(import(workbook("", "")).await, [0, 0, 1]);
}
