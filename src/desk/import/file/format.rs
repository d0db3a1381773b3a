//! What a file is.

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One table of incidents; separated by commas, semicolons or tabs.
    Csv,
    /// An archive (ZIP) of tables, as exported.
    Zip,
    /// One whole public record a line.
    Ndjson,
}

impl Format {
    /// What the file looks like.
    #[must_use]
    pub fn of(file: &[u8]) -> Self {
        let text = file.strip_prefix("\u{feff}".as_bytes()).unwrap_or(file).trim_ascii_start();
        if file.starts_with(b"PK\x03\x04") || file.starts_with(b"PK\x05\x06") {
            Self::Zip
        } else if text.starts_with(b"{") {
            Self::Ndjson
        } else {
            Self::Csv
        }
    }
}
