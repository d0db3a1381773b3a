//! The published register over HTTP.

pub mod incidents;
pub mod statistics;
pub mod reference;
pub mod feed;
pub mod export;
pub mod pages;
pub mod health;
