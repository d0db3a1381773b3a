//! What an editor says: another case, the same, or to be left out; and what is counted then.

use serde_json::{Value, json};

use super::{ONE, OTHER, PAIR, accepts, brings, likely, looks_at, says, titled, total};
use crate::support::desk::{Desk, case};

/// Two rows of one file are told, and both are left out until somebody says what they are.
#[tokio::test]
async fn a_pair_in_one_file_is_left_out_and_then_counted_once() {
    let desk = Desk::open().await;
    let told = looks_at(&desk.kim, PAIR).await["likely"].clone();
    let rows: Vec<(u64, u64)> = told["list"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["row"].as_u64().unwrap(), row["others"][0]["row"].as_u64().unwrap()))
        .collect();
    assert_eq!((told["rows"].as_u64(), rows), (Some(2), vec![(2, 3), (3, 2)]), "{told}");
    let codes: Vec<&str> = told["list"][0]["others"][0]["reasons"]
        .as_array()
        .unwrap()
        .iter()
        .map(|reason| reason["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["date-overlap", "same-place", "count-overlap"]);

    let (report, batch) = brings(&desk.kim, PAIR).await;
    assert_eq!(report["likely"]["rows"], 2, "{report}");
    let shown = desk.lee.reads(&batch).await.json();
    assert_eq!(shown["likely"], json!({"undecided": 2, "only_nearest": 0}));
    let refused = accepts(&desk.lee, &batch).await;
    assert_eq!(refused.status, 409, "{}", refused.body);
    assert!(refused.body.contains("2 incidents of the batch look like others"), "{}", refused.body);

    let both = likely(&desk.lee, &batch).await;
    let (women, dozen) = (titled(&both, "Twelve"), titled(&both, "dozen"));
    assert_eq!(
        (&both[0]["undecided"], &both[0]["others"][0]["id"], &both[0]["others"][0]["in_batch"]),
        (&json!(true), &json!(dozen), &json!(true))
    );
    let said = says(&desk.lee, &batch, &dozen, "same", json!({"same_as": women})).await;
    assert_eq!(
        (said.status.as_u16(), &said.json()["likely"]["undecided"]),
        (200, &json!(0)),
        "{}",
        said.body
    );
    // Whoever decides is not by that an author.
    let accepted = accepts(&desk.lee, &batch).await;
    assert_eq!(
        (accepted.status.as_u16(), &accepted.json()["likely"]["undecided"]),
        (200, &json!(0)),
        "{}",
        accepted.body
    );
    assert_eq!(total(&desk).await, (1, 12, 12));
    let public = desk.api.get(&format!("/v1/incidents/{women}")).await;
    let outlets: Vec<&Value> =
        public["sources"].as_array().unwrap().iter().map(|source| &source["outlet"]).collect();
    assert_eq!((outlets.len(), &public["source_roots"]), (2, &json!(2)), "{public}");
    let left = desk.kim.sees(&dozen).await.json();
    assert_eq!(left["state"], "rejected");
    assert!(
        left["conversation"][0]["text"].as_str().unwrap().contains("a case that is there already"),
        "{left}"
    );
    desk.rebuilds_the_same().await;
}

#[tokio::test]
async fn another_case_is_published_and_what_is_left_out_is_not() {
    for (word, expected) in [("another_case", (2, 24, 24)), ("leave_out", (1, 12, 12))] {
        let desk = Desk::open().await;
        let (_, batch) = brings(&desk.kim, PAIR).await;
        let both = likely(&desk.lee, &batch).await;
        let dozen = titled(&both, "dozen");
        let said = says(&desk.lee, &batch, &dozen, word, json!({})).await;
        assert_eq!(
            (said.status.as_u16(), &said.json()["likely"]["undecided"]),
            (200, &json!(0)),
            "{}",
            said.body
        );
        let decided = likely(&desk.lee, &batch).await;
        let own = decided.iter().find(|incident| incident["id"] == dozen.as_str()).unwrap();
        assert_eq!(
            (&own["others"][0]["word"], &own["others"][0]["holder"]),
            (&json!(word), &json!("lee")),
            "{own}"
        );
        let accepted = accepts(&desk.lee, &batch).await;
        assert_eq!(accepted.status, 200, "{}", accepted.body);
        assert_eq!(total(&desk).await, expected, "{word}");
    }
}

#[tokio::test]
async fn another_word_takes_the_one_before_back() {
    let desk = Desk::open().await;
    let (_, batch) = brings(&desk.kim, PAIR).await;
    let both = likely(&desk.lee, &batch).await;
    let (women, dozen) = (titled(&both, "Twelve"), titled(&both, "dozen"));
    let same = json!({"same_as": women});
    for (word, more) in [
        ("leave_out", json!({})),
        ("same", same.clone()),
        ("leave_out", json!({})),
        ("same", same),
        ("another_case", json!({})),
    ] {
        let said = says(&desk.lee, &batch, &dozen, word, more).await;
        assert_eq!(said.status, 200, "{word}: {}", said.body);
    }
    let claims = |shown: Value| shown["incident"]["claims"].as_array().unwrap().len();
    assert_eq!(claims(desk.lee.sees(&women).await.json()), 1, "what was added is gone");
    assert_eq!(accepts(&desk.lee, &batch).await.status, 200);
    assert_eq!(total(&desk).await, (2, 24, 24));
    assert_eq!(
        says(&desk.lee, &batch, &dozen, "leave_out", json!({})).await.status,
        409,
        "the batch is published"
    );
}

#[tokio::test]
async fn what_is_said_wrongly_is_refused() {
    let desk = Desk::open().await;
    let (_, batch) = brings(&desk.kim, PAIR).await;
    let both = likely(&desk.lee, &batch).await;
    let (women, dozen) = (titled(&both, "Twelve"), titled(&both, "dozen"));
    let nobody = "bc345a4c-7d52-4d6b-8914-5748e3940000";
    for (word, more, pointer) in [
        ("same", json!({}), "/same_as"),
        ("same", json!({"same_as": dozen}), "/same_as"),
        ("same", json!({"same_as": nobody}), "/same_as"),
        ("another_case", json!({"same_as": women}), "/same_as"),
        ("leave_out", json!({"incidents": [dozen, nobody]}), "/incidents/1"),
        ("leave_out", json!({"incidents": []}), "/incidents"),
        ("leave_out", json!({"incidents": vec![dozen.clone(); 201]}), "/incidents"),
        ("maybe", json!({}), "/word"),
    ] {
        let said = says(&desk.lee, &batch, &dozen, word, more.clone()).await;
        assert_eq!(
            (said.status.as_u16(), &said.json()["errors"][0]["pointer"]),
            (422, &json!(pointer)),
            "{word} {more}: {}",
            said.body
        );
    }
    let body = json!({"incidents": [dozen], "word": "leave_out"});
    assert_eq!(desk.lee.sends("POST", &format!("{batch}/likely"), &[], &body).await.status, 428);
    assert_eq!(
        desk.lee.sends("POST", &format!("{batch}/likely"), &[("if-match", "\"other\"")], &body).await.status,
        412
    );
    assert_eq!(desk.lee.reads(&batch).await.json()["likely"]["undecided"], 2, "nothing was done");
    assert_eq!(likely(&desk.lee, &batch).await.len(), 2);
    let pages = desk.lee.reads(&format!("{batch}/likely?limit=1&undecided=true")).await.json();
    let next = desk.lee.reads(pages["next"].as_str().unwrap()).await.json();
    assert_eq!((&pages["incidents"][0]["id"], &next["incidents"][0]["id"]), (&json!(women), &json!(dozen)));
    assert_eq!(
        desk.lee.reads(&format!("{batch}/likely?undecided=false")).await.json()["incidents"],
        json!([])
    );
}

/// One event by two outlets, brought by two people: what the second says is added to what is public.
#[tokio::test]
async fn the_same_as_a_public_case_is_proposed_to_it() {
    let desk = Desk::open().await;
    let (_, first) = brings(&desk.kim, ONE).await;
    assert_eq!(accepts(&desk.lee, &first).await.status, 200);
    assert_eq!(total(&desk).await, (1, 12, 12));
    let public =
        desk.api.get("/v1/incidents?month=2014-10").await["incidents"][0]["id"].as_str().unwrap().to_owned();
    let told = looks_at(&desk.lee, OTHER).await["likely"]["list"][0]["others"][0].clone();
    assert_eq!(
        (&told["id"], &told["address"], &told["row"]),
        (&json!(public), &json!(format!("/v1/incidents/{public}")), &Value::Null)
    );

    let (_, second) = brings(&desk.lee, OTHER).await;
    let one = likely(&desk.kim, &second).await;
    assert_eq!((&one[0]["others"][0]["id"], &one[0]["others"][0]["public"]), (&json!(public), &json!(true)));
    let said =
        says(&desk.kim, &second, one[0]["id"].as_str().unwrap(), "same", json!({"same_as": public})).await;
    assert_eq!(said.status, 200, "{}", said.body);
    let shown = desk.kim.sees(&public).await.json();
    assert_eq!(
        (shown["proposals"].as_array().unwrap().len(), &shown["proposals"][0]["author"]),
        (1, &json!("lee")),
        "{shown}"
    );
    assert_eq!(total(&desk).await, (1, 12, 12));
    // The second person's rule is that of the importer's words.
    assert_eq!(desk.lee.accepts_proposal(&public).await.status, 403);
    let accepted = desk.kim.accepts_proposal(&public).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    assert_eq!(total(&desk).await, (1, 12, 12));
    assert_eq!(desk.api.get(&format!("/v1/incidents/{public}")).await["source_roots"], 2);
}

/// Two people with one sheet: the second brings nothing that is not there.
#[tokio::test]
async fn two_people_with_one_sheet() {
    let desk = Desk::open().await;
    let (_, first) = brings(&desk.kim, ONE).await;
    let (report, second) = brings(&desk.lee, ONE).await;
    assert_eq!(report["likely"]["rows"], 1, "{report}");
    assert!(
        report["likely"]["list"][0]["others"][0]["address"]
            .as_str()
            .unwrap()
            .starts_with("/v1/desk/incidents/")
    );
    // The first is not held up by what came in after it.
    assert_eq!(accepts(&desk.park, &first).await.status, 200);
    assert_eq!(total(&desk).await, (1, 12, 12));
    let one = likely(&desk.park, &second).await;
    let public = one[0]["others"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(
        (&one[0]["others"][0]["public"], accepts(&desk.park, &second).await.status.as_u16()),
        (&json!(true), 409)
    );
    let said =
        says(&desk.park, &second, one[0]["id"].as_str().unwrap(), "same", json!({"same_as": public})).await;
    assert_eq!(said.status, 200, "{}", said.body);
    assert_eq!(desk.park.sees(&public).await.json()["proposals"], json!([]), "it says nothing new");
    assert_eq!(total(&desk).await, (1, 12, 12));
}

/// Another person's submission that waits is told to editors, and gets the claims as a further revision.
#[tokio::test]
async fn the_same_as_what_waits_is_added_to_it() {
    let desk = Desk::open().await;
    let waiting = desk.cho.submits(&case("first")).await;
    let sheet = "title,date,host_country,places,people,source,source_date\n\
                 A group is held in Tumen,2014-05-30,CN,Tumen (CN-JL),9,A Weekly,2014-06-02\n";
    let (_, batch) = brings(&desk.kim, sheet).await;
    let one = likely(&desk.lee, &batch).await;
    let id = one[0]["id"].as_str().unwrap();
    assert_eq!(
        (&one[0]["others"][0]["id"], &one[0]["others"][0]["public"]),
        (&json!(waiting), &json!(false))
    );
    let said = says(&desk.lee, &batch, id, "same", json!({"same_as": waiting})).await;
    assert_eq!(said.status, 200, "{}", said.body);
    let shown = desk.lee.sees(&waiting).await.json();
    assert_eq!(
        (shown["incident"]["claims"].as_array().unwrap().len(), &shown["revision"]["author"]),
        (2, &json!("kim")),
        "{shown}"
    );
    assert_eq!(desk.kim.accepts(&waiting).await.status, 403, "kim's words are in it");
    assert_eq!(desk.lee.accepts(&waiting).await.status, 200);
    assert_eq!(desk.api.get("/v1/incidents?month=2014-05").await["total"]["people"]["min"], 9);
}

/// To look at a large batch takes a while: whoever takes something down does not wait for that.
#[tokio::test]
async fn an_editors_word_keeps_nobody_waiting_at_the_door_and_does_not_wait_there() {
    let desk = Desk::open().await;
    let (_, batch) = brings(&desk.kim, PAIR).await;
    let turn = desk.api.desk.turn().await.unwrap();
    desk.lee.tells_apart(&batch).await;
    drop(turn);
    assert_eq!(desk.lee.reads(&batch).await.json()["likely"]["undecided"], 0);
    assert_eq!(accepts(&desk.lee, &batch).await.status, 200);
}
