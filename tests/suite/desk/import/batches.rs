//! A batch of many rows: looked at in pages, published as one act and followed, split, taken up again.

use std::fmt::Write;
use std::fs;
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use refoulement::desk::actions::act::Act as _;
use refoulement::desk::actions::actor::Actor;
use refoulement::desk::import::batch::publication;
use refoulement::desk::review::reject::Rejected;
use refoulement::model::vocabulary::access::KeyRole;
use serde_json::{Value, json};

use crate::support::api::body;
use crate::support::desk::Desk;
use crate::support::person::Person;
use crate::support::service::{Folder, Service, answer, binary, key, send, send_with, wait_for};

/// So many rows, each of an article of its own, or all of one log; every hundredth names an address.
fn sheet(rows: usize, is_log: bool) -> String {
    let mut sheet = "title,date,host_country,places,people,source,source_title\n".to_owned();
    for n in 0..rows {
        let title =
            if n % 100 == 7 { format!("Write to a{n}@mail.example") } else { format!("Arrest number {n}") };
        let (month, day) = (n % 12 + 1, n % 28 + 1);
        let article = if is_log { "Log".to_owned() } else { format!("Report {n}") };
        let people = n % 9 + 1;
        writeln!(sheet, "{title},2014-{month:02}-{day:02},CN,Tumen (CN-JL),{people},A Daily,{article}")
            .unwrap();
    }
    sheet
}

/// A sheet that kim imported, to be published, and lee tells its rows apart: the address of its batch.
async fn imported(desk: &Desk, rows: usize) -> String {
    let job = desk.kim.imports("?publish=true", "text/csv", "sheet", sheet(rows, false)).await;
    let batch =
        format!("/v1/desk/batches/{}", job["report"]["batch"].as_str().unwrap_or_else(|| panic!("{job}")));
    desk.lee.tells_apart(&batch).await;
    batch
}

async fn accept(person: &Person, batch: &str, confirmed: &[Value]) -> crate::support::api::Answer {
    let tag = person.reads(batch).await.tag();
    let body = json!({ "confirmed": confirmed });
    person.sends("POST", &format!("{batch}/accept"), &[("if-match", &tag)], &body).await
}

#[tokio::test]
async fn a_batch_of_several_parts_is_looked_at_in_pages_and_published_in_one_act() {
    let desk = Desk::open().await;
    let batch = imported(&desk, 600).await;
    let shown = desk.lee.reads(&batch).await;
    assert!(shown.body.len() < 1000, "its document stays small: {}", shown.body);
    let shown = shown.json();
    assert_eq!([&shown["incidents"], &shown["cautions"]], [&json!(600), &json!(6)], "{shown}");
    let cautions = desk.lee.pages_through(&format!("{batch}/cautions?limit=4"), "cautions").await;
    let digests: Vec<Value> = cautions.iter().map(|caution| caution["digest"].clone()).collect();
    assert_eq!(digests.len(), 6);
    let refused = accept(&desk.lee, &batch, &digests[1..]).await;
    assert_eq!(refused.status, 422);
    let errors = refused.json()["errors"].clone();
    assert_eq!(errors.as_array().unwrap().len(), 1, "only the one that was left out: {errors}");
    assert_eq!((&errors[0]["pointer"], &errors[0]["digest"]), (&cautions[0]["pointer"], &digests[0]));
    let all = json!({"all_confirmed": true});
    let tag = desk.lee.reads(&batch).await.tag();
    let refused = desk.lee.sends("POST", &format!("{batch}/accept"), &[("if-match", &tag)], &all).await;
    assert_eq!(refused.status, 422, "nobody confirms what they have not seen: {}", refused.body);
    let begun = accept(&desk.lee, &batch, &digests).await;
    assert_eq!(begun.status, 202, "{}", begun.body);
    let again = accept(&desk.lee, &batch, &digests).await;
    assert!([202, 409].contains(&again.status.as_u16()) && again.status != 202, "{}", again.body);
    let published = desk.lee.follows_batch(&begun).await;
    assert_eq!([&published["state"], &published["version"]], [&json!("published"), &json!(5)], "{published}");
    assert_eq!((&published["done"], &published["total"]), (&json!(1200), &json!(1200)), "{published}");
    assert_eq!(desk.api.get("/v1/incidents").await["total"]["incidents"], 603);
    assert_eq!(desk.changes(5).await.len(), 600);
    assert_eq!(desk.lee.pages_through(&format!("{batch}/cautions"), "cautions").await, Vec::<Value>::new());
    desk.rebuilds_the_same().await;
}

