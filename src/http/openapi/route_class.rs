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

/// Whether it is a page for people.
#[must_use]
pub fn is_page(template: &str) -> bool {
    !["/v1/", "/embed/"].iter().any(|begin| template.starts_with(begin))
        && !is_health(template)
        && template != "none"
}

/// Whether it is asked by those who run the service.
#[must_use]
pub fn is_health(template: &str) -> bool {
    matches!(template, "/livez" | "/readyz")
}

/// Whether it is drawn, which takes a processor for a while.
#[must_use]
pub fn is_picture(template: &str) -> bool {
    is_file(template) && matches!(template.rsplit('.').next(), Some("svg" | "png"))
}

/// Whether it is not taken from the caller's quota: whole files, so that nobody pages through what can be had at once.
#[must_use]
pub fn is_free(template: &str) -> bool {
    is_health(template) || is_file(template) && !is_picture(template)
}

/// Whether a file is sent to it.
#[must_use]
pub fn takes_file(template: &str) -> bool {
    template == "/v1/import"
}

/// Whether it may take longer to begin: whole files, the checksums of whole files, and the desk, where what is read is often
/// needed to protect somebody.
#[must_use]
pub fn is_slow(template: &str) -> bool {
    is_file(template)
        || template == "/v1/dataset"
        || template.ends_with("/import")
        || template.starts_with("/v1/desk/")
}

/// Whether it protects somebody: it is never given up because the machine is busy, or because much is to be done.
#[must_use]
pub fn is_takedown(template: &str) -> bool {
    matches!(
        template,
        "/v1/desk/incidents/{id}/protection" | "/v1/desk/incidents/{id}/retract" | "/v1/desk/keys/{id}/undo"
    )
}

/// Media types by which a form is asked for, and what its address ends with.
const OF_LISTS: &[(&str, &str)] = &[
    ("text/csv", ".csv"),
    ("application/geo+json", ".geojson"),
    ("application/vnd.geo+json", ".geojson"),
    ("application/x-ndjson", ".ndjson"),
    ("application/ndjson", ".ndjson"),
    ("application/jsonl", ".ndjson"),
    ("application/atom+xml", ".atom"),
    ("application/rss+xml", ".atom"),
    ("application/zip", ".zip"),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
    ("application/vnd.ms-excel", ".xlsx"),
];
const OF_STATISTICS: &[(&str, &str)] =
    &[("text/csv", ".csv"), ("image/svg+xml", ".svg"), ("image/png", ".png")];

/// Whether it is a page that shows what a filter selects.
#[must_use]
pub fn shows_filter(template: &str) -> bool {
    matches!(template, "/" | "/ko/" | "/zh/")
}

/// Whether it is a page that shows what its query asks for.
#[must_use]
pub fn takes_question(template: &str) -> bool {
    shows_filter(template)
        || ["/places", "/sources", "/context"].iter().any(|list| template.ends_with(list))
            && is_page(template)
        || has_record(template)
}

/// Whether it is the page of a record, which can be had too.
#[must_use]
pub fn has_record(template: &str) -> bool {
    template.ends_with("/incidents/{id}") && is_page(template)
}

/// The other forms of the answers of a route.
#[must_use]
pub fn forms(template: &str) -> &'static [(&'static str, &'static str)] {
    match template {
        "/v1/incidents" => OF_LISTS,
        "/v1/statistics" => OF_STATISTICS,
        _ => &[],
    }
}
