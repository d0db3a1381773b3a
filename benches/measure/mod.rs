//! What an act takes: of time, of processors, and of memory.

use std::fs::{read_dir, read_to_string, write};
use std::future::Future;
use std::time::Instant;

use sqlx::PgPool;

/// The head of the table.
pub fn title() {
    println!("{:58} {:>9} {:>9} {:>9} {:>8}", "act", "wall", "service", "Postgres", "memory");
}

/// The process of the service, and that of its Postgres.
pub struct Processes {
    service: String,
    server: f64,
}

/// Where an act begins.
pub struct Mark {
    used: [f64; 2],
    at: Instant,
}

impl Processes {
    /// A service that is a process of its own.
    pub fn of(service: u32, server: u32) -> Self {
        Self { service: service.to_string(), server: server.into() }
    }

    /// A service in this process, with the server of these connections.
    pub async fn own(desk: &PgPool) -> Self {
        let backend: i32 = sqlx::query_scalar("select pg_backend_pid()").fetch_one(desk).await.unwrap();
        Self { service: "self".to_owned(), server: field(&fields(&backend.to_string()), 1) }
    }

    /// Seconds of processor that both have used; nothing where there is no /proc.
    fn used(&self) -> [f64; 2] {
        // The server, what it has begun, and what of that has ended.
        let mut postgres = 0.0;
        for entry in read_dir("/proc").into_iter().flatten().flatten() {
            let fields = fields(&entry.file_name().to_string_lossy());
            if field(&fields, 1).total_cmp(&self.server).is_eq() && self.server > 0.0 {
                postgres += field(&fields, 11) + field(&fields, 12);
            }
        }
        let ended = fields(&self.server.to_string());
        postgres += field(&ended, 11) + field(&ended, 12) + field(&ended, 13) + field(&ended, 14);
        let service = fields(&self.service);
        // Linux counts these in hundredths.
        [(field(&service, 11) + field(&service, 12)) / 100.0, postgres / 100.0]
    }

    /// The most memory that the service has had since it was asked last, in MB; 0 where there is no /proc.
    fn memory(&self) -> u64 {
        let status = read_to_string(format!("/proc/{}/status", self.service)).unwrap_or_default();
        let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = most.and_then(|most| most.trim().trim_end_matches(" kB").parse::<u64>().ok());
        // From now on it is measured anew.
        let _ = write(format!("/proc/{}/clear_refs", self.service), "5");
        kilobytes.unwrap_or_default() / 1024
    }

    /// An act begins.
    pub fn begin(&self) -> Mark {
        self.memory();
        Mark { used: self.used(), at: Instant::now() }
    }

    /// It has ended: says what it took.
    pub fn end(&self, what: &str, mark: &Mark) {
        let (wall, after) = (mark.at.elapsed().as_secs_f64(), self.used());
        let (service, postgres) = (after[0] - mark.used[0], after[1] - mark.used[1]);
        println!("{what:58} {wall:7.2} s {service:7.2} s {postgres:7.2} s {:5} MB", self.memory());
    }
}

fn fields(pid: &str) -> Vec<f64> {
    let stat = read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let after = stat.rsplit_once(") ").map_or("", |(_, after)| after);
    after.split(' ').map(|field| field.parse().unwrap_or_default()).collect()
}

fn field(fields: &[f64], at: usize) -> f64 {
    fields.get(at).copied().unwrap_or_default()
}

/// Does something, and says what it took.
pub async fn measured<T>(desk: &PgPool, what: &str, act: impl Future<Output = T>) -> T {
    let processes = Processes::own(desk).await;
    let mark = processes.begin();
    let done = act.await;
    processes.end(what, &mark);
    done
}