#[tokio::test]
async fn whoever_takes_something_down_goes_first() {
    let desk = Desk::open().await;
    let withdrawn = desk.published("in-danger").await;
    let batch = imported(&desk, 3).await;
    let turn = desk.api.desk.turn().await.unwrap();
    let begun = accept(&desk.lee, &batch, &[]).await;
    assert_eq!(begun.status, 202, "{}", begun.body);
    let (kim, tag) = (desk.kim.clone(), desk.kim.tag(&withdrawn).await);
    let takedown = tokio::spawn(async move {
        let path = format!("/v1/desk/incidents/{withdrawn}/retract");
        kim.sends("POST", &path, &[("if-match", &tag)], &json!({"kind": "withdrawn"})).await
    });
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(desk.lee.reads(&batch).await.json()["state"], "accepting");
    drop(turn);
    let (takedown, published) = (takedown.await.unwrap(), desk.lee.follows_batch(&begun).await);
    assert_eq!([&takedown.json()["version"], &published["version"]], [&json!(6), &json!(7)], "{published}");
}

#[tokio::test]
async fn what_changes_before_its_turn_comes_puts_it_back_and_says_so() {
    let desk = Desk::open().await;
    let batch = imported(&desk, 3).await;
    let revisions = desk.lee.pages_through(&format!("{batch}/revisions"), "revisions").await;
    let last = revisions.last().unwrap();
    let mut turn = desk.api.desk.turn().await.unwrap();
    let begun = accept(&desk.lee, &batch, &[]).await;
    assert_eq!(begun.status, 202, "{}", begun.body);
    let id = last["record"].as_str().unwrap();
    let rejected: Rejected = body(json!({"revision": last["id"], "reason": "Known already."}));
    let by = Actor { clock: desk.api.desk.clock(), holder: "park", key: None, single_editor: false };
    let seen = desk.lee.tag(id).await;
    rejected.act(&mut turn, &by, id.parse().unwrap(), seen.trim_matches('"')).await.unwrap();
    turn.finish().await.unwrap();
    let back = desk.lee.follows_batch(&begun).await;
    assert_eq!([&back["state"], &back["left_out"]], [&json!("submitted"), &json!(2)], "{back}");
    assert!(back["failure"].as_str().unwrap().contains("has changed"), "{back}");
    assert_eq!((&back["done"], &back["total"]), (&json!(0), &json!(0)), "nothing of it was published");
    let left_out = desk.lee.pages_through(&format!("{batch}/revisions?left_out=true"), "revisions").await;
    let reasons: Vec<&Value> = left_out.iter().map(|revision| &revision["left_out"]).collect();
    assert_eq!(reasons, ["not_cited", "decided"]);
    let published = desk.lee.accepts_batch(&batch).await;
    assert_eq!(
        [&published["state"], &published["left_out"], &published["failure"]],
        [&json!("published"), &json!(2), &Value::Null]
    );
    assert_eq!(desk.api.get("/v1/incidents").await["total"]["incidents"], 5);
}

#[tokio::test]
async fn what_was_accepted_with_a_key_that_is_revoked_is_not_published() {
    let desk = Desk::open().await;
    let admin = Person::of(&desk.api, KeyRole::Admin, "ada").await;
    let batch = imported(&desk, 3).await;
    let turn = desk.api.desk.turn().await.unwrap();
    let begun = accept(&desk.lee, &batch, &[]).await;
    assert_eq!(begun.status, 202, "{}", begun.body);
    let key = desk.lee.key.split('_').nth(1).unwrap();
    let revoked = admin.sends("DELETE", &format!("/v1/desk/keys/{key}"), &[], &json!({})).await;
    assert!(revoked.status.is_success(), "{}", revoked.body);
    drop(turn);
    let back = desk.park.follows_batch(&begun).await;
    assert_eq!(back["state"], "submitted", "{back}");
    assert!(back["failure"].as_str().unwrap().contains("revoked"), "{back}");
    assert_eq!(desk.api.get("/v1/incidents").await["total"]["incidents"], 3);
}

