//! The record.

mod identity;
