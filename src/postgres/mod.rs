//! A pool on `DATABASE_URL`, or on a private server started here; migrations; the two roles. Must not know what
//! the tables mean.

mod error;
mod settings;
mod private;
mod role;
mod server;
mod roles;
mod harden;
mod migrate;
mod health;
mod disk;
mod store;
pub mod backup;

pub use disk::Disk;
pub use error::{Error, passes};
pub use health::Health;
pub use migrate::fingerprint;
pub use role::Role;
pub use server::Server;
pub use settings::Settings;
pub use store::{Postgres, pool, prepare};
