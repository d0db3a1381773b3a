//! What an editor says of incidents that may be the same as another: another case, the same, or to be left out.

use serde::Deserialize;
use serde_json::json;
use sqlx::{FromRow, PgConnection};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::access::sight::Sight;
use crate::desk::actions::actor::Actor;
use crate::desk::actions::audit;
use crate::desk::error::Error;
use crate::desk::likely::same;
use crate::desk::review::reject::turn_down;
use crate::model::validation::check::Fault;
use crate::model::vocabulary::workflow::{LikelyWord, RecordState, RevisionState};

/// The most incidents of which one word is said at once.
pub const MOST: usize = 200;
/// What the author of a row reads that is left out.
const LEFT_OUT: &str = "An editor left this row out of the batch.";
/// What the author of a row reads that is the same case as another. It says of no other whose it is, nor whether it is public.
const THE_SAME: &str =
    "An editor took this row for a case that is there already, and kept what its sources say of it.";

/// What an editor says of some incidents of a batch that look like others.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Likeness {
    /// Which incidents of the batch.
    #[schema(min_items = 1, max_items = 200)]
    pub incidents: Vec<Uuid>,
    /// What is said of each of them.
    pub word: LikelyWord,
    /// Only with `same`: the other incident, to which the claims are added.
    #[serde(default)]
    pub same_as: Option<Uuid>,
}

/// An incident of the batch, as it stands.
#[derive(Debug, FromRow)]
struct Row {
    revision: Uuid,
    /// With which key it came in, and whether that is a contributor's.
    by_key: Option<String>,
    is_own: bool,
    #[sqlx(try_from = "String")]
    state: RevisionState,
    #[sqlx(try_from = "String")]
    record_state: RecordState,
    /// What was said of it last.
    word: Option<String>,
}

const ROW: &str =
    "select revision.id as revision, by_key,
            exists (select from desk.api_key where api_key.id = by_key and role = 'contributor') as is_own, revision.state, record.state as record_state,
            (select word from desk.likely where incident = $2 and word is not null order by decided_at desc limit 1) as word
     from desk.batch_revision
     join desk.revision on revision.id = batch_revision.revision
     join desk.record on record.id = revision.record
     where batch = $1 and record.id = $2 and exists (select from desk.likely where incident = record.id)";

impl Row {
    /// It was rejected by such a word alone, and by no editor since.
    fn is_left_out(&self) -> bool {
        let word = self.word.as_deref().and_then(LikelyWord::parse);
        self.state == RevisionState::Rejected
            && self.record_state == RecordState::Rejected
            && matches!(word, Some(LikelyWord::LeaveOut | LikelyWord::Same))
    }

    fn waits(&self) -> bool {
        matches!(self.state, RevisionState::Submitted | RevisionState::Asked)
            && self.record_state == RecordState::Submitted
    }
}

impl Likeness {
    fn wrong(&self) -> Option<Fault> {
        let fault = |pointer: &str, code, message: &str| {
            Some(Fault { pointer: pointer.to_owned(), code, message: message.to_owned() })
        };
        let count = self.incidents.len();
        match (self.word, self.same_as) {
            _ if !(1..=MOST).contains(&count) => {
                fault("/incidents", "out-of-range", "name 1 to 200 incidents of the batch")
            }
            (LikelyWord::Same, None) => {
                fault("/same_as", "required", "name the incident that it is the same as")
            }
            (LikelyWord::Same, Some(other)) if self.incidents.contains(&other) => {
                fault("/same_as", "not-allowed", "an incident is the same as another, not as itself")
            }
            (LikelyWord::AnotherCase | LikelyWord::LeaveOut, Some(_)) => {
                fault("/same_as", "not-allowed", "only with the word same")
            }
            _ => None,
        }
    }
}

