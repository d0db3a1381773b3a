//! The service.

mod contract;
mod examples;
mod extract;
mod lessons;
mod limits;
mod middleware;
mod register;
#[cfg(target_os = "linux")]
mod server;
mod strict;
