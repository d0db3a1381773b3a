//! The database: a private one or a given one, its schemas, and what the public role may.

#[cfg(target_os = "linux")] // they look at processes, in /proc
mod given;
#[cfg(target_os = "linux")]
mod private;
mod public_role;
mod schema;
