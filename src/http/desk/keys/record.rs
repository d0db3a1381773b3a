//! A key as it is told.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::desk::access::keys::key::Key;
use crate::model::vocabulary::access::{KeyConfirmer, KeyRole, KeyState};

/// A key's record, without its secret.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiKey {
    /// Its id, which is not secret.
    #[schema(example = "5f1c0a9b2d3e4f60")]
    pub id: String,
    /// What it may do.
    pub role: KeyRole,
    /// The person who holds it. All keys of one holder belong to one person.
    #[schema(example = "kim")]
    pub holder: String,
    /// Whether it is valid now.
    pub state: KeyState,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// The holder of the admin key that created it, or `(command line)`.
    #[schema(example = "ada")]
    pub created_by: String,
    /// When it expires; null for never.
    #[schema(required)]
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was revoked; null if it is not revoked.
    #[schema(required)]
    pub revoked_at: Option<DateTime<Utc>>,
    /// The key that replaces it; null if there is none.
    #[schema(required)]
    pub rotated_to: Option<String>,
    /// When it became valid; null while nobody has confirmed it.
    #[schema(required)]
    pub confirmed_at: Option<DateTime<Utc>>,
    /// The key that it will replace when its holder confirms it; null if there is none.
    #[schema(required)]
    pub replaces: Option<String>,
    /// Who has to confirm it next, while it is `waiting`; else null.
    #[schema(required)]
    pub waits_for: Option<KeyConfirmer>,
}

impl ApiKey {
    /// As it is at this instant.
    pub(crate) fn of(key: Key, now: DateTime<Utc>) -> Self {
        let (state, waits_for) = (key.state(now), key.waits_for(now));
        let Key { id, role, holder, created_at, created_by, .. } = key;
        let Key { expires_at, revoked_at, rotated_to, confirmed_at, replaces, .. } = key;
        Self {
            id,
            role,
            holder,
            state,
            created_at,
            created_by,
            expires_at,
            revoked_at,
            rotated_to,
            confirmed_at,
            replaces,
            waits_for,
        }
    }
}
