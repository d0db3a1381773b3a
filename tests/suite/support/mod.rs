//! What several tests need.

pub mod api;
pub mod postgres;
#[cfg(target_os = "linux")]
pub mod service;
