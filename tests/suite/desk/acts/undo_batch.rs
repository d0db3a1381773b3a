//! A stolen key published a batch: to look at what would be taken back keeps nobody waiting.

use std::fmt::Write as _;
use std::time::Duration;

use serde_json::json;

use super::undo::{id_of, looks, now};
use crate::support::desk::Desk;

#[tokio::test]
async fn whoever_looks_at_a_large_undo_lets_others_act_first() {
    let desk = Desk::open().await;
    let since = now(&desk);
    let mut sheet = "title,date,host_country,source,source_title\n".to_owned();
    for n in 0..60 {
        let _ = writeln!(sheet, "{n} returned,2014,CN,A Daily,Log");
    }
    let job = desk.oh.imports("?publish=true", "text/csv", "sheet", sheet).await;
    let batch =
        format!("/v1/desk/batches/{}", job["report"]["batch"].as_str().unwrap_or_else(|| panic!("{job}")));
    assert_eq!(desk.lee.accepts_batch(&batch).await["state"], "published");
    let (kim, lee) = (desk.kim.clone(), id_of(&desk.lee).to_owned());
    let looking = tokio::spawn(async move { looks(&kim, &lee, since).await });
    while !looking.is_finished() {
        drop(desk.api.desk.turn().await.unwrap());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let looked = looking.await.unwrap();
    assert_eq!(
        (looked.problem().as_str(), looked.headers["retry-after"].to_str().unwrap()),
        ("503 unavailable", "5")
    );
    assert!(
        looked.json()["detail"].as_str().unwrap().contains("somebody else was waiting"),
        "{}",
        looked.body
    );
    let alone = looks(&desk.kim, id_of(&desk.lee), since).await;
    assert_eq!((alone.status.as_u16(), &alone.json()["left"]), (200, &json!([])), "{}", alone.body);
    assert_eq!(desk.api.get("/v1/incidents").await["total"]["incidents"], 63, "it was only looked at");
}
