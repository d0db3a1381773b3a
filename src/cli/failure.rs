//! Why a command failed.

/// Why a command ended without doing what it was asked; said to a person, once, at the end.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
