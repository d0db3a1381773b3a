//! The incidents of the report, through the front door.

mod lists;
mod numbers;
