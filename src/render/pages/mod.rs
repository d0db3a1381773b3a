//! Pages about the register itself, in three languages: the explorer, the page of one incident, and what explains them. Plain
//! HTML, whole without a script, a picture or a style.

mod words;
mod links;
mod text;
mod frame;
mod rows;
mod explorer;
pub mod incident;
pub mod guide;
mod context;
mod sources;
mod refusal;

pub use context::context;
pub use explorer::{Explorer, explorer};
pub use frame::STYLE;
pub use links::incident_address;
pub use refusal::{Gone, not_found, refused, retracted};
pub use sources::{SourcesPage, sources};
