//! A workbook (XLSX, ECMA-376): the tables of the archive as sheets with numbers as numbers and days as days, and sheets
//! that say what the columns are and what it is. No macros, no links, no formulas: a text that looks like one stays a text.

use std::io::Write;

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use crate::model::record::source::Source;
use crate::model::redaction::public::PublicIncident;
use crate::model::tables::part_tables::{SOURCES, TABLES};
use crate::model::tables::table::{Cell, Column, Kind, Table};
use crate::render::about::About;

/// The most incidents of one workbook. Excel itself ends at [`MOST_ROWS`]; long before that a workbook opens slowly, and
/// its caller waits while it is written: some ten seconds for so many.
pub const MOST_INCIDENTS: usize = 100_000;
/// The most rows of one sheet, its header among them (Excel's own bound).
pub const MOST_ROWS: u32 = 1_048_576;
/// The most characters of one cell, in UTF-16 (Excel's own bound).
const MOST_CHARACTERS: usize = 32_767;
/// Up to so many incidents are held in memory; more go to temporary files (in `TMPDIR`, else `/tmp`), row by row.
const IN_MEMORY: usize = 2_000;

/// Why a workbook could not be written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A sheet would have more rows than Excel reads.
    #[error("a sheet would have more than {MOST_ROWS} rows")]
    TooManyRows,
    /// A temporary file could not be written.
    #[error(transparent)]
    Xlsx(#[from] XlsxError),
    /// The finished workbook could not be put anywhere.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// A workbook under way.
pub struct Sheets {
    /// The sheets of the tables, each with its next row.
    begun: Vec<(Worksheet, u32)>,
    book: Workbook,
    day: Format,
    wrapped: Format,
}

impl Sheets {
    /// Begins a workbook of so many incidents. It carries the day on which its version was published, so that the same
    /// question gives the same bytes.
    pub fn new(published: Option<NaiveDate>, incidents: usize) -> Result<Self, Error> {
        let mut book = Workbook::new();
        let created = published.map(excel).transpose()?.unwrap_or_default();
        book.set_properties(
            &DocProperties::new()
                .set_title("Refoulement")
                .set_author("Refoulement")
                .set_creation_datetime(&created),
        );
        let mut sheets = Self {
            begun: Vec::new(),
            book,
            day: Format::new().set_num_format("yyyy-mm-dd"),
            wrapped: Format::new().set_text_wrap().set_align(FormatAlign::Top),
        };
        for table in &TABLES {
            sheets.begin(table, incidents)?;
        }
        sheets.begin(&SOURCES, incidents)?;
        Ok(sheets)
    }

    /// A sheet with its header, which stays in sight.
    fn begin<T>(&mut self, table: &Table<T>, incidents: usize) -> Result<(), Error> {
        let mut sheet = if incidents <= IN_MEMORY {
            Worksheet::new()
        } else {
            self.book.new_worksheet_with_constant_memory()?
        };
        sheet.set_name(table.name)?.set_freeze_panes(1, 0)?;
        let bold = Format::new().set_bold();
        for (column, at) in table.columns.iter().zip(0..) {
            sheet.set_column_width(at, width(column))?;
            sheet.write_string_with_format(0, at, column.name, &bold)?;
        }
        self.begun.push((sheet, 1));
        Ok(())
    }

    /// Adds incidents to every sheet but that of the sources.
    pub fn add(&mut self, incidents: &[PublicIncident]) -> Result<(), Error> {
        for (table, sheet) in TABLES.iter().zip(&mut self.begun) {
            for row in incidents.iter().flat_map(table.rows) {
                write(sheet, row, &self.day)?;
            }
        }
        Ok(())
    }

    /// Adds the sources and the sheet that explains, and writes the workbook.
    pub fn save<'a>(
        mut self,
        sources: impl IntoIterator<Item = &'a Source>,
        about: &About,
        to: impl Write + Send,
    ) -> Result<(), Error> {
        if let Some(sheet) = self.begun.last_mut() {
            for row in sources.into_iter().flat_map(SOURCES.rows) {
                write(sheet, row, &self.day)?;
            }
        }
        let mut explains = Worksheet::new();
        explains
            .set_print_fit_to_pages(1, 0)
            .set_name("about")?
            .set_column_width(0, 24)?
            .set_column_width(1, 120)?;
        for ((label, sentence), at) in about.lines().into_iter().zip(0..) {
            // Not every program makes a row as high as its text.
            let lines = u32::try_from(sentence.chars().count() / 110 + 1).unwrap_or(1);
            explains.set_row_height(at, 15 * lines.min(20))?;
            explains.write_string_with_format(at, 0, label, &self.wrapped)?.write_string_with_format(
                at,
                1,
                fitting(sentence),
                &self.wrapped,
            )?;
        }
        for (sheet, _) in self.begun {
            self.book.push_worksheet(sheet);
        }
        self.book.push_worksheet(columns()?);
        self.book.push_worksheet(explains);
        Ok(self.book.save_to_writer(to)?)
    }
}

