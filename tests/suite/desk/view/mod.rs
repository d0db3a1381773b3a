//! What those at the desk see.

mod days;
mod duplicates;
mod queue;