/// Says it of each; whoever calls this has locked the batch and its records. The holder is the one who imported it: what is
/// added to another incident is added in their name.
pub(crate) async fn say(
    tx: &mut PgConnection,
    editor: &Actor<'_>,
    (batch, holder): (Uuid, &str),
    likeness: &Likeness,
) -> Result<(), Error> {
    if let Some(fault) = likeness.wrong() {
        return Err(Error::Faulty { record: batch, faults: vec![fault] });
    }
    for (at, incident) in likeness.incidents.iter().enumerate() {
        let row: Option<Row> =
            sqlx::query_as(ROW).bind(batch).bind(incident).fetch_optional(&mut *tx).await?;
        let Some(row) = row else {
            let (pointer, code) = (format!("/incidents/{at}"), "not-likely");
            let message = "the batch has no such incident that looks like another".to_owned();
            return Err(Error::Faulty { record: batch, faults: vec![Fault { pointer, code, message }] });
        };
        if row.is_left_out() {
            take_in_again(tx, editor, (batch, *incident), &row).await?;
        } else {
            let state = row.record_state.word();
            Error::unless(row.waits(), state, "decided on in its batch: somebody else has decided on it")?;
        }
        let importer = Actor { holder, key: row.by_key.as_deref(), ..*editor };
        let sight = if row.is_own { Sight::Own(holder) } else { Sight::Whole };
        one(tx, (editor, &importer, sight), (batch, *incident, row.revision), likeness).await?;
    }
    Ok(())
}

async fn one(
    tx: &mut PgConnection,
    (editor, importer, sight): (&Actor<'_>, &Actor<'_>, Sight<'_>),
    (batch, incident, revision): (Uuid, Uuid, Uuid),
    Likeness { word, same_as, .. }: &Likeness,
) -> Result<(), Error> {
    let (text, added) = match (word, same_as) {
        (LikelyWord::Same, Some(other)) => {
            (THE_SAME, same::add(tx, (importer, sight), (batch, incident, revision), *other).await?)
        }
        (LikelyWord::LeaveOut, _) => (LEFT_OUT, Vec::new()),
        _ => {
            keep(tx, editor, incident, (*word, None), &[]).await?;
            return audit::done(tx, editor, incident, "another_case", json!({ "revision": revision })).await;
        }
    };
    turn_down(tx, &[revision]).await?;
    keep(tx, editor, incident, (*word, *same_as), &added).await?;
    audit::done(tx, editor, incident, "rejected", json!({ "revision": revision, "text": text })).await
}

/// Keeps what was said of an incident and of all that it looks like. If it is another case than they, so are they than it;
/// if it is left out, they look like it no longer.
async fn keep(
    tx: &mut PgConnection,
    editor: &Actor<'_>,
    incident: Uuid,
    (word, other): (LikelyWord, Option<Uuid>),
    added: &[Uuid],
) -> Result<(), Error> {
    sqlx::query(
        "insert into desk.likely (incident, other, at) select $1, $2::uuid, $3 where $2 is not null
         on conflict on constraint likely_pk do nothing",
    )
    .bind(incident)
    .bind(other)
    .bind(editor.clock.now())
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "update desk.likely set word = $2, holder = $3, decided_at = $4, added = case when other = $6::uuid then $5::uuid[] else '{}' end
         where incident = $1
            or $2 = 'another_case' and other = $1 and incident in (select other from desk.likely where incident = $1)",
    )
    .bind(incident)
    .bind(word.word())
    .bind(editor.holder)
    .bind(editor.clock.now())
    .bind(added)
    .bind(other)
    .execute(&mut *tx)
    .await?;
    Ok(())
}

/// It waits again, as before it was left out; what was added to the other incident is taken away, if nobody has decided on
/// it.
async fn take_in_again(
    tx: &mut PgConnection,
    editor: &Actor<'_>,
    (batch, incident): (Uuid, Uuid),
    row: &Row,
) -> Result<(), Error> {
    let query = sqlx::query_as(
        "select other, added from desk.likely where incident = $1 and word = 'same' and added <> '{}'",
    );
    let added: Option<(Uuid, Vec<Uuid>)> = query.bind(incident).fetch_optional(&mut *tx).await?;
    if let Some((other, added)) = added {
        same::take_away(tx, editor, (batch, other), &added).await?;
    }
    audit::set_state(tx, &[row.revision], RevisionState::Submitted).await?;
    sqlx::query("update desk.record set state = 'submitted' where id = $1")
        .bind(incident)
        .execute(&mut *tx)
        .await?;
    audit::done(tx, editor, incident, "taken_in_again", json!({ "revision": row.revision })).await
}
