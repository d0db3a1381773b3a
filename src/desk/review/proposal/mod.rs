//! What editors decide of a proposal.

pub(crate) mod judgement;
pub mod accept;
pub mod reject;
pub mod ask;
