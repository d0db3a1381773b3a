//! Sources as they come in: each article is entered once, and cited by whatever tells of it.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use crate::desk::access::sight::Sight;
use crate::desk::actions::actor::Actor;
use crate::desk::error::Error;
use crate::desk::records::known_articles::{Known, KnownArticles};
use crate::desk::records::pending_sources::{count_citing, supersede};
use crate::desk::records::record::{Draft, Record};
use crate::model::record::identity::{
    Identity, SAME_ARTICLE, TakenKeys, key, key_with, public_key, same_article,
};
use crate::model::record::incident::Incident;
use crate::model::record::source::Source;
use crate::model::validation::check::Fault;
use crate::model::validation::source::{HOW_KEY, is_key};
use crate::model::value::text;
use crate::model::vocabulary::workflow::RecordState;

/// The register's keys of sources that were sent, by what they were called there.
pub type Keys = BTreeMap<String, String>;

/// What the sources of a submission came to.
#[derive(Debug, Default)]
pub(crate) struct Resolved {
    /// Those that are new or read differently now, each with its place in the submission.
    pub drafts: Vec<(usize, Draft)>,
    /// All of them.
    pub keys: Keys,
}

/// The sources of a submission, each as the article that it is. The key that one is sent with is a label in that
/// submission: claims and other sources that cite it cite from here on by the register's key.
///
/// An article that the register has is that source, and stays as it is, but for what was never accepted and is called by
/// its key: that is revised. So is another article, if the record led to that source `before`. Everything else is new.
pub(crate) async fn bring(
    tx: &mut PgConnection,
    sight: Sight<'_>,
    holder: &str,
    (sources, before): (&[Source], &BTreeSet<String>),
    incident: &mut Incident,
) -> Result<Resolved, Error> {
    if sources.is_empty() {
        return Ok(Resolved::default());
    }
    let mut known = KnownArticles::of(tx, viewer(sight), sources).await?;
    let mut taken = taken(tx, sight, sources).await?;
    let (mut keys, mut places) = (Keys::new(), Vec::new());
    for (at, source) in sources.iter().enumerate() {
        let same = known.same(&Identity::of(source)).next().map(str::to_owned);
        let key = same.unwrap_or_else(|| {
            // What is called by the key of what the record cites and waits is a revision of that.
            let meant = known.get(&source.key).filter(|known| known.is_new() && before.contains(&known.key));
            let key = meant.map_or_else(|| new_key(sight, source, &taken), |known| known.key.clone());
            known.put(&Source { key: key.clone(), ..source.clone() });
            taken.take(key.clone(), true);
            key
        });
        if places.iter().all(|(_, other)| *other != key) {
            places.push((at, key.clone()));
        }
        keys.insert(source.key.clone(), key);
    }
    cite(&keys, incident.source_keys_mut());
    let mut drafts = Vec::new();
    for (at, key) in places {
        let mut content = Source { key, ..sources[at].clone() };
        cite(&keys, content.derived_from.iter_mut());
        let draft = match known.get(&content.key) {
            Some(known) => again(known, content, &sources[at].key, holder)?,
            None => Some(Draft { id: Uuid::new_v4(), content: Record::Source(content), parent: None }),
        };
        drafts.extend(draft.map(|draft| (at, draft)));
    }
    Ok(Resolved { drafts, keys })
}

/// What is wrong with what sources are called in a submission: it tells them apart, and is written like a key.
pub(crate) fn wrong_labels(sources: &[Source]) -> Vec<Fault> {
    let (mut seen, mut faults) = (BTreeSet::new(), Vec::new());
    for (at, Source { key, .. }) in sources.iter().enumerate() {
        let (code, message) = if !seen.insert(key) {
            ("repeated", format!("{} is given twice", text::excerpt(key)))
        } else if is_key(key) || *key == label(at) {
            continue;
        } else {
            ("malformed", HOW_KEY.to_owned())
        };
        faults.push(Fault { pointer: format!("/sources/{at}/key"), code, message });
    }
    faults
}

/// What a source is called that came without a key: its place in the submission.
#[must_use]
pub fn label(at: usize) -> String {
    format!("/sources/{at}")
}

