//! Contributors import their own sheets: as submissions of theirs, as one batch, and without a word of what others have.

use std::fmt::Write;

use serde_json::{Value, json};

use super::{ONE, accepts, brings, likely, looks_at, says, total};
use crate::support::desk::{Desk, case};

/// Rows of cases that are not like one another.
fn rows(count: usize) -> String {
    let mut sheet = "title,date,host_country,people,source,source_date,source_url\n".to_owned();
    for n in 0..count {
        let day = chrono::NaiveDate::from_ymd_opt(2001, 1, 1).unwrap()
            + chrono::TimeDelta::days(8 * i64::try_from(n).unwrap());
        writeln!(
            sheet,
            "Case {},{day},CN,{},Paper {n},2021-06-01,https://paper.example/{n}",
            uuid::Uuid::from_u128(0x0123_4567_89ab_cdef * (n as u128 + 3)).simple(),
            2 + n % 7
        )
        .unwrap();
    }
    sheet
}

#[tokio::test]
async fn a_contributor_imports_and_follows_a_sheet() {
    let desk = Desk::open().await;
    let sheet = rows(12);
    assert_eq!(looks_at(&desk.cho, &sheet).await["new"], 12);
    let begun = desk.cho.uploads("", "text/csv", "mine", sheet.clone()).await;
    let job = desk.cho.follows(&begun).await;
    assert_eq!(
        (&job["state"], &job["report"]["new"], &job["report"]["sources"]),
        (&json!("imported"), &json!(12), &json!(12)),
        "{job}"
    );
    let address = begun.headers["location"].to_str().unwrap().to_owned();
    assert_eq!(desk.oh.reads(&address).await.status, 404, "another's");
    assert_eq!(desk.kim.reads(&address).await.status, 200);
    // They are submissions like others.
    let own =
        desk.cho.reads("/v1/desk/incidents?limit=200").await.json()["incidents"].as_array().unwrap().clone();
    assert_eq!(own.len(), 12);
    let id = own[0]["id"].as_str().unwrap();
    let revised = desk.cho.revises(id, &json!({"incident": {"summary": "More is known."}})).await;
    assert_eq!(revised.status, 200, "{}", revised.body);
    let gone = desk.cho.takes_back(&format!("/v1/desk/incidents/{}", own[1]["id"].as_str().unwrap())).await;
    assert_eq!(gone.status, 200, "{}", gone.body);
    assert_eq!(desk.oh.reads("/v1/desk/incidents").await.json()["incidents"], json!([]));
    // The same file again changes nothing; what was taken back comes in again.
    let again = desk.cho.imports("", "text/csv", "again", sheet).await;
    assert_eq!((&again["report"]["new"], &again["report"]["unchanged"]), (&json!(1), &json!(11)), "{again}");
    // One thing in the queue of editors.
    let batches = desk.kim.reads("/v1/desk/batches?state=submitted").await.json()["batches"].clone();
    let first = batches.as_array().unwrap().iter().find(|batch| batch["incidents"] == 12).unwrap();
    assert_eq!(first["holder"], "cho", "{batches}");
    let batch = format!("/v1/desk/batches/{}", first["id"].as_str().unwrap());
    assert_eq!(desk.cho.reads(&batch).await.status, 403);
    let accepted = accepts(&desk.kim, &batch).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    assert_eq!(desk.api.get("/v1/incidents?date_to=2001-12-31").await["total"]["incidents"], 10);
}

#[tokio::test]
async fn a_file_of_a_contributor_is_one_table_of_at_most_500_rows() {
    let desk = Desk::open().await;
    let job = desk.cho.imports("?dry_run=true", "text/csv", "many", rows(501)).await;
    let problem = &job["report"]["problems"][0];
    assert_eq!((&job["state"], &problem["code"]), (&json!("refused"), &json!("too-many")), "{job}");
    assert!(problem["message"].as_str().unwrap().contains("501; split it"), "{problem}");
    assert_eq!(looks_at(&desk.cho, &rows(500)).await["new"], 500);
    let edition = "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\ntitle,date\r\n--b\r\n\
                   content-disposition: form-data; name=\"collection\"; filename=\"c\"\r\n\r\n[collection]\nkey = \"a\"\r\n--b--\r\n";
    let sent = desk.cho.uploads("", "multipart/form-data; boundary=b", "edition", edition).await;
    assert_eq!(
        (sent.status.as_u16(), &sent.json()["errors"][0]["code"]),
        (422, &json!("not-allowed")),
        "{}",
        sent.body
    );
    let archive = desk.api.ask("GET", "/v1/incidents.zip").await.bytes;
    let job = desk.cho.imports("?dry_run=true", "application/zip", "zip", archive).await;
    assert_eq!(job["report"]["problems"][0]["code"], "wrong-format", "{job}");
}

