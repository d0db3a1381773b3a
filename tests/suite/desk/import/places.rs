//! Places in a sheet that says only a part of them.

use serde_json::{Value, json};

use super::{import, problems, submitted, worldly};
use crate::render::world::id;
use crate::support::postgres::Database;

async fn places(world: &Database, n: u128) -> Value {
    sqlx::query_scalar("select content -> 'places' from desk.revision join desk.record on accepted = revision.id where record.id = $1")
        .bind(id(n))
        .fetch_one(&world.desk)
        .await
        .unwrap()
}

#[tokio::test]
async fn one_column_of_places_leaves_the_others_alone() {
    for (n, header, cells, pointer, expected) in [
        (7, "precision", "site; site; subdivision", "/0/precision", json!("site")),
        (8, "precision", "locality", "/0/precision", json!("locality")),
        (7, "subdivisions", "CN-JL; CN-LN; CN-LN", "/0/subdivision", json!("CN-JL")),
        (3, "lat,lon", "42.97,129.84", "/0/lat", json!(42.97)),
        (3, "lat", "42.97", "/0/lat", json!(42.97)),
        (3, "lon", "129.9", "/0/lon", json!(129.9)),
    ] {
        let world = worldly().await;
        let mut expected_places = places(&world, n).await;
        *expected_places.pointer_mut(pointer).unwrap() = expected;
        import(&world, format!("id,{header}\n{},{cells}\n", id(n))).await;
        assert_eq!(submitted(&world).await[0]["places"], expected_places, "{header}: {cells}");
    }
}

#[tokio::test]
async fn a_place_of_transfer_comes_beside_the_others() {
    let world = worldly().await;
    let mut expected = places(&world, 7).await;
    import(&world, format!("id,transfer_places\n{},Tumen (CN-JL)\n", id(7))).await;
    let after = submitted(&world).await[0]["places"].clone();
    let new = json!({"role": "transfer", "name": "Tumen", "country": "CN", "subdivision": "CN-JL", "precision": "locality", "lat": null, "lon": null, "people": null});
    expected.as_array_mut().unwrap().push(new);
    assert_eq!(after, expected);
    assert_eq!(problems(&world, format!("id,lat,lon\n{},1.5,1.5\n", id(7))).await, ["2 lat mismatch"]);
}

#[tokio::test]
async fn an_empty_point_takes_the_point_away_and_nothing_else() {
    let world = worldly().await;
    let mut expected = places(&world, 3).await;
    (expected[0]["lat"], expected[0]["lon"]) = (Value::Null, Value::Null);
    import(&world, format!("id,lat,lon\n{},,\n", id(3))).await;
    assert_eq!(submitted(&world).await[0]["places"], expected);
}
