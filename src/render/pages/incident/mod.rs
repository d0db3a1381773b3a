//! The page of one incident: the figure with its reason, what happened, who says what, and what is not shown.

mod view;
mod steps;
mod claims;
mod parts;
mod sources;
mod page;

pub use page::incident;
pub use view::{IncidentPage, RelatedIncident};
