//! Keys: who may write, and as what.

pub(crate) mod text;
pub mod refused;
pub mod key;
