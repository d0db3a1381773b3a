//! The published register over HTTP.

pub mod incidents;
pub mod feed;
pub mod health;
pub mod export;
pub mod statistics;
pub mod reference;
pub mod pages;
