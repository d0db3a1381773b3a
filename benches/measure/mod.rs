//! What an act takes: of time, of processors, and of memory.

use std::fs::{read_dir, read_to_string, write};
use std::future::Future;
use std::time::Instant;

use sqlx::PgPool;

/// The head of the table.
pub fn title() {
    println!("{:58} {:>9} {:>9} {:>9} {:>8}", "act", "wall", "service", "Postgres", "memory");
}

/// Seconds of processor that this process and its Postgres have used; nothing where there is no /proc.
async fn used(desk: &PgPool) -> [f64; 2] {
    let backend: i32 = sqlx::query_scalar("select pg_backend_pid()").fetch_one(desk).await.unwrap();
    let stat = |pid: &str| read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let fields = |pid: &str| -> Vec<f64> {
        let stat = stat(pid);
        let after = stat.rsplit_once(") ").map_or("", |(_, after)| after);
        after.split(' ').map(|field| field.parse().unwrap_or_default()).collect()
    };
    let field = |fields: &[f64], at: usize| fields.get(at).copied().unwrap_or_default();
    let server = field(&fields(&backend.to_string()), 1);
    // The server, what it has begun, and what of that has ended.
    let own = fields("self");
    let mut postgres = 0.0;
    for entry in read_dir("/proc").into_iter().flatten().flatten() {
        let fields = fields(&entry.file_name().to_string_lossy());
        if field(&fields, 1).total_cmp(&server).is_eq() && server > 0.0 {
            postgres += field(&fields, 11) + field(&fields, 12);
        }
    }
    let ended = fields(&server.to_string());
    postgres += field(&ended, 11) + field(&ended, 12) + field(&ended, 13) + field(&ended, 14);
    // Linux counts these in hundredths.
    [(field(&own, 11) + field(&own, 12)) / 100.0, postgres / 100.0]
}

/// The most memory that this process has had since it was asked last, in MB; 0 where there is no /proc.
fn memory() -> u64 {
    let status = read_to_string("/proc/self/status").unwrap_or_default();
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = most.and_then(|most| most.trim().trim_end_matches(" kB").parse::<u64>().ok());
    // From now on it is measured anew.
    let _ = write("/proc/self/clear_refs", "5");
    kilobytes.unwrap_or_default() / 1024
}

/// Does something, and says what it took.
pub async fn measured<T>(desk: &PgPool, what: &str, act: impl Future<Output = T>) -> T {
    memory();
    let (before, begun) = (used(desk).await, Instant::now());
    let done = act.await;
    let (wall, after) = (begun.elapsed().as_secs_f64(), used(desk).await);
    let (service, postgres) = (after[0] - before[0], after[1] - before[1]);
    println!("{what:58} {wall:7.2} s {service:7.2} s {postgres:7.2} s {:5} MB", memory());
    done
}
