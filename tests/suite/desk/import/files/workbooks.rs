//! Workbooks.

use std::io::{Cursor, Write};

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::super::{counts, export, import, problems, worldly};
use super::{codes, dry_run, imported, sentences};
use crate::support::desk::Desk;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const ODS: &str = "application/vnd.oasis.opendocument.spreadsheet";
const NAMES: [&str; 7] = ["title", "date", "host_country", "people", "lat", "source", "source_date"];

fn header(sheet: &mut Worksheet, row: u32) {
    for (name, at) in NAMES.iter().zip(0..) {
        sheet.write_string(row, at, *name).unwrap();
    }
}

fn day(format: &str, day: u8) -> (ExcelDateTime, Format) {
    (ExcelDateTime::from_ymd(2013, 11, day).unwrap(), Format::new().set_num_format(format))
}

fn row(sheet: &mut Worksheet, row: u32, title: &str, date: &(ExcelDateTime, Format), people: f64) {
    sheet.write_string(row, 0, title).unwrap();
    sheet.write_datetime_with_format(row, 1, &date.0, &date.1).unwrap();
    sheet.write_string(row, 2, "CN").unwrap();
    sheet.write_number(row, 3, people).unwrap();
    sheet.write_string(row, 5, "A Daily").unwrap();
    let (day, format) = day("yyyy-mm-dd", 30);
    sheet.write_datetime_with_format(row, 6, &day, &format).unwrap();
}

fn saved(sheets: Vec<Worksheet>) -> Vec<u8> {
    let mut book = Workbook::new();
    for sheet in sheets {
        book.push_worksheet(sheet);
    }
    book.save_to_buffer().unwrap()
}

/// A workbook of LibreOffice with these sheets: their names, and their rows as XML.
pub(super) fn opened(sheets: &[(&str, &str)]) -> Vec<u8> {
    let table =
        |(name, rows): &(&str, &str)| format!("<table:table table:name=\"{name}\">{rows}</table:table>");
    content("", &sheets.iter().map(table).collect::<Vec<_>>().concat())
}

/// A workbook of LibreOffice with these styles and tables.
fn content(styles: &str, tables: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"o\" xmlns:style=\"s\" xmlns:table=\"t\" xmlns:text=\"x\"><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    );
    zipped(&[("mimetype", ODS), ("META-INF/manifest.xml", "<manifest/>"), ("content.xml", &content)])
}

pub(super) fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn text(words: &str) -> String {
    format!("<table:table-cell office:value-type=\"string\"><text:p>{words}</text:p></table:table-cell>")
}

fn dated(value: &str, shown: &str) -> String {
    format!(
        "<table:table-cell office:value-type=\"date\" office:date-value=\"{value}\"><text:p>{shown}</text:p></table:table-cell>"
    )
}

fn line(cells: &[String]) -> String {
    format!("<table:table-row>{}</table:table-row>", cells.concat())
}

#[tokio::test]
async fn a_workbook_of_excel_says_what_it_shows() {
    let desk = Desk::open().await;
    let mut cases = Worksheet::new();
    cases.set_name("Cases").unwrap();
    header(&mut cases, 0);
    row(&mut cases, 1, "A day", &day("d mmm yyyy", 2), 17.0);
    row(&mut cases, 3, "B month", &day("mmm-yy", 1), 5.0);
    row(&mut cases, 4, "C year", &day("yyyy", 1), 6.0);
    row(&mut cases, 5, "D formula", &day("m/d/yy h:mm", 4), 0.0);
    cases.write_formula(5, 3, Formula::new("=8+1").set_result("9")).unwrap();
    row(&mut cases, 6, "'=E", &day("yyyy\"年\"m\"月\"d\"日\"", 5), 7.0);
    let mut notes = Worksheet::new();
    notes.set_name("Hidden").unwrap().set_hidden(true);
    notes.write_string(0, 0, "anything").unwrap();
    let file = saved(vec![cases, notes, Worksheet::new()]);
    let report = dry_run(&desk, "", XLSX, file.clone()).await;
    assert_eq!(sentences(&report, "notes"), ["0 : the sheet Cases is read"]);
    let records = imported(&desk, "", XLSX, file).await;
    let told: Vec<(&str, &str, u64)> = records
        .iter()
        .map(|record| {
            let people = record["claims"][0]["people"]["min"].as_u64().unwrap();
            (record["title"].as_str().unwrap(), record["date"].as_str().unwrap(), people)
        })
        .collect();
    assert_eq!(
        told,
        [
            ("'=E", "2013-11-05", 7),
            ("A day", "2013-11-02", 17),
            ("B month", "2013-11", 5),
            ("C year", "2013", 6),
            ("D formula", "2013-11-04", 9)
        ]
    );
}

