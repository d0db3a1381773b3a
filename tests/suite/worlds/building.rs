//! A world, and what is done in it.

use refoulement::desk::access::sight::Sight;
use refoulement::desk::actions::act::Act as _;
use refoulement::desk::actions::actor::Actor;
use refoulement::desk::actions::approval::Outcome;
use refoulement::desk::actions::turn::Turn;
use refoulement::desk::acts::erase_parts::{Erasure, erase_parts};
use refoulement::desk::acts::take_back::take_back_incident;
use refoulement::desk::acts::{
    erase::Because, merge::Merge, protect::Protecting, restore::Restoration, retract::Retraction,
};
use refoulement::desk::collections::{change::change, state::one};
use refoulement::desk::publication::publish::{Act, publish};
use refoulement::desk::publication::version::lock;
use refoulement::desk::records::locked_record::LockedRecord;
use refoulement::desk::records::record::{Draft, Record};
use refoulement::desk::records::save::save;
use refoulement::desk::review::accept::Accepted;
use refoulement::desk::view::incident::item;
use refoulement::model::record::source::Source;
use refoulement::model::vocabulary::publication::ActKind;
use refoulement::model::vocabulary::publication::Gone;
use serde_json::{Value, json};
use uuid::Uuid;

use super::contents::{Hidden, id};
use crate::support::api::{Api, body};

pub struct World {
    pub api: Api,
    pub hidden: Hidden,
}

impl World {
    pub async fn open(canaries: bool) -> Self {
        Self { api: Api::report().await, hidden: Hidden { canaries } }
    }

    pub fn hand<'a>(&'a self, holder: &'a str) -> Actor<'a> {
        Actor { clock: self.api.desk.clock(), holder, key: None, single_editor: false }
    }

    pub async fn begin(&self) -> Turn {
        self.api.desk.turn().await.unwrap()
    }

    pub async fn finish(&self, work: Turn) {
        work.finish().await.unwrap();
    }

    /// The revision that an editor has before them, and its tag.
    pub async fn seen(&self, work: &mut Turn, n: u128) -> (Uuid, String) {
        let held = LockedRecord::of(work, id(n)).await.unwrap().unwrap();
        let newest = held.head(work).await.unwrap().id;
        (newest, held.tag(newest))
    }

    /// Saves records under ids of the test's own.
    pub async fn draft(&self, author: &str, records: Vec<(u128, Record)>) -> Vec<Uuid> {
        let mut work = self.begin().await;
        let mut drafts = Vec::new();
        for (n, content) in records {
            let parent =
                sqlx::query_scalar::<_, Option<Uuid>>("select accepted from desk.record where id = $1")
                    .bind(id(n));
            let parent = parent.fetch_optional(&mut *work).await.unwrap().flatten();
            drafts.push(Draft { id: id(n), content, parent });
        }
        let revisions = save(&mut work, &self.hand(author), "A reason.", drafts).await.unwrap();
        self.finish(work).await;
        revisions
    }

    /// Publishes records in one act, without a review.
    pub async fn load(&self, records: Vec<(u128, Record)>) {
        let revisions = self.draft("cho", records).await;
        let mut work = self.begin().await;
        let lock = lock(&mut work).await.unwrap();
        publish(
            &mut work,
            &lock,
            &Act { by: self.hand("kim"), kind: ActKind::Publication, revisions: &revisions },
        )
        .await
        .unwrap();
        self.finish(work).await;
    }

    /// Hands an incident in, with sources whose ids follow from its own, and publishes it under its protection.
    pub async fn publish(&self, n: u128, sources: Vec<Source>, content: Value, protection: Value) {
        let mut records: Vec<(u128, Record)> =
            (n * 100..).zip(sources.into_iter().map(Record::Source)).collect();
        records.push((n, super::contents::incident(content)));
        self.draft("cho", records).await;
        if protection != serde_json::json!({}) {
            assert_eq!(self.protect("lee", n, protection).await, Outcome::Done(None));
        }
        assert!(self.accept(n).await.is_some(), "{n}");
    }

    /// Accepts what waits; the version, if the public sees any difference.
    pub async fn accept(&self, n: u128) -> Option<u32> {
        let mut work = self.begin().await;
        let (revision, tag) = self.seen(&mut work, n).await;
        let confirmed = item(&mut work, Sight::Whole, id(n))
            .await
            .unwrap()
            .editors
            .unwrap()
            .cautions
            .into_iter()
            .map(|caution| caution.digest)
            .collect();
        let accepted = Accepted { revision, confirmed, embargo_until: None };
        let outcome = accepted.act(&mut work, &self.hand("kim"), id(n), &tag).await.unwrap();
        self.finish(work).await;
        let Outcome::Done(version) = outcome else { panic!("{n} waits") };
        version
    }

