//! Who may.

mod feed;
mod keys;
