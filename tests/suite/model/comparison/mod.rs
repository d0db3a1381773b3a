//! Two records, or two states of one, side by side.

mod changes;
mod difference;
mod duplicates;
mod index;
