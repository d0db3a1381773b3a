//! Incidents that may be the same as another. `register` (what others are compared with), `rows` (a file looked at), `pairs`
//! (kept for the editor of a batch), `same` (claims added), `word` (what an editor says of them), `page` (shown).

pub(crate) mod register;
pub(crate) mod rows;
pub(crate) mod pairs;
pub(crate) mod same;
pub(crate) mod word;
pub mod page;

pub use page::LikelyIncident;
pub use rows::LikelyRows;
pub use word::Likeness;
