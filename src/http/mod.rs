//! The wire: the router, which reads as a table of contents; extractors; problems; handlers of a few lines.
//! Must not know SQL.

pub mod problem;
pub mod openapi;
pub mod limits;
pub(crate) mod checksums;
pub(crate) mod writable;
pub(crate) mod app;
pub mod extract;
pub mod middleware;
pub mod register;
pub mod desk;
pub mod router;
pub mod server;

pub use app::{App, Site};
pub use router::{Service, openapi, router, service};
