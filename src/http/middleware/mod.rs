//! What every request passes.

pub mod finish;
pub mod server_timing;
pub mod cache;
pub mod metrics;
pub mod request_log;
pub mod rate_limit;
pub mod concurrency;
