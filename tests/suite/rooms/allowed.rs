//! What still breaks the rules of the house. These lists may only become shorter.

/// Files that use what their folder lists below them.
pub const UPWARDS: &[&str] = &[
    "desk::access::keys::refused -> desk::access::keys::key",
    "desk::error -> desk::access::keys::refused",
    "desk::intake::source_correction -> desk::view::incident",
    "http::app -> http::register::export::checksums",
    "http::app -> http::register::export::streams",
    "http::limits::client -> http::server::head",
    "http::limits::submissions -> http::app",
    "http::limits::submissions -> http::middleware::rate_limit",
    "http::middleware::finish -> http::server::head",
    "http::middleware::rate_limit -> http::server::head",
    "http::problem::problem -> http::openapi::responses",
    "http::register::export::checksums -> http::register::reference",
    "http::register::export::streams -> http::register::export::handlers",
    "model::value::edtf -> model::counting::time",
    "model::vocabulary::record -> model::counting::time",
    "model::vocabulary::record -> model::vocabulary::workflow",
];

/// Files of more than 300 lines.
pub const LONG_FILES: &[&str] = &[
    "desk::access::keys::key",
    "desk::intake::brought",
    "desk::view::queue",
    "http::desk::acts",
    "http::desk::submissions",
    "http::middleware::cache::store",
    "http::register::reference",
    "model::redaction::redact",
    "model::validation::check",
    "model::vocabulary::record",
    "register::snapshot::row",
];

/// Functions of more than 40 lines.
pub const LONG_FUNCTIONS: &[&str] = &[
    "desk::acts::protect::protect",
    "desk::import::cells::source_index::find",
    "desk::import::file::archive::tables",
    "desk::view::queue::own",
    "desk::view::queue::whole",
    "http::problem::from_desk::from",
    "http::router::api",
    "http::server::accept::serve",
    "model::comparison::duplicates::reasons",
    "model::redaction::public::compute",
    "model::redaction::redact::redact_telling",
    "model::validation::check::figure",
    "model::validation::check::source",
    "register::answer::statistics::empty_buckets",
    "render::about::lines",
];
