//! `refoulement openapi`.

use std::io::Write;

use crate::cli::failure::Failure;
use crate::config::Openapi;
use crate::http;

/// Prints the OpenAPI document; needs no Postgres.
pub fn run(settings: &Openapi) -> Result<(), Failure> {
    let document = http::openapi();
    let text = if settings.json {
        document.to_pretty_json()? + "\n"
    } else {
        http::openapi::print::yaml(&document)?
    };
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(())
}
