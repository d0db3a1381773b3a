//! A workbook of Excel: the cells of one sheet as it shows them. Formulas are their values, as the program left them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

use calamine::{DataRef, Dimensions, Reader, SheetType, SheetVisible, Style, Xlsx, XlsxError};

use crate::desk::import::file::record::{MOST_COLUMNS, Record};
use crate::desk::import::file::unpacked::Refusal;
use crate::desk::import::file::workbook::day;
use crate::desk::import::file::workbook::grid::{Cell, Grid, Sheet, number};

/// The most areas of merged cells in a sheet, and the most formulas without a value.
const MOST_MERGED: usize = 100_000;
const MOST_WITHOUT: usize = 500_000;

/// A workbook that is opened.
pub(crate) type Book<'f> = Xlsx<Cursor<&'f [u8]>>;

/// Opens a workbook that has been measured.
pub(crate) fn open(bytes: &[u8]) -> Result<Book<'_>, Refusal> {
    Xlsx::new(Cursor::new(bytes)).map_err(|error| broken(&error))
}

fn broken(error: &XlsxError) -> Refusal {
    let told = match error {
        XlsxError::Password => {
            "a password protects the workbook; open it, remove the password, and save it again"
        }
        _ => {
            "the workbook is damaged, or was made by a program that does not keep to the standard; open it in a spreadsheet, and save it again as .xlsx"
        }
    };
    ("malformed", told.to_owned())
}

/// The sheets.
pub(crate) fn sheets(book: &mut Book<'_>) -> Result<Vec<Sheet>, Refusal> {
    let all = book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let all: Vec<_> = all.map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible)).collect();
    let sheet = |(name, is_hidden): (String, bool)| {
        is_filled(book, &name).map(|is_filled| Sheet { name, is_filled, is_hidden })
    };
    all.into_iter().map(sheet).collect()
}

