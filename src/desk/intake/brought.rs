//! Sources as they come in: each article is entered once, and cited by whatever tells of it.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::types::Json;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use crate::desk::access::sight::Sight;
use crate::desk::error::Error;
use crate::desk::intake::submitted::Submission;
use crate::desk::records::actor::Actor;
use crate::desk::records::pending_sources::{count_citing, supersede};
use crate::desk::records::record::{Draft, Record};
use crate::model::record::incident::Incident;
use crate::model::record::source::Source;
use crate::model::validation::check::Fault;
use crate::model::value::text;

/// A source that the desk has, as somebody may know it.
#[derive(FromRow)]
struct Known {
    key: String,
    record: Uuid,
    state: String,
    /// Whether everybody can read it.
    public: bool,
    revision: Uuid,
    /// Who wrote what waits of it, or wrote last.
    author: String,
    content: Json<Source>,
}

/// The new sources of a submission as drafts, each with its place in it; claims cite them, and those that the register has,
/// by the keys that they have there.
///
/// An article that the register has is that source, and stays as it is. One that the holder brought before, and that
/// still waits, is that one, revised if its key is given and it reads differently now. Everything else is new, and never
/// taken for another article because of its key.
pub(crate) async fn bring(
    tx: &mut PgConnection,
    sight: Sight<'_>,
    holder: &str,
    submission: &mut Submission,
) -> Result<Vec<(usize, Draft)>, Error> {
    let known = known(tx, sight, holder, &submission.sources).await?;
    let taken = taken(tx, sight, &submission.sources).await?;
    let mut keys: BTreeMap<String, String> = BTreeMap::new();
    let mut drafts: Vec<(usize, Draft)> = Vec::new();
    for (at, source) in submission.sources.iter().enumerate() {
        if keys.contains_key(&source.key) {
            let message = format!("{} stands twice", text::excerpt(&source.key));
            return Err(Error::Faulty {
                record: Uuid::nil(),
                faults: vec![Fault { pointer: format!("/sources/{at}/key"), code: "repeated", message }],
            });
        }
        let is_named = !submission.unnamed.contains(&source.key);
        let along = drafts.iter().filter_map(|(_, draft)| {
            if let Record::Source(other) = &draft.content { Some(other) } else { None }
        });
        if let Some(same) = along.into_iter().find(|other| is_same(other, source)) {
            keys.insert(source.key.clone(), same.key.clone());
            continue;
        }
        let same = known.iter().find(|known| is_same(&known.content, source));
        let meant = || known.iter().find(|known| is_named && !known.public && known.key == source.key);
        let (key, draft) = if let Some(known) = same.or_else(meant) {
            let mut content = Source { key: known.key.clone(), ..source.clone() };
            cite(&keys, content.derived_from.iter_mut());
            (known.key.clone(), again(known, content, is_named && known.key == source.key, holder)?)
        } else {
            let key = free_key(sight, &source.key, is_named, &taken);
            let content = Record::Source(Source { key: key.clone(), ..source.clone() });
            (key, Some(Draft { id: Uuid::new_v4(), content, parent: None }))
        };
        keys.insert(source.key.clone(), key);
        drafts.extend(draft.map(|draft| (at, draft)));
    }
    rename(&keys, &mut submission.incident, &mut drafts);
    Ok(drafts)
}

/// Sources come in one submission after the other, so that an article that is brought twice at once is entered once. Before
/// any record is locked: whoever holds one waits for nobody here.
pub(crate) async fn alone(tx: &mut PgConnection, sources: &[Source]) -> Result<(), Error> {
    if !sources.is_empty() {
        // The number is "sources" in ASCII.
        sqlx::query("select pg_advisory_xact_lock(x'736f7572636573'::bigint)").execute(&mut *tx).await?;
    }
    Ok(())
}

/// A source that the desk has and that comes in again: what is to be saved of it, if anything is.
fn again(known: &Known, content: Source, is_meant: bool, holder: &str) -> Result<Option<Draft>, Error> {
    let is_changed = is_meant && !known.public && content != known.content.0;
    if is_changed && known.author != holder {
        return Err(Error::SourceRevised { key: known.key.clone() });
    }
    let waits_again = known.state == "rejected";
    let draft = Draft { id: known.record, content: Record::Source(content), parent: Some(known.revision) };
    Ok(Some(draft).filter(|_| is_changed || waits_again))
}

/// Whether two sources are the same article: of one address, or of one outlet, day and title where an address is missing.
fn is_same(one: &Source, other: &Source) -> bool {
    if let (Some(one), Some(other)) = (&one.url, &other.url) {
        return plain(one) == plain(other);
    }
    let words = |source: &Source| (text::fold(&source.outlet), text::fold(&source.title));
    words(one) == words(other) && one.published == other.published
}

