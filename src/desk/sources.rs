//! Sources as they come in with incidents: entered once, and cited by each.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use sqlx::{Postgres, Transaction};
use uuid::Uuid;

use super::held::end_motions;
use super::record::{Draft, Record};
use super::sight::Sight;
use super::submission::Submission;
use super::{Error, standing};
use crate::model::change::Subject;
use crate::model::check::Fault;
use crate::model::incident::Incident;
use crate::model::redact::Protection;
use crate::model::source::Source;

/// A source that waits for its publication: the record, its revision, and what it says.
pub type Waiting = (Uuid, Uuid, Source);

/// The new sources of a submission as drafts. One that the register has already, by its key or its address, is that
/// source: the claims cite it, and nothing is entered twice. One that the holder brought before, and that still waits,
/// is that one, revised if it reads differently now.
pub(super) async fn new(
    transaction: &mut Transaction<'_, Postgres>,
    sight: Sight<'_>,
    holder: &str,
    submission: &mut Submission,
) -> Result<Vec<Draft>, Error> {
    let keys: Vec<&str> = submission.sources.iter().map(|source| source.key.as_str()).collect();
    let urls: Vec<&str> = submission.sources.iter().filter_map(|source| source.url.as_deref()).collect();
    let query = sqlx::query_as("select key, url from published.source where until is null and (key = any($1) or url = any($2))");
    let there: Vec<(String, Option<String>)> = query.bind(&keys).bind(urls).fetch_all(&mut **transaction).await?;
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    for (key, url) in &there {
        for source in &submission.sources {
            if source.key == *key || (url.is_some() && source.url == *url) {
                known.insert(source.key.clone(), key.clone());
            }
        }
    }
    for claim in &mut submission.incident.claims {
        for cited in [&mut claim.source, &mut claim.via].into_iter().flatten() {
            if let Some(key) = known.get(cited) {
                cited.clone_from(key);
            }
        }
    }
    let query = sqlx::query_as(
        "select distinct on (record.id) record.key, record.id, revision.id, revision.content
         from desk.record join desk.revision on revision.record = record.id
         where key = any($1) and record.state = 'submitted'
           and ($2 or exists (select from desk.revision as own where own.record = record.id and own.author = $3))
         order by record.id, revision.seq desc",
    );
    let waiting: Vec<(String, Uuid, Uuid, Value)> = query.bind(&keys).bind(sight == Sight::Whole).bind(holder).fetch_all(&mut **transaction).await?;
    let mut drafts = Vec::new();
    for source in submission.sources.iter().filter(|source| !known.contains_key(&source.key)) {
        let content = Record::Source(source.clone());
        match waiting.iter().find(|(key, ..)| *key == source.key) {
            None => drafts.push(Draft { id: Uuid::new_v4(), content, parent: None }),
            Some((.., before)) if *before == content.to_json()? => (),
            Some((_, id, revision, _)) => drafts.push(Draft { id: *id, content, parent: Some(*revision) }),
        }
    }
    Ok(drafts)
}

