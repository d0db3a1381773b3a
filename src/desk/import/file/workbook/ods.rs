//! A workbook of LibreOffice (OpenDocument, ISO/IEC 26300): read cell by cell, as what it repeats may fill any memory.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};

use chrono::NaiveDate;
use quick_xml::Reader;
use quick_xml::escape::{resolve_xml_entity, unescape};
use quick_xml::events::{BytesStart, Event};

use crate::desk::import::file::record::{MOST_ABOVE, MOST_COLUMNS, MOST_ROWS, Record};
use crate::desk::import::file::unpacked::{self, Refusal};
use crate::desk::import::file::workbook::day;
use crate::desk::import::file::workbook::grid::{Cell, Grid, Sheet, number};

/// The sheets, and the rows of the one that is wanted.
#[derive(Debug, Default)]
struct Content {
    sheets: Vec<Sheet>,
    grid: Grid,
    /// The style that is being read, and the styles of sheets that nobody sees.
    style: String,
    hidden: BTreeSet<String>,
}

/// Where one is in a sheet.
#[derive(Debug, Default)]
struct Place {
    wanted: bool,
    /// The row after those that have ended.
    row: u64,
    row_repeats: u64,
    column: usize,
    cells: BTreeMap<usize, Cell>,
    /// For how many more rows each column is merged.
    merged: BTreeMap<usize, u64>,
    cell: Option<Begun>,
    /// Within a remark, which is nothing that the cell says.
    within_remark: bool,
}

/// A cell that has begun.
#[derive(Debug, Default)]
struct Begun {
    kind: String,
    value: Option<String>,
    is_error: bool,
    has_formula: bool,
    repeats: usize,
    paragraphs: usize,
    text: String,
}

fn broken() -> Refusal {
    let told = "the workbook is damaged; open it in a spreadsheet, and save it again as .ods";
    ("malformed", told.to_owned())
}

/// The sheets.
pub(crate) fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>, Refusal> {
    Ok(content(bytes, None)?.sheets)
}

/// The rows of a sheet.
pub(crate) fn rows(bytes: &[u8], name: &str) -> Result<Vec<Record>, Refusal> {
    Ok(content(bytes, Some(name))?.grid.rows)
}

fn content(bytes: &[u8], wanted: Option<&str>) -> Result<Content, Refusal> {
    let mut archive = unpacked::open(bytes)?;
    let part = archive.by_name("content.xml").map_err(|error| unpacked::broken(&error))?;
    let mut reader = Reader::from_reader(BufReader::new(part));
    reader.config_mut().expand_empty_elements = true;
    let (mut content, mut place) = (Content::default(), Place::default());
    read(&mut reader, wanted, &mut content, &mut place)?;
    Ok(content)
}

fn read(
    reader: &mut Reader<impl BufRead>,
    wanted: Option<&str>,
    content: &mut Content,
    place: &mut Place,
) -> Result<(), Refusal> {
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|_| broken())? {
            Event::Eof => return Ok(()),
            Event::Start(tag) => match tag.name().as_ref() {
                "table:table" => {
                    let name = attribute(&tag, "table:name").unwrap_or_default();
                    *place = Place { wanted: wanted == Some(&name), ..Place::default() };
                    let style = attribute(&tag, "table:style-name").unwrap_or_default();
                    let is_hidden = content.hidden.contains(&style);
                    content.sheets.push(Sheet { name, is_filled: false, is_hidden });
                }
                "style:style" => content.style = attribute(&tag, "style:name").unwrap_or_default(),
                "style:table-properties" => {
                    let is_hidden = attribute(&tag, "table:display").is_some_and(|shown| shown == "false");
                    content.hidden.extend(is_hidden.then(|| content.style.clone()));
                }
                "office:annotation" => place.within_remark = true,
                _ if place.within_remark => (),
                name => place.begin(name, &tag),
            },
            Event::End(tag) => match tag.name().as_ref() {
                "office:annotation" => place.within_remark = false,
                _ if place.within_remark => (),
                "table:table-cell" | "table:covered-table-cell" => place.end_cell(),
                "table:table-row" => place.end_row(content)?,
                _ => (),
            },
            Event::Text(text) => place.say(&text.xml10_content()),
            Event::GeneralRef(entity) => match entity.resolve_char_ref() {
                Ok(Some(c)) => place.say(c.encode_utf8(&mut [0; 4])),
                Ok(None) => place.say(resolve_xml_entity(&entity).ok_or_else(broken)?),
                Err(_) => return Err(broken()),
            },
            _ => (),
        }
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.try_get_attribute(name).ok()??;
    Some(unescape(&found.value).ok()?.into_owned())
}

/// How often something is repeated.
fn times(tag: &BytesStart<'_>, name: &str) -> u64 {
    attribute(tag, name).and_then(|times| times.parse().ok()).unwrap_or(1).max(1)
}