/// An address without what does not tell pages apart.
fn plain(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.strip_prefix("www.").unwrap_or(rest).trim_end_matches('/')
}

/// The most letters of a key that was sent, before those that are added to it.
const MOST_OF_A_KEY: usize = 90;

/// The key of a new source. Somebody who does not see the whole desk never has just the key that they chose: if it were
/// given where it is free, they would learn which keys the desk has.
fn free_key(sight: Sight<'_>, key: &str, is_named: bool, taken: &BTreeSet<String>) -> String {
    match sight {
        Sight::Own(_) => format!(
            "{}-{}",
            key.chars().take(MOST_OF_A_KEY).collect::<String>().trim_end_matches('-'),
            letters()
        ),
        // Of a chosen key that is taken they are told.
        Sight::Whole if is_named || !taken.contains(key) => key.to_owned(),
        Sight::Whole => {
            (2..u32::MAX).map(|n| format!("{key}-{n}")).find(|key| !taken.contains(key)).unwrap_or_default()
        }
    }
}

/// Letters that say nothing.
pub(crate) fn letters() -> String {
    Uuid::new_v4().simple().to_string()[..6].to_owned()
}

/// Cites sources by the keys that they have in the register.
fn rename(keys: &BTreeMap<String, String>, incident: &mut Incident, drafts: &mut [(usize, Draft)]) {
    let cited = incident.claims.iter_mut().flat_map(|claim| [&mut claim.source, &mut claim.via]).flatten();
    let derived = drafts.iter_mut().filter_map(|(_, draft)| {
        if let Record::Source(source) = &mut draft.content { Some(source) } else { None }
    });
    cite(keys, cited.chain(derived.flat_map(|source| &mut source.derived_from)));
}

fn cite<'a>(keys: &BTreeMap<String, String>, cited: impl Iterator<Item = &'a mut String>) {
    for key in cited {
        if let Some(new) = keys.get(key) {
            key.clone_from(new);
        }
    }
}

/// The sources that may be one of these and of which somebody may know: public ones as the public reads them, and what
/// they brought as they wrote it; for whoever sees the whole desk all of them, as they wait.
async fn known(
    tx: &mut PgConnection,
    sight: Sight<'_>,
    holder: &str,
    sources: &[Source],
) -> Result<Vec<Known>, Error> {
    let query = sqlx::query_as(
        "select record.key, record.id as record, record.state, present.public, head.id as revision, head.content,
                (select author from desk.revision where revision.record = record.id order by seq desc limit 1) as author
         from desk.record
         cross join lateral (select exists (select from published.current_source where current_source.key = record.key) as public) as present
         cross join lateral (
             select id, content from desk.revision
             where revision.record = record.id and state <> 'erased' and ($1 or present.public and id = record.accepted or author = $2)
             order by (id is not distinct from record.accepted) and present.public and not $1 desc,
                      state in ('submitted', 'asked', 'embargoed') desc, id is not distinct from record.accepted desc, seq desc limit 1
         ) as head
         where record.kind = 'source' and record.state in ('submitted', 'published', 'rejected')
           and (record.key = any($3)
                or regexp_replace(head.content ->> 'url', '^[a-z]+://(www[.])?|/+$', '', 'g') = any($4)
                or lower(head.content ->> 'outlet') = any($5))
         order by present.public desc, record.created_at, record.key",
    );
    let keys: Vec<&str> = sources.iter().map(|source| source.key.as_str()).collect();
    let urls: Vec<&str> = sources.iter().filter_map(|source| source.url.as_deref().map(plain)).collect();
    let outlets: Vec<String> = sources.iter().map(|source| source.outlet.to_lowercase()).collect();
    Ok(query
        .bind(sight == Sight::Whole)
        .bind(holder)
        .bind(keys)
        .bind(urls)
        .bind(outlets)
        .fetch_all(&mut *tx)
        .await?)
}

/// Which keys are taken, for whoever may know.
async fn taken(
    tx: &mut PgConnection,
    sight: Sight<'_>,
    sources: &[Source],
) -> Result<BTreeSet<String>, Error> {
    if sight != Sight::Whole {
        return Ok(BTreeSet::new());
    }
    let query = sqlx::query_scalar(
        "select record.key from unnest($1::text[]) as sent (key) join desk.record on starts_with(record.key, sent.key)",
    );
    let keys: Vec<&str> = sources.iter().map(|source| source.key.as_str()).collect();
    Ok(query.bind(keys).fetch_all(&mut *tx).await?.into_iter().collect())
}

