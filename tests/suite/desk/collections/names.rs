//! The names of rows, and the words of a collection, as a file says them.

use serde_json::{Value, json};

use super::{FIRST, MAP, SECOND, accept_all, counts, edition, form, problems, published, sent, total};
use crate::support::desk::Desk;

/// The mapping file without its collection.
fn columns() -> &'static str {
    &MAP[MAP.find("[columns]").unwrap()..]
}

fn collection() -> &'static str {
    &MAP[..MAP.find("[columns]").unwrap()]
}

#[tokio::test]
async fn a_name_that_names_no_row_is_refused_where_it_stands() {
    let desk = Desk::open().await;
    assert_eq!(
        problems(&desk, FIRST, columns()).await,
        ["2 id no-collection", "3 id no-collection"],
        "a name belongs to a collection"
    );
    assert_eq!(problems(&desk, &FIRST.replace("2,2015", "1,2015"), MAP).await, ["3 id repeated"]);
    assert_eq!(problems(&desk, &FIRST.replace("2,2015", ",2015"), MAP).await, ["3 id required"]);
    assert_eq!(
        problems(&desk, &FIRST.replace("2,2015", &format!("{},2015", "x".repeat(201))), MAP).await,
        ["3 id too-long"]
    );
    let known = format!("{MAP}id = \"ours\"\n");
    let sheet = "id,date,loc,n,ours\n1,2015-01-01,Tumen,5,bc345a4c-7d52-4d6b-8914-5748e3946723\n";
    assert_eq!(problems(&desk, sheet, &known).await, ["2 ours not-here"]);
}

#[tokio::test]
async fn a_collection_is_said_in_a_file_of_its_own_as_well() {
    let desk = Desk::open().await;
    let send = async |parts: &[(&str, &str)]| {
        let token = uuid::Uuid::new_v4().to_string();
        desk.kim.uploads("", "multipart/form-data; boundary=frontier", &token, form(parts)).await
    };
    let begun = send(&[("file", FIRST), ("map", columns()), ("collection", collection())]).await;
    let job = desk.kim.follows(&begun).await;
    assert_eq!((&job["state"], &job["report"]["new"]), (&json!("imported"), &json!(2)), "{job}");
    let twice = send(&[("file", FIRST), ("map", MAP), ("collection", collection())]).await;
    let job = desk.kim.follows(&twice).await;
    assert!(job["report"]["failure"].as_str().unwrap().contains("leave the other out"), "{job}");
    for (said, expected) in [
        ("", "write [collection]"),
        ("[collection]\nname = \"A\"", "write its key"),
        ("[collection]\nkey = \"A B\"", "small letters"),
        ("[collection]\nkey = \"a\"\nlicense = \"MIT\"", "did you mean licence"),
        ("[collection]\nkey = \"a\"\nterms = \"ask\"", "https://"),
        ("[columns]\ndate = \"d\"", "columns"),
    ] {
        let refused = send(&[("file", FIRST), ("collection", said)]).await;
        assert_eq!(refused.status, 422, "{said}: {}", refused.body);
        assert!(refused.body.contains(expected), "{said}: {}", refused.body);
    }
}

#[tokio::test]
async fn a_known_collection_is_said_as_it_is_known() {
    let (desk, _) = published().await;
    let told = async |map: &str| {
        let job = sent(&desk.kim, "?dry_run=true", SECOND, map).await;
        let told = |one: &Value| one["message"].as_str().unwrap().to_owned();
        job["report"]["problems"].as_array().unwrap().iter().map(told).collect::<Vec<_>>()
    };
    let other = MAP.replace("CC BY 4.0\"", "CC0\"").replace("republish = true", "republish = false");
    assert_eq!(
        told(&other).await,
        [
            "licence is CC0 here, and CC BY 4.0 as the register knows the collection; leave it out, or change it with PUT /v1/desk/collections/foreign-data-set",
            "republish is false here, and true as the register knows the collection; leave it out, or change it with PUT /v1/desk/collections/foreign-data-set",
        ]
    );
    let key = format!("[collection]\nkey = \"foreign-data-set\"\n{}", columns());
    assert_eq!(told(&key).await, Vec::<String>::new(), "the key is enough");
    let unknown = told(&key.replace("foreign-data-set", "another")).await;
    assert!(
        unknown[0].starts_with("the register does not know the collection another; write its name"),
        "{unknown:?}"
    );
}

