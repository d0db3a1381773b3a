//! What becomes of what came in.

mod accept;
mod ask;
mod proposal;
mod screening;
