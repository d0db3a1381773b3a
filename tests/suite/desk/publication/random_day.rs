//! A random day at the desk: whatever was done, the projection made again from the desk is the same to the last bit.

use chrono::TimeDelta;
use refoulement::desk::access::sight::Sight;
use refoulement::desk::actions::act::Act;
use refoulement::desk::actions::actor::Actor;
use refoulement::desk::actions::approval::Outcome;
use refoulement::desk::acts::{
    embargo::Embargo, erase::Because, merge::Merge, protect::Protecting, restore::Restoration,
    retract::Retraction,
};
use refoulement::desk::intake::submission;
use refoulement::desk::intake::submitted::Submission;
use refoulement::desk::publication::rebuild::rebuild;
use refoulement::desk::review::accept::Accepted;
use refoulement::desk::review::proposal::accept::AcceptedProposal;
use refoulement::desk::review::reject::Rejected;
use refoulement::desk::view::incident::item;
use refoulement::desk::{Desk, Error, Record};
use refoulement::model::record::incident::Incident;
use refoulement::model::record::source::Source;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{clock, everything, incident, small_world, source, text};
use crate::support::api::body;
use crate::support::postgres::Database;

/// Numbers that look random and are the same each time (Knuth's MMIX generator).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides
    }
}

fn content(title: &str, sources: &[&str]) -> Incident {
    let Record::Incident(content) = incident(title, sources) else { unreachable!() };
    content
}

fn new_source(key: &str, from: &[&str]) -> Source {
    let Record::Source(source) = source(key, from) else { unreachable!() };
    source
}

const HOLDERS: [&str; 3] = ["kim", "lee", "pak"];

struct Day {
    world: Database,
    desk: Desk,
    dice: Dice,
    records: Vec<Uuid>,
    done: std::collections::BTreeMap<&'static str, u32>,
}

