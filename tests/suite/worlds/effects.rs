//! The sequence of public effects that both worlds have. In between, one of them does much that nobody may see.

use refoulement::desk::Record;
use refoulement::desk::actions::approval::Outcome;
use refoulement::desk::publication::rebuild::rebuild;
use refoulement::model::vocabulary::publication::Gone;
use serde_json::{Value, json};

use super::building::World;
use super::contents::{claim, event, open, place, plain};

/// Every incident, by its number.
pub const INCIDENTS: std::ops::RangeInclusive<u128> = 1..=15;
/// Those that stand in the end, so that something can be proposed for them.
pub const STANDING: [u128; 12] = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 13, 14];

pub async fn build(canaries: bool) -> World {
    let world = World::open(canaries).await;
    found(&world).await;
    protected_from_the_start(&world).await;
    taken_back_later(&world).await;
    world.noise(0).await;
    hidden_later(&world).await;
    take_back(&world).await;
    world.unseen().await;
    world.noise(1).await;
    move_on(&world).await;
    world.noise(2).await;
    rebuild(&world.api.database.desk, |_, _| ()).await.unwrap();
    world.api.register.refresh().await.unwrap();
    world
}

fn done(outcome: Outcome) {
    assert!(matches!(outcome, Outcome::Done(Some(_))), "{outcome:?}");
}

async fn found(world: &World) {
    let gazette = open("gazette-2015", "Gazette", &[]);
    let sources = [
        open("herald-2015", "Herald, The", &[]),
        open("ilbo-2015", "조선일보", &["herald-2015"]),
        gazette,
        open("spare-2015", "Spare", &[]),
    ];
    let mut records: Vec<(u128, Record)> = (9001..).zip(sources.into_iter().map(Record::Source)).collect();
    records.push((9000, event()));
    world.load(records).await;
    let several = json!([
        place("detention", "Shenyang", "CN-LN", "locality", (41.8, 123.43)),
        place("detention", "Liaoning", "CN-LN", "subdivision", (41.0, 123.0)),
        place("handover", "Dandong", "CN-LN", "locality", (40.12, 124.38)),
    ]);
    let mut told = claim("other", "ilbo-2015", (4, 7));
    told["via"] = json!("herald-2015");
    world
        .publish(
            1,
            vec![],
            plain(1, &json!({"places": several, "claims": [claim("open", "herald-2015", (3, 5)), told]})),
            json!({}),
        )
        .await;
}

async fn protected_from_the_start(world: &World) {
    let hidden = &world.hidden;
    let with = |told: Value| json!({"claims": [claim("open", "herald-2015", (4, 6)), told]});
    // A confidential source that is nowhere public.
    let told = hidden.told(2, (5, 9));
    let source = hidden.source(2);
    let protection = json!({"sources": [source.key]});
    world.publish(2, vec![source], plain(2, &with(told)), protection).await;
    // A confidential source that is public elsewhere, in one world.
    let mut told = claim("told", hidden.either("spare-2015", "ilbo-2015"), (5, 5));
    told["via"] = json!(hidden.either(None, Some("gazette-2015")));
    let protection = json!({"sources": [hidden.either("spare-2015", "ilbo-2015")]});
    world.publish(3, vec![], plain(3, &with(told)), protection).await;
    let near = json!({"places": [hidden.place("detention", "CN-LN"), hidden.place("handover", "CN-LN")]});
    world.publish(4, vec![], plain(4, &near), json!({"places": "subdivision"})).await;
    let far = json!({"places": [hidden.far_place("detention")]});
    world.publish(5, vec![], plain(5, &far), json!({"places": "country"})).await;
    let mut quoted = plain(6, &json!({}));
    quoted["claims"][0]["quote"] =
        json!(hidden.either("Some words.", "A canaryquote of many words, 카나리아."));
    world.publish(6, vec![], quoted, json!({"quotes": ["open"]})).await;
    let sources = hidden.either(vec![], vec![hidden.source(7)]);
    let whole = hidden.either(
        json!({"claims": {"secret": "whole"}}),
        json!({"claims": {"secret": "whole", "canary-denial": "whole"}}),
    );
    world.publish(7, sources, plain(7, &hidden.uncounted()), whole).await;
    let told = hidden.told(8, (2, 30));
    let protection = json!({"claims": {told["key"].as_str().unwrap(): "content"}});
    world.publish(8, vec![hidden.source(8)], plain(8, &with(told)), protection).await;
    world.collect(&[2, 3, 7, 8]).await;
}