#[tokio::test]
async fn a_part_of_a_batch_is_published_and_the_rest_is_rejected() {
    let desk = Desk::open().await;
    let batch = imported(&desk, 6).await;
    let split = async |what: &Value| {
        let tag = desk.lee.reads(&batch).await.tag();
        desk.lee.sends("POST", &format!("{batch}/split"), &[("if-match", &tag)], what).await
    };
    let revisions = desk.lee.pages_through(&format!("{batch}/revisions"), "revisions").await;
    let incident = |n: usize| revisions[6 + n]["record"].clone();
    for (wrong, pointer) in [
        (json!({}), "/incidents"),
        (json!({"first": 6}), "/first"),
        (json!({"first": 1, "incidents": [incident(0)]}), "/first"),
        (json!({"incidents": [incident(0), incident(0)]}), "/incidents"),
        (json!({"incidents": [revisions[0]["record"]]}), "/incidents"),
    ] {
        let refused = split(&wrong).await;
        assert_eq!(refused.problem(), "422 validation-failed", "{wrong}");
        assert_eq!(refused.json()["errors"][0]["pointer"], pointer, "{wrong}");
    }
    let first = split(&json!({"first": 2})).await;
    assert_eq!(first.status, 201, "{}", first.body);
    let first_at = first.headers["location"].to_str().unwrap().to_owned();
    let counts =
        |batch: &Value| [batch["incidents"].clone(), batch["sources"].clone(), batch["holder"].clone()];
    assert_eq!(counts(&first.json()), [json!(2), json!(2), json!("kim")]);
    let named = split(&json!({"incidents": [incident(5), incident(3)]})).await;
    assert_eq!(named.status, 201, "{}", named.body);
    assert_eq!(counts(&desk.lee.reads(&batch).await.json()), [json!(2), json!(2), json!("kim")]);
    let named_at = named.headers["location"].to_str().unwrap().to_owned();
    let alone = accept(&desk.kim, &named_at, &[]).await;
    assert_eq!(alone.problem(), "403 second-person-required");
    assert_eq!(desk.lee.accepts_batch(&named_at).await["state"], "published");
    let (tag, reason) = (desk.lee.reads(&batch).await.tag(), json!({"reason": "Known already."}));
    let rejected = desk.lee.sends("POST", &format!("{batch}/reject"), &[("if-match", &tag)], &reason).await;
    assert_eq!(rejected.status, 200, "{}", rejected.body);
    assert_eq!(desk.lee.accepts_batch(&first_at).await["state"], "published");
    let titles = desk.api.ask("GET", "/v1/incidents?year=2014").await.body;
    let public: Vec<usize> = (0..6).filter(|n| titles.contains(&format!("Arrest number {n}"))).collect();
    assert_eq!(public, [0, 1, 3, 5]);
}

#[tokio::test]
async fn what_waits_for_its_turn_says_how_much_it_is_and_counts_as_a_publication() {
    let desk = Desk::open().await;
    let owner = &desk.api.database.owner;
    let first = imported(&desk, 2).await;
    let tag = desk.lee.reads(&first).await.tag();
    let split =
        desk.lee.sends("POST", &format!("{first}/split"), &[("if-match", &tag)], &json!({"first": 1})).await;
    let second = split.headers["location"].to_str().unwrap().to_owned();
    let published = "insert into desk.act (id, at, actor, key, kind)
         select gen_random_uuid(), $2, 'lee', $1, 'publication' from generate_series(1, 49)";
    let key = desk.lee.key.split('_').nth(1).unwrap();
    sqlx::query(published).bind(key).bind(desk.api.desk.clock().now()).execute(owner).await.unwrap();
    let turn = desk.api.desk.turn().await.unwrap();
    let begun = accept(&desk.lee, &first, &[]).await;
    assert_eq!(begun.status, 202, "{}", begun.body);
    assert_eq!(accept(&desk.lee, &second, &[]).await.problem(), "429 rate-limited");
    // Longer than between two words on how far it is.
    tokio::time::sleep(Duration::from_millis(1500)).await;
    let waiting = desk.lee.reads(&first).await.json();
    assert_eq!([&waiting["done"], &waiting["total"]], [&json!(0), &json!(2)], "{waiting}");
    drop(turn);
    let published = desk.lee.follows_batch(&begun).await;
    assert_eq!([&published["done"], &published["total"]], [&json!(2), &json!(2)], "{published}");
    let query = "select count(*) from desk.batch where accepted_tag is not null";
    let tags: i64 = sqlx::query_scalar(query).fetch_one(owner).await.unwrap();
    assert_eq!(tags, 0, "nothing is kept that was made of texts");
}

