//! One binary for every integration test: one link, one shared server. The folders are named like the rooms of `src/`, and
//! so are most files in them; what crosses rooms stands beside them.

#![expect(clippy::unwrap_used, reason = "a test ends where something unexpected happens")]

mod model;
mod postgres;
mod register;
mod desk;
mod render;
mod http;
mod cli;

mod authorization;
mod oracle;
mod readme;
mod report;
mod rooms;
mod statements;
mod worlds;

mod support;