#[tokio::test]
async fn a_row_that_was_imported_without_a_name_is_not_there_twice() {
    let desk = Desk::open().await;
    let nameless = columns().replace("row_key = \"id\"\n", "");
    let job = sent(&desk.kim, "", FIRST, &nameless).await;
    assert_eq!(job["state"], "imported", "{job}");
    assert_eq!(problems(&desk, FIRST, MAP).await, ["2 id imported-before", "3 id imported-before"]);
    let without = MAP.replace("row_key = \"id\"\n", "");
    assert_eq!(
        problems(&desk, FIRST, &without).await,
        ["2  imported-before", "3  imported-before"],
        "nor does it stay without its licence"
    );
}

#[tokio::test]
async fn rows_without_names_are_of_the_collection_too() {
    let desk = Desk::open().await;
    let without = MAP.replace("row_key = \"id\"\n", "");
    let job = sent(&desk.kim, "", FIRST, &without).await;
    assert_eq!((&job["report"]["new"], &job["report"]["gone"]), (&json!(2), &Value::Null), "{job}");
    assert_eq!(desk.lee.reads(super::AT).await.json()["waiting"], 2);
    let again = sent(&desk.kim, "", FIRST, &without).await;
    assert_eq!(again["report"]["unchanged"], 2, "{again}");
}

#[tokio::test]
async fn two_rows_of_two_names_may_say_the_same() {
    let desk = Desk::open().await;
    let map = MAP.replace("locator = { text = \"FDS {id}\" }\n", "");
    let sheet = "id,date,loc,n\n1,2015-01-01,Tumen,5\n2,2015-01-01,Tumen,5\n";
    let job = sent(&desk.kim, "", sheet, &map).await;
    assert_eq!(job["report"]["new"], 2, "{job}");
    let job = sent(&desk.kim, "", sheet, &map).await;
    assert_eq!(job["report"]["unchanged"], 2, "{job}");
    edition(&desk, SECOND).await;
}

#[tokio::test]
async fn a_mapping_file_counts_rows_or_names_them() {
    let both = format!("count = \"rows\"\n{MAP}");
    let refused = refoulement::desk::import::Map::parse(&both).unwrap_err();
    assert!(refused.contains("leave out row_key"), "{refused}");
}

#[tokio::test]
async fn a_row_that_may_be_an_incident_without_a_name_is_refused() {
    let desk = Desk::open().await;
    let without = MAP.replace("row_key = \"id\"\n", "");
    let job = sent(&desk.lee, "", FIRST, &without).await;
    assert_eq!(job["report"]["new"], 2, "another holder has imported them: {job}");
    assert_eq!(
        problems(&desk, SECOND, MAP).await,
        ["2 id may-be-there", "3 id may-be-there", "4 id may-be-there"]
    );
    let named = MAP.replace("republish = true", "republish = true\nnew = [\"3\"]");
    let sheet = "id,date,loc,n\n3,2015-01-20,Yanji,2\n";
    let job = sent(&desk.kim, "", sheet, &named).await;
    assert_eq!((&job["state"], &job["report"]["new"]), (&json!("imported"), &json!(1)), "{job}");
}

