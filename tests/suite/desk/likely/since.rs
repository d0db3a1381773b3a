//! What became public after a batch came in, and what is no longer there.

use serde_json::json;

use super::{ONE, PAIR, accepts, brings, likely, says, titled, total};
use crate::support::desk::{Desk, case};

/// Nobody decided on it, and so it is not published with the batch, even by somebody who opened the batch before.
#[tokio::test]
async fn what_became_public_since_is_looked_at_too() {
    let desk = Desk::open().await;
    let sheet = "title,date,host_country,places,people,source,source_date\n\
                 A group is held in Tumen,2014-05-30,CN,Tumen (CN-JL),9,A Weekly,2014-06-02\n\
                 Others are sent back,2014-10-30,CN,Dandong (CN-LN),4,A Weekly,2014-11-02\n";
    let (report, batch) = brings(&desk.kim, sheet).await;
    assert_eq!(report["likely"]["rows"], 0, "{report}");
    let before = desk.lee.reads(&batch).await;
    assert_eq!(before.json()["likely"]["undecided"], 0);
    let public = desk.published("meanwhile").await;
    let tag = before.tag();
    let all = json!({"confirmed": []});
    let stale = desk.lee.sends("POST", &format!("{batch}/accept"), &[("if-match", &tag)], &all).await;
    assert_eq!(stale.status, 412, "{}", stale.body);
    let now = desk.lee.reads(&batch).await.json();
    assert_eq!((&now["likely"]["undecided"], &now["left_out"]), (&json!(1), &json!(2)), "{now}");
    let one = likely(&desk.lee, &batch).await;
    assert_eq!((one.len(), &one[0]["others"][0]["id"]), (1, &json!(public)));
    let accepted = accepts(&desk.lee, &batch).await;
    assert_eq!(
        (accepted.status.as_u16(), &accepted.json()["likely"]["undecided"]),
        (200, &json!(1)),
        "{}",
        accepted.body
    );
    assert_eq!(total(&desk).await, (1, 4, 4));
    assert_eq!(desk.api.get("/v1/incidents?month=2014-05").await["total"]["people"]["min"], 9);
}

/// What an editor rejected, or its author took back, is no reason to leave anything out.
#[tokio::test]
async fn what_is_gone_is_no_reason_any_more() {
    let desk = Desk::open().await;
    let waiting = desk.cho.submits(&case("first")).await;
    let sheet = "title,date,host_country,places,people,source,source_date\n\
                 A group is held in Tumen,2014-05-30,CN,Tumen (CN-JL),9,A Weekly,2014-06-02\n";
    let (_, batch) = brings(&desk.kim, sheet).await;
    assert_eq!(desk.lee.reads(&batch).await.json()["likely"]["undecided"], 1);
    let revision = desk.lee.sees(&waiting).await.json()["revision"]["id"].clone();
    let rejected =
        desk.lee.rejects(&waiting, &json!({"revision": revision, "reason": "It is made up."})).await;
    assert_eq!(rejected.status, 200, "{}", rejected.body);
    assert_eq!(desk.lee.reads(&batch).await.json()["likely"]["undecided"], 0);
    assert_eq!(likely(&desk.lee, &batch).await, Vec::<serde_json::Value>::new());
    // It comes in again, and is there again.
    let again = desk.cho.revises(&waiting, &json!({"incident": {"summary": "It is not."}})).await;
    assert_eq!(again.status, 200, "{}", again.body);
    assert_eq!(desk.lee.reads(&batch).await.json()["likely"]["undecided"], 1);
    // What its author takes back whole leaves nothing.
    let other = desk.oh.submits(&case("second")).await;
    let (_, second) = brings(&desk.park, sheet).await;
    let like = async || {
        let query = sqlx::query_scalar::<_, i64>("select count(*) from desk.likely where other = $1::uuid");
        query.bind(&other).fetch_one(&desk.api.database.owner).await.unwrap()
    };
    assert_eq!(like().await, 1);
    let gone = desk.oh.takes_back(&format!("/v1/desk/incidents/{other}")).await;
    assert_eq!(gone.status, 200, "{}", gone.body);
    assert_eq!(
        (like().await, likely(&desk.lee, &second).await[0]["others"].as_array().unwrap().len()),
        (0, 2)
    );
}

/// What an editor said holds when the other is corrected; what comes in anew is looked at anew.
#[tokio::test]
async fn a_word_is_not_asked_for_twice() {
    let desk = Desk::open().await;
    let (_, first) = brings(&desk.kim, ONE).await;
    assert_eq!(accepts(&desk.lee, &first).await.status, 200);
    let public =
        desk.api.get("/v1/incidents?month=2014-10").await["incidents"][0]["id"].as_str().unwrap().to_owned();
    let (_, batch) = brings(&desk.kim, PAIR.replace("Twelve women", "Men").as_str()).await;
    let both = likely(&desk.lee, &batch).await;
    for title in ["Men", "dozen"] {
        assert_eq!(
            says(&desk.lee, &batch, &titled(&both, title), "another_case", json!({})).await.status,
            200
        );
    }
    desk.corrected(&public, json!({"summary": "More is known."})).await;
    assert_eq!(desk.lee.reads(&batch).await.json()["likely"]["undecided"], 0);
    assert_eq!(accepts(&desk.park, &batch).await.status, 200);
    assert_eq!(total(&desk).await, (3, 36, 36));
}
