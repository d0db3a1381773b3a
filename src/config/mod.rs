//! Settings: each a flag and a variable. The comments are the manual.

mod store;
mod key;
mod copies;
mod arguments;

pub use arguments::{Arguments, Command, Export, Format, Health, Import, Openapi, Rebuild, Serve, Wire};
pub use copies::{Backup, Restore};
pub use key::{CreateKey, Key, ListKeys, RevokeKey, RotateKey};
pub use store::Store;
