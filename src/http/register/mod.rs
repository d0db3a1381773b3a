//! The published register over HTTP.

pub(crate) mod turn;
pub(crate) mod page;
pub mod file;
pub mod incidents;
pub mod feed;
pub mod health;
pub mod export;
pub mod statistics;
pub mod pictures;
pub mod reference;
pub mod dataset;
pub mod pages;
pub mod explorer;
pub mod incident_page;
pub mod lists;
