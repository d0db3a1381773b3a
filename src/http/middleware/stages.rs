//! How long the stages of an answer took, for the measurements. No caller is told: it would say what others asked before.

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

    /// The stages of an answer.
    #[must_use]
    pub fn of(response: &mut Response) -> Vec<(&'static str, Duration)> {
        response.extensions_mut().remove::<Self>().map(|stages| stages.laps).unwrap_or_default()
    }
}
