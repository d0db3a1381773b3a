//! Somebody takes back what they handed in and no editor has decided: it waits no longer, and its content is gone.

use std::collections::BTreeSet;

use serde_json::json;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use crate::desk::access::sight::{Sight, shown};
use crate::desk::actions::actor::Actor;
use crate::desk::actions::audit;
use crate::desk::actions::turn::Turn;
use crate::desk::error::Error;
use crate::desk::intake::source_correction;
use crate::desk::publication::version::lock;
use crate::desk::records::erasure::{self, Unnamed, erase_records, parts_of, sources_behind, unnamed};
use crate::desk::records::locked_record::LockedRecord;
use crate::desk::records::pending_sources::{count_citing, lock_citing};
use crate::desk::records::proposal::Proposal;
use crate::desk::records::record::Draft;
use crate::desk::records::revision::Revision;
use crate::desk::records::save::write;
use crate::desk::review::reject::turn_down;
use crate::model::vocabulary::publication::Subject;
use crate::model::vocabulary::workflow::RevisionState;

/// What is kept as the reason.
const WHY: &str = "Taken back by its author.";
const STEP: &str = "taken back";
const NOT_THEIRS: &str = "another person's, or decided already,";
/// What no editor has decided.
const OPEN: [&str; 2] = ["submitted", "asked"];

/// Takes back all revisions of an incident that somebody wrote and that wait. Where nobody else wrote anything of it, and it
/// was never accepted, the whole incident is gone.
pub async fn take_back_incident(
    tx: &mut Turn,
    by: &Actor<'_>,
    sight: Sight<'_>,
    id: Uuid,
    tag: &str,
) -> Result<(), Error> {
    lock(tx).await?;
    let held = LockedRecord::incident(tx, id).await?;
    shown(tx, &held, sight).await?.expect(tag)?;
    let own = Own::of(tx, id, by.holder, &OPEN).await?;
    let everything = parts_of(tx, id).await?;
    let keys = sources_behind(tx, if own.is_all { &everything } else { &own.revisions }).await?;
    own.erase(tx, by, &held).await?;
    erase_own_sources(tx, by, sight, keys).await
}

/// Takes back a proposal that somebody sent and that waits.
pub async fn take_back_proposal(
    tx: &mut Turn,
    by: &Actor<'_>,
    sight: Sight<'_>,
    (id, proposal): (Uuid, Uuid),
    tag: &str,
) -> Result<(), Error> {
    lock(tx).await?;
    let held = LockedRecord::incident(tx, id).await?;
    let seen = shown(tx, &held, sight).await?;
    let proposal = Proposal::of(tx, id, proposal).await?;
    if sight.own().is_some_and(|holder| holder != proposal.author) {
        return Err(Error::NoRecord);
    }
    seen.expect(tag)?;
    Error::unless(proposal.author == by.holder && proposal.state.is_open(), NOT_THEIRS, STEP)?;
    let keys = sources_behind(tx, &[proposal.id]).await?;
    erasure::erase_parts(tx, &[proposal.id], WHY).await?;
    audit::done(tx, by, id, "taken_back", json!({ "proposal": proposal.id })).await?;
    erase_own_sources(tx, by, sight, keys).await
}

/// Takes back the correction of a source that somebody wrote and that waits, or a new source that nothing cites.
pub async fn take_back_source(
    tx: &mut Turn,
    by: &Actor<'_>,
    sight: Sight<'_>,
    key: &str,
    tag: &str,
) -> Result<(), Error> {
    lock(tx).await?;
    let seen = source_correction::source(tx, sight, key).await?;
    if seen.tag != tag {
        return Err(Error::Stale { current: seen.tag });
    }
    // What cites it is locked before it, as everywhere.
    lock_citing(tx, &[key.to_owned()]).await?;
    let held = LockedRecord::of(tx, seen.id).await?.ok_or(Error::NoRecord)?;
    // Whoever sees only what is theirs is not told that it was approved with another's incident.
    let states = if sight == Sight::Whole { OPEN.to_vec() } else { RevisionState::waiting() };
    let own = Own::of(tx, held.id, by.holder, &states).await?;
    let itself = BTreeSet::from([key.to_owned()]);
    // Whoever sees only what is theirs is told of their own citations alone.
    let by_whom = sight.own().map_or(Unnamed::ByAnybody, Unnamed::ByOne);
    let is_new = held.accepted.is_none() && (own.is_all || sight != Sight::Whole);
    if is_new && unnamed(tx, itself.clone(), by_whom).await?.is_empty() {
        let cited = "cited by what waits; take that back first: it";
        return Err(Error::InvalidTransition { state: cited.to_owned(), step: STEP });
    }
    let is_left = is_new && unnamed(tx, itself, Unnamed::ByAnybody).await?.is_empty();
    if is_left {
        leave_to_others(tx, by, held.id).await?;
    }
    let own = Own { is_all: own.is_all && !is_left, ..own };
    let keys = sources_behind(tx, &own.revisions).await?;
    count_citing(tx, by, &[key.to_owned()]).await?;
    own.erase(tx, by, &held).await?;
    erase_own_sources(tx, by, sight, keys).await
}

/// What somebody takes back of a record.
struct Own {
    /// Their revisions that wait, and those of theirs that these took the place of.
    revisions: Vec<Uuid>,
    waiting: Vec<Uuid>,
    /// Nothing else was written of it.
    is_all: bool,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    waits: bool,
    is_all: bool,
}