/// What is public for a while; no version says what one of them said.
async fn taken_back_later(world: &World) {
    let hidden = &world.hidden;
    let said = hidden.either(
        json!({"summary": "Nothing else.", "timeline": []}),
        json!({"title": "Canary people", "summary": "Kanarienvogel", "date": "2015-04-20", "host_country": "RU", "places": [], "timeline": []}),
    );
    let mut content = plain(9, &said);
    content["claims"] = json!([claim("a", &hidden.source(9).key, hidden.either((3, 3), (900, 999)))]);
    world.publish(9, vec![hidden.source(9)], content, json!({})).await;
    world.publish(10, vec![], plain(10, &json!({})), json!({})).await;
    world.publish(11, vec![], plain(11, &json!({})), json!({})).await;
    world
        .correct(9, plain(9, &json!({"claims": [claim("a", &hidden.source(9).key, (4, 4))], "timeline": []})))
        .await;
}

/// What was said openly at first, and is hidden in every version now: two sources, a place, words.
async fn hidden_later(world: &World) {
    let hidden = &world.hidden;
    let (late, mut root) = (hidden.source(12), hidden.source(13));
    let mut first = claim("first", &late.key, (6, 6));
    first["quote"] = json!(hidden.either("Some words.", "Canarywords at first."));
    let mut late = late;
    // In one world the second source is cited, in the other the first derives from it.
    first["via"] = json!(hidden.either(Some(root.key.clone()), None));
    late.derived_from = hidden.either(vec![], vec![root.key.clone()]);
    root.note = None;
    let keys = json!([late.key, root.key]);
    let keys = hidden.either(keys, json!([late.key]));
    let said = |told: Value| json!({"claims": [claim("open", "herald-2015", (5, 8)), told], "places": [hidden.place("detention", "CN-LN")]});
    world.load(vec![(1200, Record::Source(root)), (1201, Record::Source(late))]).await;
    world.publish(12, vec![], plain(12, &said(first.clone())), json!({})).await;
    let mut second = plain(12, &said(first));
    second["title"] = json!("Incident 12, seen again");
    assert!(world.correct(12, second.clone()).await.is_some());
    // The newest revision no longer names the source: it stands in older ones only.
    second["claims"][1] = claim("first", "gazette-2015", (6, 6));
    assert!(world.correct(12, second).await.is_some());
    done(world.protect("lee", 12, json!({"sources": keys, "places": "subdivision"})).await);
    world
        .publish(13, vec![], plain(13, &json!({"places": [hidden.far_place("detention")]})), json!({}))
        .await;
    done(world.protect("kim", 13, json!({"places": "country"})).await);
    world.publish(14, vec![], plain(14, &json!({})), json!({})).await;
    world.publish(15, vec![], plain(15, &json!({})), json!({})).await;
}

async fn take_back(world: &World) {
    world.retract(9, Gone::Withdrawn).await;
    world.retract(10, Gone::Error).await;
    world.merge(11, 1).await;
    assert_eq!(world.restore("kim", 11).await, Outcome::Waits);
    done(world.restore("lee", 11).await);
    world.merge(11, 2).await;
    world.retract(15, Gone::Error).await;
    assert_eq!(world.restore("kim", 10).await, Outcome::Waits);
    done(world.restore("lee", 10).await);
}

/// What everybody sees, once more: a source is corrected, incidents are, and one is hidden further.
async fn move_on(world: &World) {
    let mut corrected = open("herald-2015", "Herald, The", &[]);
    "What the Herald printed, corrected".clone_into(&mut corrected.title);
    world.load(vec![(9001, Record::Source(corrected))]).await;
    // What one of them hides has changed too.
    let mut content = plain(7, &world.hidden.uncounted());
    content["title"] = json!("Incident 7, corrected");
    assert!(world.correct(7, content).await.is_some());
    let hidden = &world.hidden;
    let mut told = hidden.told(2, (5, 9));
    told["hedge"] = json!("believed");
    assert!(
        world
            .correct(2, plain(2, &json!({"claims": [claim("open", "herald-2015", (4, 6)), told]})))
            .await
            .is_some()
    );
    done(world.protect("kim", 14, json!({"claims": {"open": "content"}})).await);
    let mut derived = open("ilbo-2015", "조선일보", &[]);
    "No longer derived".clone_into(&mut derived.title);
    world.load(vec![(9002, Record::Source(derived))]).await;
}
