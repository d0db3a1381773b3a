//! What is accepted: the truth of its record from the next version on.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde_json::Value;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use crate::desk::clock::Clock;
use crate::desk::error::Error;
use crate::desk::publication::statements::integer;
use crate::desk::publication::version::Lock;
use crate::desk::records::citation;
use crate::desk::records::cycles;
use crate::desk::records::known_articles::KnownArticles;
use crate::desk::records::lineage::refuse_not_republishable;
use crate::desk::records::pending_sources::Pending;
use crate::desk::records::record::{Draft, Record};
use crate::model::record::articles::Articles;
use crate::model::record::identity::Identity;
use crate::model::record::source::Source;
use crate::model::redaction::protection::Protection;
use crate::model::validation::check::Fault;
use crate::model::vocabulary::publication::Subject;
use crate::model::vocabulary::workflow::{RecordState, RevisionState};

/// A revision that is to be accepted.
#[derive(Debug, Clone)]
pub struct Candidate {
    pub record: Uuid,
    pub revision: Uuid,
    pub content: Record,
    pub protection: Protection,
    /// Nothing of the record was accepted before.
    pub is_new: bool,
}

impl From<Pending> for Candidate {
    fn from(Pending { record, revision, source, .. }: Pending) -> Self {
        let (content, protection) = (Record::Source(source), Protection::default());
        Self { record, revision, content, protection, is_new: true }
    }
}

#[derive(FromRow)]
struct Row {
    record: Uuid,
    revision: Uuid,
    #[sqlx(try_from = "String")]
    kind: Subject,
    protection: Value,
    content: Value,
    #[sqlx(try_from = "String")]
    record_state: RecordState,
    #[sqlx(try_from = "String")]
    state: RevisionState,
}

/// The revisions, in the order in which they are named.
pub async fn candidates(tx: &mut PgConnection, revisions: &[Uuid]) -> Result<Vec<Candidate>, Error> {
    let query = sqlx::query_as(
        "select revision.id as revision, record.id as record, record.kind, record.protection, revision.content,
                record.state as record_state, revision.state
         from unnest($1::uuid[]) with ordinality as named (id, seq)
         join desk.revision on revision.id = named.id
         join desk.record on record.id = revision.record
         order by named.seq",
    );
    let found: Vec<Row> = query.bind(revisions).fetch_all(&mut *tx).await?;
    let there: HashSet<Uuid> = found.iter().map(|row| row.revision).collect();
    if let Some(missing) = revisions.iter().find(|id| !there.contains(id)) {
        return Err(Error::NoRevision(*missing));
    }
    found.into_iter().map(Row::candidate).collect()
}

impl Row {
    fn candidate(self) -> Result<Candidate, Error> {
        let Self { record, revision, kind, protection, content, record_state, state } = self;
        let may_be = matches!(record_state, RecordState::Submitted | RecordState::Published);
        if !may_be || !state.waits() {
            let (record, state) = (record_state.word().to_owned(), state.word().to_owned());
            return Err(Error::NotPublishable { revision, record, state });
        }
        let unreadable = |error| Error::Unreadable { record, error };
        let content = Record::parse(kind, content).map_err(unreadable)?;
        let protection = serde_json::from_value(protection).map_err(unreadable)?;
        Ok(Candidate {
            record,
            revision,
            content,
            protection,
            is_new: record_state == RecordState::Submitted,
        })
    }
}

/// Once more, as rules and other records may have changed since the revisions were saved. Whether the sources are public
/// that they name is asked where their documents are made. Records that become public `along`, in the same act, may be linked.
pub async fn check(
    tx: &mut PgConnection,
    clock: &Clock,
    candidates: &[Candidate],
    along: &HashSet<Uuid>,
) -> Result<(), Error> {
    let records: Vec<Uuid> = candidates.iter().map(|candidate| candidate.record).collect();
    refuse_not_republishable(tx, &records).await?;
    for Candidate { record, content, protection, .. } in candidates {
        let faults = content.clone().check_restored(&|_| true, clock.today(), &protection.origin);
        if !faults.is_empty() {
            return Err(Error::Faulty { record: *record, faults });
        }
    }
    let sources = candidates.iter().filter(|candidate| candidate.content.key().is_some());
    let sources: Vec<Draft> = sources
        .map(|candidate| Draft { id: candidate.record, content: candidate.content.clone(), parent: None })
        .collect();
    cycles::refuse(tx, None, &sources).await?;
    refuse_private_links(tx, candidates, along).await
}

/// A link to what is not public would tell that there is something.
async fn refuse_private_links(
    tx: &mut PgConnection,
    candidates: &[Candidate],
    along: &HashSet<Uuid>,
) -> Result<(), Error> {
    let linked: Vec<Uuid> =
        candidates.iter().flat_map(|candidate| candidate.content.links()).map(|(_, id)| id).collect();
    if linked.is_empty() {
        return Ok(());
    }
    // What it was linked to may have been taken back since.
    let query = sqlx::query_as(
        "select null::uuid as of, id from published.incident where until is null and id = any($1)
         union all select null::uuid, id from published.context_event where until is null and id = any($1)
         union all
         select record.id, linked.id
         from desk.record join desk.revision on revision.id = record.accepted cross join lateral unnest(links) as linked (id)
         where record.id = any($2)",
    );
    let records: Vec<Uuid> = candidates.iter().map(|candidate| candidate.record).collect();
    let found: HashSet<(Option<Uuid>, Uuid)> =
        query.bind(linked).bind(records).fetch_all(&mut *tx).await?.into_iter().collect();
    for Candidate { record, content, .. } in candidates {
        let may = |id: &Uuid| {
            along.contains(id) || found.contains(&(None, *id)) || found.contains(&(Some(*record), *id))
        };
        let private = content.links().into_iter().filter(|(_, id)| !may(id));
        let message =
            |id: Uuid| format!("the record {id} is not public; publish it together with this, or before");
        let faults: Vec<Fault> = private
            .map(|(pointer, id)| Fault { pointer, code: "record-not-public", message: message(id) })
            .collect();
        if !faults.is_empty() {
            return Err(Error::Faulty { record: *record, faults });
        }
    }
    Ok(())
}

