//! The service.

mod contract;
mod extract;
mod limits;
mod middleware;
#[cfg(target_os = "linux")]
mod server;
mod strict;
