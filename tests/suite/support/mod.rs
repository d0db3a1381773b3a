//! What several tests need.

pub mod api;
pub mod desk;
pub mod listener;
pub mod person;
pub mod postgres;
#[cfg(target_os = "linux")]
pub mod service;
