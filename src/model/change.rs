//! What a version of the register did to a record.

super::vocabulary::vocabulary! {
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

super::vocabulary::vocabulary! {
    /// What a version did to a record.
    Change {
        /// The record is new.
        Created = "created",
        /// It was public before, and reads differently now.
        Corrected = "corrected",
        /// Something of it was withheld, in every version, to protect people.
        Protected = "protected",
        /// It no longer stands.
        Retracted = "retracted",
        /// It became part of another.
        Merged = "merged",
        /// It stands again.
        Restored = "restored",
    }
}

super::vocabulary::vocabulary! {
    /// What kind of act makes a version.
    ActKind {
        /// The first records.
        Founding = "founding",
        /// Revisions that were accepted.
        Publication = "publication",
        /// Many records at once.
        Import = "import",
    }
}
