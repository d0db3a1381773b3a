//! What editors decide. `screening` (who is endangered), `contradiction` (what is hidden of it), `review` (accept, reject, ask), `proposals` (change by change).

pub(crate) mod screening;
pub(crate) mod contradiction;
pub mod accept;
pub mod reject;
pub mod reject_holder;
pub mod ask;
pub mod proposal;
