//! A turn for work that takes a processor and memory for a while: few go on at once.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::http::problem::problem::Problem;

/// The next turn, or why there is none within this time: whoever waits takes a place from others.
pub(super) async fn turn(
    of: &Arc<Semaphore>,
    within: Duration,
    because: &'static str,
) -> Result<OwnedSemaphorePermit, Problem> {
    let turn = timeout(within, Arc::clone(of).acquire_owned()).await;
    turn.ok().and_then(Result::ok).ok_or_else(|| Problem::unavailable_because(because))
}
