//! The confidential side: records, their revisions, and the one door through which they become public. Must not know HTTP.
//!
//! `actions` are written down, `records` are kept, `access` says who sees what, `publication` is the door; `intake` takes in,
//! `review` decides, `acts` hide, wait and take back, `collections` are what others publish, `likely` finds what may be the same,
//! `view` shows, `import` does so with many; `founding` brings the first
//! records.

pub mod clock;
pub(crate) mod error;
pub mod actions;
pub mod records;
pub mod access;
pub mod publication;
pub mod intake;
pub mod review;
pub mod acts;
pub mod collections;
pub mod likely;
pub mod view;
pub mod import;
pub mod founding;

pub use access::desk::{Desk, Transaction};
pub use clock::Clock;
pub use error::{Error, Refused};
pub use publication::commitment::{NONCE_BYTES, leaf};
pub use records::record::Record;