/// What an editor made of a proposal is not its author's alone.
const OWN: &str = "with recursive own (id, parent, waits) as (
         select id, parent, true from desk.revision
         where record = $1 and author = $2 and state = any($3)
           and not exists (select from desk.proposal where proposal.revision = revision.id and proposal.state = 'accepted')
         union
         select revision.id, revision.parent, false
         from own join desk.revision on revision.id = own.parent
         where revision.author = $2 and revision.state = 'superseded'
     )
     select id, waits,
            not exists (select from desk.revision as other
                        where other.record = $1 and other.state <> 'erased' and other.id not in (select id from own)) as is_all
     from own";

/// What was superseded by what goes, and by nothing else that stands, waits again.
const WAIT_AGAIN: &str =
    "update desk.revision set state = 'submitted'
     where record = $1 and state = 'superseded' and not (id = any($2))
       and id in (select parent from desk.revision where id = any($2))
       and not exists (select from desk.revision as other where other.parent = revision.id and not (other.id = any($2))
                       and other.state not in ('rejected', 'erased'))";

impl Own {
    async fn of(tx: &mut PgConnection, record: Uuid, holder: &str, states: &[&str]) -> Result<Self, Error> {
        let query = sqlx::query_as(OWN).bind(record).bind(holder).bind(states);
        let rows: Vec<Row> = query.fetch_all(&mut *tx).await?;
        Error::unless(!rows.is_empty(), NOT_THEIRS, STEP)?;
        Ok(Self {
            is_all: rows.iter().all(|row| row.is_all),
            waiting: rows.iter().filter(|row| row.waits).map(|row| row.id).collect(),
            revisions: rows.into_iter().map(|row| row.id).collect(),
        })
    }

    async fn erase(self, tx: &mut PgConnection, by: &Actor<'_>, held: &LockedRecord) -> Result<(), Error> {
        let Self { revisions, waiting, is_all } = self;
        sqlx::query(WAIT_AGAIN).bind(held.id).bind(&revisions).execute(&mut *tx).await?;
        turn_down(tx, &waiting).await?;
        if is_all && held.accepted.is_none() {
            erase_records(tx, &[held.id], WHY).await?;
        } else {
            erasure::erase_parts(tx, &revisions, WHY).await?;
        }
        for revision in waiting {
            audit::done(tx, by, held.id, "taken_back", json!({ "revision": revision })).await?;
        }
        Ok(())
    }
}

/// The sources that came with it alone go too, if nobody else wrote anything of them. Whoever sees only what is theirs does
/// not learn that somebody else names one: their words are gone all the same.
async fn erase_own_sources(
    tx: &mut PgConnection,
    by: &Actor<'_>,
    sight: Sight<'_>,
    keys: BTreeSet<String>,
) -> Result<(), Error> {
    let sources = unnamed(tx, keys.clone(), Unnamed::OfOne(by.holder)).await?;
    erase_records(tx, &sources, WHY).await?;
    audit::count(tx, &sources).await?;
    if sight == Sight::Whole {
        return Ok(());
    }
    let left = unnamed(tx, keys, Unnamed::ByOne(by.holder)).await?;
    for source in &left {
        leave_to_others(tx, by, *source).await?;
        let query = sqlx::query_scalar(
            "select id from desk.revision where record = $1 and author = $2 and state not in ('accepted', 'erased')",
        );
        let own: Vec<Uuid> = query.bind(source).bind(by.holder).fetch_all(&mut *tx).await?;
        turn_down(tx, &own).await?;
        erasure::erase_parts(tx, &own, WHY).await?;
    }
    audit::count(tx, &left).await
}

/// What waits of a source in somebody's words, and who else names the source, or what derives from it: first what is approved,
/// then who waits.
const NAMED: &str = "with recursive above (key) as (
         select key from desk.record where id = $1
         union
         select record.key
         from above
         join desk.citation on citation.source_key = above.key and citation.how = 'derived_from'
         join desk.revision on revision.id = citation.revision and revision.state <> 'erased'
         join desk.record on record.id = revision.record
     ), named as (
         select author, state, at
         from above join desk.citation on citation.source_key = above.key join desk.revision on revision.id = citation.revision
         union all
         select author, state, at
         from above join desk.proposal
              on jsonb_path_exists(changes, '$[*].after ? (@ == $key || @.source == $key || @.via == $key)', jsonb_build_object('key', above.key))
     )
     select own.id, named.author
     from desk.revision as own join named on named.author <> $2 and named.state <> 'erased'
     where own.record = $1 and own.author = $2 and own.state = any($3)
     order by own.state = 'embargoed' desc, own.seq desc, named.state = 'embargoed' desc, named.state = any($3) desc, named.at desc
     limit 1";

/// A new source that its author takes back, and that others name, waits as the words of one of them too. What was approved
/// with another's incident stays approved.
async fn leave_to_others(tx: &mut PgConnection, by: &Actor<'_>, source: Uuid) -> Result<(), Error> {
    let query = sqlx::query_as(NAMED).bind(source).bind(by.holder).bind(RevisionState::waiting());
    let found: Option<(Uuid, String)> = query.fetch_optional(&mut *tx).await?;
    let Some((own, holder)) = found else { return Ok(()) };
    let own = Revision::of(tx, source, own).await?;
    // They stay one of its authors: whoever wrote it does not accept it.
    let draft = Draft { id: source, content: own.read(Subject::Source, source)?, parent: Some(own.id) };
    let author = Actor { holder: &holder, key: None, ..*by };
    let copy = write(tx, &author, "Cited.", &[draft]).await?;
    if own.state == RevisionState::Embargoed {
        audit::set_state(tx, &copy, RevisionState::Embargoed).await?;
    }
    Ok(())
}
