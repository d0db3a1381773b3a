//! The confidential side: records, their revisions, and the one door through which they become public. Must not know HTTP.

pub mod clock;
mod error;
pub mod founding;
pub mod import;
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
pub use leaf::{NONCE_BYTES, leaf};
pub use record::Record;