#[tokio::test]
async fn a_contributor_changes_what_is_theirs_and_waits_and_proposes_to_what_is_public() {
    let desk = Desk::open().await;
    let (own, anothers, public) = (
        desk.cho.submits(&case("mine")).await,
        desk.oh.submits(&case("theirs")).await,
        desk.published("public").await,
    );
    let nobody = "bc345a4c-7d52-4d6b-8914-5748e3940000".to_owned();
    let mut told = Vec::new();
    for id in [&public, &anothers, &nobody] {
        let sheet = format!("id,title\n{id},Another title\n");
        let job = desk.cho.imports("?dry_run=true", "text/csv", id, sheet).await;
        let problem = job["report"]["problems"][0].clone();
        told.push((problem["code"].clone(), job.to_string().replace(id.as_str(), "")));
    }
    assert_eq!(told[0].0, "propose");
    assert!(told[0].1.contains("PATCH /v1/desk/incidents/{id}"), "{}", told[0].1);
    let report = |text: &str| serde_json::from_str::<Value>(text).unwrap()["report"].clone();
    assert_eq!(
        (&told[1].0, report(&told[1].1)),
        (&json!("unknown-id"), report(&told[2].1)),
        "nothing tells them apart"
    );
    let sheet = format!("id,title\n{own},Nine people detained at a bridge\n");
    let job = desk.cho.imports("", "text/csv", "own", sheet).await;
    assert_eq!((&job["state"], &job["report"]["changed"]), (&json!("imported"), &json!(1)), "{job}");
    assert_eq!(desk.cho.sees(&own).await.json()["incident"]["title"], "Nine people detained at a bridge");
    // A link leads to what they may know of.
    for (id, code) in [
        (&public, Value::Null),
        (&own, Value::Null),
        (&anothers, json!("unknown-id")),
        (&nobody, json!("unknown-id")),
    ] {
        let mut line = case("linked")["incident"].clone();
        line["related"] = json!([{"incident": id, "kind": "follows"}]);
        line["claims"][0]["source"] = json!("linked");
        line["claims"][0]["key"] = json!("linked");
        line["claims"][0]["stance"] = json!("asserts");
        line["claims"][0]["hedge"] = json!("reported");
        line["sources"] = json!([{"key": "linked", "kind": "media", "outlet": "Linked", "title": "Nine", "url": "https://linked.example/"}]);
        let token = uuid::Uuid::new_v4().to_string();
        let job = desk.cho.imports("?dry_run=true", "application/x-ndjson", &token, line.to_string()).await;
        assert_eq!(job["report"]["problems"][0]["code"], code, "{job}");
    }
}

/// Of what waits of others, and of what is hidden in public, neither the report nor its counts say anything.
#[tokio::test]
async fn a_contributor_is_told_of_what_they_may_see_alone() {
    let desk = Desk::open().await;
    let sheet = |people: u32| {
        format!(
            "title,date,host_country,places,people,source,source_date\nA group is held,2014-05-30,CN,Tumen (CN-JL),{people},A Weekly,2014-06-02\n"
        )
    };
    let others = async |people: u32| {
        let likely = looks_at(&desk.oh, &sheet(people)).await["likely"].clone();
        let others = likely["list"][0]["others"].as_array().cloned().unwrap_or_default();
        assert_eq!(likely["rows"], u64::from(!others.is_empty()), "{likely}");
        others.iter().map(|other| other["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let waiting = desk.cho.submits(&case("waiting")).await;
    assert_eq!(others(9).await, Vec::<String>::new(), "another's");
    assert_eq!(desk.kim.accepts(&waiting).await.status, 200);
    assert_eq!(others(4).await, std::slice::from_ref(&waiting), "the place is the same");
    // Once the place is hidden, only what is public of it is compared: the number.
    let hidden = desk.kim.protects(&waiting, &json!({"places": "country"})).await;
    assert_eq!(hidden.status, 200, "{}", hidden.body);
    assert_eq!(others(4).await, Vec::<String>::new());
    assert_eq!(others(9).await, std::slice::from_ref(&waiting));
    assert_eq!(looks_at(&desk.kim, &sheet(4)).await["likely"]["rows"], 1, "an editor sees all of it");
    // What waits of theirs they know.
    let own = desk.oh.submits(&case("own")).await;
    let mut found = others(4).await;
    found.sort();
    assert_eq!(found, [own]);
}

/// A row that is left out is rejected with a reason, and the rest is published; no other's case is named.
#[tokio::test]
async fn an_editor_decides_on_the_rows_of_a_contributor() {
    let desk = Desk::open().await;
    let (_, kims) = brings(&desk.kim, ONE).await;
    let (report, batch) = brings(&desk.cho, ONE).await;
    assert_eq!(report["likely"]["rows"], 0, "{report}");
    let one = likely(&desk.lee, &batch).await;
    let (own, kim) = (one[0]["id"].as_str().unwrap(), one[0]["others"][0]["id"].as_str().unwrap());
    let same = json!({"same_as": kim});
    let said = says(&desk.lee, &batch, own, "same", same.clone()).await;
    assert_eq!(
        (said.status.as_u16(), &said.json()["errors"][0]["code"]),
        (422, &json!("by-hand")),
        "{}",
        said.body
    );
    assert_eq!(desk.cho.sees(kim).await.status, 404);
    assert_eq!(accepts(&desk.lee, &kims).await.status, 200);
    let said = says(&desk.lee, &batch, own, "same", same).await;
    assert_eq!(said.status, 200, "{}", said.body);
    let shown = desk.cho.sees(own).await;
    assert_eq!(shown.json()["state"], "rejected");
    assert!(shown.body.contains("a case that is there already"), "{}", shown.body);
    assert_eq!(desk.cho.sees(kim).await.json()["proposals"].as_array().unwrap().len(), 1);
    let accepted = desk.lee.accepts_proposal(kim).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    // One article, however many bring it.
    assert_eq!(
        (total(&desk).await, &desk.api.get(&format!("/v1/incidents/{kim}")).await["source_roots"]),
        ((1, 12, 12), &json!(1))
    );
}
