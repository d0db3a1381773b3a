//! Which sources somebody may cite: what else the desk has they do not learn.

use std::collections::BTreeSet;

use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::access::sight::Sight;
use crate::desk::error::Error;
use crate::desk::records::record::{Draft, Record};
use crate::model::record::incident::Incident;
use crate::model::record::source::Source;
use crate::model::validation::check::Fault;
use crate::model::value::text;

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
         where record.kind = 'source' and record.key = any($1) and revision.author = $2 and revision.state <> 'erased'
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
