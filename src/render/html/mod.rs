//! HTML pages for people: plain text set with care, without scripts, fonts or anything else from elsewhere.

mod page;
mod prose;
mod document;
mod schema;
mod files;
mod reference;
mod problems;
mod embed;

pub use embed::{Embed, embed, embed_style_hash};
pub(crate) use page::card;
pub use page::{ICON, style_hash};
pub use problems::{ProblemKind, problem, problems};
pub use reference::reference;
