//! How far a long piece of work is, and how whoever follows it hears of it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use uuid::Uuid;

use crate::desk::access::desk::Desk;

/// Hears how many of how many rows are done.
pub type Progress<'a> = &'a mut (dyn FnMut(u64, u64) + Send);

/// How often the work says how far it is.
const TICK: Duration = Duration::from_secs(1);

/// How many are done, of how many.
#[derive(Debug, Default)]
pub(crate) struct Done {
    done: AtomicU64,
    of: AtomicU64,
}

impl Done {
    /// So many are done by now.
    pub(crate) fn set(&self, done: u64, of: u64) {
        self.done.store(done, Ordering::Relaxed);
        self.of.store(of, Ordering::Relaxed);
    }

    /// Says how far the work of this id is, for as long as it is polled. The statement takes the id, the two numbers, and the
    /// time.
    pub(crate) async fn tick(&self, desk: &Desk, id: Uuid, statement: &'static str) {
        let count = |n: &AtomicU64| i64::try_from(n.load(Ordering::Relaxed)).unwrap_or(i64::MAX);
        loop {
            tokio::time::sleep(TICK).await;
            let query = sqlx::query(statement).bind(id).bind(count(&self.done)).bind(count(&self.of));
            let _ = query.bind(desk.clock().now()).execute(desk.pool()).await;
        }
    }
}
