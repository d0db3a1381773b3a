//! What editors decide. `screening` (who is endangered), `correction` (what that of a
//! source changes), `review` (accept, reject, ask), `proposals` (change by change).

pub(crate) mod screening;
pub mod correction;
pub mod accept;
pub mod reject;
pub mod reject_holder;
pub mod ask;
pub mod proposal;
