//! Who may do what: the roles of keys, and whether a publication needs a second person.

crate::model::vocabulary::define::vocabulary! {
    /// What a key may do. A key has one role; a person may hold several keys.
    KeyRole {
        /// Submits incidents and proposes changes; sees only their own submissions.
        Contributor = "contributor",
        /// Reviews submissions, publishes, protects and retracts.
        Editor = "editor",
        /// Creates and revokes keys; cannot see records.
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
        /// The person who publishes is not the author.
        TwoPeople = "two_people",
        /// An editor may publish their own revisions.
        SingleEditor = "single_editor",
    }
}

crate::model::vocabulary::define::vocabulary! {
    /// Who has to confirm a key before it is valid.
    KeyConfirmer {
        /// Its holder, with a valid key of the same role; with any, if it is a contributor's or their first of this role.
        Holder = "holder",
        /// An editor or admin who did not create it and does not hold it.
        SecondPerson = "second_person",
    }
}

crate::model::vocabulary::define::vocabulary! {
    /// Whether a key is valid now.
    KeyState {
        /// Not valid yet: nobody has confirmed it.
        Waiting = "waiting",
        /// Valid.
        Active = "active",
        /// Valid until the overlap with the new key ends.
        Ending = "ending",
        /// No longer valid: it has expired.
        Expired = "expired",
        /// No longer valid: it was revoked.
        Revoked = "revoked",
    }
}
