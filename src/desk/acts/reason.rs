//! The reason of a retraction or a merge, which is for everybody.

use sqlx::PgConnection;

use crate::desk::error::Error;
use crate::desk::records::locked_record::LockedRecord;
use crate::desk::records::record::Record;
use crate::desk::records::revision::Revision;
use crate::desk::review::screening;
use crate::model::redaction::hidden_names::{Leak, hidden, named};
use crate::model::screening::cautions::{self, Caution};
use crate::model::validation::check::Fault;

/// A reason names no place that protection hides, and no person whom nobody has thought of.
pub(super) async fn refuse_telling(
    tx: &mut PgConnection,
    held: &LockedRecord,
    reason: &str,
    confirmed: &[String],
) -> Result<(), Error> {
    if let Some(accepted) = held.accepted
        && let Record::Incident(incident) =
            Revision::of(tx, held.id, accepted).await?.read(held.kind, held.id)?
        && let Some(name) = named(reason, &hidden(&incident, &held.protection))
    {
        let leak = Leak { pointer: "/reason".to_owned(), name: name.clone(), masked: false };
        return Err(Error::Leaks { record: held.id, leaks: vec![leak] });
    }
    let cautions = cautions::reason(reason).into_iter().map(|Caution { pointer, code, message }| Fault {
        pointer,
        code,
        message,
    });
    screening::confirm(cautions.collect(), confirmed)
}
