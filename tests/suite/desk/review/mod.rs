//! What becomes of what came in.

mod accept;
mod ask;
mod holder;
mod proposal;
mod screening;
