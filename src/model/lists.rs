//! Every closed list of the register, for `/v1/vocabulary`.

use crate::model::counting::time::Grain;
use crate::model::vocabulary::access::{KeyConfirmer, KeyRole, KeyState, Review};
use crate::model::vocabulary::define::List;
use crate::model::vocabulary::publication::{ActKind, Change, Gone, PublicReason, Subject};
use crate::model::vocabulary::record::{
    Basis, Confidence, ContextKind, Counted, Counts, GroupKind, Hedge, Link, PlacesAre, Precision,
    Quantifier, Role, SourceKind, Stance, Status, Withheld,
};
use crate::model::vocabulary::workflow::{
    ApprovalKind, BatchState, ImportState, IncidentState, LeftOut, LikelyWord, NotUndone, Outcome,
    ProposalState, RecordState, RemarkKind, RevisionState,
};

/// Every closed list of the register.
#[must_use]
pub fn lists() -> Vec<List> {
    vec![
        Status::list(),
        Confidence::list(),
        Counts::list(),
        Basis::list(),
        Role::list(),
        Precision::list(),
        PlacesAre::list(),
        Stance::list(),
        Hedge::list(),
        Quantifier::list(),
        Counted::list(),
        GroupKind::list(),
        Link::list(),
        SourceKind::list(),
        ContextKind::list(),
        Withheld::list(),
        Subject::list(),
        Change::list(),
        ActKind::list(),
        Gone::list(),
        PublicReason::list(),
        Grain::list(),
        KeyRole::list(),
        KeyConfirmer::list(),
        KeyState::list(),
        Review::list(),
        RecordState::list(),
        RevisionState::list(),
        IncidentState::list(),
        ProposalState::list(),
        BatchState::list(),
        LeftOut::list(),
        LikelyWord::list(),
        ImportState::list(),
        ApprovalKind::list(),
        NotUndone::list(),
        Outcome::list(),
        RemarkKind::list(),
    ]
}
