//! The text of a sheet: its lines, its separator, its records.

use csv::{ErrorKind, Reader, ReaderBuilder, StringRecord};

use crate::desk::import::file::encoding::{self, Decoded};
use crate::desk::import::file::record::{MOST_ABOVE, MOST_COLUMNS, MOST_ROWS, NamesIn, Record, Records};
use crate::desk::import::problem::Problems;

/// The most bytes of one cell: several times what any field may hold.
const MOST_OF_A_CELL: usize = 64 << 10;
/// Separators in one line, above which it is no table that anybody made.
const MOST_SEPARATORS: usize = 100_000;

/// The records that hold something, and the header before them. None where it is no table; the problems say why.
pub(crate) fn records(
    bytes: &[u8],
    encoding: Option<&str>,
    separator: Option<char>,
    names_in: NamesIn<'_>,
    problems: &mut Problems,
) -> Option<Records> {
    let Decoded { text: decoded, is_broken } = encoding::decode(bytes, encoding, problems)?;
    let (text, mut line) = without_first_line(&decoded);
    if text.split(['\n', '\r']).any(has_too_many) {
        return problems.refuse("", "too-many", format!("more than {MOST_COLUMNS} columns"));
    }
    let separator = separator.and_then(|separator| separator.try_into().ok());
    let separator = separator.unwrap_or_else(|| separated(text, names_in));
    let (mut rows, mut counted) = (Vec::new(), 0);
    for record in reader(text, separator).into_records() {
        let Ok(cells) = record.map_err(|error| problems.add("", "malformed", told(&error))) else {
            return None;
        };
        let begin = begin(text, &cells);
        line += line_ends(&text[counted..begin]);
        counted = begin;
        if rows.len() > MOST_ROWS + MOST_ABOVE {
            let message = format!("more than {MOST_ROWS} rows; split it into several files");
            return problems.refuse("", "too-many", message);
        }
        if cells.iter().any(|cell| cell.len() > MOST_OF_A_CELL) {
            let most = MOST_OF_A_CELL >> 10;
            let message = format!("a cell is larger than {most} KiB; is a quotation mark missing?");
            return problems.line(line).refuse("", "too-long", message);
        }
        let record = Record { line, wrong: if is_broken { lost(&cells) } else { Vec::new() }, cells };
        rows.extend(record.is_filled().then_some(record));
    }
    Some(Records { rows, of_workbook: false })
}

/// Cells with bytes that could not be read.
fn lost(cells: &StringRecord) -> Vec<(usize, &'static str, String)> {
    let is_lost = |cell: &str| cell.contains('\u{FFFD}');
    let told = || "some bytes of this cell are no letters in the encoding of the file; write the cell again, or name the encoding with --encoding";
    let lost = cells.iter().enumerate().filter(|(_, cell)| is_lost(cell));
    lost.map(|(at, _)| (at, "not-in-encoding", told().to_owned())).collect()
}

fn told(error: &csv::Error) -> String {
    let line = error.position().map(|position| format!(" near line {}", position.line())).unwrap_or_default();
    match error.kind() {
        ErrorKind::Utf8 { .. } => format!("the text cannot be read{line}; save the file as \"CSV UTF-8\""),
        _ => format!("the table cannot be read{line}; save the file again as CSV"),
    }
}

/// To take such a line apart costs a hundred times its length.
fn has_too_many(line: &str) -> bool {
    line.bytes().filter(|byte| matches!(byte, b',' | b';' | b'\t')).count() > MOST_SEPARATORS
}

fn reader(text: &str, separator: u8) -> Reader<&[u8]> {
    ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes())
}

/// The separator by which most names of columns are found near the beginning; of equals the one that makes the most rows
/// of one width.
fn separated(text: &str, names_in: NamesIn<'_>) -> u8 {
    let head = |separator: u8| reader(text, separator).into_records().take(MOST_ABOVE).map_while(Result::ok);
    let most = |separator: u8| head(separator).map(|record| names_in(&record)).max().unwrap_or_default();
    let even = |separator: u8| {
        let widths: Vec<usize> =
            head(separator).map(|record| record.len()).filter(|width| *width > 1).collect();
        let cells = |width: &usize| width * widths.iter().filter(|other| *other == width).count();
        widths.iter().map(cells).max().unwrap_or_default()
    };
    // Of equals the last is taken.
    let separators = [b'\t', b';', b','].into_iter();
    separators.max_by_key(|separator| (most(*separator), even(*separator))).unwrap_or(b',')
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

/// The text without Excel's own first line, and the number of the line on which it begins.
fn without_first_line(text: &str) -> (&str, u64) {
    let declared = text.strip_prefix("sep=").and_then(|rest| {
        let rest = rest.strip_prefix(|separator: char| {
            separator.is_ascii() && !separator.is_control() || separator == '\t'
        })?;
        rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\n', '\r']))
    });
    declared.map_or((text, 1), |rest| (rest, 2))
}
