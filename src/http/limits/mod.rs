//! How much one client may ask.

pub mod network;
pub mod peer;
pub mod client;
pub mod spare;
pub(crate) mod known_keys;
pub(crate) mod quota;
pub mod submissions;
