//! Who may see and do what: `sight` (what one sees), `keys` (who one is), `feed` (what a key's holder reads without it),
//! `idempotency` (asked twice), `desk` (the open
//! desk).

pub mod sight;
pub mod keys;
pub mod feed;
pub mod idempotency;
pub(crate) mod desk;
