//! How much one key may hand in. In memory only: nothing of whoever submits is kept.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use axum::http::{HeaderValue, header};

use crate::desk::access::keys::key::KeyHolder;
use crate::http::limits::quota::Quotas;
use crate::http::problem::problem::{Kind, Problem};

/// Submissions and revisions by one key in an hour, all of which may come at once. Many more at a time are an import.
pub const OF_A_KEY: u64 = 300;
/// The same by one key of a contributor whose first key is younger than a week.
pub const OF_A_NEW_KEY: u64 = 60;

/// What has been handed in within the last hour.
#[derive(Debug, Clone)]
pub struct Allowance(Quotas);

impl Default for Allowance {
    fn default() -> Self {
        Self(Quotas::new(Duration::from_hours(1)))
    }
}

impl Allowance {
    /// Takes a submission of a key.
    pub(crate) fn of_key(&self, KeyHolder { key, is_new, .. }: &KeyHolder) -> Result<(), Problem> {
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        let most = if *is_new { OF_A_NEW_KEY } else { OF_A_KEY };
        self.0.of(hasher.finish(), most).take().map_err(|wait| {
            let detail = format!(
                "At most {most} submissions an hour are accepted with one key; use an import for many at once."
            );
            Problem::new(Kind::RateLimited, detail)
                .with(header::RETRY_AFTER, HeaderValue::from(wait.as_secs() + 1))
        })
    }
}
