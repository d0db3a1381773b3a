//! Settings: each a flag and a variable. The comments are the manual.

mod store;
mod key;
mod copies;
mod import;
mod arguments;

pub use arguments::{Arguments, Command, Export, Format, Health, Openapi, Rebuild, Serve, Wire};
pub use copies::{Backup, Restore};
pub use import::Import;
pub use key::{CreateKey, Key, ListKeys, RevokeKey, RotateKey};
pub use store::Store;
