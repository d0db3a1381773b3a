//! The projection made again.

use refoulement::desk::founding::load;
use refoulement::desk::publication::rebuild::rebuild;
use serde_json::json;

use super::{
    clock, document, everything, founded, id, incident, publish_protected, small_world, source, text,
};

#[tokio::test]
async fn a_rebuild_makes_the_same_again() {
    let world = founded().await;
    let mut acts =
        vec![vec![(id(1), source("m", &[])), (id(2), source("n", &["m"])), (id(3), source("a", &["n"]))]];
    acts.push(
        (0..30)
            .map(|n| {
                (
                    id(100 + n),
                    incident(&format!("Case {n}"), &["a", "cecc-2014-03-19"][..=usize::from(n % 2 == 0)]),
                )
            })
            .collect(),
    );
    acts.push(vec![(id(4), source("root", &[])), (id(1), source("m", &["root", "cecc-2014-03-19"]))]);
    acts.push(vec![
        (id(103), incident("Case 3, mended", &["m"])),
        (id(104), incident("Case 4, mended", &["root"])),
    ]);
    acts.push(vec![(id(103), incident("Case 3, mended again", &["m"]))]);
    load(&world.desk, &clock(), acts).await.unwrap();
    publish_protected(&world, id(12), incident("Hidden", &["a"]), json!({"places": "country"}))
        .await
        .unwrap();
    let before = everything(&world).await;
    let mut seen = Vec::new();
    assert_eq!(rebuild(&world.desk, |done, of| seen.push((done, of))).await.unwrap(), 9);
    assert_eq!(everything(&world).await, before);
    assert_eq!(seen.last(), Some(&(68, 68)));
}

#[tokio::test]
async fn a_rebuild_hides_what_is_protected_since() {
    let world = small_world().await;
    sqlx::query("update desk.record set protection = $2 where id = $1")
        .bind(id(10))
        .bind(json!({"places": "country", "sources": ["a"]}))
        .execute(&world.desk)
        .await
        .unwrap();
    let leaves = "select string_agg(leaf::text, ' ' order by n, record) from published.change";
    let before = text(&world.public, leaves).await;
    rebuild(&world.desk, |_, _| ()).await.unwrap();
    let old = document(&world, id(10), 2).await.to_string();
    assert!(
        !old.contains("Shenyang") && !old.contains("What a wrote") && old.contains("What b wrote"),
        "{old}"
    );
    assert_eq!(text(&world.public, leaves).await, before, "what was committed to stays");
}
