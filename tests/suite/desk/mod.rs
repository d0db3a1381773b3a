//! The confidential half, most of it through the front door.

mod access;
mod acts;
mod collections;
mod founding;
pub mod import;
mod intake;
mod likely;
pub mod publication;
mod review;
mod view;