fn is_filled(book: &mut Book<'_>, name: &str) -> Result<bool, Refusal> {
    let mut cells = book.worksheet_cells_reader(name).map_err(|error| broken(&error))?;
    while let Some(cell) = cells.next_cell().map_err(|error| broken(&error))? {
        if !matches!(cell.get_value(), DataRef::Empty) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The rows of a sheet.
pub(crate) fn rows(book: &mut Book<'_>, name: &str) -> Result<Vec<Record>, Refusal> {
    let without_value = formulas_without_value(book, name)?;
    let mut merged = Merged::of(book, name)?;
    let mut cells = book.worksheet_cells_reader(name).map_err(|error| broken(&error))?;
    let (mut grid, mut row, mut at) = (Grid::default(), BTreeMap::new(), 0);
    while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(|error| broken(&error))? {
        let (line, column) = cell.get_position();
        if line != at {
            merged.mark(at, &mut row);
            grid.add(u64::from(at) + 1, std::mem::take(&mut row))?;
            if line < at {
                return Err(broken(&XlsxError::Unexpected("rows in another order")));
            }
            at = line;
        }
        let read = if without_value.contains(&(line, column)) {
            Cell::wrong(
                "no-value",
                "this formula has no value yet; open the workbook in a spreadsheet, and save it again",
            )
        } else {
            read(cell.get_value(), cells.styles().get(style))
        };
        row.insert(column as usize, read);
    }
    merged.mark(at, &mut row);
    grid.add(u64::from(at) + 1, row)?;
    Ok(grid.rows)
}

/// Programs that only write workbooks do not count: what they leave to be counted reads as nothing.
fn formulas_without_value(book: &mut Book<'_>, name: &str) -> Result<BTreeSet<(u32, u32)>, Refusal> {
    let mut cells = book.worksheet_cells_reader(name).map_err(|error| broken(&error))?;
    let mut without = BTreeSet::new();
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(|error| broken(&error))? {
        let is_within = (cell.pos.1 as usize) <= MOST_COLUMNS;
        if is_within && cell.formula.is_some() && matches!(cell.value, DataRef::Empty) {
            without.insert(cell.pos);
        }
        if without.len() > MOST_WITHOUT {
            let message = format!(
                "more than {MOST_WITHOUT} formulas have no value yet; open the workbook in a spreadsheet, and save it again"
            );
            return Err(("too-many", message));
        }
    }
    Ok(without)
}

fn read(value: &DataRef<'_>, style: Option<&Style>) -> Cell {
    match value {
        DataRef::Int(value) => Cell::of(value.to_string()),
        DataRef::Float(value) => Cell::of(number(*value)),
        DataRef::String(text) | DataRef::DurationIso(text) => Cell::of(text.as_str()),
        DataRef::SharedString(text) => Cell::of(*text),
        DataRef::Bool(value) => Cell::of(value.to_string()),
        DataRef::DateTime(value) if value.is_datetime() => match value.as_datetime() {
            // Day 0 is what Excel shows of an empty cell that a formula takes for a date.
            Some(at) if value.as_f64() >= 1.0 => day_cell(at.date(), style),
            _ => Cell::wrong("malformed", "the cell holds day 0 or none; clear it, or write the date"),
        },
        DataRef::DateTime(value) => Cell::of(number(value.as_f64())),
        DataRef::DateTimeIso(text) => Cell::of(text.strip_suffix("T00:00:00").unwrap_or(text)),
        DataRef::Error(error) => Cell::wrong(
            "formula-error",
            format!("the cell holds the error {error}; correct its formula, or write the value"),
        ),
        DataRef::Empty => Cell::default(),
    }
}

fn day_cell(date: chrono::NaiveDate, style: Option<&Style>) -> Cell {
    let format = style.and_then(|style| style.number_format.as_ref());
    let shown = match format.map(|format| (format.format_id, format.format_code.as_str())) {
        Some((Some(16), _)) => day::of_code("d-mmm"),
        Some((Some(17), _)) => day::of_code("mmm-yy"),
        Some((None, code)) if code != "General" => day::of_code(code),
        Some((Some(id), code)) if id >= 164 => day::of_code(code),
        _ => day::WHOLE,
    };
    day::date(date, shown).map_or_else(|message| Cell::wrong("malformed", message), Cell::of)
}

/// Areas of cells that are merged over several rows.
struct Merged {
    /// Those that are still to come; the first is last.
    coming: Vec<Dimensions>,
    /// The last line until which each column is merged.
    until: BTreeMap<usize, u32>,
}

impl Merged {
    fn of(book: &mut Book<'_>, name: &str) -> Result<Self, Refusal> {
        let mut coming = book.merge_cells_by_sheet_name(name).map_err(|error| broken(&error))?;
        coming.retain(|area| area.end.0 > area.start.0);
        if coming.len() > MOST_MERGED {
            return Err(("too-many", format!("more than {MOST_MERGED} areas of merged cells")));
        }
        coming.sort_by_key(|area| std::cmp::Reverse(area.start));
        Ok(Self { coming, until: BTreeMap::new() })
    }

    /// Marks the cells of a row that are in one; the rows come in their order.
    fn mark(&mut self, line: u32, row: &mut BTreeMap<usize, Cell>) {
        while let Some(area) = self.coming.pop_if(|area| area.start.0 <= line) {
            for column in (area.start.1..=area.end.1).map(|column| column as usize) {
                if column > MOST_COLUMNS {
                    break;
                }
                let until = self.until.entry(column).or_default();
                *until = area.end.0.max(*until);
            }
        }
        // A row in which nothing stands is not read.
        if row.values().all(|cell| cell.text.is_empty()) {
            return;
        }
        self.until.retain(|_, until| *until >= line);
        for column in self.until.keys() {
            let cell = row.remove(column).unwrap_or_default();
            row.insert(*column, cell.merged());
        }
    }
}
