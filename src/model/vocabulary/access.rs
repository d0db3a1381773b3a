//! Who may do what: the roles of keys, and whether a publication needs a second person.

crate::model::vocabulary::define::vocabulary! {
    /// What a key may do. A key has one role; a person may hold several keys.
    KeyRole {
        /// Submits cases and proposes changes; sees what they themselves submitted.
        Contributor = "contributor",
        /// Checks what was submitted, publishes, protects and retracts.
        Editor = "editor",
        /// Makes and revokes keys; sees no record.
        Admin = "admin",
    }
}

#[expect(
    clippy::derivable_impls,
    reason = "the list is declared by a macro, which marks no word as the usual one"
)]
impl Default for Review {
    fn default() -> Self {
        Self::TwoPeople
    }
}

crate::model::vocabulary::define::vocabulary! {
    /// How many people a publication needs.
    Review {
        /// Whoever publishes has not written it.
        TwoPeople = "two_people",
        /// An editor may publish what they themselves wrote.
        SingleEditor = "single_editor",
    }
}

crate::model::vocabulary::define::vocabulary! {
    /// What a key opens at this moment.
    KeyState {
        /// What its role may do.
        Active = "active",
        /// The same, until the key that takes its place stands alone.
        Ending = "ending",
        /// Nothing any more: its time is over.
        Expired = "expired",
        /// Nothing any more: somebody ended it.
        Revoked = "revoked",
    }
}
