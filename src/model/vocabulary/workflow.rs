//! The states in which records, revisions and what is asked of the desk can be.

crate::model::vocabulary::define::vocabulary! {
    /// Where a record is.
    RecordState {
        /// It waits to be public.
        Submitted = "submitted",
        /// It is public. A source is so wherever something public rests on it.
        Published = "published",
        /// It was public, and is not any more.
        Retracted = "retracted",
        /// An editor did not take it.
        Rejected = "rejected",
        /// It became part of another.
        Merged = "merged",
    }
}

crate::model::vocabulary::define::vocabulary! {
    /// Where one saved state of a record is.
    RevisionState {
        /// It waits for an editor.
        Submitted = "submitted",
        /// An editor asked its author something.
        Asked = "asked",
        /// It is approved, and becomes public when its embargo ends.
        Embargoed = "embargoed",
        /// It is, or was, the truth of its record.
        Accepted = "accepted",
        /// An editor did not take it.
        Rejected = "rejected",
        /// A later revision took its place before it was accepted.
        Superseded = "superseded",
        /// Its content is gone for ever.
        Erased = "erased",
    }
}

crate::model::vocabulary::define::vocabulary! {
    /// Where an incident of the desk is, for those who wait for it.
    IncidentState {
        /// It waits for an editor.
        Submitted = "submitted",
        /// An editor asked its author something.
        Asked = "asked",
        /// It is approved, and becomes public when its embargo ends.
        Embargoed = "embargoed",
        /// It is public.
        Published = "published",
        /// An editor did not take it.
        Rejected = "rejected",
        /// It was public, and is not any more.
        Retracted = "retracted",
        /// It became part of another.
        Merged = "merged",
    }
}

impl IncidentState {
    /// Of a record that was never public, where the revision is that is shown. Whoever handed it in and was revised by an
    /// editor reads that it waits, not what became of their words.
    #[must_use]
    pub const fn of(record: RecordState, revision: RevisionState) -> Self {
        match (record, revision) {
            (RecordState::Submitted, RevisionState::Asked) => Self::Asked,
            (RecordState::Submitted, RevisionState::Embargoed) => Self::Embargoed,
            (RecordState::Submitted, RevisionState::Rejected) | (RecordState::Rejected, _) => Self::Rejected,
            (RecordState::Submitted, _) => Self::Submitted,
            (RecordState::Published, _) => Self::Published,
            (RecordState::Retracted, _) => Self::Retracted,
            (RecordState::Merged, _) => Self::Merged,
        }
    }
}

impl RevisionState {
    /// An editor can decide on it.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Submitted | Self::Asked)
    }

    /// It is not public yet, and may still become so by itself.
    #[must_use]
    pub const fn waits(self) -> bool {
        matches!(self, Self::Submitted | Self::Asked | Self::Embargoed)
    }

    /// The words of those that wait, as SQL binds them.
    #[must_use]
    pub fn waiting() -> Vec<&'static str> {
        Self::ALL.iter().filter(|state| state.waits()).map(|state| state.word()).collect()
    }
}

crate::model::vocabulary::define::vocabulary! {
    /// Where a proposal is.
    ProposalState {
        /// It waits for an editor.
        Submitted = "submitted",
        /// An editor asked its author something.
        Asked = "asked",
        /// An editor made its changes, or some of them.
        Accepted = "accepted",
        /// An editor did not take it.
        Rejected = "rejected",
        /// Its author sent another in its place.
        Superseded = "superseded",
        /// Its content is gone for ever.
        Erased = "erased",
    }
}

impl ProposalState {
    /// An editor can decide on it.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Submitted | Self::Asked)
    }
}

crate::model::vocabulary::define::vocabulary! {
    /// Where a batch is.
    BatchState {
        /// It waits for an editor.
        Submitted = "submitted",
        /// What of it could be was published.
        Published = "published",
        /// An editor did not take it.
        Rejected = "rejected",
    }
}

crate::model::vocabulary::define::vocabulary! {
    /// Where an import is.
    ImportState {
        /// It is being read.
        Running = "running",
        /// It was a dry run, and has no problems.
        Checked = "checked",
        /// It has problems; nothing was written.
        Refused = "refused",
        /// It was written.
        Imported = "imported",
        /// The program could not finish it.
        Failed = "failed",
    }
}

crate::model::vocabulary::define::vocabulary! {
    /// What one person can ask for that needs a second.
    ApprovalKind {
        /// To hide less of an incident.
        Loosen = "loosen",
        /// To restore a retracted incident.
        Restore = "restore",
        /// To end an embargo early.
        Lift = "lift",
        /// To erase an incident.
        Erase = "erase",
    }
}

crate::model::vocabulary::define::vocabulary! {
    /// What an act came to.
    Outcome {
        /// It is done.
        Done = "done",
        /// It is done when a second person asks for the same.
        AwaitingSecondApproval = "awaiting_second_approval",
    }
}

crate::model::vocabulary::define::vocabulary! {
    /// What was said of a revision or a proposal.
    RemarkKind {
        /// An editor asked its author something.
        Asked = "asked",
        /// The author answered.
        Answered = "answered",
        /// An editor rejected it, and says why.
        Rejected = "rejected",
        /// An editor made some of its changes, and says why not the others.
        AcceptedInPart = "accepted_in_part",
        /// It could not be published when its embargo ended.
        EmbargoFailed = "embargo_failed",
    }
}
