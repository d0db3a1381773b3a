//! Who may.

mod feed;
mod locks;
mod keys;