impl Place {
    fn begin(&mut self, name: &str, tag: &BytesStart<'_>) {
        match name {
            "table:table-row" => {
                (self.row_repeats, self.column) = (times(tag, "table:number-rows-repeated"), 0);
                self.cells.clear();
            }
            "table:table-cell" | "table:covered-table-cell" => self.begin_cell(tag),
            "text:p" => {
                if let Some(cell) = &mut self.cell {
                    cell.paragraphs += 1;
                    let is_next = cell.paragraphs > 1;
                    cell.text.extend(is_next.then_some('\n'));
                }
            }
            "text:s" => {
                let spaces = times(tag, "text:c").min(100);
                (0..spaces).for_each(|_| self.say(" "));
            }
            "text:tab" => self.say("\t"),
            "text:line-break" => self.say("\n"),
            _ => (),
        }
    }

    fn say(&mut self, words: &str) {
        if let Some(cell) = self.cell.as_mut().filter(|cell| cell.paragraphs > 0 && !self.within_remark) {
            cell.text.push_str(words);
        }
    }

    fn begin_cell(&mut self, tag: &BytesStart<'_>) {
        let kind = attribute(tag, "office:value-type").unwrap_or_default();
        let value = ["office:value", "office:date-value", "office:boolean-value", "office:string-value"]
            .iter()
            .find_map(|name| attribute(tag, name));
        let repeats = usize::try_from(times(tag, "table:number-columns-repeated")).unwrap_or(usize::MAX);
        let (rows, columns) =
            (times(tag, "table:number-rows-spanned"), times(tag, "table:number-columns-spanned"));
        if rows > 1 {
            let columns = usize::try_from(columns).unwrap_or(MOST_COLUMNS).min(MOST_COLUMNS);
            for column in (self.column..).take(columns) {
                self.merged.insert(column, rows);
            }
        }
        self.cell = Some(Begun {
            kind,
            value,
            is_error: attribute(tag, "calcext:value-type").is_some_and(|kind| kind == "error"),
            has_formula: attribute(tag, "table:formula").is_some(),
            repeats,
            ..Begun::default()
        });
    }

    fn end_cell(&mut self) {
        let Some(begun) = self.cell.take() else { return };
        let columns = self.column..self.column.saturating_add(begun.repeats);
        self.column = columns.end;
        for column in columns.take(MOST_COLUMNS + 1) {
            let is_merged = self.merged.contains_key(&column);
            let cell = begun.cell();
            if is_merged || !cell.text.is_empty() {
                self.cells.insert(column, if is_merged { cell.merged() } else { cell });
            } else {
                // The same for all of them.
                break;
            }
        }
    }

    fn end_row(&mut self, content: &mut Content) -> Result<(), Refusal> {
        let is_filled = self.cells.values().any(|cell| !cell.text.trim().is_empty());
        if let Some(sheet) = content.sheets.last_mut() {
            sheet.is_filled |= is_filled;
        }
        let (first, repeats) = (self.row + 1, self.row_repeats);
        self.row += repeats;
        let cells = std::mem::take(&mut self.cells);
        if self.wanted && is_filled {
            // Enough for the grid to refuse them.
            let most = MOST_ROWS + MOST_ABOVE + 2;
            for line in (first..).take(usize::try_from(repeats).unwrap_or(most).min(most)) {
                let copy = |cell: &Cell| Cell { text: cell.text.clone(), wrong: cell.wrong.clone() };
                content.grid.add(line, cells.iter().map(|(at, cell)| (*at, copy(cell))).collect())?;
            }
        }
        self.merged.retain(|_, rows| {
            *rows = rows.saturating_sub(repeats);
            *rows > 0
        });
        Ok(())
    }
}

impl Begun {
    fn cell(&self) -> Cell {
        let value = self.value.as_deref();
        if self.is_error {
            let shown = self.text.trim();
            return Cell::wrong(
                "formula-error",
                format!("the cell holds the error {shown}; correct its formula, or write the value"),
            );
        }
        if self.has_formula && self.kind.is_empty() {
            return Cell::wrong(
                "no-value",
                "this formula has no value yet; open the workbook in a spreadsheet, and save it again",
            );
        }
        match (self.kind.as_str(), value) {
            ("float" | "percentage" | "currency", Some(value)) => {
                Cell::of(value.parse().map_or_else(|_| value.to_owned(), number))
            }
            ("date", Some(value)) => {
                let Some(day) = value.get(..10).and_then(|day| day.parse::<NaiveDate>().ok()) else {
                    return Cell::of(value);
                };
                let date = day::date(day, day::of_text(&self.text, day));
                date.map_or_else(|message| Cell::wrong("malformed", message), Cell::of)
            }
            ("boolean", Some(value)) => Cell::of(value),
            ("string", Some(value)) if self.text.is_empty() => Cell::of(value),
            _ => Cell::of(self.text.as_str()),
        }
    }
}
