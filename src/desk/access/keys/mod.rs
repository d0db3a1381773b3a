//! Keys: who may write, and as what. `text` (as one sends it), `wanted` (before it is), `key` (known, and ended), `issue` (made,
//! rotated), `confirm` (by its holder), `uses` (on which days).

pub mod text;
pub mod wanted;
pub mod key;
pub mod issue;
pub mod confirm;
pub mod uses;
