//! A record as it was public for some versions.

/// A record as it was public from version `since` to before version `until`.
#[derive(Debug, Clone)]
pub struct State<T> {
    /// The version that published it.
    pub since: u32,
    /// The version that replaced it.
    pub until: Option<u32>,
    /// The record.
    pub record: T,
}

/// What was public at a version.
pub fn at<T>(states: &[State<T>], version: u32) -> impl Iterator<Item = &T> {
    states
        .iter()
        .filter(move |state| state.since <= version && state.until.is_none_or(|until| version < until))
        .map(|state| &state.record)
}