/// The sheet that says what each column of the others is.
fn columns() -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name("columns")?.set_freeze_panes(1, 0)?;
    let bold = Format::new().set_bold();
    for ((title, width), at) in
        [("sheet", 12.0), ("name", 26.0), ("HXL", 40.0), ("type", 32.0), ("meaning", 100.0)]
            .into_iter()
            .zip(0..)
    {
        sheet.set_column_width(at, width)?.write_string_with_format(0, at, title, &bold)?;
    }
    let of_tables = TABLES.iter().flat_map(|table| table.columns.iter().map(|column| (table.name, column)));
    let of_sources = SOURCES.columns.iter().map(|column| (SOURCES.name, column));
    for ((table, column), row) in of_tables.chain(of_sources).zip(1..) {
        let kind = column.kind.to_string();
        for (text, at) in [table, column.name, column.hxl, &kind, column.about].into_iter().zip(0..) {
            sheet.write_string(row, at, text)?;
        }
    }
    Ok(sheet)
}

fn write((sheet, next): &mut (Worksheet, u32), row: Vec<Cell>, day: &Format) -> Result<(), Error> {
    if *next == MOST_ROWS {
        return Err(Error::TooManyRows);
    }
    for (cell, at) in row.into_iter().zip(0..) {
        match cell {
            Cell::Empty => continue,
            Cell::Text(text) => sheet.write_string(*next, at, fitting(text))?,
            Cell::Number(number) => sheet.write_number(*next, at, number)?,
            Cell::Day(date) => sheet.write_datetime_with_format(*next, at, excel(date)?, day)?,
        };
    }
    *next += 1;
    Ok(())
}

fn excel(day: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    let part = |part: u32| u8::try_from(part).unwrap_or_default();
    ExcelDateTime::from_ymd(u16::try_from(day.year()).unwrap_or_default(), part(day.month()), part(day.day()))
}

/// A text that is longer than a cell can be is cut, and says so.
fn fitting(text: String) -> String {
    const CUT: &str = " [cut: longer than a cell can be; whole in the JSON]";
    if text.len() <= MOST_CHARACTERS || text.encode_utf16().count() <= MOST_CHARACTERS {
        return text;
    }
    let mut left = MOST_CHARACTERS - CUT.len();
    let fits = |c: &char| {
        let fits = c.len_utf16() <= left;
        left = left.saturating_sub(c.len_utf16());
        fits
    };
    text.chars().take_while(fits).chain(CUT.chars()).collect()
}

/// Wide enough to read, in characters.
fn width(column: &Column) -> f64 {
    match column.kind {
        Kind::Id => 38.0,
        Kind::Text | Kind::List => 50.0,
        Kind::Name(_) => 26.0,
        _ if column.name.len() <= 5 => 10.0,
        _ => 16.0,
    }
}
