//! The confidential side: records, their revisions, and the one door through which they become public. Must not know HTTP.
//!
//! `submission` takes in, `review` decides, `publish` is the door, `protect`, `retract` and `embargo` are the acts that
//! hide, take back and wait; `item` shows one record of the desk, `queue` all that wait.

mod brought;
mod circle;
pub mod clock;
pub mod correction;
pub mod embargo;
mod error;
pub mod founding;
mod gone;
mod handle;
pub mod held;
mod hiding;
pub mod idempotency;
pub mod import;
pub mod item;
pub mod key;
mod leaf;
pub mod likely;
mod past;
pub mod projection;
pub mod protect;
mod publication;
pub mod publish;
pub mod queue;
pub mod rebuild;
pub mod record;
pub mod retract;
pub mod review;
mod rows;
pub mod sight;
pub mod sources;
mod standing;
pub mod submission;
mod warn;
mod words;

pub use clock::Clock;
pub use error::Error;
pub use handle::{Desk, Work};
pub use leaf::{NONCE_BYTES, leaf};
pub use record::Record;
