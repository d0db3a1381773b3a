//! The text of a sheet: its encoding, its lines, its separator, its records.

use csv::{Reader, ReaderBuilder, StringRecord};

use crate::desk::import::problem::Problems;

/// The most rows of one table.
pub(crate) const MOST_ROWS: usize = 50_000;
/// The most columns of one table.
pub(crate) const MOST_COLUMNS: usize = 300;

/// The most bytes of one cell: several times what any field may hold.
const MOST_OF_A_CELL: usize = 64 << 10;
/// Separators in one line, above which it is no table that anybody made.
const MOST_SEPARATORS: usize = 100_000;

/// A record, and the line on which it begins.
pub(crate) type Record = (u64, StringRecord);

/// The records that hold something, and the header before them. None where it is no table; the problems say why.
pub(crate) fn records(bytes: &[u8], separator: Option<char>, problems: &mut Problems) -> Option<Vec<Record>> {
    let (text, mut line) = text(bytes, problems)?;
    if text.split(['\n', '\r']).any(has_too_many) {
        return problems.refuse("", "too-many", format!("more than {MOST_COLUMNS} columns"));
    }
    let separator = separator.map_or_else(|| widest(text), |separator| separator.try_into().unwrap_or(b','));
    let (mut records, mut counted) = (Vec::new(), 0);
    for record in reader(text, separator).into_records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                return problems.refuse("", "malformed", format!("cannot read the file as a table: {error}"));
            }
        };
        let begin = begin(text, &record);
        line += line_ends(&text[counted..begin]);
        counted = begin;
        if records.len() > MOST_ROWS + 1 {
            let message = format!("more than {MOST_ROWS} rows; split it into several files");
            return problems.refuse("", "too-many", message);
        }
        if record.iter().any(|cell| cell.len() > MOST_OF_A_CELL) {
            let most = MOST_OF_A_CELL >> 10;
            let message = format!("a cell is larger than {most} KiB; is a quotation mark missing?");
            return problems.line(line).refuse("", "too-long", message);
        }
        if record.iter().any(|cell| !cell.trim().is_empty()) {
            records.push((line, record));
        }
    }
    Some(records)
}

/// To take such a line apart costs a hundred times its length.
fn has_too_many(line: &str) -> bool {
    line.bytes().filter(|byte| matches!(byte, b',' | b';' | b'\t')).count() > MOST_SEPARATORS
}

fn reader(text: &str, separator: u8) -> Reader<&[u8]> {
    ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes())
}

/// The separator that makes the most of the first row.
fn widest(text: &str) -> u8 {
    let width = |separator: u8| {
        let mut record = StringRecord::new();
        reader(text, separator).read_record(&mut record).map_or(0, |_| record.len())
    };
    // Of equals the last is taken.
    [b'\t', b';', b','].into_iter().max_by_key(|separator| width(*separator)).unwrap_or(b',')
}

/// The byte where a record begins; empty lines before it are not of it.
fn begin(text: &str, record: &StringRecord) -> usize {
    let byte = record.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(usize::MAX));
    let rest = text.get(byte..).unwrap_or_default();
    text.len() - rest.trim_start_matches(['\n', '\r']).len()
}

/// How many lines end in a text: with LF, with CR LF, or with CR alone, which csv does not count.
fn line_ends(text: &str) -> u64 {
    (text.matches(['\n', '\r']).count() - text.matches("\r\n").count()) as u64
}

/// The text without its byte order mark and Excel's own first line, and the number of the line on which it begins.
fn text<'b>(bytes: &'b [u8], problems: &mut Problems) -> Option<(&'b str, u64)> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return problems.refuse("", "not-utf-8", "the file is UTF-16; save it as \"CSV UTF-8\"");
    }
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
            let message = "the file is not UTF-8; save it as \"CSV UTF-8\"";
            return problems.line(1 + line_ends(&before)).refuse("", "not-utf-8", message);
        }
    };
    let declared = text.strip_prefix("sep=").and_then(|rest| {
        let rest = rest.strip_prefix(|separator: char| {
            separator.is_ascii() && !separator.is_control() || separator == '\t'
        })?;
        rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\n', '\r']))
    });
    Some(declared.map_or((text, 1), |rest| (rest, 2)))
}
