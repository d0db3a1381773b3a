//! Refoulement: an open, citable register of refugee detentions and forced returns.
//!
//! The rooms, in the order in which a reader should meet them. A room may use the rooms above it, and no
//! other; `tests/suite/rooms` reads the sources and keeps it so.

pub mod model;
pub mod postgres;
pub mod register;
pub mod desk;
pub mod render;
pub mod http;
pub mod config;
pub mod cli;
