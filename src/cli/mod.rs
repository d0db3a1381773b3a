//! The commands: arguments to actions.

mod failure;
mod store;
mod progress;
mod announce;
mod export;
mod import;
mod key;
mod openapi;
mod rebuild;
mod backup;
mod health;
mod serve;
mod run;

pub use failure::Failure;
pub use run::run;
