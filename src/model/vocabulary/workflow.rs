//! The states in which records, revisions and what is asked of the desk can be.

crate::model::vocabulary::define::vocabulary! {
    /// The state of a record.
    RecordState {
        /// It is not public yet.
        Submitted = "submitted",
        /// It is public. A source is public if a public record cites it.
        Published = "published",
        /// It was public and has been retracted.
        Retracted = "retracted",
        /// An editor rejected it.
        Rejected = "rejected",
        /// It was merged into another record.
        Merged = "merged",
    }
}

crate::model::vocabulary::define::vocabulary! {
    /// The state of a revision.
    RevisionState {
        /// It is waiting for review by an editor.
        Submitted = "submitted",
        /// An editor asked the author a question.
        Asked = "asked",
        /// It is approved, and becomes public when its embargo ends.
        Embargoed = "embargoed",
        /// It is, or was, the accepted state of its record.
        Accepted = "accepted",
        /// An editor rejected it.
        Rejected = "rejected",
        /// A later revision replaced it before it was accepted.
        Superseded = "superseded",
        /// Its content has been erased permanently.
        Erased = "erased",
    }
}

crate::model::vocabulary::define::vocabulary! {
    /// The state of an incident at the desk.
    IncidentState {
        /// It is waiting for review by an editor.
        Submitted = "submitted",
        /// An editor asked the author a question.
        Asked = "asked",
        /// It is approved, and becomes public when its embargo ends.
        Embargoed = "embargoed",
        /// It is public.
        Published = "published",
        /// An editor rejected it.
        Rejected = "rejected",
        /// It was public and has been retracted.
        Retracted = "retracted",
        /// It was merged into another record.
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
    /// The state of a proposal.
    ProposalState {
        /// It is waiting for review by an editor.
        Submitted = "submitted",
        /// An editor asked the author a question.
        Asked = "asked",
        /// An editor accepted its changes, or some of them.
        Accepted = "accepted",
        /// An editor rejected it.
        Rejected = "rejected",
        /// Its author replaced it with another.
        Superseded = "superseded",
        /// Its content has been erased permanently.
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
    /// The state of a batch.
    BatchState {
        /// It is waiting for review by an editor.
        Submitted = "submitted",
        /// An editor accepted it, and it is being published.
        Accepting = "accepting",
        /// It was published, as far as possible.
        Published = "published",
        /// An editor rejected it.
        Rejected = "rejected",
    }
}

crate::model::vocabulary::define::vocabulary! {
    /// Why a revision of a batch would not be published with it.
    LeftOut {
        /// Someone decided on it already.
        Decided = "decided",
        /// Its record has changed since.
        Changed = "changed",
        /// It came out of a collection that may not be republished.
        NotRepublishable = "not_republishable",
        /// It looks like another case, and no editor has said what it is.
        Undecided = "undecided",
        /// It is a source that nothing public would cite.
        NotCited = "not_cited",
    }
}

crate::model::vocabulary::define::vocabulary! {
    /// What an editor says of an incident of a batch that looks like another.
    LikelyWord {
        /// It is another case than those that it looks like.
        AnotherCase = "another_case",
        /// It is the same case as one of them: its claims are added there.
        Same = "same",
        /// It is left out of the batch: it is rejected.
        LeaveOut = "leave_out",
    }
}

crate::model::vocabulary::define::vocabulary! {
    /// The state of an import.
    ImportState {
        /// The service is reading the file.
        Running = "running",
        /// It was a dry run without problems.
        Checked = "checked",
        /// It has problems; nothing was stored.
        Refused = "refused",
        /// The records were stored.
        Imported = "imported",
        /// A program error stopped it.
        Failed = "failed",
    }
}

crate::model::vocabulary::define::vocabulary! {
    /// What needs approval by a second person.
    ApprovalKind {
        /// Hide less of an incident.
        Loosen = "loosen",
        /// Restore a retracted or merged incident.
        Restore = "restore",
        /// End an embargo early.
        Lift = "lift",
        /// Erase an incident, a part of what is kept of it or of a source, or the report of an import.
        Erase = "erase",
        /// Take back what one key did.
        Undo = "undo",
        /// Make the first key of an editor or an admin.
        Key = "key",
        /// Let the rows of a collection be shown to the public.
        Republish = "republish",
    }
}

crate::model::vocabulary::define::vocabulary! {
    /// Why something that a key did is not taken back by itself.
    NotUndone {
        /// What was erased is gone.
        Erased = "erased",
        /// Somebody else has changed it since, or it was not public before.
        ChangedSince = "changed_since",
        /// Two people did it together.
        TwoPeople = "two_people",
        /// Two sources are one, and older versions rest on that.
        Joined = "joined",
        /// A revoked key stays revoked: create another.
        KeyRevoked = "key_revoked",
        /// It is the last valid admin key: create another, then revoke it.
        LastAdmin = "last_admin",
        /// The register refuses it now; an editor has to look.
        Refused = "refused",
    }
}

crate::model::vocabulary::define::vocabulary! {
    /// The result of an act.
    Outcome {
        /// It is done.
        Done = "done",
        /// It takes effect when a second person sends the same request.
        AwaitingSecondApproval = "awaiting_second_approval",
    }
}

crate::model::vocabulary::define::vocabulary! {
    /// What can happen to what somebody submitted.
    NoticeKind {
        /// It is public, or a change of it is.
        Published = "published",
        /// An editor approved it. It becomes public when its embargo ends.
        Approved = "approved",
        /// An editor asked the author a question.
        Asked = "asked",
        /// An editor rejected it, with a reason.
        Rejected = "rejected",
        /// An editor accepted some of its changes, with a reason for the others.
        AcceptedInPart = "accepted_in_part",
        /// It was retracted.
        Retracted = "retracted",
        /// It was merged into another incident.
        Merged = "merged",
        /// It was restored.
        Restored = "restored",
    }
}

crate::model::vocabulary::define::vocabulary! {
    /// The kinds of remarks about a revision, a proposal or an incident.
    RemarkKind {
        /// An editor asked the author a question.
        Asked = "asked",
        /// The author answered.
        Answered = "answered",
        /// An editor rejected it, with a reason.
        Rejected = "rejected",
        /// An editor accepted some of its changes, with a reason for the others.
        AcceptedInPart = "accepted_in_part",
        /// It could not be published when its embargo ended.
        EmbargoFailed = "embargo_failed",
        /// Its author took it back.
        TakenBack = "taken_back",
        /// The incident was retracted, with a reason that only editors see.
        Retraction = "retraction",
        /// The incident was restored, with a reason that only editors see.
        Restoration = "restoration",
        /// The incident was merged into another, with a reason that only editors see.
        Merge = "merge",
        /// A part of the incident was erased, with a reason that only editors see.
        Erasure = "erasure",
    }
}
