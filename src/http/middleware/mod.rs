//! What every request passes.

pub mod finish;
pub mod request_log;
pub mod server_timing;
pub mod metrics;
pub mod rate_limit;
pub mod concurrency;
pub mod cache;
