//! A stolen key is found after an upgrade: what it sent and asked for before is known as its own.

use chrono::TimeDelta;
use refoulement::model::vocabulary::access::KeyRole;
use refoulement::postgres::prepare;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;

use super::undo::{both_undo, id_of, is, now};
use crate::support::desk::{Desk, case};
use crate::support::person::Person;

/// The database as the program before left it, under a clock that went on between a request and its act.
async fn of_before(desk: &Desk) {
    for statement in [
        "update desk.act set at = at + interval '3 ms' where kind = 'approval'",
        "update desk.import set heard_at = heard_at + interval '1 s'",
        "delete from desk.approval where kind = 'key'",
        "alter table desk.revision drop column by_key",
        "alter table desk.proposal drop column by_key",
        "alter table desk.approval drop column by_key",
        "delete from desk.migration where version = 14",
    ] {
        let done = sqlx::query(AssertSqlSafe(statement)).execute(&desk.api.database.owner).await.unwrap();
        assert!(statement.starts_with("alter") || done.rows_affected() > 0, "{statement}");
    }
}

#[tokio::test]
async fn what_a_key_sent_and_asked_for_before_an_upgrade_is_taken_back() {
    let desk = Desk::open().await;
    let (mistaken, public) = (desk.published("mistaken").await, desk.published("public").await);
    is(&desk.kim.retracts(&mistaken, &json!({"kind": "error"})).await, 200);
    desk.api.time.pass(TimeDelta::hours(1));
    let since = now(&desk);
    let restores = json!({"reason": "It stands."});
    is(&desk.lee.restores(&mistaken, &restores).await, 202);
    desk.lee.submits(&case("sent")).await;
    is(&desk.oh.revises(&public, &json!({"incident": {"title": "Ten people"}})).await, 200);
    desk.api.time.pass(TimeDelta::minutes(1));
    let rows = "title,date,host_country,source,source_url\nFive,2014,CN,Sheet,https://sheet.example/5\n";
    desk.lee.imports("", "text/csv", "sheet", rows).await;
    let ada = Person::of(&desk.api, KeyRole::Admin, "ada").await;
    let wanted = json!({"role": "editor", "holder": "yun"});
    let waits = ada.sends("POST", "/v1/desk/keys", &[("idempotency-key", "yun")], &wanted).await.json();
    of_before(&desk).await;
    prepare(&desk.api.database.server, &desk.api.database.name).await.unwrap();

    let seen = ada.reads(&format!("/v1/desk/keys/{}", waits["id"].as_str().unwrap())).await.json();
    assert_eq!(seen["state"], "revoked", "nobody could confirm it");
    let undone = both_undo(&desk, id_of(&desk.lee), since).await;
    assert_eq!(undone["rejected"], json!({"incidents": 2, "sources": 2, "proposals": 0}), "{undone}");
    assert_eq!((&undone["key_unknown"], &undone["left"]), (&json!(0), &json!([])));
    is(&desk.kim.restores(&mistaken, &restores).await, 202);
    let proposal: Option<Value> = desk.kim.sees(&public).await.json()["proposals"].get(0).cloned();
    assert_eq!(proposal.unwrap()["state"], "submitted", "of another holder");
}
