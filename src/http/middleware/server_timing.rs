//! How long the stages of an answer took, for its `Server-Timing` header (W3C). Only durations: which stage, never what
//! was asked.

use std::fmt::Write;
use std::time::{Duration, Instant};

use axum::response::Response;

/// The stages that an answer has gone through so far, each with its duration.
#[derive(Debug, Clone)]
pub struct Stages {
    since: Instant,
    laps: Vec<(&'static str, Duration)>,
}

impl Stages {
    /// Begins the first stage.
    #[must_use]
    pub fn begin() -> Self {
        Self { since: Instant::now(), laps: Vec::new() }
    }

    /// Ends a stage and begins the next.
    pub fn lap(&mut self, stage: &'static str) {
        let now = Instant::now();
        self.laps.push((stage, now - self.since));
        self.since = now;
    }

    /// Ends the last stage, and leaves all of them with the answer.
    pub fn end(mut self, response: &mut Response, stage: &'static str) {
        self.lap(stage);
        response.extensions_mut().insert(self);
    }

    /// The header of an answer that took so long in all.
    #[must_use]
    pub fn header(response: &mut Response, total: Duration) -> String {
        let stages = response.extensions_mut().remove::<Self>();
        let laps = stages.iter().flat_map(|stages| &stages.laps).copied();
        laps.chain([("total", total)]).fold(String::new(), |mut text, (stage, took)| {
            let comma = if text.is_empty() { "" } else { ", " };
            // Milliseconds; writing to a String does not fail.
            let _ = write!(text, "{comma}{stage};dur={:.3}", took.as_secs_f64() * 1000.0);
            text
        })
    }
}