#[tokio::test]
async fn a_cell_that_cannot_be_read_refuses_its_row() {
    let desk = Desk::open().await;
    let mut cases = Worksheet::new();
    header(&mut cases, 0);
    for (title, at) in
        ["An error", "Fine", "A day without a year", "Day 0", "Two rows", "in one", "Good"].iter().zip(1..)
    {
        row(&mut cases, at, title, &day("yyyy-mm-dd", 2), 17.0);
    }
    cases.write_formula(1, 3, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    let (date, format) = day("d mmm", 2);
    cases.write_datetime_with_format(3, 1, &date, &format).unwrap();
    cases.write_number_with_format(4, 1, 0.0, &Format::new().set_num_format("yyyy-mm-dd")).unwrap();
    cases.merge_range(5, 3, 6, 3, "20", &Format::new()).unwrap();
    let report = dry_run(&desk, "", XLSX, saved(vec![cases])).await;
    assert_eq!(
        codes(&report),
        [
            (2, "people", "formula-error"),
            (4, "date", "malformed"),
            (5, "date", "malformed"),
            (6, "people", "merged"),
            (7, "people", "merged")
        ],
        "{report}"
    );
}

#[tokio::test]
async fn a_formula_without_a_value_refuses_its_row() {
    let world = worldly().await;
    let cell = |name: &str, text: &str| format!("<c r=\"{name}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let names: String = ["title", "date", "host_country", "source", "source_date", "people"]
        .iter()
        .zip('A'..)
        .map(|(name, at)| cell(&format!("{at}1"), name))
        .collect();
    let texts: String = ["T", "2013", "CN", "A Daily", "2014"]
        .iter()
        .zip('A'..)
        .map(|(text, at)| cell(&format!("{at}2"), text))
        .collect();
    for (formula, expected) in [
        ("<f>8+1</f>", vec!["2 people no-value"]),
        ("<f>8+1</f><v></v>", vec!["2 people no-value"]),
        ("<f>8+1</f><v>9</v>", vec![]),
    ] {
        let rows = format!("<row r=\"1\">{names}</row><row r=\"2\">{texts}<c r=\"F2\">{formula}</c></row>");
        assert_eq!(
            problems(&world, book_with("xl/worksheets/sheet1.xml", &worksheet(&rows))).await,
            expected,
            "{formula}"
        );
    }
}

#[tokio::test]
async fn of_several_sheets_one_is_named() {
    let desk = Desk::open().await;
    let sheet = |name: &str, people: f64| {
        let mut sheet = Worksheet::new();
        sheet.set_name(name).unwrap();
        header(&mut sheet, 0);
        row(&mut sheet, 1, name, &day("yyyy-mm-dd", 2), people);
        sheet
    };
    let file = saved(vec![sheet("2013", 1.0), sheet("2014", 2.0)]);
    let report = dry_run(&desk, "", XLSX, file.clone()).await;
    assert_eq!(
        (&report["problems"][0]["code"], &report["problems"][0]["allowed"]),
        (&"several-sheets".into(), &serde_json::json!(["2013", "2014"]))
    );
    let report = dry_run(&desk, "&sheet=2015", XLSX, file.clone()).await;
    assert_eq!(report["problems"][0]["code"], "unknown-sheet");
    assert_eq!(imported(&desk, "?sheet=2014", XLSX, file).await[0]["title"], "2014");
    let report = dry_run(&desk, "&sheet=2014", "text/csv", "title,date\n").await;
    assert_eq!(report["problems"][0]["code"], "not-a-workbook");
}

#[tokio::test]
async fn a_hidden_sheet_is_read_only_when_it_is_named() {
    let desk = Desk::open().await;
    let sheet = |name: &str, people: f64, hidden: bool| {
        let mut sheet = Worksheet::new();
        sheet.set_name(name).unwrap().set_hidden(hidden);
        header(&mut sheet, 0);
        row(&mut sheet, 1, name, &day("yyyy-mm-dd", 2), people);
        sheet
    };
    let names = ["title", "date", "host_country", "source", "source_date"].map(text);
    let cells = |title: &str| line(&[title, "2013", "CN", "A Daily", "2014"].map(text));
    let table = |name: &str, style: &str| {
        let rows = line(&names) + &cells(name);
        format!("<table:table table:name=\"{name}\" table:style-name=\"{style}\">{rows}</table:table>")
    };
    let style = |name: &str, shown: &str| {
        format!(
            "<style:style style:name=\"{name}\"><style:table-properties table:display=\"{shown}\"/></style:style>"
        )
    };
    let styles = style("ta1", "true") + &style("ta2", "false");
    let open = content(&styles, &(table("Seen", "ta1") + &table("Old", "ta2")));
    let excel = saved(vec![sheet("Seen", 1.0, false), sheet("Old", 2.0, true)]);
    for (kind, file) in [(XLSX, excel), (ODS, open)] {
        let report = dry_run(&desk, "", kind, file.clone()).await;
        assert_eq!(
            (&report["new"], sentences(&report, "notes")),
            (&1.into(), vec!["0 : the sheet Seen is read".to_owned()])
        );
        let report = dry_run(&desk, "&sheet=Old", kind, file.clone()).await;
        assert_eq!(
            (&report["new"], sentences(&report, "notes")),
            (
                &1.into(),
                ["0 : the sheet Old is hidden in the workbook", "0 : the sheet Old is read"]
                    .map(str::to_owned)
                    .to_vec()
            ),
            "{report}"
        );
        let report = dry_run(&desk, "&sheet=Other", kind, file).await;
        assert_eq!(report["problems"][0]["allowed"], serde_json::json!(["Seen"]), "{report}");
    }
    let report = dry_run(&desk, "", ODS, content(&styles, &table("Old", "ta2"))).await;
    assert_eq!(codes(&report), [(0, "", "empty")]);
    assert_eq!(report["problems"][0]["allowed"], serde_json::json!(["Old"]), "{report}");
}

#[tokio::test]
async fn a_workbook_of_libreoffice_says_what_it_shows() {
    let desk = Desk::open().await;
    let names = ["title", "date", "host_country", "people", "source", "source_date"].map(text);
    let number = |value: &str| {
        format!(
            "<table:table-cell office:value-type=\"float\" office:value=\"{value}\"><text:p>{value}</text:p></table:table-cell>"
        )
    };
    let tail = [text("CN"), number("17"), text("A Daily"), dated("2014-05-02", "02.05.14")].concat();
    let rows = [
        line(&names),
        "<table:table-row table:number-rows-repeated=\"3\"><table:table-cell table:number-columns-repeated=\"1024\"/></table:table-row>".to_owned(),
        line(&[text("A day<text:s/>&amp; night<office:annotation><text:p>a remark</text:p></office:annotation>"), dated("2013-11-02T00:00:00", "2. November 2013"), tail.clone()]),
        line(&[text("B month"), dated("2013-11-01", "Nov 2013"), tail.clone()]),
        line(&[text("C line</text:p><text:p>two"), dated("2013-11-03", "03/11/13"), tail.clone()]),
        "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"1024\"/></table:table-row>".to_owned(),
    ];
    let records = imported(&desk, "", ODS, opened(&[("Empty", ""), ("Cases", &rows.concat())])).await;
    let told: Vec<(&str, &str)> = records
        .iter()
        .map(|record| (record["title"].as_str().unwrap(), record["date"].as_str().unwrap()))
        .collect();
    assert_eq!(told, [("A day & night", "2013-11-02"), ("B month", "2013-11"), ("C line two", "2013-11-03")]);
    let merged = [
        line(&names),
        line(&[text("D"), dated("2013-11-04", "2013-11-04"), text("CN"), "<table:table-cell table:number-rows-spanned=\"2\" office:value-type=\"float\" office:value=\"20\"><text:p>20</text:p></table:table-cell>".to_owned(), text("A Daily"), dated("2014-05-02", "02.05.14")]),
        line(&[text("E"), dated("2013-11-04", "4 Nov"), text("CN"), "<table:covered-table-cell/>".to_owned(), text("A Daily"), dated("2014-05-02", "02.05.14")]),
    ];
    let report = dry_run(&desk, "", ODS, opened(&[("Cases", &merged.concat())])).await;
    assert_eq!(
        codes(&report),
        [(2, "people", "merged"), (3, "date", "malformed"), (3, "people", "merged")],
        "{report}"
    );
}

#[tokio::test]
async fn the_registers_own_workbook_comes_back_unchanged() {
    let world = worldly().await;
    let exported = export(&world, "/v1/incidents.xlsx").await;
    assert_eq!(counts(&import(&world, exported).await), (0, 0, 9));
}

pub(super) fn worksheet(rows: &str) -> String {
    format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>"
    )
}

/// A workbook of Excel with a part of these bytes.
pub(super) fn book_with(part: &str, text: &str) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(Cursor::new(saved(vec![Worksheet::new()]))).unwrap();
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        let name = file.name().unwrap().into_owned();
        out.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        if name == part {
            out.write_all(text.as_bytes()).unwrap();
        } else {
            std::io::copy(&mut file, &mut out).unwrap();
        }
    }
    out.finish().unwrap().into_inner()
}
