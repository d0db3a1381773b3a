//! What a version of the register did to a record.

crate::model::vocabulary::define::vocabulary! {
    /// The type of a record.
    Subject {
        /// One group of people detained or returned together.
        Incident = "incident",
        /// One article, report or document.
        Source = "source",
        /// A dated event related to the incidents that is not an incident.
        ContextEvent = "context_event",
    }
}

crate::model::vocabulary::define::vocabulary! {
    /// What a version did to a record.
    Change {
        /// The record is new.
        Created = "created",
        /// It was public before, and its public content has changed.
        Corrected = "corrected",
        /// The part withheld to protect people has changed, in every version.
        Protected = "protected",
        /// It was retracted.
        Retracted = "retracted",
        /// It was merged into another record.
        Merged = "merged",
        /// It was restored.
        Restored = "restored",
    }
}

crate::model::vocabulary::define::vocabulary! {
    /// The kind of act that made a version.
    ActKind {
        /// The first records.
        Founding = "founding",
        /// Revisions that were accepted.
        Publication = "publication",
        /// Many records in one act, from an import.
        Import = "import",
        /// Protection of a record changed: more or less of it is withheld.
        Protection = "protection",
        /// A record was retracted.
        Retraction = "retraction",
        /// A record was merged into another.
        Merge = "merge",
        /// A retracted or merged record was restored.
        Restoration = "restoration",
    }
}

impl Change {
    /// Whether the record stands after it.
    #[must_use]
    pub fn stands(self) -> bool {
        !matches!(self, Self::Retracted | Self::Merged)
    }
}

crate::model::vocabulary::define::vocabulary! {
    /// How a record was retracted.
    Gone {
        /// It was wrong. Older versions still show it.
        Error = "error",
        /// It must not be public. No version shows it.
        Withdrawn = "withdrawn",
        /// It was the same as another record, and was merged into it.
        Merged = "merged",
    }
}

crate::model::vocabulary::define::vocabulary! {
    /// Why a record was retracted or merged, as the public reads it. The words of the editors are confidential.
    PublicReason {
        /// No reason is public.
        NotStated = "not_stated",
        /// It did not happen, or not as it was reported.
        DidNotHappen = "did_not_happen",
        /// Two reports of one incident were taken for two incidents.
        CountedTwice = "counted_twice",
        /// Its source was not reliable.
        UnreliableSource = "unreliable_source",
        /// It is no case for this register.
        OutOfScope = "out_of_scope",
        /// It is the same incident as another.
        SameIncident = "same_incident",
    }
}
