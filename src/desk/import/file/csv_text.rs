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
pub(crate) fn records(
    bytes: &[u8],
    table: Option<&'static str>,
    separator: Option<u8>,
    problems: &mut Problems,
) -> Option<Vec<Record>> {
    let (text, first_line) = text(bytes, problems)?;
    if text.split(['\n', '\r']).any(has_too_many) {
        problems.add("", "too-many", format!("more than {MOST_COLUMNS} columns"));
        return None;
    }
    let mut reader = reader(text, separator.unwrap_or_else(|| widest(text)));
    let mut lines = Lines { text: text.as_bytes(), at: 0, line: first_line };
    let mut records = Vec::new();
    let mut record = StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => return Some(records),
            Ok(true) => (),
            Err(error) => {
                problems.add("", "malformed", format!("it cannot be read as a table: {error}"));
                return None;
            }
        }
        let line = record.position().map_or(0, |position| lines.of(position.byte()));
        if records.len() > MOST_ROWS + 1 {
            problems.add("", "too-many", format!("more than {MOST_ROWS} rows; make several files of it"));
            return None;
        }
        if record.iter().any(|cell| cell.len() > MOST_OF_A_CELL) {
            let most = MOST_OF_A_CELL >> 10;
            let message = format!("a cell holds more than {most} KiB; is a quote not closed?");
            problems.at(table, line).add("", "too-long", message);
            return None;
        }
        if record.iter().any(|cell| !cell.trim().is_empty()) {
            records.push((line, record.clone()));
        }
    }
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

/// The text without its byte order mark and Excel's own first line, and the number of the line on which it begins.
fn text<'b>(bytes: &'b [u8], problems: &mut Problems) -> Option<(&'b str, u64)> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        problems.add("", "not-utf-8", "the file is UTF-16; save it as \"CSV UTF-8\"");
        return None;
    }
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let line = Lines { text: bytes, at: 0, line: 1 }.of(error.valid_up_to() as u64);
            problems.at(None, line).add("", "not-utf-8", "the file is not UTF-8; save it as \"CSV UTF-8\"");
            return None;
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

/// Counts lines, from the first to the last. A line ends with LF, with CR LF, or with CR alone.
struct Lines<'t> {
    text: &'t [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of a byte; of a line end, that of what comes after it and the line ends that follow.
    fn of(&mut self, byte: u64) -> u64 {
        let byte = usize::try_from(byte).unwrap_or(usize::MAX);
        while let Some(here) = self.text.get(self.at) {
            let is_end = matches!(here, b'\n' | b'\r');
            if self.at >= byte && !is_end {
                break;
            }
            self.at += 1;
            let is_half = *here == b'\r' && self.text.get(self.at) == Some(&b'\n');
            self.line += u64::from(is_end && !is_half);
        }
        self.line
    }
}
