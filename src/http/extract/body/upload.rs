//! Files that somebody sends: by themselves, or in a form with a mapping file.

use axum::body::to_bytes;
use axum::extract::multipart::MultipartError;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};

use crate::desk::import::{Format, MOST_BYTES};
use crate::http::problem::problem::{Kind, Problem};

/// What was sent: a file, what it is, and what the columns of a foreign one are.
pub(crate) struct Upload {
    pub file: Vec<u8>,
    pub format: Option<Format>,
    pub map: Option<String>,
    /// Of which collection it is an edition.
    pub collection: Option<String>,
}

/// The file as it came, or the parts of a form.
pub(crate) async fn upload(mut request: Request) -> Result<Upload, Problem> {
    let sent =
        request.headers().get(header::CONTENT_TYPE).and_then(|sent| sent.to_str().ok()).unwrap_or_default();
    let media_type = sent.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let format = match media_type.as_str() {
        "text/csv" => Format::Csv,
        "application/zip" => Format::Zip,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        | "application/vnd.oasis.opendocument.spreadsheet" => Format::Workbook,
        "application/x-ndjson" => Format::Ndjson,
        "multipart/form-data" => {
            DefaultBodyLimit::max(MOST_BYTES + 2 * MOST_OF_A_MAP).apply(&mut request);
            return parts(Multipart::from_request(request, &()).await.map_err(|_| malformed())?).await;
        }
        _ => {
            let why = "An import is text/csv, a workbook (XLSX or ODS), application/zip, application/x-ndjson, or multipart/form-data with a file and a map.";
            return Err(Problem::new(Kind::UnsupportedMediaType, why));
        }
    };
    let file = to_bytes(request.into_body(), MOST_BYTES).await.map_err(|_| too_large())?.to_vec();
    Ok(Upload { file, format: Some(format), map: None, collection: None })
}

/// The most bytes of a mapping file.
const MOST_OF_A_MAP: usize = 256 << 10;

async fn parts(mut form: Multipart) -> Result<Upload, Problem> {
    let (mut file, mut map, mut collection) = (None, None, None);
    while let Some(part) = form.next_field().await.map_err(|error| unread(&error))? {
        let name = part.name().unwrap_or_default().to_owned();
        let bytes = part.bytes().await.map_err(|error| unread(&error))?;
        let known = match name.as_str() {
            "file" if bytes.len() <= MOST_BYTES => file.replace(bytes.to_vec()).is_none(),
            "map" if bytes.len() <= MOST_OF_A_MAP => {
                map.replace(String::from_utf8(bytes.to_vec()).map_err(|_| malformed())?).is_none()
            }
            "collection" if bytes.len() <= MOST_OF_A_MAP => {
                collection.replace(String::from_utf8(bytes.to_vec()).map_err(|_| malformed())?).is_none()
            }
            "file" | "map" | "collection" => return Err(too_large()),
            _ => false,
        };
        if !known {
            return Err(malformed());
        }
    }
    // A browser's form says of most files only that they are bytes: what it is, its first bytes say.
    file.map(|file| Upload { file, format: None, map, collection }).ok_or_else(malformed)
}

fn unread(error: &MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { too_large() } else { malformed() }
}

fn malformed() -> Problem {
    Problem::new(
        Kind::MalformedBody,
        "A form has one part named file, and may have one named map and one named collection (TOML).",
    )
}

fn too_large() -> Problem {
    Problem::new(Kind::PayloadTooLarge, "An import has at most 32 MiB, and a mapping file at most 256 KiB.")
}
