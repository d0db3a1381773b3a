//! What those at the desk see.

mod duplicates;
mod queue;
