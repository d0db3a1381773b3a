//! The door: the one way by which anything becomes public.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use crate::desk::acts::protect;
use crate::desk::clock::Clock;
use crate::desk::error::Error;
use crate::desk::publication::hiding::bring_named;
use crate::desk::publication::projection::{Projection, Publication, Seal, Version};
use crate::desk::publication::rows::{ChangeRow, Rows, integer};
use crate::desk::publication::standing::{self, Kept};
use crate::desk::publication::tombstones;
use crate::desk::records::record::{self, Draft, Record};
use crate::desk::records::{circle, locked_record};
use crate::model::validation::check::Fault;
pub use crate::model::vocabulary::publication::ActKind;
use crate::model::vocabulary::publication::{Change, Subject};

/// One act of publication: all of it becomes public in one version, or nothing.
#[derive(Debug, Clone)]
pub struct Act<'a> {
    /// Who does it: the holder of the key.
    pub actor: &'a str,
    /// The key; none on the command line, and for what the program does by itself.
    pub key: Option<&'a str>,
    /// What it is.
    pub kind: ActKind,
    /// The submitted revisions that it accepts, at most one of each record.
    pub revisions: &'a [Uuid],
}

/// Accepts the revisions, and publishes what the public can see of them as the next version; gives its number. Where
/// nobody would see a difference there is no version, and no trace of one.
///
/// Holds the counter until the transaction ends: acts follow one another, and a version that is not committed leaves
/// no gap.
pub async fn publish(tx: &mut PgConnection, clock: &Clock, act: &Act<'_>) -> Result<Option<u32>, Error> {
    let last = lock(tx).await?;
    let mut publications = named(tx, act.revisions).await?;
    check(tx, clock, &publications).await?;
    let masked = protect::hide_new_names(tx, &mut publications).await?;
    bring_named(tx, &mut publications, last.n + 1).await?;
    let projection = standing::load(tx, &publications).await?;
    accept(tx, &publications).await?;
    let hidden = hidden(tx, &publications).await?;
    let is_news =
        |publication: &Publication| masked.contains(&publication.record) || projection.is_news(publication);
    publications.retain(|publication| !hidden.contains(&publication.record) && is_news(publication));
    let Act { actor, key, kind, revisions } = act;
    let record = publications.iter().map(|publication| publication.record).next_back();
    let deed = Deed { actor, key: *key, kind: *kind, record, detail: json!({ "revisions": revisions }) };
    advance(tx, clock, &last, &deed, projection, publications).await
}

/// What is written down of an act.
#[derive(Debug)]
pub(crate) struct Deed<'a> {
    pub actor: &'a str,
    pub key: Option<&'a str>,
    pub kind: ActKind,
    pub record: Option<Uuid>,
    pub detail: Value,
}

/// Steps to the next version with what the act does, if it does anything that the public sees; gives its number.
pub(crate) async fn advance(
    tx: &mut PgConnection,
    clock: &Clock,
    last: &Last,
    deed: &Deed<'_>,
    mut projection: Projection,
    publications: Vec<Publication>,
) -> Result<Option<u32>, Error> {
    // Two processes may disagree on the time, but a version is never older than the one before it.
    let at = clock.now().max(last.at);
    let version =
        (!publications.is_empty()).then(|| Version { n: last.n + 1, at, act: deed.kind.word().to_owned() });
    record_act(tx, deed, at, version.as_ref()).await?;
    let Some(version) = version else { return Ok(None) };
    let mut rows = Rows::default();
    let sealed: Vec<(Uuid, Uuid, Seal)> = publications
        .iter()
        .map(|publication| (publication.record, publication.revision, publication.seal))
        .collect();
    projection.step(&version, publications, &mut rows)?;
    write_publications(tx, &version, &sealed, &rows.changes).await?;
    rows.write(tx).await?;
    tombstones::write(tx, &sealed.iter().map(|(record, ..)| *record).collect::<Vec<_>>()).await?;
    announce(tx, &version).await?;
    Ok(Some(version.n))
}

/// The newest version.
pub(crate) struct Last {
    pub n: u32,
    at: DateTime<Utc>,
}

/// Locks the counter until the transaction ends.
pub(crate) async fn lock(tx: &mut PgConnection) -> Result<Last, Error> {
    let (n, at): (i32, DateTime<Utc>) =
        sqlx::query_as("select n, at from desk.counter for update").fetch_one(&mut *tx).await?;
    Ok(Last { n: u32::try_from(n).unwrap_or_default(), at })
}

#[derive(FromRow)]
struct Named {
    #[sqlx(flatten)]
    kept: Kept,
    record_state: String,
    state: String,
}

