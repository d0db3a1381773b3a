//! Who does something at the desk, and when.

use crate::desk::clock::Clock;

/// Somebody, and the clock.
#[derive(Debug, Clone, Copy)]
pub struct Actor<'a> {
    /// Tells the time.
    pub clock: &'a Clock,
    /// The holder of the key.
    pub holder: &'a str,
    /// The key; none on the command line.
    pub key: Option<&'a str>,
    /// The second person is turned off for this register.
    pub single_editor: bool,
}
