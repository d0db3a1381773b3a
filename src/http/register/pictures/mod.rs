//! Pictures of the register: as files, and in a page for a frame on another site.

pub mod turn;
pub mod drawing;
pub mod files;
pub mod incident;
pub mod embed;
