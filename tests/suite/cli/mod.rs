//! The command line.

mod backup;
mod commands;
