//! Sources at the desk. `answer` (how one is shown), `intake` (read, corrected, taken back), `review` (decided on).

pub mod answer;
pub mod intake;
pub mod review;