#[tokio::test]
async fn a_connection_that_is_lost_sends_no_batch_back() {
    let desk = Desk::open().await;
    let owner = &desk.api.database.owner;
    let batch = imported(&desk, 1).await;
    let turn = desk.api.desk.turn().await.unwrap();
    let begun = accept(&desk.lee, &batch, &[]).await;
    assert_eq!(begun.status, 202, "{}", begun.body);
    let mut lock = owner.begin().await.unwrap();
    sqlx::query("lock table desk.batch in access exclusive mode").execute(&mut *lock).await.unwrap();
    drop(turn);
    let end = "select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock' and query like 'select accepted_by%'";
    while sqlx::query(end).fetch_all(owner).await.unwrap().is_empty() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    drop(lock);
    tokio::time::sleep(Duration::from_millis(300)).await;
    let waiting = desk.lee.reads(&batch).await.json();
    assert_eq!([&waiting["state"], &waiting["failure"]], [&json!("accepting"), &Value::Null], "{waiting}");
    publication::run(desk.api.desk.clone(), waiting["id"].as_str().unwrap().parse().unwrap()).await;
    assert_eq!(desk.lee.reads(&batch).await.json()["state"], "published");
}

fn json_of(answer: &str) -> Value {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 20"), "{answer}");
    serde_json::from_str(body).unwrap()
}

#[test]
fn a_service_that_is_killed_while_it_publishes_does_so_after_its_next_start() {
    let folder = Folder::new("killed-batch");
    let mut service = Service::start(&folder.data());
    let lee = key(&folder.data(), "editor", "lee");
    let file = folder.0.join("sheet.csv");
    fs::write(&file, sheet(1500, true).replace("@mail.example", "")).unwrap();
    let imports = Command::new(binary())
        .args(["import", "--holder", "kim", "--publish", "--data"])
        .args([&folder.data(), &file])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&imports.stdout).into_owned();
    let id = said.split_once("Batch ").unwrap_or_else(|| panic!("{imports:?}")).1.split(':').next().unwrap();
    let path = format!("/v1/desk/batches/{id}");
    let reads = |service: &Service| answer(send(&service.address(), &format!("GET {path}"), Some(&lee), ""));
    let shown = reads(&service);
    let tag = shown.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap_or_else(|| panic!("{shown}"));
    let accept = format!("POST {path}/accept");
    let begun =
        send_with(&service.address(), &accept, Some(&lee), &[("If-Match", tag)], "{\"confirmed\":[]}");
    assert_eq!(json_of(&answer(begun))["state"], "accepting");
    sleep(Duration::from_millis(400));
    service.kill();
    service = Service::start(&folder.data());
    let total = |service: &Service| {
        let listed = json_of(&answer(send(&service.address(), "GET /v1/incidents?limit=1", None, "")));
        (listed["version"].as_u64().unwrap(), listed["total"]["incidents"].as_u64().unwrap())
    };
    let public = total(&service);
    assert!([(4, 3), (5, 1503)].contains(&public), "a part of it is public: {public:?}");
    let published = wait_for("the publication", || {
        Some(json_of(&reads(&service))).filter(|batch| batch["state"] != "accepting")
    });
    assert_eq!([&published["state"], &published["version"]], [&json!("published"), &json!(5)], "{published}");
    assert_eq!(total(&service), (5, 1503));
    service.terminate();
}