/// The revisions are the truth of their records from the next version on, also where nobody sees a difference.
pub async fn accept(tx: &mut PgConnection, lock: &Lock, candidates: &[Candidate]) -> Result<(), Error> {
    if candidates.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "with truth (record, revision) as (select * from unnest($1::uuid[], $2::uuid[])),
              revision as (update desk.revision set state = 'accepted', accepted_n = $3 where id = any($2)),
              taken_up as (update desk.proposal set state = 'accepted' where revision = any($2) and state in ('submitted', 'asked'))
         update desk.record set state = 'published', accepted = truth.revision, lock_version = lock_version + 1,
                embargo_until = null, embargo_revision = null, embargo_by = null
         from truth where id = truth.record",
    )
    .bind(candidates.iter().map(|candidate| candidate.record).collect::<Vec<_>>())
    .bind(candidates.iter().map(|candidate| candidate.revision).collect::<Vec<_>>())
    .bind(integer(lock.next()))
    .execute(&mut *tx)
    .await?;
    Ok(())
}

/// Says that a source became part of another; gives both keys. What hides one of them hides the other too. By itself this
/// is enough for a source that nobody has accepted: no document has carried it.
pub(crate) async fn set_joined(
    tx: &mut PgConnection,
    lock: &Lock,
    id: Uuid,
    into: Uuid,
) -> Result<(String, String), Error> {
    let query = sqlx::query_as(
        "with joined as (
             update desk.record set state = 'merged', merged_into = $2, merged_n = $3 where id = $1 returning key
         ), waiting as (
             update desk.revision set state = 'superseded' where record = $1 and state in ('submitted', 'asked', 'embargoed')
         ), hidden as (
             update desk.record as incident
             set protection = jsonb_set(incident.protection, '{sources}', incident.protection -> 'sources' || to_jsonb(array[joined.key, other.key]))
             from joined, desk.record as other
             where other.id = $2 and incident.kind = 'incident'
               and (incident.protection -> 'sources' ? joined.key) <> (incident.protection -> 'sources' ? other.key)
         )
         select joined.key, other.key from joined, desk.record as other where other.id = $2",
    );
    Ok(query.bind(id).bind(into).bind(integer(lock.next())).fetch_one(&mut *tx).await?)
}

/// Whether what cites a source may cite this public one instead: all that it leads to is public, and it does not lead back.
pub(crate) async fn exposes_nothing(tx: &mut PgConnection, target: &str, key: &str) -> Result<bool, Error> {
    let target = BTreeSet::from([target.to_owned()]);
    Ok(citation::not_public(tx, &target).await?.is_empty()
        && !citation::led_to(tx, &target).await?.contains(key))
}

/// The sources of one act that were never accepted before, by what an article is known by.
#[derive(Debug, Default)]
pub struct NewArticles {
    articles: Articles,
    records: HashMap<String, Uuid>,
}

/// Joins those of the sources that were never accepted and are an article which is public, or which comes before them in
/// this act. Gives the keys of these; the others are left. What is hidden stays so: an editor can join it to what is public.
pub async fn join_known(
    tx: &mut PgConnection,
    lock: &Lock,
    candidates: &mut Vec<Candidate>,
    along: &mut NewArticles,
) -> Result<Vec<String>, Error> {
    let new = candidates.iter().filter(|candidate| candidate.is_new);
    let new: Vec<(Uuid, Source)> =
        new.filter_map(|new| Some((new.record, new.content.source()?.clone()))).collect();
    if new.is_empty() {
        return Ok(Vec::new());
    }
    let sources: Vec<Source> = new.iter().map(|(_, source)| source.clone()).collect();
    let known = KnownArticles::of(tx, None, &sources).await?;
    let accepted = |identity: &Identity| {
        let mut known = known.same(identity).filter_map(|key| known.get(key));
        known.find(|known| known.state == RecordState::Published && known.public)
    };
    let NewArticles { articles, records } = along;
    let mut parts: HashMap<Uuid, Uuid> = HashMap::new();
    for (record, source) in new {
        let identity = Identity::of(&source);
        let mut same = articles.same(&identity).next().and_then(|key| records.get(key)).copied();
        if let Some(known) = accepted(&identity)
            && exposes_nothing(tx, &known.key, &source.key).await?
        {
            same = Some(known.record);
        }
        if let Some(same) = same {
            parts.insert(record, same);
        } else {
            articles.put(&source);
            records.insert(source.key, record);
        }
    }
    candidates.retain(|candidate| !parts.contains_key(&candidate.record));
    let mut joined = Vec::new();
    for (record, into) in parts {
        joined.push(set_joined(tx, lock, record, into).await?.0);
    }
    Ok(joined)
}
