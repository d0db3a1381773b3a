//! A small world that a person can hold in mind, for what the report's incidents do not show.

use refoulement::desk::Record;
use refoulement::desk::founding::SeedAct;
use refoulement::model::vocabulary::publication::Subject;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::api::Api;

fn id(n: u128) -> Uuid {
    uuid::Builder::from_random_bytes(n.to_be_bytes()).into_uuid()
}

fn source(n: u128, key: &str, outlet: &str) -> (Uuid, Record) {
    let source = json!({"key": key, "kind": "media", "outlet": outlet, "title": format!("What {outlet} printed"), "published": "2014"});
    (id(1000 + n), Record::parse(Subject::Source, source).unwrap())
}

/// A plain incident on a date, changed by hand.
pub fn incident(n: u128, date: &str, change: impl FnOnce(&mut Value)) -> (Uuid, Record) {
    let mut incident = json!({
        "title": format!("Incident {n}"),
        "date": date,
        "origin_country": ["KP"],
        "host_country": "CN",
        "places": [{"role": "detention", "name": "Tumen", "country": "CN", "subdivision": "CN-JL", "precision": "locality", "lat": 42.96, "lon": 129.84}],
        "timeline": [{"status": "detained", "date": date, "claims": ["a"]}],
        "claims": [{"key": "a", "source": "herald-2014", "stance": "asserts", "hedge": "reported", "people": {"min": 3, "max": 3, "quantifier": "exact", "counts": "refugees"}}],
    });
    change(&mut incident);
    (id(n), Record::parse(Subject::Incident, incident).unwrap())
}

/// Another plain incident, of a source that is there.
pub fn incident_of(source: &str) -> (Uuid, Record) {
    let (_, record) = incident(0, "2015-05-05", |incident| {
        incident["summary"] = json!("A few words. ".repeat(70).trim());
        incident["claims"][0]["source"] = json!(source);
    });
    (Uuid::new_v4(), record)
}

/// The world: its sources are version 1, its incidents version 2, one correction version 3.
pub fn world() -> Vec<SeedAct> {
    let sources = vec![source(1, "herald-2014", "Herald, The"), source(2, "ilbo-2014", "조선일보")];
    let incidents = vec![
        incident(1, "2013", |_| ()),
        incident(2, "[2013-11-02..2013-11-21]", |_| ()),
        incident(3, "2013-11-30", |incident| {
            incident["title"] = json!("탈북자 Detained in 图们 near the ＢＲＩＤＧＥ");
        }),
        incident(4, "2013-11-29/2013-12-02", |incident| {
            incident["claims"][0]["people"] =
                json!({"min": 50, "max": null, "quantifier": "more_than", "counts": "persons"});
            incident["claims"][0]["source"] = json!("ilbo-2014");
        }),
        incident(5, "2014-01-15", |incident| {
            incident["related"] = json!([{"incident": id(6), "kind": "may_share_people"}]);
        }),
        incident(6, "2014-01-16~", |incident| {
            incident["claims"][0]["people"] =
                json!({"min": 5, "max": 8, "quantifier": "between", "counts": "refugees"});
        }),
    ];
    let correction = vec![incident(1, "2013", |incident| incident["title"] = json!("Incident 1, corrected"))];
    vec![sources, incidents, correction]
}

async fn ids(api: &Api, query: &str) -> Vec<u128> {
    let list = api.get(&format!("/v1/incidents?sort=date&{query}")).await;
    let number = |incident: &Value| (1..10).find(|n| incident["id"] == id(*n).to_string()).unwrap();
    let mut ids: Vec<u128> = list["incidents"].as_array().unwrap().iter().map(number).collect();
    ids.sort_unstable();
    ids
}

