//! The explorer: one view of the register on one page.

mod view;
mod figure;
mod chosen;
mod choice;
mod timeline;
mod places;
mod list;
mod takeaway;
mod explorer;

pub use explorer::explorer;
pub use view::Explorer;
