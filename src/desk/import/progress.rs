//! How far the work on a file is.

/// Hears how many of how many rows are done.
pub type Progress<'a> = &'a mut (dyn FnMut(u64, u64) + Send);
