//! What is erased does not come back by itself, and leaves no name of a row.

use std::time::Duration;

use refoulement::desk::import::Error;
use serde_json::json;
use sqlx::{ConnectOptions, PgPool};

use super::{FIRST, MAP, SECOND, checked, counts, edition, incidents, problems, published, sent, written};
use crate::support::desk::Desk;
use crate::support::postgres::block_on;

pub const CANARY: &str = "xylophone-meadow-4712";

/// Every row of every table of the desk that holds the word.
pub async fn rows_with_it(desk: &Desk) -> Vec<String> {
    let owner = &desk.api.database.owner;
    let tables: Vec<String> = sqlx::query_scalar(
        "select relname::text from pg_class where relnamespace = 'desk'::regnamespace and relkind = 'r'",
    )
    .fetch_all(owner)
    .await
    .unwrap();
    let mut found = Vec::new();
    for table in tables {
        let query =
            format!("select '{table}: ' || t::text from desk.{table} as t where t::text like '%{CANARY}%'");
        let rows: Vec<String> =
            sqlx::query_scalar(sqlx::AssertSqlSafe(query)).fetch_all(owner).await.unwrap();
        found.extend(rows);
    }
    found
}

/// Two people erase the incident of a row that was never public.
async fn erase(desk: &Desk, id: &str) {
    for (person, status) in [(&desk.lee, 202), (&desk.park, 200)] {
        let erased = person.erases(id, &json!({"reason": "Asked for."})).await;
        assert_eq!(erased.status, status, "{}", erased.body);
    }
}

#[tokio::test]
async fn the_name_of_a_row_goes_with_its_incident() {
    let desk = Desk::open().await;
    let map = MAP.replace("locator = { text = \"FDS {id}\" }\n", "");
    let sheet = FIRST.replace("1,2015-01-01", &format!("{CANARY},2015-01-01"));
    sent(&desk.kim, "", &sheet, &map).await;
    // A report that lists it as gone.
    let without =
        format!("{}\n", FIRST.lines().filter(|line| !line.starts_with('1')).collect::<Vec<_>>().join("\n"));
    let gone = sent(&desk.kim, "", &without, &map).await;
    assert_eq!(gone["report"]["gone"]["rows"][0]["row_key"], CANARY, "{gone}");
    assert!(rows_with_it(&desk).await.len() >= 2, "the search finds it");
    let id = incidents(&desk).await[CANARY].clone();
    erase(&desk, &id).await;
    assert_eq!(rows_with_it(&desk).await, Vec::<String>::new());
    let report = desk.kim.reads(&format!("/v1/import/{}", gone["id"].as_str().unwrap())).await.json();
    assert_eq!(report["report"]["gone"]["count"], 1, "that a row was gone is still told: {report}");
}

#[tokio::test]
async fn an_erased_row_comes_back_only_where_somebody_says_that_it_is_new() {
    let desk = Desk::open().await;
    edition(&desk, FIRST).await;
    erase(&desk, &incidents(&desk).await["1"]).await;
    assert_eq!(problems(&desk, FIRST, MAP).await, ["2 id may-be-erased"]);
    assert_eq!(problems(&desk, super::SECOND, MAP).await, ["2 id may-be-erased", "4 id may-be-erased"]);
    let without = "id,date,loc,n\n2,2015-01-09,Helong,7\n3,2015-01-20,Yanji,2\n";
    let named = MAP.replace("republish = true", "republish = true\nnew = [\"3\"]");
    let job = sent(&desk.kim, "", without, &named).await;
    assert_eq!((&job["state"], counts(&job["report"])), (&json!("imported"), [1, 0, 1]), "{job}");
    assert_eq!(counts(&edition(&desk, without).await), [0, 0, 2], "from now on it is known");
}

/// The last edition's words stand in a revision, and go with it.
#[tokio::test]
async fn the_words_of_the_last_edition_go_with_their_revision() {
    let desk = Desk::open().await;
    let map = MAP.replace("[columns]\n", "[columns]\nsummary = \"note\"\n");
    let sheet = format!("id,date,loc,n,note\n1,2015-01-01,Tumen,5,{CANARY}\n");
    sent(&desk.kim, "", &sheet, &map).await;
    let id = incidents(&desk).await["1"].clone();
    let revision = desk.revision_of(&id).await["id"].as_str().unwrap().to_owned();
    let revised = desk.lee.revises(&id, &json!({"incident": {"summary": ""}})).await;
    assert_eq!(revised.status, 200, "{}", revised.body);
    super::erase_part(&desk, &revision).await;
    let left = rows_with_it(&desk).await;
    assert_eq!(left, Vec::<String>::new());
    assert_eq!(
        desk.kim.sees(&id).await.json()["editors"]["collection"]["row_key"],
        "1",
        "the row stays known"
    );
    let next = sheet.replace("Tumen,5", "Tumen,6").replace(CANARY, "");
    let job = sent(&desk.kim, "", &next, &map).await;
    assert_eq!(counts(&job["report"]), [0, 1, 0], "{job}");
}

