//! Who may see and do what: `sight` (what one sees), `keys` (who one is), `idempotency` (asked twice), `desk` (the open
//! desk).

pub mod sight;
pub mod keys;
pub mod idempotency;
pub(crate) mod desk;