impl Day {
    #[expect(clippy::too_many_lines, reason = "one arm for each thing that happens on the day")]
    async fn step(&mut self, n: usize) {
        let clock = clock();
        let holder = HOLDERS[self.dice.roll(3)];
        // Half of the time the second person is there at once.
        let hand = Actor { clock: &clock, holder, key: None, single_editor: self.dice.roll(2) == 0 };
        let mut work = self.desk.turn().await.unwrap();
        if self.records.is_empty() || self.dice.roll(5) == 0 {
            let key = format!("new-{n}");
            let old = ["a", "b", "c", "m"][self.dice.roll(4)];
            let from: &[&str] = if self.dice.roll(2) == 0 { &[old] } else { &[] };
            let other: Option<String> = sqlx::query_scalar(
                "select key from desk.record where key like 'new-%' order by key offset $1 limit 1",
            )
            .bind(i64::try_from(self.dice.roll(12)).unwrap())
            .fetch_optional(&mut *work)
            .await
            .unwrap();
            let other = other.unwrap_or_else(|| ["a", "c"][self.dice.roll(2)].to_owned());
            let mut incident = content(&format!("Case {n}"), &[&key, &other]);
            if self.dice.roll(3) == 0 {
                let linked = self.records[self.dice.roll(self.records.len())];
                incident.related =
                    serde_json::from_value(json!([{"incident": linked, "kind": "may_share_people"}]))
                        .unwrap();
            }
            let submission = Submission {
                unread: Vec::new(),
                incident,
                sources: vec![new_source(&key, from)],
                proposal: None,
                reason: "New.".to_owned(),
            };
            let (id, _) = submission::submit(&mut work, &hand, Sight::Whole, submission).await.unwrap();
            self.records.push(id);
            return work.finish().await.unwrap();
        }
        let id = self.records[self.dice.roll(self.records.len())];
        let Ok(seen) = item(&mut work, Sight::Whole, id).await else { return };
        let tag = seen.tag.clone();
        let keys: Vec<String> = seen.incident.claims.iter().map(|claim| claim.key.clone()).collect();
        let (name, outcome): (&'static str, Result<Outcome, Error>) = match self.dice.roll(14) {
            12 | 13 if !seen.proposals.is_empty() && self.dice.roll(2) == 0 => {
                let proposal = &seen.proposals[0];
                let cautions = proposal.editors.as_ref().map_or(&[][..], |editors| &editors.cautions);
                let confirmed = cautions.iter().map(|caution| caution.digest.clone()).collect();
                let accepted = AcceptedProposal { confirmed, ..AcceptedProposal::default() };
                ("take", accepted.act(&mut work, &hand, (id, proposal.id), &tag).await)
            }
            12 | 13 => {
                // Somebody who sees only what the public does.
                let Ok(seen) = item(&mut work, Sight::Own("anna"), id).await else { return };
                let (mut incident, anna) = (seen.incident, Actor { holder: "anna", ..hand });
                incident.summary = format!("Anna knows more, at {n}.");
                let submission = Submission {
                    unread: Vec::new(),
                    incident,
                    sources: vec![new_source("own", &[])],
                    proposal: None,
                    reason: "More.".to_owned(),
                };
                (
                    "propose",
                    submission::revise(&mut work, &anna, Sight::Own("anna"), id, &seen.tag, submission)
                        .await
                        .map(|_| Outcome::Done(None)),
                )
            }
            0..=3 => {
                let until = (self.dice.roll(6) == 0).then(|| clock.now() + TimeDelta::days(1));
                let cautions =
                    seen.editors.as_ref().map_or_else(Vec::new, |editors| editors.cautions.iter().collect());
                let confirmed = cautions.into_iter().map(|caution| caution.digest.clone()).collect();
                let accepted = Accepted { revision: seen.revision.id, confirmed, embargo_until: until };
                ("accept", accepted.act(&mut work, &hand, id, &tag).await)
            }
            4 | 5 => {
                let mut incident = seen.incident.clone();
                incident.title = format!("Case {n}, revised");
                let submission = Submission {
                    unread: Vec::new(),
                    incident,
                    sources: Vec::new(),
                    proposal: None,
                    reason: "Better.".to_owned(),
                };
                (
                    "revise",
                    submission::revise(&mut work, &hand, Sight::Whole, id, &tag, submission)
                        .await
                        .map(|_| Outcome::Done(None)),
                )
            }
            6 => {
                let rejected: Rejected = body(json!({"revision": seen.revision.id, "reason": "No."}));
                ("reject", rejected.act(&mut work, &hand, id, &tag).await)
            }
            7 | 8 => {
                let protection: Value = match self.dice.roll(8) {
                    0 | 6 | 7 => json!({}),
                    1 => json!({"places": "subdivision"}),
                    2 => json!({"claims": {keys[0].clone(): "whole"}}),
                    3 => json!({"claims": {keys[0].clone(): "content"}, "places": "country"}),
                    _ => json!({"sources": [seen.incident.claims[0].source]}),
                };
                ("protect", body::<Protecting>(protection).act(&mut work, &hand, id, &tag).await)
            }
            9 => {
                let kind = ["error", "withdrawn"][self.dice.roll(2)];
                let retraction: Retraction = body(json!({"kind": kind, "reason": "It was so."}));
                ("retract", retraction.act(&mut work, &hand, id, &tag).await)
            }
            10 => {
                let restoration: Restoration = body(json!({"reason": "It is so."}));
                ("restore", restoration.act(&mut work, &hand, id, &tag).await)
            }
            _ => match self.dice.roll(4) {
                0 => {
                    let because: Because = body(json!({"reason": "Asked for."}));
                    ("erase", because.act(&mut work, &hand, id, &tag).await)
                }
                1 => ("lift", Embargo { until: clock.now() }.act(&mut work, &hand, id, &tag).await),
                _ => {
                    let heir = self.records[self.dice.roll(self.records.len())];
                    let merge: Merge = body(json!({"into": heir, "reason": "The same."}));
                    ("merge", merge.act(&mut work, &hand, id, &tag).await)
                }
            },
        };
        match outcome {
            Ok(_) => {
                *self.done.entry(name).or_default() += 1;
                work.finish().await.unwrap();
            }
            Err(
                Error::InvalidTransition { .. }
                | Error::SecondPerson(_)
                | Error::Overtaken
                | Error::NoRecord
                | Error::Faulty { .. }
                | Error::Leaks { .. }
                | Error::Unconfirmed(_),
            ) => (),
            Err(other) => panic!("{name}: {other}"),
        }
    }