/// What waited of these sources, before these revisions, waits no longer.
pub(super) async fn supersede(transaction: &mut Transaction<'_, Postgres>, revisions: &[Uuid]) -> Result<(), Error> {
    sqlx::query(
        "update desk.revision as old set state = 'superseded' from desk.revision as new
         where new.id = any($1) and old.id = new.parent and old.state in ('submitted', 'asked')",
    )
    .bind(revisions)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// Gives sources another key where the desk has one of that key which somebody who does not see the whole desk may not
/// know of: refused, they would learn of it, and could not hand in what they have.
pub(super) async fn rename_taken(
    transaction: &mut Transaction<'_, Postgres>,
    sight: Sight<'_>,
    holder: &str,
    submission: &mut Submission,
) -> Result<(), Error> {
    if sight == Sight::Whole {
        return Ok(());
    }
    let query = sqlx::query_scalar(
        "select key from desk.record
         where key = any($1) and not exists (select from published.source where source.key = record.key and until is null)
           and not exists (select from desk.revision where revision.record = record.id and author = $2)",
    );
    let keys: Vec<&str> = submission.sources.iter().map(|source| source.key.as_str()).collect();
    let taken: Vec<String> = query.bind(keys).bind(holder).fetch_all(&mut **transaction).await?;
    for old in taken {
        // Of random letters: a number would say how many there are.
        let new = format!("{old}-{}", &Uuid::new_v4().simple().to_string()[..8]);
        let Submission { incident, sources, .. } = &mut *submission;
        let cited = incident.claims.iter_mut().flat_map(|claim| [&mut claim.source, &mut claim.via]).flatten();
        let named = sources.iter_mut().flat_map(|source| std::iter::once(&mut source.key).chain(&mut source.derived_from));
        cited.chain(named).filter(|key| **key == old).for_each(|key| key.clone_from(&new));
    }
    Ok(())
}

/// Whoever does not see the whole desk cites what is public, what comes along, and what they brought before; whether
/// there is anything else they do not learn.
pub(super) async fn refuse_unseen(
    transaction: &mut Transaction<'_, Postgres>,
    sight: Sight<'_>,
    holder: &str,
    drafts: &[Draft],
) -> Result<(), Error> {
    if matches!(sight, Sight::Whole) {
        return Ok(());
    }
    let Some(draft) = drafts.last() else { return Ok(()) };
    let cited = drafts.iter().flat_map(|draft| draft.content.citations()).collect();
    let along = drafts.iter().filter_map(|draft| draft.content.key().map(str::to_owned)).collect();
    refuse_unknown(transaction, holder, (draft.id, true), cited, along).await
}

/// The same of what somebody wrote themselves, before it is merged with what they do not see: a key that they guess is
/// unknown to them, also where the record has it.
pub(super) async fn refuse_guessed(
    transaction: &mut Transaction<'_, Postgres>,
    sight: Sight<'_>,
    holder: &str,
    written: &Incident,
    sources: &[Source],
) -> Result<(), Error> {
    if sight == Sight::Whole {
        return Ok(());
    }
    let written = Record::Incident(written.clone());
    let along = sources.iter().map(|source| source.key.clone()).collect();
    refuse_unknown(transaction, holder, (Uuid::nil(), false), written.citations(), along).await
}

async fn refuse_unknown(
    transaction: &mut Transaction<'_, Postgres>,
    holder: &str,
    (record, of_record): (Uuid, bool),
    cited: Vec<(String, &str)>,
    mut seen: BTreeSet<String>,
) -> Result<(), Error> {
    let query = sqlx::query_scalar::<_, String>(
        "select key from published.source where until is null and key = any($1)
         union
         select record.key from desk.record join desk.revision on revision.record = record.id where record.key = any($1) and revision.author = $2
         union
         select named.key
         from desk.revision
         cross join lateral jsonb_path_query(content, '$.claims[*]') as claim
         cross join lateral unnest(array[claim ->> 'source', claim ->> 'via']) as named (key)
         where $4 and revision.record = $3 and named.key = any($1)",
    );
    let keys: Vec<&str> = cited.iter().map(|(_, key)| *key).collect();
    seen.extend(query.bind(keys).bind(holder).bind(record).bind(of_record).fetch_all(&mut **transaction).await?);
    let faults: Vec<Fault> = cited
        .into_iter()
        .filter(|(_, key)| !seen.contains(*key))
        .map(|(pointer, key)| Fault { pointer, code: "unknown-source", message: format!("the register has no source {key}") })
        .collect();
    if faults.is_empty() { Ok(()) } else { Err(Error::Faulty { record, faults }) }
}

/// A source that is not public reads differently now: whoever decides on an incident that leads to it has to see that
/// first. Public incidents lead to it where it is confidential: to be shown with them it needs two people.
pub(super) async fn turn_citing(transaction: &mut Transaction<'_, Postgres>, keys: &[&str]) -> Result<(), Error> {
    let query = sqlx::query_scalar(
        "with recursive corrected (key, is_public) as (
             select key, state <> 'submitted' and not hidden from desk.record where key = any($1)
             union
             select record.key, corrected.is_public
             from corrected
             join desk.revision on content -> 'derived_from' ? corrected.key
             join desk.record on record.id = revision.record and record.kind = 'source'
                  and (revision.id = record.accepted or revision.state in ('submitted', 'asked', 'embargoed'))
         )
         update desk.record set turn = turn + 1
         where kind = 'incident' and exists (
             select from desk.revision cross join corrected
             where revision.record = record.id
               and (revision.state in ('submitted', 'asked') or revision.id = record.accepted and not corrected.is_public)
               and (content -> 'claims' @> jsonb_build_array(jsonb_build_object('source', corrected.key))
                    or content -> 'claims' @> jsonb_build_array(jsonb_build_object('via', corrected.key))))
         returning id",
    );
    let turned: Vec<Uuid> = query.bind(keys).fetch_all(&mut **transaction).await?;
    end_motions(transaction, &turned).await
}

