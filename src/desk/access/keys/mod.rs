//! Keys: who may write, and as what. `text` (as one sends it), `wanted` (before it is), `key` (made, rotated, revoked).

pub(crate) mod text;
pub mod wanted;
pub mod key;
