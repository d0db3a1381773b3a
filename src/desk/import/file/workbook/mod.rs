//! Workbooks, in reading order: `day` a day as it is shown; `grid` cells to rows; `xlsx` Excel's; `ods` LibreOffice's; `book`
//! which of its sheets.

pub(crate) mod day;
pub(crate) mod grid;
pub(crate) mod xlsx;
pub(crate) mod ods;
pub(crate) mod book;
