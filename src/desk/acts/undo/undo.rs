//! Taking back what one key did since a time: by two people, none of whom holds it, who have seen the same list.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::desk::access::keys::key::{self, Key};
use crate::desk::actions::actor::Actor;
use crate::desk::actions::approval::{Outcome, is_second};
use crate::desk::actions::audit;
use crate::desk::actions::remark::Remark;
use crate::desk::actions::turn::Turn;
use crate::desk::acts::undo::done::{Back, Doer, Done};
use crate::desk::acts::undo::inverse::{ends, inverse};
use crate::desk::acts::undo::report::{KeyAct, LeftAct, Undone};
use crate::desk::acts::undo::waiting;
use crate::desk::error::Error;
use crate::desk::publication::version::lock;
use crate::desk::review::reject_holder::{Submitter, reject_holder};
use crate::model::vocabulary::workflow::{ApprovalKind, NotUndone};

/// Since when the acts of a key are taken back, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Undo {
    /// Since when: the same as of the list that you have read.
    pub since: DateTime<Utc>,
    /// The reason. The authors of what is rejected can read it.
    #[schema(value_type = String, min_length = 1, max_length = 2000)]
    pub reason: Remark,
}

/// What would be taken back: all of it is done, and the caller does not end the work.
pub async fn preview(tx: &mut Turn, by: &Actor<'_>, id: &str, since: DateTime<Utc>) -> Result<Undone, Error> {
    let of = key::one(&mut **tx, id).await?;
    Ok(run(tx, by, (&of, since), "", true).await?.0)
}

impl Undo {
    /// Takes it back, for whoever has seen what that is; two people have to ask for it. Public versions stay: what comes back
    /// comes in new ones.
    pub async fn act(
        self,
        tx: &mut Turn,
        by: &Actor<'_>,
        id: &str,
        tag: &str,
    ) -> Result<(Outcome, Undone), Error> {
        let Self { since, reason: Remark(reason) } = self;
        let of = key::one(&mut **tx, id).await?;
        if of.holder == by.holder && !by.single_editor {
            return Err(Error::SecondPerson(
                "the key is one of yours; what it did is taken back by two other holders",
            ));
        }
        // Whoever has not seen it asks for nothing: a refusal takes that back too.
        let detail = json!({ "since": since, "tag": tag });
        let is_second = is_second(tx, by, id, ApprovalKind::Undo, &detail).await?;
        tx.begin_part().await?;
        let (undone, doer) = run(tx, by, (&of, since), &reason, !is_second).await?;
        tx.end_part(is_second).await?;
        let current = undone.tag()?;
        if current != tag {
            return Err(Error::Stale { current });
        }
        if !is_second {
            return Ok((Outcome::Waits, undone));
        }
        let Doer { until, stands_for, left, .. } = doer;
        let detail = json!({ "key": id, "since": since, "reason": reason, "until": until, "stands_for": stands_for, "left": left });
        audit::done_beside(tx, by, "undo", detail).await?;
        Ok((Outcome::Done(None), undone))
    }
}