/// What an editor took out and an older edition had said stands in what a newer one said, until it is erased.
#[tokio::test]
async fn erased_words_go_out_of_what_other_editions_said() {
    let desk = Desk::open().await;
    let map = MAP.replace("[columns]\n", "[columns]\nsummary = \"note\"\n");
    let sheet = format!("id,date,loc,n,note\n1,2015-01-01,Tumen,5,{CANARY}\n");
    sent(&desk.kim, "", &sheet, &map).await;
    let id = incidents(&desk).await["1"].clone();
    let first = desk.revision_of(&id).await["id"].as_str().unwrap().to_owned();
    assert_eq!(desk.lee.revises(&id, &json!({"incident": {"summary": ""}})).await.status, 200);
    let job = sent(&desk.kim, "", &sheet.replace("Tumen,5", "Tumen,6"), &map).await;
    assert_eq!(counts(&job["report"]), [0, 1, 0], "{job}");
    super::erase_part(&desk, &first).await;
    assert_eq!(rows_with_it(&desk).await, Vec::<String>::new());
}

/// The keeper says them again, and they do not come back as if they were new.
#[tokio::test]
async fn words_that_were_erased_are_asked_about_where_a_public_row_says_them_again() {
    let desk = Desk::open().await;
    let map = MAP.replace("[columns]\n", "[columns]\nsummary = \"note\"\n");
    let sheet = format!("id,date,loc,n,note\n1,2015-01-01,Tumen,5,{CANARY}\n");
    sent(&desk.kim, "", &sheet, &map).await;
    let id = incidents(&desk).await["1"].clone();
    let first = desk.revision_of(&id).await["id"].as_str().unwrap().to_owned();
    assert_eq!(desk.park.revises(&id, &json!({"incident": {"summary": ""}})).await.status, 200);
    let six = sheet.replace("Tumen,5", "Tumen,6");
    assert_eq!(counts(&sent(&desk.kim, "", &six, &map).await["report"]), [0, 1, 0]);
    super::accept_all(&desk).await;
    super::erase_part(&desk, &first).await;
    let seven = sheet.replace("Tumen,5", "Tumen,7");
    assert_eq!(problems(&desk, &six, &map).await, ["2 note changed-by-both"]);
    assert_eq!(problems(&desk, &seven, &map).await, ["2 note changed-by-both"]);
    let without = sent(&desk.kim, "", &seven.replace(CANARY, ""), &map).await;
    assert_eq!(counts(&without["report"]), [0, 1, 0], "{without}");
}

/// Nothing stands of the record any more, though it was erased part by part.
#[tokio::test]
async fn the_name_of_a_row_goes_with_the_last_of_its_revisions() {
    let desk = Desk::open().await;
    let map = MAP.replace("locator = { text = \"FDS {id}\" }\n", "");
    let sheet = FIRST.replace("1,2015-01-01", &format!("{CANARY},2015-01-01"));
    sent(&desk.kim, "", &sheet, &map).await;
    let gone = sent(&desk.kim, "", "id,date,loc,n\n2,2015-01-09,Helong,7\n", &map).await;
    assert_eq!(gone["report"]["gone"]["rows"][0]["row_key"], CANARY, "{gone}");
    let id = incidents(&desk).await[CANARY].clone();
    let revision = desk.revision_of(&id).await["id"].as_str().unwrap().to_owned();
    super::erase_part(&desk, &revision).await;
    assert_eq!(rows_with_it(&desk).await, Vec::<String>::new());
    assert_eq!(problems(&desk, &sheet, &map).await, ["2 id may-be-erased"]);
}

#[tokio::test]
async fn a_row_whose_change_was_taken_back_is_the_same_incident() {
    let (desk, incidents) = published().await;
    edition(&desk, SECOND).await;
    let back = desk.kim.takes_back(&format!("/v1/desk/incidents/{}", incidents["1"])).await;
    assert!(back.status.is_success(), "{}", back.body);
    assert_eq!(counts(&edition(&desk, SECOND).await), [0, 1, 2]);
    super::accept_all(&desk).await;
    assert_eq!(super::total(&desk).await, (3, 15));
}

