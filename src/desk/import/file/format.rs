//! What a file is, by its first bytes and by the names in it.

use serde::de::IgnoredAny;

use crate::desk::import::file::unpacked;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One table of incidents; separated by commas, semicolons or tabs.
    Csv,
    /// An archive (ZIP) of tables, as exported.
    Zip,
    /// A workbook (XLSX or ODS): one of its sheets, or all of one that was exported.
    Workbook,
    /// One whole public record a line.
    Ndjson,
}

/// What begins every file of Office before 2007, and every workbook that a password protects.
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Files that many people have and nobody can import, by their first bytes.
const OTHERS: [(&[u8], &str); 9] = [
    (
        b"%PDF",
        "the file is a PDF; copy its table into a spreadsheet, look at every number, and save that as .xlsx or as CSV",
    ),
    (
        b"{\\rtf",
        "the file is a text document (RTF); copy its table into a spreadsheet, and save that as .xlsx or as CSV",
    ),
    (b"\x1F\x8B", "the file is compressed (gzip); unpack it, and send what is in it"),
    (b"7z\xBC\xAF\x27\x1C", "the file is compressed (7z); unpack it, and send what is in it"),
    (b"Rar!", "the file is compressed (RAR); unpack it, and send what is in it"),
    (
        b"\x89PNG",
        "the file is a picture; write its table into a spreadsheet, and save that as .xlsx or as CSV",
    ),
    (
        b"\xFF\xD8\xFF",
        "the file is a picture; write its table into a spreadsheet, and save that as .xlsx or as CSV",
    ),
    (b"SQLite format 3\0", "the file is a database (SQLite); export its table as CSV"),
    (b"PAR1", "the file is a Parquet file; export its table as CSV"),
];

impl Format {
    /// What the file looks like; or what it is instead, and what to do with it.
    pub(crate) fn of(file: &[u8]) -> Result<Self, &'static str> {
        if file.starts_with(b"PK\x03\x04") || file.starts_with(b"PK\x05\x06") {
            return zipped(file);
        }
        if file.starts_with(COMPOUND) {
            return Err(compound(file));
        }
        if let Some((_, told)) = OTHERS.iter().find(|(first, _)| file.starts_with(first)) {
            return Err(told);
        }
        let text = file.strip_prefix("\u{feff}".as_bytes()).unwrap_or(file).trim_ascii_start();
        if is_markup(text) {
            return Err(
                "the file is a web page or XML, also if its name ends in .xls; open it in a spreadsheet, and save it as .xlsx or as CSV",
            );
        }
        if text.starts_with(b"{") {
            return lines(text);
        }
        if text.starts_with(b"[") && serde_json::from_slice::<IgnoredAny>(text).is_ok() {
            return Err(JSON);
        }
        Ok(Self::Csv)
    }

    /// What it is by its bytes, where they are no text; else what its sender says, if anything.
    pub(crate) fn told(self, said: Option<Self>) -> Self {
        match (self, said) {
            (Self::Csv | Self::Ndjson, Some(said)) => said,
            (seen, _) => seen,
        }
    }
}

const JSON: &str = "the file is one JSON document; a file of records has one record a line (NDJSON), as `refoulement export --format ndjson` writes it";

/// Records a line each, or one document of many lines.
fn lines(text: &[u8]) -> Result<Format, &'static str> {
    let is_json = |text: &[u8]| serde_json::from_slice::<IgnoredAny>(text).is_ok();
    let head = &text[..text.len().min(500)];
    if head.windows(b"\"FeatureCollection\"".len()).any(|part| part == b"\"FeatureCollection\"") {
        return Err("the file is GeoJSON; export the table that it was made of as CSV");
    }
    let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    if !is_json(first) && is_json(text) { Err(JSON) } else { Ok(Format::Ndjson) }
}

fn is_markup(text: &[u8]) -> bool {
    let head = text[..text.len().min(15)].to_ascii_lowercase();
    [&b"<!doctype"[..], b"<html", b"<?xml", b"<table"].iter().any(|first| head.starts_with(first))
}

fn compound(file: &[u8]) -> &'static str {
    let holds = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        file.windows(name.len()).any(|part| part == name)
    };
    if holds("EncryptedPackage") {
        "a password protects the file; open it, remove the password, and save it again"
    } else if holds("Workbook") || holds("Book") {
        "the file is an Excel 97 workbook (.xls); open it, and save it as .xlsx"
    } else {
        "the file is an old Office document; open it, and save its table as .xlsx or as CSV"
    }
}

/// What is in an archive says what it is.
fn zipped(file: &[u8]) -> Result<Format, &'static str> {
    // One that cannot be read says so when its tables are looked for.
    let Ok(names) = unpacked::names(file) else { return Ok(Format::Zip) };
    let has = |path: &str| names.iter().any(|name| name == path);
    if has("xl/workbook.xml") {
        return Ok(Format::Workbook);
    }
    if has("content.xml") && has("mimetype") {
        let kind = unpacked::file(file, "mimetype", 200).unwrap_or_default();
        return if kind.starts_with(b"application/vnd.oasis.opendocument.spreadsheet") {
            if unpacked::file(file, "META-INF/manifest.xml", 1 << 20).is_ok_and(|manifest| {
                manifest.windows(b"encryption-data".len()).any(|part| part == b"encryption-data")
            }) {
                return Err("a password protects the file; open it, remove the password, and save it again");
            }
            Ok(Format::Workbook)
        } else {
            Err(
                "the file is an OpenDocument file, but no spreadsheet; copy its table into one, and save that as .ods or as CSV",
            )
        };
    }
    let begins = |folder: &str| names.iter().any(|name| name.starts_with(folder));
    if has("xl/workbook.bin") {
        Err("the file is a binary workbook (.xlsb); open it, and save it as .xlsx")
    } else if begins("word/") || begins("ppt/") {
        Err(
            "the file is a Word or PowerPoint file; copy its table into a spreadsheet, and save that as .xlsx or as CSV",
        )
    } else if has("Index/Document.iwa") || has("index.xml") && begins("QuickLook/") {
        Err("the file is a Numbers or Pages file; export it as .xlsx or as CSV")
    } else {
        Ok(Format::Zip)
    }
}
