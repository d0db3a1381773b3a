//! When an incident was first published: with the first of its states that is public today, whatever was done to it since.

use refoulement::desk::publication::rebuild;
use serde_json::{Value, json};

use crate::desk::publication::{everything, text};
use crate::support::desk::{Desk, case};

/// The version and the first version of an incident, at a version.
async fn versions(desk: &Desk, id: &str, at: &str) -> (Value, Value) {
    let document = desk.api.get(&format!("/v1/incidents/{id}{at}")).await;
    (document["version"].clone(), document["first_version"].clone())
}

/// The ids that a filter lists; total, table, statistics and feed hold as many.
async fn listed(desk: &Desk, query: &str) -> Vec<String> {
    let list = desk.api.get(&format!("/v1/incidents?{query}")).await;
    let incidents = list["incidents"].as_array().unwrap();
    let ids: Vec<String> = incidents.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect();
    let many = ids.len();
    assert_eq!(list["total"]["incidents"], many, "{query}");
    assert_eq!(desk.api.table(&format!("/v1/incidents.csv?{query}")).await.len(), many, "{query}");
    let statistics = desk.api.get(&format!("/v1/statistics?{query}&group_by=host_country")).await;
    assert_eq!(statistics["totals"]["incidents"], many, "{query}");
    for row in statistics["rows"].as_array().unwrap() {
        assert_eq!(desk.api.get(row["url"].as_str().unwrap()).await["total"]["incidents"], many, "{row}");
    }
    let feed = desk.api.ask("GET", &format!("/v1/incidents.atom?{query}")).await.body;
    assert_eq!(feed.matches("<entry>").count(), many, "{query}");
    ids
}

#[tokio::test]
async fn what_was_first_published_since_a_version_is_not_what_changed_since() {
    let desk = Desk::open().await;
    let id = desk.published("first").await;
    desk.api.time.pass(chrono::TimeDelta::days(1));
    desk.corrected(&id, json!({"title": "Nine people were detained"})).await;
    let later = desk.published("later").await;
    assert_eq!(versions(&desk, &id, "").await, (json!(6), json!(5)));
    assert_eq!(versions(&desk, &id, "?version=5").await, (json!(5), json!(5)));
    assert_eq!(listed(&desk, "updated_since=5").await.len(), 2);
    assert_eq!(listed(&desk, "published_since=5").await, [later.as_str()]);
    assert_eq!(listed(&desk, "published_since=4").await.len(), 2);
    assert_eq!(listed(&desk, "published_since=4&version=6").await, [id.as_str()]);
    assert_eq!(listed(&desk, "published_since=0").await.len(), 5);
    assert_eq!(listed(&desk, "published_since=7").await, [""; 0]);

    let document = desk.api.get(&format!("/v1/incidents/{id}")).await;
    let before = desk.api.get(&format!("/v1/incidents/{id}?version=5")).await;
    assert_eq!(document["first_published"], before["updated"]);
    assert_ne!(document["first_published"], document["updated"]);
    let table = desk.api.table("/v1/incidents.csv?published_since=4").await;
    let row = table.iter().find(|row| row["id"] == id).unwrap();
    assert_eq!((row["first_version"].as_str(), row["version"].as_str()), ("5", "6"));
    assert_eq!(
        (&json!(row["first_published"]), &json!(row["updated"])),
        (&document["first_published"], &document["updated"])
    );
    let feed = desk.api.ask("GET", "/v1/incidents.atom?published_since=4&version=6").await.body;
    let of = |tag: &str| {
        let entry = feed.split("<entry>").nth(1).unwrap();
        let text = entry.split(&format!("<{tag}>")).nth(1).unwrap().split('<').next().unwrap();
        json!(text.strip_suffix("T00:00:00+00:00").unwrap())
    };
    assert_eq!((&of("published"), &of("updated")), (&document["first_published"], &document["updated"]));
    desk.rebuilds_the_same().await;
}

#[tokio::test]
async fn a_day_or_a_time_is_no_version_and_the_refusal_says_what_is() {
    let desk = Desk::open().await;
    for (parameter, words) in [
        ("updated_since", ["a version of the register", "not a date", "published_since"]),
        ("published_since", ["a version of the register", "not a date", "first published after it"]),
    ] {
        for sent in ["2026-01-01", "2026-01-01T12:00:00Z"] {
            let problem = desk.api.problem(&format!("/v1/incidents?{parameter}={sent}")).await;
            let allowed = problem["errors"][0]["allowed"][0].as_str().unwrap();
            assert!(words.iter().all(|word| allowed.contains(word)), "{allowed}");
            assert!(allowed.contains("/v1/versions says on which day"), "{allowed}");
        }
    }
    let problem = desk.api.problem("/v1/incidents?as_of=2026-01-31").await;
    let message = problem["errors"][0]["message"].as_str().unwrap();
    assert!(message.contains("version") && message.contains("last version of that day"), "{message}");
}