/// A report that is stored after a row was erased does not bring its name back.
#[tokio::test]
async fn a_report_does_not_name_what_was_erased_meanwhile() {
    let desk = Desk::open().await;
    let map = MAP.replace("locator = { text = \"FDS {id}\" }\n", "");
    sent(&desk.kim, "", &FIRST.replace("1,2015-01-01", &format!("{CANARY},2015-01-01")), &map).await;
    let owner = &desk.api.database.owner;
    let mut erasing = owner.begin().await.unwrap();
    sqlx::query("select from desk.collection for update").execute(&mut *erasing).await.unwrap();
    let form = super::form(&[("file", "id,date,loc,n\n2,2015-01-09,Helong,7\n"), ("map", &map)]);
    let kind = "multipart/form-data; boundary=frontier";
    let query = "select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')";
    let import = async {
        let begun = desk.kim.uploads("?dry_run=true", kind, &uuid::Uuid::new_v4().to_string(), form).await;
        while !sqlx::query_scalar::<_, bool>(query).fetch_one(owner).await.unwrap() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        sqlx::query("select desk.erase(record, 'Asked for.') from desk.collection_row where row_key = $1")
            .bind(CANARY)
            .execute(&mut *erasing)
            .await
            .unwrap();
        erasing.commit().await.unwrap();
        desk.kim.follows(&begun).await
    };
    let job = tokio::time::timeout(Duration::from_secs(20), import).await.expect("it waits for ever");
    assert_eq!((&job["state"], &job["report"]["gone"]["count"]), (&json!("checked"), &json!(1)), "{job}");
    assert_eq!(rows_with_it(&desk).await, Vec::<String>::new());
}

/// An erasure in between, at another connection.
fn erased(owner: &PgPool, erasure: &'static str) {
    let options = owner.connect_options();
    let erasing = std::thread::spawn(move || {
        block_on(async {
            let mut connection = options.connect().await.unwrap();
            sqlx::query(erasure).execute(&mut connection).await.unwrap();
        });
    });
    erasing.join().unwrap();
}

/// Between the look at the collection and the look at its rows.
#[tokio::test]
async fn a_row_that_is_erased_while_the_file_is_checked_is_not_new() {
    let desk = Desk::open().await;
    edition(&desk, FIRST).await;
    let mut is_first = true;
    let plan = checked(&desk, FIRST, &mut |_, _| {
        if std::mem::take(&mut is_first) {
            let erasure =
                "select desk.erase(record, 'Asked for.') from desk.collection_row where row_key = '1'";
            erased(&desk.api.database.owner, erasure);
        }
    })
    .await;
    assert_eq!((plan.new, plan.unchanged), (1, 1), "nothing knows it any more");
    let late = written(&desk, plan).await;
    assert!(matches!(late, Err(Error::Desk(refoulement::desk::Error::OtherEdition { .. }))), "{late:?}");
}

/// An editor wrote what the next edition says, and that was erased before the edition was written.
#[tokio::test]
async fn what_a_row_said_is_not_kept_for_a_revision_that_is_erased() {
    let desk = Desk::open().await;
    edition(&desk, FIRST).await;
    let id = incidents(&desk).await["1"].clone();
    let mut claims = desk.kim.sees(&id).await.json()["incident"]["claims"].clone();
    claims[0]["people"] = json!({"min": 6, "max": 6, "quantifier": "exact", "counts": "persons"});
    let revised = desk.lee.revises(&id, &json!({"incident": {"claims": claims}})).await;
    assert_eq!(revised.status, 200, "{}", revised.body);
    let revision = desk.revision_of(&id).await["id"].as_str().unwrap().to_owned();
    let plan = checked(&desk, SECOND, &mut |_, _| ()).await;
    assert_eq!((plan.new, plan.changed, plan.unchanged), (1, 0, 2));
    super::erase_part(&desk, &revision).await;
    let late = written(&desk, plan).await;
    assert!(matches!(late, Err(Error::Overtaken(_))), "{late:?}");
}

/// A report stays, and so names the incident.
#[tokio::test]
async fn a_report_says_of_which_incident_a_row_is_and_not_by_which_name() {
    let desk = Desk::open().await;
    let map = MAP.replace("locator = { text = \"FDS {id}\" }\n", "");
    sent(&desk.kim, "", &FIRST.replace("1,2015-01-01", &format!("{CANARY},2015-01-01")), &map).await;
    let id = incidents(&desk).await[CANARY].clone();
    let job = sent(&desk.kim, "", &FIRST.replace("1,2015-01-01", "7,2015-01-01"), &map).await;
    let problem = &job["report"]["problems"][0];
    assert_eq!((&problem["row"], &problem["code"]), (&json!(2), &json!("imported-before")), "{job}");
    assert!(problem["message"].as_str().unwrap().contains(&id), "{job}");
    erase(&desk, &id).await;
    assert_eq!(rows_with_it(&desk).await, Vec::<String>::new());
}
