//! What the acts on an incident have in common: they begin at the door, with the record as it is, and end with a version.

use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::actions::actor::Actor;
use crate::desk::actions::approval::Outcome;
use crate::desk::actions::audit;
use crate::desk::actions::turn::Turn;
use crate::desk::error::Error;
use crate::desk::publication::republish::{Touched, republish};
use crate::desk::publication::version::{Deed, Lock, lock};
use crate::desk::records::locked_record::LockedRecord;
use crate::model::vocabulary::publication::{ActKind, Change};
use crate::model::vocabulary::workflow::RecordState;

/// An incident, locked, and the door.
pub(super) struct Case {
    pub lock: Lock,
    pub held: LockedRecord,
}

impl Case {
    /// For whoever has seen the incident as it is.
    pub async fn open(tx: &mut Turn, id: Uuid, tag: &str) -> Result<Self, Error> {
        let case = Self::unseen(tx, id).await?;
        case.held.expect(tx, tag).await?;
        Ok(case)
    }

    /// For whoever is still to show that they have seen it, or what stands of it.
    pub async fn unseen(tx: &mut Turn, id: Uuid) -> Result<Self, Error> {
        let lock = lock(tx).await?;
        let held = LockedRecord::incident(tx, id).await?;
        Ok(Self { lock, held })
    }

    /// What is said of the record where its protection changes.
    pub fn protected(&self) -> Change {
        match self.held.state {
            RecordState::Published => Change::Protected,
            RecordState::Merged => Change::Merged,
            RecordState::Retracted | RecordState::Submitted | RecordState::Rejected => Change::Retracted,
        }
    }

    /// Counts the act, and publishes what reads differently by it, of the incident and of what else it touches. With
    /// what must not be seen from now on, where that is not set yet.
    pub async fn publish(
        &self,
        tx: &mut PgConnection,
        by: &Actor<'_>,
        (kind, detail): (ActKind, Value),
        change: Change,
        mut touched: Touched,
        protection: Option<&Value>,
    ) -> Result<Outcome, Error> {
        audit::count_with(tx, &[self.held.id], protection).await?;
        touched.own(self.held.id, change);
        let (record, key) = (Some(self.held.id), by.key);
        let deed = Deed { actor: by.holder, key, kind, record, detail };
        republish(tx, by.clock, &self.lock, &deed, &touched).await.map(Outcome::Done)
    }
}