    /// The next revision of an incident, accepted.
    pub async fn correct(&self, n: u128, content: Value) -> Option<u32> {
        self.draft("cho", vec![(n, super::contents::incident(content))]).await;
        self.accept(n).await
    }

    pub async fn protect(&self, holder: &str, n: u128, protection: Value) -> Outcome {
        let mut work = self.begin().await;
        let (_, tag) = self.seen(&mut work, n).await;
        let protecting: Protecting = body(protection);
        let outcome = protecting.act(&mut work, &self.hand(holder), id(n), &tag).await.unwrap();
        self.finish(work).await;
        outcome
    }

    pub async fn retract(&self, n: u128, kind: Gone) {
        let mut work = self.begin().await;
        let (_, tag) = self.seen(&mut work, n).await;
        let retraction: Retraction = body(json!({"kind": kind.word(), "reason": "It was asked for."}));
        retraction.act(&mut work, &self.hand("kim"), id(n), &tag).await.unwrap();
        self.finish(work).await;
    }

    pub async fn restore(&self, holder: &str, n: u128) -> Outcome {
        let mut work = self.begin().await;
        let (_, tag) = self.seen(&mut work, n).await;
        let restoration: Restoration = body(json!({"reason": "It may be seen."}));
        let outcome = restoration.act(&mut work, &self.hand(holder), id(n), &tag).await.unwrap();
        self.finish(work).await;
        outcome
    }

    pub async fn merge(&self, n: u128, heir: u128) {
        let mut work = self.begin().await;
        let (_, tag) = self.seen(&mut work, n).await;
        let merge: Merge = body(json!({"into": id(heir), "reason": "The same people."}));
        merge.act(&mut work, &self.hand("kim"), id(n), &tag).await.unwrap();
        self.finish(work).await;
    }

    /// In one world these came out of a collection, which gets another licence: nobody can see that, as each hides who says
    /// something of it.
    pub async fn collect(&self, numbers: &[u128]) {
        if !self.hidden.canaries {
            return;
        }
        let ids: Vec<Uuid> = numbers.iter().map(|n| id(*n)).collect();
        let (owner, key) = (&self.api.database.owner, "canary-collection");
        // What is bound is not logged.
        for statement in [
            "insert into desk.collection (key, name, licence, republish, edition, at)
             values ($1, $2, $3, true, '1', '2026-01-31T00:00:00Z')",
            "insert into desk.collection_words (collection, since, name, licence) values ($1, 0, $2, $3)",
        ] {
            let query = sqlx::query(statement).bind(key).bind("Kanarienvogel").bind("Canary terms");
            query.execute(owner).await.unwrap();
        }
        let query = sqlx::query("update desk.record set collection = $1 where id = any($2)");
        query.bind(key).bind(ids).execute(owner).await.unwrap();
        for (holder, outcome) in [("kim", Outcome::Waits), ("lee", Outcome::Done(None))] {
            let mut work = self.begin().await;
            let tag = one(&mut work, key).await.unwrap().tag();
            let words =
                body(json!({"name": "Kanarienvogel", "licence": "Canary licence", "republish": true}));
            let done = change(&mut work, &self.hand(holder), key, &tag, words).await.unwrap();
            assert_eq!(done, outcome);
            self.finish(work).await;
        }
    }

    /// Erases a revision, by two holders.
    pub async fn erase_part(&self, part: Uuid, holders: &[&str]) {
        for holder in holders {
            let mut work = self.begin().await;
            let erasure: Erasure = body(json!({"parts": [part], "reason": "Asked for."}));
            erase_parts(&mut work, &self.hand(holder), erasure).await.unwrap();
            self.finish(work).await;
        }
    }

    /// Its author takes back what waits.
    pub async fn take_back(&self, holder: &str, n: u128) {
        let mut work = self.begin().await;
        let sight = Sight::Own(holder);
        let tag = item(&mut work, sight, id(n)).await.unwrap().tag;
        take_back_incident(&mut work, &self.hand(holder), sight, id(n), &tag).await.unwrap();
        self.finish(work).await;
    }

    /// Erases a record for good, by two holders; with one it only waits.
    pub async fn erase(&self, n: u128, holders: &[&str]) {
        for holder in holders {
            let mut work = self.begin().await;
            let (_, tag) = self.seen(&mut work, n).await;
            let because: Because = body(json!({"reason": "Asked for."}));
            because.act(&mut work, &self.hand(holder), id(n), &tag).await.unwrap();
            self.finish(work).await;
        }
    }
}
