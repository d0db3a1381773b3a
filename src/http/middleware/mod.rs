//! What every request passes.

pub(crate) mod cors;
pub mod finish;
pub(crate) mod weights;
pub mod stages;
pub mod cache;
pub(crate) mod other_forms;
pub mod metrics;
pub mod request_log;
pub mod rate_limit;
pub mod arrival;
pub mod concurrency;
