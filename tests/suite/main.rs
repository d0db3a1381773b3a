//! One binary for every integration test: one link, one shared server.

#![expect(clippy::unwrap_used, reason = "a test ends where something unexpected happens")]

mod authorization;
mod caching;
mod cautions;
mod changes;
mod coding;
mod commands;
mod contract;
mod desk;
mod difference;
mod formats;
mod identity;
mod import;
#[cfg(target_os = "linux")] // they look at processes, in /proc
mod given_postgres;
mod keys;
mod likeness;
mod limits;
mod oracle;
mod pages;
#[cfg(target_os = "linux")]
mod private_postgres;
mod public_role;
mod readme;
mod report;
mod review;
mod rooms;
mod statements;
mod strict;
mod support;
mod tables;
mod several;
#[cfg(target_os = "linux")]
mod wire;
mod world;
mod worlds;
mod writing;
