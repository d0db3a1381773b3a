//! Who may.

mod keys;