/// Takes everything back, the newest first. What fails is left as it is, and said.
async fn run<'a>(
    tx: &mut Turn,
    by: &Actor<'_>,
    (of, since): (&'a Key, DateTime<Utc>),
    reason: &str,
    gives_way: bool,
) -> Result<(Undone, Doer<'a>), Error> {
    lock(tx).await?;
    // Two people have seen it, so the acts by which it is done need no second one each.
    let by = Actor { single_editor: true, ..*by };
    let until = sqlx::query_scalar("select coalesce(max(seq), 0) from desk.act").fetch_one(&mut **tx).await?;
    let (stands_for, left) = (HashMap::new(), Vec::new());
    let mut doer = Doer { key: &of.id, since, until, stands_for, left, gives_way };
    let acts = doer.acts(tx).await?;
    doer.remember(tx).await?;
    let submitter = Submitter { holder: &of.holder, by_key: Some((&of.id, since)) };
    let rejected = reject_holder(tx, &by, submitter, reason).await?;
    waiting::replaced(tx, &doer).await?;
    let key_unknown = without_key(tx, &of.holder, since).await?;
    let (taken_back, left) = (Vec::new(), Vec::new());
    let mut undone = Undone { key: of.id.clone(), since, taken_back, rejected, left, key_unknown };
    for done in acts {
        let back = take_back(tx, &by, &mut doer, &done, reason).await?;
        if matches!(back, Back::Left(_)) {
            doer.left.push(done.seq);
        }
        undone.note(done.told(), back);
    }
    end_requests(tx, &by, &doer).await?;
    let mut keys = made_through(tx, &of.id, since).await?;
    keys.push((of.id.clone(), of.created_at));
    for (id, at) in keys {
        let back = ends(tx, &by, Some(&id)).await?;
        undone.note(KeyAct { act: "key".to_owned(), at, record: None, key: Some(id) }, back);
    }
    Ok((undone, doer))
}

/// Takes one act back, or leaves it as it is where that fails.
async fn take_back(
    tx: &mut Turn,
    by: &Actor<'_>,
    doer: &mut Doer<'_>,
    done: &Done,
    reason: &str,
) -> Result<Back, Error> {
    tx.begin_part().await?;
    let stands_for = doer.stands_for.clone();
    match inverse(tx, by, doer, done, reason).await {
        Err(error) if error.passes() => Err(error),
        Err(_) => {
            tx.end_part(false).await?;
            doer.stands_for = stands_for;
            Ok(Back::Left(NotUndone::Refused))
        }
        Ok(back) => {
            tx.end_part(true).await?;
            Ok(back)
        }
    }
}

/// How much waits of a holder since a time and came by a key that nobody knows any more: it stays.
async fn without_key(tx: &mut Turn, holder: &str, since: DateTime<Utc>) -> Result<u32, Error> {
    let query = sqlx::query_scalar(
        "select (select count(*) from desk.revision
                 where author = $1 and at >= $2 and by_key is null and state in ('submitted', 'asked'))
              + (select count(*) from desk.proposal
                 where author = $1 and at >= $2 and by_key is null and state in ('submitted', 'asked'))
              + (select count(*) from desk.approval
                 where holder = $1 and at >= $2 and by_key is null and ended is null)",
    );
    let many: i64 = query.bind(holder).bind(since).fetch_one(&mut **tx).await?;
    Ok(u32::try_from(many).unwrap_or(u32::MAX))
}

/// The keys that were made or confirmed with a key since a time, with those, and so on.
async fn made_through(
    tx: &mut Turn,
    key: &str,
    since: DateTime<Utc>,
) -> Result<Vec<(String, DateTime<Utc>)>, Error> {
    let query = sqlx::query_as(
        "with recursive made (id) as (
             select $1
             union
             select coalesce(detail ->> 'successor', detail ->> 'key') from made
             join desk.act on act.key = made.id and at >= $2 and kind in ('key_created', 'key_confirmed', 'key_rotated')
         )
         select id, created_at from made join desk.api_key using (id) where id <> $1 order by created_at, id",
    );
    Ok(query.bind(key).bind(since).fetch_all(&mut **tx).await?)
}

impl Undone {
    fn note(&mut self, about: KeyAct, back: Back) {
        match back {
            Back::Done => self.taken_back.push(about),
            Back::Left(why) => self.left.push(LeftAct { about, why }),
            Back::Nothing => (),
        }
    }
}

/// What it asked for since, and waits for a second person, ends.
async fn end_requests(tx: &mut Turn, by: &Actor<'_>, doer: &Doer<'_>) -> Result<(), Error> {
    sqlx::query(
        "update desk.approval set ended = 'replaced', ended_at = $3 where by_key = $1 and at >= $2 and ended is null",
    )
    .bind(doer.key)
    .bind(doer.since)
    .bind(by.clock.now())
    .execute(&mut **tx)
    .await?;
    Ok(())
}
