//! Keys: who may write, and as what.

pub mod key;
pub(crate) mod text;
pub mod refused;
