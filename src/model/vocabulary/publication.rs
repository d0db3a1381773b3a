//! What a version of the register did to a record.

crate::model::vocabulary::define::vocabulary! {
    /// What a record is.
    Subject {
        /// One group of people detained or returned together.
        Incident = "incident",
        /// One article, report or document.
        Source = "source",
        /// A dated thing that bears on the incidents without being one.
        ContextEvent = "context_event",
    }
}

crate::model::vocabulary::define::vocabulary! {
    /// What a version did to a record.
    Change {
        /// The record is new.
        Created = "created",
        /// It was public before, and reads differently now.
        Corrected = "corrected",
        /// What of it is withheld to protect people has changed, in every version.
        Protected = "protected",
        /// It no longer stands.
        Retracted = "retracted",
        /// It became part of another.
        Merged = "merged",
        /// It stands again.
        Restored = "restored",
    }
}

crate::model::vocabulary::define::vocabulary! {
    /// What kind of act makes a version.
    ActKind {
        /// The first records.
        Founding = "founding",
        /// Revisions that were accepted.
        Publication = "publication",
        /// Many records at once.
        Import = "import",
        /// Something was withheld, or shown again.
        Protection = "protection",
        /// A record was taken back.
        Retraction = "retraction",
        /// A record became part of another.
        Merge = "merge",
        /// A record that was taken back stands again.
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
    /// How a record was taken back.
    Gone {
        /// It was wrong. Older versions still say what they said.
        Error = "error",
        /// It must not be seen, for whatever reason. No version says it any more.
        Withdrawn = "withdrawn",
        /// It was the same as another, and became part of it.
        Merged = "merged",
    }
}
