//! Pure functions from what the register returns to bytes: CSV and HTML. Must not know SQL or HTTP.

pub mod csv;
pub mod html;
