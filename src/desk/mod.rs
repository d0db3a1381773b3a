//! The confidential side: records, their revisions, and the one door through which they become public. Must not know HTTP.

pub mod clock;
mod error;
pub mod founding;
mod handle;
pub mod idempotency;
pub mod key;
mod leaf;
pub mod projection;
pub mod publish;
pub mod rebuild;
pub mod record;
mod rows;
mod standing;
mod words;

pub use clock::Clock;
pub use error::Error;
pub use handle::{Desk, Work};
pub use leaf::{NONCE_BYTES, leaf};
pub use record::Record;