/// Refuses a source that is corrected into another one, as far as somebody may know of that.
pub(crate) async fn refuse_same_article(
    tx: &mut PgConnection,
    sight: Sight<'_>,
    record: Uuid,
    (before, after): (&Source, &Source),
) -> Result<(), Error> {
    if Identity::of(before) == Identity::of(after) {
        return Ok(());
    }
    let known = KnownArticles::of(tx, viewer(sight), &[after.clone(), before.clone()]).await?;
    let other = |source: &Source| known.same(&Identity::of(source)).find(|key| *key != source.key);
    match other(after) {
        Some(other_key) if other(before).is_none() => {
            let (pointer, message) = ("/url".to_owned(), same_article(other_key));
            Err(Error::Faulty { record, faults: vec![Fault { pointer, code: SAME_ARTICLE, message }] })
        }
        _ => Ok(()),
    }
}

/// Whose own is known beside what is public; nobody's alone, where the whole desk is.
fn viewer(sight: Sight<'_>) -> Option<&str> {
    match sight {
        Sight::Whole => None,
        Sight::Own(holder) => Some(holder),
    }
}

/// Sources come in one submission after the other, so that an article that is brought twice at once is entered once. Before
/// any record is locked: whoever holds one waits for nobody here.
pub(crate) async fn alone<S>(tx: &mut PgConnection, sources: &[S]) -> Result<(), Error> {
    if !sources.is_empty() {
        // The number is "sources" in ASCII.
        sqlx::query("select pg_advisory_xact_lock(x'736f7572636573'::bigint)").execute(&mut *tx).await?;
    }
    Ok(())
}

/// A source that the desk has and that comes in again: what is to be saved of it, if anything is.
fn again(known: &Known, content: Source, label: &str, holder: &str) -> Result<Option<Draft>, Error> {
    let is_changed = known.key == label && known.is_new() && content != known.content.0;
    if is_changed && known.author != holder {
        return Err(Error::SourceRevised { key: known.key.clone() });
    }
    let waits_again = known.state == RecordState::Rejected;
    let draft = Draft { id: known.record, content: Record::Source(content), parent: Some(known.revision) };
    Ok(Some(draft).filter(|_| is_changed || waits_again))
}

/// The key of a new source. Who does not see the whole desk would learn from one without chance letters which keys it has.
fn new_key(sight: Sight<'_>, source: &Source, taken: &TakenKeys) -> String {
    match sight {
        Sight::Own(_) => key_with(source, &letters()),
        Sight::Whole => public_key(source, taken, letters),
    }
}

/// Letters that say nothing.
pub(crate) fn letters() -> String {
    Uuid::new_v4().simple().to_string()[..6].to_owned()
}

/// Cites sources by the keys that they have in the register.
fn cite<'a>(keys: &Keys, cited: impl Iterator<Item = &'a mut String>) {
    for key in cited {
        if let Some(new) = keys.get(key) {
            key.clone_from(new);
        }
    }
}

/// Which keys are taken that may be those of new ones, and whether they are public; only for whoever may know.
async fn taken(tx: &mut PgConnection, sight: Sight<'_>, sources: &[Source]) -> Result<TakenKeys, Error> {
    if sight != Sight::Whole {
        return Ok(TakenKeys::default());
    }
    let query = sqlx::query_as(
        "select record.key, exists (select from published.current_source where current_source.key = record.key)
         from unnest($1::text[]) as plain (key) join desk.record on starts_with(record.key, plain.key)",
    );
    let keys: Vec<String> = sources.iter().map(|source| key(source, |_| false)).collect();
    let found: Vec<(String, bool)> = query.bind(keys).fetch_all(&mut *tx).await?;
    Ok(found.into_iter().collect())
}

/// Those of the sources that somebody brought and that are not public: as they wrote them, in this order.
pub(crate) async fn own(tx: &mut PgConnection, holder: &str, keys: &[String]) -> Result<Vec<Source>, Error> {
    let query = sqlx::query_scalar::<_, Json<Source>>(
        "select distinct on (record.key) revision.content
         from desk.record join desk.revision on revision.record = record.id
         where record.key = any($1) and record.state = 'submitted' and revision.author = $2 and revision.state <> 'erased'
         order by record.key, revision.seq desc",
    );
    let found = query.bind(keys).bind(holder).fetch_all(&mut *tx).await?;
    let mut own: Vec<Source> = found.into_iter().map(|Json(source)| source).collect();
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
