//! Whether somebody may hand in more.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::desk::access::keys::key::KeyHolder;
use crate::http::app::App;
use crate::http::problem::problem::Problem;

/// Whoever hands something in has handed in little enough.
#[derive(Debug)]
pub struct Allowed;

impl FromRequestParts<App> for Allowed {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        if let Some(holder) = parts.extensions.get::<KeyHolder>() {
            app.allowance.of_key(holder)?;
        }
        Ok(Self)
    }
}
