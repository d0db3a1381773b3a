//! Pure functions from what the register returns to bytes: CSV, NDJSON, GeoJSON, Atom, workbook, archive and HTML.
//! Must not know SQL or HTTP.

pub mod about;
pub mod archive;
pub mod atom;
pub mod notices;
pub mod csv;
pub mod geojson;
mod legend;
pub mod picture;
pub mod pages;
pub mod ndjson;
pub mod xlsx;
