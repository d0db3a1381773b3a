//! What an editor must confirm before publication.

use sqlx::{Postgres, Transaction};

use super::sources::Waiting;
use super::{Error, Record};
use crate::model::caution::{self, Caution};
use crate::model::check::Fault;
use crate::model::redact::{Protection, redact};

/// What looks, in the fields that would become public, as if it could endanger a person. Fields of sources that become
/// public with it stand under `/sources/` and their key.
pub(super) async fn cautions(
    transaction: &mut Transaction<'_, Postgres>,
    content: &Record,
    protection: &Protection,
    with: &[Waiting],
) -> Result<Vec<Fault>, Error> {
    let outlets = outlets(transaction).await?;
    let outlets: Vec<&str> = outlets.iter().map(String::as_str).collect();
    let mut cautions = of(content, protection, &outlets);
    for (_, _, source) in with {
        let of_it = caution::source(source, &outlets);
        cautions.extend(of_it.into_iter().map(|caution| Caution { pointer: format!("/sources/{}{}", source.key, caution.pointer), ..caution }));
    }
    Ok(cautions.into_iter().map(fault).collect())
}

/// The names of all outlets that are public.
pub(super) async fn outlets(transaction: &mut Transaction<'_, Postgres>) -> Result<Vec<String>, Error> {
    Ok(sqlx::query_scalar("select name from published.outlet").fetch_all(&mut **transaction).await?)
}

/// What looks so in one record alone.
pub(super) fn cautions_of(content: &Record, protection: &Protection, outlets: &[&str]) -> Vec<Fault> {
    of(content, protection, outlets).into_iter().map(fault).collect()
}

fn of(content: &Record, protection: &Protection, outlets: &[&str]) -> Vec<Caution> {
    match content {
        Record::Incident(incident) => caution::incident(&redact(incident.clone(), protection).incident),
        Record::Source(source) => caution::source(source, outlets),
        Record::ContextEvent(event) => caution::context_event(event),
    }
}

fn fault(Caution { pointer, code, message }: Caution) -> Fault {
    Fault { pointer, code, message }
}
