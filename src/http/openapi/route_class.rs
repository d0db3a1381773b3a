//! What the template of a route says of the requests to it, so that no address has to be read.

use axum::extract::{MatchedPath, Request};

/// The template of a request's route, such as `/v1/incidents/{id}`; `none` for an address that is none of ours.
#[must_use]
pub fn of(request: &Request) -> &str {
    request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str)
}

/// A whole file: its last part has a suffix.
#[must_use]
pub fn is_file(template: &str) -> bool {
    template.starts_with("/v1/") && template.rsplit('/').next().is_some_and(|last| last.contains('.'))
}

/// Whether it is asked by those who run the service.
#[must_use]
pub fn is_health(template: &str) -> bool {
    matches!(template, "/livez" | "/readyz")
}

/// Whether it is not taken from the caller's quota: whole files, so that nobody pages through what can be had at once.
#[must_use]
pub fn is_free(template: &str) -> bool {
    is_health(template) || is_file(template)
}

/// Whether it may take longer to begin: whole files, the checksums of whole files, and what was imported together.
#[must_use]
pub fn is_slow(template: &str) -> bool {
    is_file(template)
        || template == "/v1/dataset"
        || template.ends_with("/import")
        || template.starts_with("/v1/desk/batches/")
}
