//! Pictures as files: charts and maps, as SVG and as PNG, from one scene.

pub mod scene;
mod palette;
pub mod form;
mod font;
mod lines;
mod svg;
mod paint;
mod png;
mod bar;
pub(crate) mod key;
mod words;
mod frame;
mod chart;
mod map;
pub mod picture;
pub mod statistics;
pub mod places;
