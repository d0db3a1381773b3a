//! One binary for every integration test: one link, one shared server.

mod private_postgres;
mod public_role;
mod support;