#[tokio::test]
async fn a_year_is_in_no_month_but_in_null_and_a_range_within_a_month_is_in_it() {
    let api = Api::of(world()).await;
    assert_eq!(ids(&api, "month=2013-11").await, [2, 3]);
    assert_eq!(ids(&api, "month=none").await, [1, 4]);
    assert_eq!(ids(&api, "year=2013").await, [1, 2, 3, 4]);
    let statistics = api.get("/v1/statistics?group_by=month").await;
    let rows: Vec<Value> = statistics["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| json!([row["key"]["month"], row["incidents"]]))
        .collect();
    assert_eq!(rows, [json!(["2013-11", 2]), json!(["2013-12", 0]), json!(["2014-01", 2]), json!([null, 2])]);
}

#[tokio::test]
async fn the_last_day_of_a_period_is_in_it() {
    let api = Api::of(world()).await;
    assert_eq!(ids(&api, "date_from=2013-11-22&date_to=2013-11-30").await, [1, 3, 4]);
    assert_eq!(ids(&api, "date_from=2013-11-22&date_to=2013-11-29").await, [1, 4]);
    assert_eq!(ids(&api, "date_from=2013-11&date_to=2013-11&date_match=within").await, [2, 3]);
    assert_eq!(ids(&api, "date_to=2013&date_match=within").await, [1, 2, 3, 4]);
    assert_eq!(ids(&api, "date_from=2013-12-02&date_to=2013-12-31").await, [1, 4]);
}

#[tokio::test]
async fn an_open_figure_opens_the_total_and_says_so() {
    let api = Api::of(world()).await;
    let total = api.get("/v1/incidents?year=2013").await["total"].clone();
    assert_eq!(total["people"], json!({"min": 59, "max": null, "open_ended": 1, "known_max": 59}));
    assert_eq!(
        total["headline"],
        "At least 59 people in 4 registered incidents that happened in 2013; no repatriation reported; for 1 of these \
         incidents no upper number is known."
    );
    assert_eq!(ids(&api, "people_max=1000").await, [1, 2, 3, 5, 6]);
    assert_eq!(ids(&api, "people_min=50").await, [4]);
}

#[tokio::test]
async fn incidents_that_may_share_people_add_the_larger_min_and_the_sum_of_max() {
    let api = Api::of(world()).await;
    let total = api.get("/v1/incidents?year=2014").await["total"].clone();
    assert_eq!(total["people"], json!({"min": 5, "max": 11, "open_ended": 0}));
    assert_eq!(total["clusters"], 1);
    let alone = api.get("/v1/incidents?day=2014-01-15").await["total"].clone();
    assert_eq!(alone["clusters"], 0);
}

#[tokio::test]
async fn korean_and_chinese_words_of_two_characters_are_found_in_any_width_and_case() {
    let api = Api::of(world()).await;
    for q in [
        "탈북",
        "탈북자",
        "%E1%84%90%E1%85%A1%E1%86%AF",
        "图们",
        "bridge",
        "ｂｒｉｄｇｅ",
        "图",
        "DETAINED%20图们",
    ] {
        assert_eq!(ids(&api, &format!("q={}", percent(q))).await, [3], "{q}");
    }
    assert_eq!(ids(&api, &format!("q={}", percent("조선"))).await, [4]);
    assert_eq!(ids(&api, "q=bridge%25").await, [0; 0]);
    assert_eq!(ids(&api, "q=inc_dent").await, [0; 0]);
}

fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[tokio::test]
async fn an_outlet_with_a_comma_in_its_name_can_be_asked_for() {
    let api = Api::of(world()).await;
    assert_eq!(ids(&api, "outlet=Herald%5C,%20The").await, [1, 2, 3, 5, 6]);
    let statistics = api.get("/v1/statistics?group_by=outlet").await;
    for row in statistics["rows"].as_array().unwrap() {
        assert_eq!(api.get(row["url"].as_str().unwrap()).await["total"]["incidents"], row["incidents"]);
    }
}

#[tokio::test]
async fn an_older_version_answers_as_it_did() {
    let api = Api::of(world()).await;
    let title = async |version: &str| {
        api.get(&format!("/v1/incidents/{}{version}", id(1))).await["title"].as_str().unwrap().to_owned()
    };
    assert_eq!(title("").await, "Incident 1, corrected");
    assert_eq!(title("?version=2").await, "Incident 1, corrected");
    assert_eq!(title("?version=1").await, "Incident 1");
    assert_eq!(ids(&api, "updated_since=1").await, [1]);
    assert_eq!(ids(&api, "q=corrected").await, [1]);
    assert_eq!(ids(&api, "q=corrected&version=1").await, [0; 0]);
}

#[tokio::test]
async fn a_new_version_is_seen_after_a_refresh_and_a_cursor_stays_with_its_own() {
    let api = Api::of(world()).await;
    let first = api.get("/v1/incidents?limit=2").await;
    refoulement::desk::founding::load(
        &api.database.desk,
        &crate::support::api::clock(),
        vec![vec![incident(7, "2015-05-05", |_| ())]],
    )
    .await
    .unwrap();
    api.register.refresh().await.unwrap();
    let now = api.get("/v1/incidents").await;
    assert_eq!((now["version"].as_u64(), now["total"]["incidents"].as_u64()), (Some(3), Some(7)));
    let second = api.get(first["next"].as_str().unwrap()).await;
    assert_eq!((second["version"].as_u64(), &second["total"]), (Some(2), &first["total"]));
}

#[tokio::test]
async fn an_empty_register_answers_with_nothing_and_has_no_version() {
    let api = Api::of(Vec::new()).await;
    let list = api.get("/v1/incidents").await;
    assert_eq!((list["version"].as_u64(), list["total"]["incidents"].as_u64()), (Some(0), Some(0)));
    assert_eq!(
        api.get("/v1/statistics?group_by=month&date_from=2013-10&date_to=2013-12").await["rows"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
    assert_eq!(api.problem("/v1/incidents?version=1").await["status"], 400);
    for path in [
        "/",
        "/v1/places",
        "/v1/sources",
        "/v1/context",
        "/v1/versions",
        "/v1/dataset",
        "/v1/incidents.csv",
        "/v1/statistics.csv",
    ] {
        assert_eq!(api.ask("GET", path).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn a_cell_that_looks_like_a_formula_is_a_text() {
    let acts = vec![
        vec![source(1, "herald-2014", "Herald")],
        vec![incident(1, "2013", |incident| {
            incident["title"] = json!("=HYPERLINK(\"x\"); a \"quoted\", cell");
        })],
    ];
    let api = Api::of(acts).await;
    let table = api.table("/v1/incidents.csv").await;
    assert_eq!(table[0]["title"], "'=HYPERLINK(\"x\"); a \"quoted\", cell");
    assert_eq!(table[0]["people_min"], "3");
}

#[tokio::test]
async fn what_a_rebuild_hides_is_hidden_at_once_from_those_who_serve() {
    let api = Api::of(world()).await;
    let before = api.get("/v1/dataset").await["files"][0]["sha256"].clone();
    assert_eq!(ids(&api, &format!("outlet={}", percent("조선일보"))).await, [4]);
    sqlx::query("update desk.record set protection = $1 where id = $2")
        .bind(json!({"sources": ["ilbo-2014"]}))
        .bind(id(4))
        .execute(&api.database.owner)
        .await
        .unwrap();
    refoulement::desk::publication::rebuild::rebuild(&api.database.desk, |_, _| ()).await.unwrap();
    api.register.refresh().await.unwrap();
    for version in ["", "&version=2"] {
        let problem = api.problem(&format!("/v1/incidents?outlet={}{version}", percent("조선일보"))).await;
        assert_eq!(problem["errors"][0]["code"], "unknown-value");
    }
    let incident = api.get(&format!("/v1/incidents/{}?version=2", id(4))).await;
    assert_eq!(incident["withheld"], json!(["source"]));
    assert_ne!(api.get("/v1/dataset").await["files"][0]["sha256"], before);
}

#[tokio::test]
async fn a_rebuild_that_has_not_been_heard_of_is_not_mixed_with_what_was_before() {
    let api = Api::of(world()).await;
    let hide = "update desk.record set protection = $1 where id = $2";
    sqlx::query(hide)
        .bind(json!({"sources": ["ilbo-2014"]}))
        .bind(id(4))
        .execute(&api.database.owner)
        .await
        .unwrap();
    refoulement::desk::publication::rebuild::rebuild(&api.database.desk, |_, _| ()).await.unwrap();
    // The incident was found by what is withheld now.
    let address = format!("/v1/incidents?outlet={}", percent("조선일보"));
    assert_eq!(api.problem(&address).await["errors"][0]["code"], "unknown-value");
}

#[tokio::test]
async fn too_many_buckets_are_not_made_and_the_gaps_are_said() {
    let api = Api::of(world()).await;
    let begun = std::time::Instant::now();
    let query = "group_by=month,week,day&date_from=1900&date_to=2199";
    for _ in 0..50 {
        let statistics = api.get(&format!("/v1/statistics?{query}")).await;
        assert_eq!((&statistics["gaps"], statistics["rows"].as_array().unwrap().len()), (&json!(true), 5));
    }
    assert!(begun.elapsed() < std::time::Duration::from_secs(5), "{:?}", begun.elapsed());
    for (query, gaps) in [(query, "true"), ("group_by=month", "false"), ("", "false")] {
        let table = api.ask("GET", &format!("/v1/statistics.csv?{query}")).await;
        assert_eq!(table.headers["refoulement-gaps"], gaps, "{query}");
    }
    assert_eq!(api.get("/v1/statistics?group_by=month").await["gaps"], false);
}

/// Two incidents lie in November 2013 for certain, three perhaps; one of the two is of about so many people.
#[tokio::test]
async fn the_same_question_by_days_and_by_month_has_one_minimum() {
    let people = |n: u64, quantifier: &'static str| {
        move |incident: &mut Value| {
            incident["claims"][0]["people"] =
                json!({"min": n, "max": n, "quantifier": quantifier, "counts": "refugees"});
        }
    };
    let incidents = vec![
        incident(1, "2013-11-02", people(7, "exact")),
        incident(2, "2013-11", people(20, "about")),
        incident(3, "2013", people(100, "exact")),
        incident(4, "2013-10-30/2013-11-04", people(30, "exact")),
        incident(5, "[2013-11-29..2013-12-01]", people(3, "exact")),
    ];
    let api = Api::of(vec![vec![source(1, "herald-2014", "Herald")], incidents]).await;
    let days = "date_from=2013-11-01&date_to=2013-11-30";
    let by_days = api.get(&format!("/v1/incidents?{days}")).await["total"].clone();
    let by_month = api.get("/v1/incidents?month=2013-11").await["total"].clone();
    assert_eq!((&by_days["incidents"], &by_month["incidents"]), (&json!(5), &json!(2)));
    assert_eq!(by_days["people"], json!({"min": 27, "max": 160, "open_ended": 0}));
    assert_eq!(by_month["people"], json!({"min": 27, "max": 27, "open_ended": 0}));
    assert_eq!((&by_days["may_lie_outside"], &by_month["may_lie_outside"]), (&json!(3), &json!(0)));
    let headline = "At least 27 and at most 160 refugees in 5 registered incidents that happened or may have happened in \
        November 2013; no repatriation reported; 3 of these incidents may lie outside this period; the figure of 1 of these \
        incidents rests on a number that its source calls approximate.";
    assert_eq!(by_days["headline"], headline);
    // Everywhere else that a total is shown.
    let statistics = api.get(&format!("/v1/statistics?{days}&group_by=month,origin_country")).await;
    assert_eq!(statistics["totals"], by_days);
    let rows: Vec<Value> = statistics["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            json!([row["key"]["month"], row["people"]["min"], row["people"]["max"], row["may_lie_outside"]])
        })
        .collect();
    assert_eq!(rows, [json!(["2013-11", 27, 27, 0]), json!([null, 0, 133, 3])]);
    let table = api.table(&format!("/v1/statistics.csv?{days}")).await;
    let cells =
        ["people_min", "people_max", "approximate", "may_lie_outside"].map(|name| table[0][name].as_str());
    assert_eq!(cells, ["27", "160", "1", "3"]);
    for path in ["statistics.csv", "incidents.csv", "incidents.geojson", "incidents.zip", "incidents.atom"] {
        let answer = api.ask("GET", &format!("/v1/{path}?{days}")).await;
        assert_eq!(
            answer.headers["refoulement-total"],
            "5 incidents; people 27-160; repatriated 0-0; approximate 1; may_lie_outside 3",
            "{path}"
        );
    }
    let map = api.get(&format!("/v1/incidents.geojson?{days}")).await;
    assert_eq!(map["total"], by_days);
    let feed = api.ask("GET", &format!("/v1/incidents.atom?{days}")).await.body;
    assert!(feed.contains(headline), "{feed}");
}