    /// Corrects a source, so that incidents follow.
    async fn correct(&mut self, n: usize) {
        let key = ["a", "m", "c"][self.dice.roll(3)];
        let id: Uuid = sqlx::query_scalar("select id from desk.record where key = $1")
            .bind(key)
            .fetch_one(&self.world.desk)
            .await
            .unwrap();
        let derived: &[&str] = if key == "a" { &["m"] } else { &[] };
        let Record::Source(mut corrected) = source(key, derived) else { unreachable!() };
        corrected.title = format!("What {key} wrote, at {n}");
        let _ = refoulement::desk::founding::load(
            &self.world.desk,
            &clock(),
            vec![vec![(id, Record::Source(corrected))]],
        )
        .await;
    }
}

/// Whatever a state names, it carries; what it carries it leads to; and of what is hidden there is nothing.
async fn nothing_names_what_is_not_there(world: &Database) {
    let missing = text(
        &world.owner,
        "with named as (
             select claim.incident as record, claim.since, named.key
             from published.claim cross join lateral unnest(array[claim.source, claim.via]) as named (key) where named.key is not null
             union
             select source.record, source.since, unnest(derived_from) from published.source
         ), carried as (
             select source.record, source.since, source.key from published.source join published.incident on incident.id = source.record and incident.since = source.since
         )
         (select format('%s names %s at %s', record, key, since) from (select * from named except select record, since, key from published.source) as missing
          union all
          select format('%s carries %s at %s', record, key, since) from (select * from carried except select * from named) as idle)
         union all select 'nothing' order by 1 limit 1",
    )
    .await;
    assert_eq!(missing, "nothing");
    let hidden = text(
        &world.owner,
        "select coalesce(string_agg(source.key, ', '), 'nothing')
         from published.source join desk.record on record.id = source.record
         where record.retraction = 'withdrawn' or record.protection -> 'sources' ? source.key
            or exists (select from unnest(source.derived_from) as origin (key) where record.protection -> 'sources' ? origin.key)",
    )
    .await;
    assert_eq!(hidden, "nothing");
}

async fn a_day(seed: u64) {
    let world = small_world().await;
    let desk = Desk::new(world.desk.clone(), clock(), false);
    let mut day = Day {
        world,
        desk,
        dice: Dice(seed),
        records: vec![super::id(10), super::id(11)],
        done: std::collections::BTreeMap::default(),
    };
    for n in 0..300 {
        day.step(n).await;
        if n % 9 == 0 {
            day.correct(n).await;
        }
        if n % 50 == 49 {
            nothing_names_what_is_not_there(&day.world).await;
            let before = everything(&day.world).await;
            rebuild(&day.world.desk, |_, _| ()).await.unwrap();
            let after = everything(&day.world).await;
            for (table, rows) in &before {
                assert_eq!(rows, &after[table], "{table} differs at {n} of seed {seed}; {:?}", day.done);
            }
        }
    }
    println!("{:?}", day.done);
    assert!(day.done.len() >= 7, "the day was too quiet: {:?}", day.done);
    let versions =
        text(&day.world.public, "select string_agg(distinct kind, ' ' order by kind) from published.change")
            .await;
    assert!(versions.contains("protected") && versions.contains("retracted"), "{versions}");
}

#[tokio::test]
async fn a_rebuild_after_a_random_day_of_editing_is_the_same() {
    for seed in [2014, 319, 1951] {
        a_day(seed).await;
    }
}
