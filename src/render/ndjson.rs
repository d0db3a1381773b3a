//! NDJSON: one whole public record a line, byte for byte the finished documents, which hold no line feeds.

/// The lines of some documents.
#[must_use]
pub fn lines(documents: &[String]) -> Vec<u8> {
    documents.iter().flat_map(|document| [document.as_bytes(), b"\n"]).collect::<Vec<_>>().concat()
}