/// Sources that were approved with an incident wait again, once no approved incident needs them.
pub(super) async fn wait_again(transaction: &mut Transaction<'_, Postgres>) -> Result<(), Error> {
    let query = sqlx::query_as(
        "select record.id, revision.content, record.protection
         from desk.record join desk.revision on revision.id = record.embargo_revision where record.kind = 'incident'",
    );
    let approved: Vec<(Uuid, Value, Value)> = query.fetch_all(&mut **transaction).await?;
    let mut needed: Vec<Uuid> = Vec::new();
    for (record, content, protection) in approved {
        let unreadable = |error| Error::Unreadable { record, error };
        let content = Record::parse(Subject::Incident, content).map_err(unreadable)?;
        let protection = serde_json::from_value(protection).map_err(unreadable)?;
        needed.extend(waiting(transaction, &content, &protection).await?.into_iter().map(|(_, revision, _)| revision));
    }
    sqlx::query(
        "update desk.revision set state = 'submitted' from desk.record
         where record.id = revision.record and record.kind = 'source' and revision.state = 'embargoed' and not (revision.id = any($1))",
    )
    .bind(needed)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// The sources that a record names publicly and that wait for their own publication (what was approved under an embargo
/// as it was approved), those first that others derive from.
pub(super) async fn waiting(transaction: &mut Transaction<'_, Postgres>, content: &Record, protection: &Protection) -> Result<Vec<Waiting>, Error> {
    let found = unpublished(transaction, content, protection).await?;
    Ok(found.into_iter().filter(|(_, hidden)| !hidden).map(|(source, _)| source).collect())
}

/// The same, with those that are hidden and would be shown again; that they are is said of each.
pub(super) async fn unpublished(
    transaction: &mut Transaction<'_, Postgres>,
    content: &Record,
    protection: &Protection,
) -> Result<Vec<(Waiting, bool)>, Error> {
    let mut asked = standing::publicly_cited(content, protection);
    let mut seen: BTreeSet<String> = asked.iter().cloned().collect();
    let mut found = Vec::new();
    while !asked.is_empty() {
        let query = sqlx::query_as(
            "select distinct on (record.id) record.id, revision.id, revision.content, record.hidden
             from desk.record join desk.revision on revision.record = record.id
             where record.key = any($1)
               and (record.state = 'submitted' and revision.state in ('submitted', 'asked', 'embargoed') or record.hidden and revision.id = accepted)
             order by record.id, revision.state = 'embargoed' desc, revision.seq desc",
        );
        let rows: Vec<(Uuid, Uuid, Value, bool)> = query.bind(&asked).fetch_all(&mut **transaction).await?;
        asked = Vec::new();
        for (record, revision, content, hidden) in rows {
            let Record::Source(source) = Record::parse(Subject::Source, content).map_err(|error| Error::Unreadable { record, error })? else {
                continue;
            };
            // Two may derive from each other.
            asked.extend(source.derived_from.iter().filter(|key| seen.insert((*key).clone())).cloned());
            found.push(((record, revision, source), hidden));
        }
    }
    Ok(roots_first(found))
}

fn roots_first(mut left: Vec<(Waiting, bool)>) -> Vec<(Waiting, bool)> {
    let mut ordered = Vec::new();
    while !left.is_empty() {
        let is_left = |key: &String| left.iter().any(|((.., source), _)| source.key == *key);
        // In a circle none comes before the others.
        let next = left.iter().position(|((.., source), _)| !source.derived_from.iter().any(is_left)).unwrap_or(0);
        ordered.push(left.remove(next));
    }
    ordered
}
