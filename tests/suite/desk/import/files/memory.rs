//! Workbooks that would fill the memory, or hold the machine.

use super::super::{problems, worldly};
use super::workbooks::{book_with, opened, worksheet, zipped};

#[tokio::test]
async fn a_workbook_that_fills_any_memory_is_refused() {
    let world = worldly().await;
    let long = worksheet(&format!(
        "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>{}</t></is></c></row>",
        "x".repeat(2 << 20)
    ));
    assert_eq!(problems(&world, book_with("xl/worksheets/sheet1.xml", &long)).await, ["0  too-long"]);
    let many = worksheet(&"<row><c t=\"inlineStr\"><is><t>abcdefgh</t></is></c></row>".repeat(3_000_000));
    assert_eq!(problems(&world, book_with("xl/worksheets/sheet1.xml", &many)).await, ["0  too-large"]);
    let far = worksheet(
        "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"XFD1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>",
    );
    assert_eq!(problems(&world, book_with("xl/worksheets/sheet1.xml", &far)).await, ["0  too-many"]);
    let wide = "<table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell table:number-columns-repeated=\"200\" office:value-type=\"string\"><text:p>a long text that is repeated</text:p></table:table-cell></table:table-row>";
    assert_eq!(problems(&world, opened(&[("Cases", wide)])).await, ["0  too-large"]);
    let rows = "<table:table-row table:number-rows-repeated=\"50900\"><table:table-cell office:value-type=\"string\"><text:p>T</text:p></table:table-cell></table:table-row>";
    assert_eq!(problems(&world, opened(&[("Cases", rows)])).await, ["0  too-many"]);
    let broken = zipped(&[("xl/workbook.xml", "no XML"), ("[Content_Types].xml", "")]);
    assert_eq!(problems(&world, broken).await, ["0  malformed"]);
}

#[tokio::test]
async fn small_workbooks_that_would_take_long_are_refused() {
    let world = worldly().await;
    let merged = |count: usize, of: &str| {
        let areas = format!("<mergeCell ref=\"{of}\"/>").repeat(count);
        let rows = "<row><c t=\"inlineStr\"><is><t>a</t></is></c></row>".repeat(50_000);
        let sheet = worksheet(&rows);
        book_with(
            "xl/worksheets/sheet1.xml",
            &sheet.replace("</sheetData>", &format!("</sheetData><mergeCells>{areas}</mergeCells>")),
        )
    };
    assert_eq!(problems(&world, merged(1000, "A1:KN50000")).await, ["0  too-large"]);
    assert_eq!(problems(&world, merged(100_001, "A1:A2")).await, ["0  too-many"]);
    let rows = format!("<row>{}</row>", "<c><f>1</f></c>".repeat(299)).repeat(1700);
    let formulas = worksheet(&format!("<row><c t=\"inlineStr\"><is><t>a</t></is></c></row>{rows}"));
    assert_eq!(problems(&world, book_with("xl/worksheets/sheet1.xml", &formulas)).await, ["0  too-many"]);
}
