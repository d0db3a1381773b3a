//! How much one client may ask.

pub mod network;
pub mod peer;
pub mod client;
pub(crate) mod quota;
pub mod submissions;
