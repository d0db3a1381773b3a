//! Keys over HTTP. `record` (one as it is told), `keys` (for those who give them out), `own` (for whoever holds one), `undo`
//! (what one did is taken back).

pub mod record;
pub mod keys;
pub mod own;
pub mod undo;
