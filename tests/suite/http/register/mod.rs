//! What is public, over the wire.

mod addresses;
mod files;
mod links;
