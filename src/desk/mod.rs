//! The confidential side: records, their revisions, and the one door through which they become public. Must not know HTTP.
//!
//! `submission` takes in, `review` decides, `publish` is the door, `protect`, `retract` and `embargo` are the acts that
//! hide, take back and wait; `item` shows one record of the desk, `queue` all that wait.

pub mod clock;
pub(crate) mod error;
pub mod records;
pub mod access;
pub mod publication;
pub mod intake;
pub mod review;
pub mod acts;
pub mod view;
pub mod import;
pub mod founding;

pub use access::desk::{Desk, Transaction};
pub use clock::Clock;
pub use error::Error;
pub use publication::commitment::{NONCE_BYTES, leaf};
pub use records::record::Record;
