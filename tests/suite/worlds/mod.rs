//! Two worlds that look the same and hide different things: no question and no answer tells them apart.

mod asked;
mod building;
mod compare;
mod contents;
mod contributors;
mod effects;
mod late;
mod mirror;
mod noise;

use compare::{Pair, nothing_was_logged, watch};

/// Whoever asks for more of one world than of the other has found a leak.
#[tokio::test]
async fn nobody_can_tell_what_is_hidden() {
    let watch = watch();
    let pair = Pair::build().await;
    pair.same_rows().await;
    pair.leaves_cannot_be_guessed().await;
    pair.nothing_else_can_be_read().await;
    let versions = pair.versions().await;
    let mut asked = 0;
    let table = asked::table(versions);
    for ask in &table {
        asked += pair.ask(ask).await;
    }
    for seed in [1951, 1967] {
        for ask in &asked::by_chance(seed, 500, versions) {
            asked += pair.ask(ask).await;
        }
    }
    println!(
        "{asked} requests were compared, {} of them of the tables, over {versions} versions",
        table.len()
    );
    assert!(asked >= 3000, "{asked}");
    nothing_was_logged(&watch);
}

/// Nor does a key to write.
#[tokio::test]
async fn no_contributor_can_tell_either() {
    let asked = Pair::build().await.contribute(0).await;
    assert!(asked >= 500, "{asked}");
}

/// The same at the other half of the incidents, so that both halves are asked at once.
#[tokio::test]
async fn nor_can_one_who_writes_on_other_incidents() {
    let asked = Pair::build().await.contribute(1).await;
    assert!(asked >= 500, "{asked}");
}