#[tokio::test]
async fn a_row_with_another_name_is_not_there_twice() {
    let (desk, _) = published().await;
    let map = MAP.replace("locator = { text = \"FDS {id}\" }\n", "");
    let other = map.replace("foreign-data-set", "another-data-set");
    let sheet = "id,date,loc,n\n1,2016-01-01,Tumen,5\n2,2016-01-09,Helong,7\n";
    assert_eq!(
        sent(&desk.kim, "", sheet, &map.replace("foreign-data-set", "third-data-set")).await["report"]["new"],
        2
    );
    assert_eq!(problems(&desk, sheet, &other).await, ["2 id imported-before", "3 id imported-before"]);
    let renumbered = sheet.replace("\n1,", "\n7,");
    let third = map.replace("foreign-data-set", "third-data-set");
    assert_eq!(problems(&desk, &renumbered, &third).await, ["2 id imported-before"]);
    let new = third.replace("republish = true", "republish = true\nnew = [\"7\"]");
    assert_eq!(problems(&desk, &renumbered, &new).await, Vec::<String>::new());
}

/// The rows of two editors are those of one collection.
#[tokio::test]
async fn a_row_with_another_name_is_not_there_twice_whoever_imports_it() {
    let desk = Desk::open().await;
    let map = MAP.replace("locator = { text = \"FDS {id}\" }\n", "");
    sent(&desk.kim, "", FIRST, &map).await;
    accept_all(&desk).await;
    let job = sent(&desk.lee, "", &FIRST.replace("\n1,", "\n7,"), &map).await;
    let problem = &job["report"]["problems"][0];
    assert_eq!((&problem["row"], &problem["code"]), (&json!(2), &json!("imported-before")), "{job}");
    // Beside the row of which it says the same, it is another.
    let both = format!("{FIRST}7,2015-01-01,Tumen,5\n");
    let job = sent(&desk.lee, "", &both, &map).await;
    assert_eq!(counts(&job["report"]), [1, 0, 2], "{job}");
    super::accept_all_by(&desk.kim).await;
    assert_eq!(total(&desk).await, (3, 17));
}

/// The keeper put a row in before the others, and counted anew.
#[tokio::test]
async fn a_row_whose_name_another_has_now_is_not_there_twice() {
    let desk = Desk::open().await;
    let map = MAP.replace("locator = { text = \"FDS {id}\" }\n", "");
    sent(&desk.kim, "", FIRST, &map).await;
    accept_all(&desk).await;
    let moved = "id,date,loc,n\n2,2015-01-01,Tumen,5\n3,2015-01-09,Helong,7\n";
    let job = sent(&desk.kim, "", moved, &map).await;
    let problems = job["report"]["problems"].as_array().unwrap();
    assert_eq!(problems.len(), 1, "{job}");
    assert_eq!((&problems[0]["row"], &problems[0]["code"]), (&json!(3), &json!("imported-before")), "{job}");
    assert_eq!(total(&desk).await, (2, 12));
}

/// What was taken back is there, until nothing stands of it.
#[tokio::test]
async fn a_row_may_be_an_incident_without_a_name_that_was_taken_back() {
    let desk = Desk::open().await;
    sent(&desk.kim, "", FIRST, &MAP.replace("row_key = \"id\"\n", "")).await;
    accept_all(&desk).await;
    let query = "select id::text from desk.record where collection is not null";
    let nameless: Vec<String> = sqlx::query_scalar(query).fetch_all(&desk.api.database.owner).await.unwrap();
    assert_eq!(nameless.len(), 2);
    let why = json!({"kind": "withdrawn", "public_reason": "not_stated", "reason": "Asked for."});
    for id in &nameless {
        assert_eq!(desk.lee.retracts(id, &why).await.status, 200);
    }
    let third = "id,date,loc,n\n3,2015-01-20,Yanji,2\n";
    assert_eq!(problems(&desk, third, MAP).await, ["2 id may-be-there"]);
    for id in &nameless {
        for (person, status) in [(&desk.lee, 202), (&desk.park, 200)] {
            let erased = person.erases(id, &json!({"reason": "Asked for."})).await;
            assert_eq!(erased.status, status, "{}", erased.body);
        }
    }
    assert_eq!(problems(&desk, third, MAP).await, Vec::<String>::new());
}
