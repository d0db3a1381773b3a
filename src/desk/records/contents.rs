//! What every revision of an incident says.

use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::error::Error;
use crate::desk::records::record::Record;
use crate::model::vocabulary::publication::Subject;
use crate::model::vocabulary::workflow::RevisionState;

/// What the revisions say that are in one of these states.
pub(crate) fn of_states<'a>(
    contents: &'a [(RevisionState, Record)],
    wanted: &'static [RevisionState],
) -> impl Iterator<Item = &'a Record> + Clone {
    contents.iter().filter(|(state, _)| wanted.contains(state)).map(|(_, content)| content)
}

/// What every revision of an incident says, with its state.
pub(crate) async fn contents(tx: &mut PgConnection, id: Uuid) -> Result<Vec<(RevisionState, Record)>, Error> {
    let query =
        sqlx::query_as("select state, content from desk.revision where record = $1 and state <> 'erased'");
    let rows: Vec<(String, Value)> = query.bind(id).fetch_all(&mut *tx).await?;
    let read = |(state, content): (String, Value)| {
        let content = Record::parse(Subject::Incident, content)
            .map_err(|error| Error::Unreadable { record: id, error })?;
        Ok((RevisionState::parse(&state).unwrap_or(RevisionState::Rejected), content))
    };
    rows.into_iter().map(read).collect()
}
