//! A link from one incident to another.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::model::vocabulary::record::Link;

/// A related incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Related {
    /// Its id.
    pub incident: Uuid,
    /// How they are related.
    pub kind: Link,
}
