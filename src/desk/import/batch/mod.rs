//! What one person imported, for another to publish as one act.
//!
//! `list` (which there are, and how one begins), `member` (its revisions), `effect` (what publishing it would do, and what is
//! left out), `batch` (as it is shown), `pages` (what is in it), `review` (accepted or rejected), `likely` (what looks like
//! another case), `split` (a part becomes another), `publication` (published, and followed).

pub(crate) mod list;
pub(crate) mod member;
pub(crate) mod effect;
pub(crate) mod batch;
pub(crate) mod pages;
pub(crate) mod review;
pub(crate) mod likely;
pub(crate) mod split;
pub mod publication;

pub use batch::{Batch, open};
pub use likely::{compare, decide, is_compared, likely};
pub use list::{BatchFilter, Line, batches};
pub use pages::{BatchRevision, BatchRevisions, Part, batch_cautions, batch_revisions};
pub use review::{accept_batch, reject_batch};
pub use split::{Split, split_batch};
