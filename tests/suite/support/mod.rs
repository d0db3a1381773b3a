//! What several tests need.

pub mod postgres;
#[cfg(target_os = "linux")]
pub mod service;