#[tokio::test]
async fn protection_and_what_nobody_can_see_leave_it_as_it_was() {
    let desk = Desk::open().await;
    let id = desk.published("seen").await;
    assert_eq!(desk.kim.protects(&id, &json!({"places": "country"})).await.status, 200);
    assert_eq!(versions(&desk, &id, "").await, (json!(6), json!(5)));
    // A correction of what is hidden is in no version.
    let places = json!([{"role": "detention", "name": "Yanji", "country": "CN", "subdivision": "CN-JL", "precision": "locality"}]);
    desk.corrected(&id, json!({ "places": places })).await;
    assert_eq!(versions(&desk, &id, "").await, (json!(6), json!(5)));
    assert_eq!(versions(&desk, &id, "?version=5").await, (json!(5), json!(5)));
    assert_eq!(listed(&desk, "published_since=5").await, [""; 0]);
    desk.rebuilds_the_same().await;
}

#[tokio::test]
async fn what_was_embargoed_is_first_published_when_that_ends() {
    let desk = Desk::open().await;
    let id = desk.cho.submits(&case("held")).await;
    desk.approve(&id).await;
    let other = desk.published("other").await;
    desk.due().await;
    assert_eq!(versions(&desk, &id, "").await, (json!(6), json!(6)));
    assert_eq!(listed(&desk, "published_since=5").await, [id.as_str()]);
    assert_eq!(listed(&desk, "published_since=4&version=5").await, [other.as_str()]);
}

/// While it is withdrawn no version has it, so nothing tells when it was published. Restored, it is again in the versions
/// in which it was, and was first published then: not when it came back.
#[tokio::test]
async fn what_is_withdrawn_is_nowhere_and_what_is_restored_was_there_before() {
    let desk = Desk::open().await;
    for kind in ["error", "withdrawn"] {
        let id = desk.published(kind).await;
        let first = versions(&desk, &id, "").await.0.as_u64().unwrap();
        let since = format!("published_since={}", first - 1);
        let taken = desk.kim.retracts(&id, &json!({"kind": kind, "reason": "Asked for."})).await;
        assert_eq!(taken.status, 200, "{}", taken.body);
        assert_eq!(listed(&desk, &since).await, [""; 0], "{kind}");
        let there = usize::from(kind == "error");
        assert_eq!(listed(&desk, &format!("{since}&version={first}")).await.len(), there, "{kind}");
        desk.both("POST", &id, "/restore", &json!({"reason": "It may be seen."})).await;
        assert_eq!(versions(&desk, &id, "").await, (json!(first + 2), json!(first)), "{kind}");
        assert_eq!(versions(&desk, &id, &format!("?version={first}")).await, (json!(first), json!(first)));
        assert_eq!(listed(&desk, &since).await, [id.as_str()], "{kind}");
    }
    desk.rebuilds_the_same().await;
}

#[tokio::test]
async fn an_heir_keeps_its_own_first_version() {
    let desk = Desk::open().await;
    let (same, heir) = (desk.published("same").await, desk.published("heir").await);
    let merged = desk.kim.merges(&same, &json!({"into": heir, "reason": "The same."})).await;
    assert_eq!(merged.status, 200, "{}", merged.body);
    assert_eq!(versions(&desk, &heir, "").await.1, 6);
    assert_eq!(versions(&desk, &same, "?version=6").await, (json!(5), json!(5)));
    desk.rebuilds_the_same().await;
}

/// What a program wrote in another form is written anew when the next one starts.
#[tokio::test]
async fn documents_of_before_are_completed_byte_for_byte() {
    let desk = Desk::open().await;
    let id = desk.published("first").await;
    desk.corrected(&id, json!({"title": "Nine people were detained"})).await;
    let (owner, pool) = (&desk.api.database.owner, &desk.api.database.desk);
    rebuild::rebuild(pool, |_, _| ()).await.unwrap();
    let before = everything(&desk.api.database).await;
    let stripped = "update published.incident set search_text = 'x',
                    document = (regexp_replace(document::text, ',\"first_version\":.*$', '') || '}')::json";
    assert_eq!(sqlx::query(stripped).execute(owner).await.unwrap().rows_affected(), 5);
    rebuild::refresh(pool).await.unwrap();
    assert_ne!(everything(&desk.api.database).await, before, "it says that it has the present form");
    sqlx::query("update published.projection set form = 1").execute(owner).await.unwrap();
    rebuild::refresh(pool).await.unwrap();
    assert_eq!(everything(&desk.api.database).await, before);
}

/// So are the outlines that the queue is made of.
#[tokio::test]
async fn outlines_of_before_are_written_anew() {
    let desk = Desk::open().await;
    desk.published("first").await;
    desk.oh.submits(&case("second")).await;
    let (owner, pool) = (&desk.api.database.owner, &desk.api.database.desk);
    let before = desk.kim.reads("/v1/desk/incidents").await.json();
    assert_eq!(before["incidents"][0]["likely_duplicate"], true, "{before}");
    let outlines = "select string_agg(outline::text, E'\n' order by revision) from desk.outline as outline";
    let kept = text(owner, outlines).await;
    sqlx::query("update desk.outline set content = jsonb_set(content, '{title}', '\"Of another form\"')")
        .execute(owner)
        .await
        .unwrap();
    sqlx::query("update published.projection set form = 1").execute(owner).await.unwrap();
    rebuild::refresh(pool).await.unwrap();
    assert_eq!(text(owner, outlines).await, kept);
    assert_eq!(desk.kim.reads("/v1/desk/incidents").await.json(), before);
}