/// The revisions, in the order in which the act names them, each with a new nonce.
pub(crate) async fn named(tx: &mut PgConnection, revisions: &[Uuid]) -> Result<Vec<Publication>, Error> {
    let query = sqlx::query_as(
        "select revision.id as revision, record.id as record, record.kind, record.protection, revision.content,
                record.state as record_state, revision.state
         from unnest($1::uuid[]) with ordinality as named (id, seq)
         join desk.revision on revision.id = named.id
         join desk.record on record.id = revision.record
         order by named.seq",
    );
    let found: Vec<Named> = query.bind(revisions).fetch_all(&mut *tx).await?;
    let there: BTreeSet<Uuid> = found.iter().map(|named| named.kept.revision).collect();
    if let Some(missing) = revisions.iter().find(|revision| !there.contains(revision)) {
        return Err(Error::NoRevision(*missing));
    }
    record::refuse_twice(found.iter().map(|named| named.kept.record))?;
    found.into_iter().map(publication).collect()
}

fn publication(named: Named) -> Result<Publication, Error> {
    let Named { kept, record_state, state } = named;
    let (record, revision, subject) = (kept.record, kept.revision, kept.subject()?);
    let change = match record_state.as_str() {
        "submitted" => Change::Created,
        "published" => Change::Corrected,
        _ => return Err(Error::NotPublishable { revision, record: record_state, state }),
    };
    if !matches!(state.as_str(), "submitted" | "asked" | "embargoed" | "accepted") {
        return Err(Error::NotPublishable { revision, record: record_state, state });
    }
    let (content, protection) = kept.read()?;
    Ok(Publication {
        record,
        revision,
        subject,
        change,
        content: Some(content),
        protection,
        seal: new_seal(),
    })
}

/// 122 random bits.
pub(crate) fn new_seal() -> Seal {
    Seal::Nonce(Uuid::new_v4().into_bytes())
}

/// Once more, as rules and sources may have changed since the revisions were saved.
pub(crate) async fn check(
    tx: &mut PgConnection,
    clock: &Clock,
    publications: &[Publication],
) -> Result<(), Error> {
    let contents: Vec<&Record> = publications.iter().filter_map(Publication::shown).collect();
    let known = record::known_sources(tx, &contents).await?;
    for (publication, content) in publications.iter().zip(&contents) {
        let faults = Record::clone(content).check_restored(
            &|key| known.contains(key),
            clock.today(),
            &publication.protection.origin,
        );
        if !faults.is_empty() {
            return Err(Error::Faulty { record: publication.record, faults });
        }
    }
    let sources = publications.iter().filter_map(|publication| {
        Some((publication.record, publication.shown().filter(|shown| shown.key().is_some())?))
    });
    let sources: Vec<Draft> =
        sources.map(|(id, content)| Draft { id, content: content.clone(), parent: None }).collect();
    circle::refuse(tx, None, &sources).await?;
    refuse_private_links(tx, &contents, publications).await
}

/// A link to what is not public would tell that there is something.
async fn refuse_private_links(
    tx: &mut PgConnection,
    contents: &[&Record],
    publications: &[Publication],
) -> Result<(), Error> {
    let linked: Vec<Uuid> = contents.iter().flat_map(|content| content.links()).map(|(_, id)| id).collect();
    if linked.is_empty() {
        return Ok(());
    }
    let query = sqlx::query_scalar(
        "select id from published.incident where until is null and id = any($1)
         union all select id from published.context_event where until is null and id = any($1)",
    );
    let mut public: BTreeSet<Uuid> = query.bind(linked).fetch_all(&mut *tx).await?.into_iter().collect();
    public.extend(publications.iter().map(|publication| publication.record));
    for (Publication { record, subject, .. }, content) in publications.iter().zip(contents) {
        // What it was linked to may have been taken back since.
        let had = linked_before(tx, *record, *subject).await?;
        let private = content.links().into_iter().filter(|(_, id)| !public.contains(id) && !had.contains(id));
        let message = |id: Uuid| format!("the record {id} is not public; publish it with or before this");
        let faults: Vec<Fault> = private
            .map(|(pointer, id)| Fault { pointer, code: "record-not-public", message: message(id) })
            .collect();
        if !faults.is_empty() {
            return Err(Error::Faulty { record: *record, faults });
        }
    }
    Ok(())
}

