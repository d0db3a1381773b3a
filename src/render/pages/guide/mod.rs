//! Pages that explain: how it is counted, what protects people, and how journalists, programs and operators use it.

mod text;
mod counting;
mod harm;
mod journalists;
mod programs;
mod page;

pub use page::{GUIDES, Guide, guide};
