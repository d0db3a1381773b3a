//! Pages for people, plain HTML, whole without a script, a picture or a style: the explorer, the page of one incident, and what
//! explains them, in three languages; the API's reference and its problems, in English.

mod words;
mod links;
mod text;
mod frame;
mod list;
mod rows;
mod map;
mod explorer;
pub mod incident;
pub mod guide;
mod context;
mod sources;
mod places;
mod refusal;
mod problems;
mod embed;
mod reference;

pub use context::context;
pub use embed::{Embed, embed, embed_style_hash};
pub use explorer::{Explorer, explorer};
pub use frame::{ICON, STYLE};
pub use links::incident_address;
pub use list::List;
pub use places::{PlaceWithCounts, PlacesPage, places};
pub use problems::{ProblemKind, problem, problems};
pub use reference::reference;
pub use refusal::{Gone, not_found, refused, retracted};
pub use sources::{SourcesPage, sources};
