//! How much one client may ask.

pub mod network;
pub mod client;
pub mod submissions;