/// Those of the sources that somebody brought and that are not public: as they wrote them, in this order.
pub(crate) async fn own(tx: &mut PgConnection, holder: &str, keys: &[String]) -> Result<Vec<Source>, Error> {
    let query = sqlx::query_scalar::<_, Json<Source>>(
        "select distinct on (record.key) revision.content
         from desk.record join desk.revision on revision.record = record.id
         where record.key = any($1) and record.state = 'submitted' and revision.author = $2 and revision.state <> 'erased'
         order by record.key, revision.seq desc",
    );
    let mut own: Vec<Source> = query
        .bind(keys)
        .bind(holder)
        .fetch_all(&mut *tx)
        .await?
        .into_iter()
        .map(|Json(source)| source)
        .collect();
    own.sort_by_key(|source| keys.iter().position(|key| *key == source.key));
    Ok(own)
}

/// What was saved of sources takes the place of what waited of them; whoever decides on an incident that cites one of them
/// has to see it first.
pub(crate) async fn succeed(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    revisions: &[Uuid],
) -> Result<(), Error> {
    if revisions.is_empty() {
        return Ok(());
    }
    let again = supersede(tx, revisions).await?;
    if again.is_empty() { Ok(()) } else { count_citing(tx, hand, &again).await }
}

/// What is cited by whoever does not see the whole desk and is not theirs to cite: neither public, nor brought by them, now
/// or before, nor cited in what they wrote of the record `own`. Whether there is anything else they do not learn.
pub(crate) async fn unseen(
    tx: &mut PgConnection,
    sight: Sight<'_>,
    holder: &str,
    own: Option<Uuid>,
    (sources, incident): (&[(usize, Draft)], &Incident),
) -> Result<Vec<Fault>, Error> {
    if sight == Sight::Whole {
        return Ok(Vec::new());
    }
    let along: BTreeSet<String> =
        sources.iter().filter_map(|(_, draft)| draft.content.key().map(str::to_owned)).collect();
    let of_incident = Record::Incident(incident.clone());
    let cited =
        of_incident.citations().into_iter().map(|(pointer, key)| (format!("/incident{pointer}"), key));
    let mut faults = unknown(tx, holder, own, cited.collect(), &along).await?;
    let derived = sources.iter().flat_map(|(at, draft)| {
        let prefix = format!("/sources/{at}");
        draft.content.citations().into_iter().map(move |(pointer, key)| (format!("{prefix}{pointer}"), key))
    });
    faults.extend(unknown(tx, holder, None, derived.collect(), &along).await?);
    Ok(faults)
}

/// The same of a source by itself.
pub(crate) async fn unseen_by_source(
    tx: &mut PgConnection,
    sight: Sight<'_>,
    holder: &str,
    source: &Source,
) -> Result<Vec<Fault>, Error> {
    if sight == Sight::Whole {
        return Ok(Vec::new());
    }
    let cited =
        source.derived_from.iter().enumerate().map(|(at, key)| (format!("/derived_from/{at}"), key.as_str()));
    unknown(tx, holder, None, cited.collect(), &BTreeSet::from([source.key.clone()])).await
}

async fn unknown(
    tx: &mut PgConnection,
    holder: &str,
    own: Option<Uuid>,
    cited: Vec<(String, &str)>,
    along: &BTreeSet<String>,
) -> Result<Vec<Fault>, Error> {
    let cited: Vec<_> = cited.into_iter().filter(|(_, key)| !along.contains(*key)).collect();
    if cited.is_empty() {
        return Ok(Vec::new());
    }
    let query = sqlx::query_scalar::<_, String>(
        "select key from published.current_source where key = any($1)
         union
         select record.key from desk.record join desk.revision on revision.record = record.id
         where record.kind = 'source' and record.key = any($1) and revision.author = $2
         union
         select citation.source_key
         from desk.revision join desk.citation on citation.revision = revision.id
         where revision.record = $3 and revision.author = $2 and citation.source_key = any($1)",
    );
    let keys: Vec<&str> = cited.iter().map(|(_, key)| *key).collect();
    let seen: BTreeSet<String> =
        query.bind(keys).bind(holder).bind(own).fetch_all(&mut *tx).await?.into_iter().collect();
    let unknown = cited.into_iter().filter(|(_, key)| !seen.contains(*key));
    let message = |key: &str| format!("the register has no source {}", text::excerpt(key));
    Ok(unknown
        .map(|(pointer, key)| Fault { pointer, code: "unknown-source", message: message(key) })
        .collect())
}
