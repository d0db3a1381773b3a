//! What the door keeps in.

use refoulement::desk::Error;
use refoulement::desk::actions::actor::Actor;
use refoulement::desk::founding::load;
use refoulement::desk::records::record::{Draft, Record};
use refoulement::desk::records::save::save;
use serde_json::json;

use super::{
    clock, document, everything, id, incident, number, publish_protected, small_world, source, text,
};

#[tokio::test]
async fn a_hidden_place_is_nowhere_in_published() {
    let world = small_world().await;
    let version =
        publish_protected(&world, id(12), incident("Hidden", &["c"]), json!({"places": "subdivision"}))
            .await
            .unwrap();
    assert_eq!(version, Some(4));
    let document = document(&world, id(12), 4).await;
    assert_eq!(document["withheld"], json!(["place"]));
    let said = text(
        &world.public,
        &format!("select i::text || p::text from published.incident i join published.incident_place p on p.incident = i.id where id = '{}'", id(12)),
    )
    .await;
    assert!(
        said.contains("Liaoning") && !said.to_lowercase().contains("shenyang") && !said.contains("41.8"),
        "{said}"
    );
}

#[tokio::test]
async fn what_names_a_hidden_place_is_refused() {
    let world = small_world().await;
    let before = everything(&world).await;
    let refused =
        publish_protected(&world, id(12), incident("Held in Shenyang", &["c"]), json!({"places": "country"}))
            .await
            .unwrap_err();
    assert_eq!(
        refused.to_string(),
        "record 00000000-0000-0000-0000-00000000000c: a text still contains the name of a hidden place, at /title"
    );
    assert_eq!(everything(&world).await, before);
    assert_eq!(number(&world.desk, "select count(*) from desk.revision").await, 8, "nothing of it stays");
}

#[tokio::test]
async fn a_source_may_not_bring_a_hidden_place_into_an_incident() {
    let world = small_world().await;
    publish_protected(&world, id(12), incident("Hidden", &["c"]), json!({"places": "country"}))
        .await
        .unwrap();
    let mut telling = source("c", &[]);
    let Record::Source(c) = &mut telling else { unreachable!() };
    c.title = "The prison of Shenyang".to_owned();
    let refused = load(&world.desk, &clock(), vec![vec![(id(5), telling)]]).await.unwrap_err();
    assert!(
        matches!(&refused, Error::Leaks { record, leaks } if *record == id(12) && leaks[0].pointer == "/sources/0/title"),
        "{refused}"
    );
}

#[tokio::test]
async fn a_confidential_source_need_not_be_public_but_any_other_must() {
    let world = small_world().await;
    let mut transaction = world.desk.begin().await.unwrap();
    let drafts = vec![Draft { id: id(6), content: source("whisper", &[]), parent: None }];
    let now = clock();
    let kim = Actor { clock: &now, holder: "kim", key: None, single_editor: false };
    save(&mut transaction, &kim, "Not for the public.", drafts).await.unwrap();
    transaction.commit().await.unwrap();
    let refused =
        publish_protected(&world, id(12), incident("Some", &["c", "whisper"]), json!({})).await.unwrap_err();
    assert_eq!(
        refused.to_string(),
        "record 00000000-0000-0000-0000-00000000000c: /claims/1/source: the source whisper is not public; publish it together with this, or before"
    );
    publish_protected(&world, id(12), incident("Some", &["c", "whisper"]), json!({"sources": ["whisper"]}))
        .await
        .unwrap();
    assert!(everything(&world).await.values().all(|rows| !rows.contains("whisper")));
    let refused =
        publish_protected(&world, id(13), incident("Some", &["nobody"]), json!({})).await.unwrap_err();
    assert!(
        refused.to_string().ends_with("/claims/0/source: the register has no source nobody"),
        "{refused}"
    );
}

#[tokio::test]
async fn a_link_to_what_is_not_public_is_refused() {
    let world = small_world().await;
    let linked = |other: u128| {
        let mut content = incident("One of two", &["c"]);
        let Record::Incident(one) = &mut content else { unreachable!() };
        one.related =
            serde_json::from_value(json!([{"incident": id(other), "kind": "same_operation"}])).unwrap();
        content
    };
    let refused = load(&world.desk, &clock(), vec![vec![(id(12), linked(13))]]).await.unwrap_err();
    assert_eq!(
        refused.to_string(),
        format!(
            "record {}: /related/0/incident: the record {} is not public; publish it together with this, or before",
            id(12),
            id(13)
        )
    );
    load(
        &world.desk,
        &clock(),
        vec![vec![(id(12), linked(13)), (id(13), linked(12))], vec![(id(14), linked(10))]],
    )
    .await
    .unwrap();
}