/// The records to which the accepted revision is linked.
async fn linked_before(
    tx: &mut PgConnection,
    record: Uuid,
    subject: Subject,
) -> Result<BTreeSet<Uuid>, Error> {
    let query = sqlx::query_scalar(
        "select content from desk.record join desk.revision on revision.id = record.accepted where record.id = $1",
    );
    let Some(content) = query.bind(record).fetch_optional(&mut *tx).await? else {
        return Ok(BTreeSet::new());
    };
    let content = Record::parse(subject, content).map_err(|error| Error::Unreadable { record, error })?;
    Ok(content.links().into_iter().map(|(_, id)| id).collect())
}

/// The sources that protection hides: what is accepted of them is shown once they are.
async fn hidden(tx: &mut PgConnection, publications: &[Publication]) -> Result<BTreeSet<Uuid>, Error> {
    let ids: Vec<Uuid> = publications.iter().map(|publication| publication.record).collect();
    let query = sqlx::query_scalar("select id from desk.record where id = any($1) and hidden");
    Ok(query.bind(ids).fetch_all(&mut *tx).await?.into_iter().collect())
}

/// The revisions are the truth of their records from now on, also where nobody sees a difference.
pub(crate) async fn accept(tx: &mut PgConnection, publications: &[Publication]) -> Result<(), Error> {
    let (records, revisions): (Vec<Uuid>, Vec<Uuid>) =
        publications.iter().map(|publication| (publication.record, publication.revision)).unzip();
    sqlx::query("update desk.revision set state = 'accepted' where id = any($1)")
        .bind(&revisions)
        .execute(&mut *tx)
        .await?;
    sqlx::query(
        "update desk.record set state = 'published', accepted = truth.revision, turn = turn + 1,
                embargo_until = null, embargo_revision = null, embargo_by = null
         from unnest($1::uuid[], $2::uuid[]) as truth (record, revision) where id = truth.record",
    )
    .bind(&records)
    .bind(revisions)
    .execute(&mut *tx)
    .await?;
    locked_record::end_motions(tx, &records).await
}

async fn record_act(
    tx: &mut PgConnection,
    deed: &Deed<'_>,
    at: DateTime<Utc>,
    version: Option<&Version>,
) -> Result<(), Error> {
    let Deed { actor, key, kind, record, detail } = deed;
    sqlx::query("insert into desk.act (id, at, actor, key, kind, n, record, detail) values ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(Uuid::new_v4())
        .bind(at)
        .bind(actor)
        .bind(key)
        .bind(kind.word())
        .bind(version.map(|version| integer(version.n)))
        .bind(record)
        .bind(detail)
        .execute(&mut *tx)
        .await?;
    Ok(())
}

/// The first changes of the version are those of the act, in its order; the rest follow from them.
pub(crate) async fn write_publications(
    tx: &mut PgConnection,
    version: &Version,
    sealed: &[(Uuid, Uuid, Seal)],
    changes: &[ChangeRow],
) -> Result<(), Error> {
    let nonces = sealed
        .iter()
        .map(|(.., seal)| if let Seal::Nonce(nonce) = seal { Some(nonce.as_slice()) } else { None });
    sqlx::query(
        "insert into desk.publication (n, seq, record, revision, kind, nonce, leaf, at)
         select $1, seq, record, revision, kind, nonce, leaf, $2
         from unnest($3::integer[], $4::uuid[], $5::uuid[], $6::text[], $7::bytea[], $8::bytea[])
              as published (seq, record, revision, kind, nonce, leaf)",
    )
    .bind(integer(version.n))
    .bind(version.at)
    .bind(changes.iter().take(sealed.len()).map(|change| integer(change.seq)).collect::<Vec<_>>())
    .bind(changes.iter().take(sealed.len()).map(|change| change.record).collect::<Vec<_>>())
    .bind(sealed.iter().map(|(_, revision, _)| *revision).collect::<Vec<_>>())
    .bind(changes.iter().take(sealed.len()).map(|change| change.kind.word()).collect::<Vec<_>>())
    .bind(nonces.collect::<Vec<_>>())
    .bind(changes.iter().take(sealed.len()).map(|change| change.leaf.as_slice()).collect::<Vec<_>>())
    .execute(&mut *tx)
    .await?;
    Ok(())
}

/// Moves the counter, and tells whoever listens, at commit.
pub(crate) async fn announce(tx: &mut PgConnection, version: &Version) -> Result<(), Error> {
    sqlx::query("update desk.counter set n = $1, at = $2")
        .bind(integer(version.n))
        .bind(version.at)
        .execute(&mut *tx)
        .await?;
    sqlx::query("select pg_notify('refoulement', $1)").bind(version.n.to_string()).execute(&mut *tx).await?;
    Ok(())
}
