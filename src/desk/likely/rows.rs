//! A file looked at: which of its new rows look like a case that is there, or like each other.

use serde::Serialize;
use sqlx::PgConnection;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::access::sight::Sight;
use crate::desk::error::Error;
use crate::desk::likely::register::{cases, near};
use crate::model::comparison::case::Case;
use crate::model::comparison::duplicates::{Reason, reasons};
use crate::model::comparison::likely::{Likely, likely};
use crate::model::value::span::Span;

/// So many rows are listed; the rest are counted.
const MOST_LISTED: usize = 200;

/// Which new rows of a file look like another case.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct LikelyRows {
    /// How many look like a case that is there, or like another row of the file.
    pub rows: u64,
    /// The first of them.
    pub list: Vec<LikelyRow>,
    /// How many more there are than those listed.
    pub more: u64,
    /// How many rows have so much in common with so many others that they were compared with the 200 nearest in time only.
    pub only_nearest: u64,
}

/// A row that looks like another case.
#[derive(Debug, Serialize, ToSchema)]
pub struct LikelyRow {
    /// Its line in the file.
    #[schema(example = 17)]
    pub row: u64,
    /// What it looks like.
    pub others: Vec<LikelyOther>,
    /// Whether there may be more than the ten that are listed.
    pub more: bool,
}

/// What a row looks like: an incident that is there, or another row.
#[derive(Debug, Serialize, ToSchema)]
pub struct LikelyOther {
    /// The line of the other row; null if it is no row of the file.
    #[schema(required)]
    pub row: Option<u64>,
    /// The id of the other incident; null if it is a row of the file.
    #[schema(required)]
    pub id: Option<Uuid>,
    /// Where the incident can be read: a public one by everybody, and one that is waiting at the desk.
    #[schema(required, example = "/v1/incidents/bc345a4c-7d52-4d6b-8914-5748e3946723")]
    pub address: Option<String>,
    /// Reasons why it may be the same.
    pub reasons: Vec<Reason>,
}

/// A new row, as it is compared.
#[derive(Debug)]
pub(crate) struct NewRow {
    /// Its line.
    pub(crate) line: u64,
    /// What it says, with the addresses of its sources.
    pub(crate) case: Case,
}

/// Compares new rows with what their holder may see of the register, and with each other.
pub(crate) async fn compare(
    tx: &mut PgConnection,
    (sight, holder): (Sight<'_>, &str),
    rows: Vec<NewRow>,
) -> Result<LikelyRows, Error> {
    let (lines, new): (Vec<u64>, Vec<Case>) = rows.into_iter().map(|row| (row.line, row.case)).unzip();
    let Some(span) = hull(&new) else { return Ok(LikelyRows::default()) };
    let own = Some(holder).filter(|_| sight != Sight::Whole);
    let near = near(tx, &[span], sight, own).await?;
    let (there, cases) = cases(tx, (sight, own), &near).await?;
    let found = likely(&new, true, &cases);
    let mut told = LikelyRows::default();
    for (at, found) in found.iter().enumerate() {
        told.only_nearest += u64::from(found.only_nearest);
        told.rows += u64::from(found.is_any());
        if found.is_any() && told.list.len() < MOST_LISTED {
            let others = others((at, found), &lines, &new, (&there, &cases));
            told.list.push(LikelyRow { row: lines[at], others, more: found.more });
        }
    }
    told.more = told.rows - told.list.len() as u64;
    Ok(told)
}

/// The time from the first day of any to the last of any.
pub(crate) fn hull(cases: &[Case]) -> Option<Span> {
    let earliest = cases.iter().map(|case| case.span.earliest).min()?;
    let latest = cases.iter().map(|case| case.span.latest).max()?;
    Some(Span { earliest, latest })
}

fn others(
    (at, found): (usize, &Likely),
    lines: &[u64],
    new: &[Case],
    (there, cases): (&[(Uuid, bool)], &[Case]),
) -> Vec<LikelyOther> {
    let is_there = |other: &usize| {
        let (id, public) = there[*other];
        let reasons = reasons(&new[at], &cases[*other]);
        LikelyOther { row: None, id: Some(id), address: Some(address(id, public)), reasons }
    };
    let is_row = |other: &usize| {
        let reasons = reasons(&new[at], &new[*other]);
        LikelyOther { row: Some(lines[*other]), id: None, address: None, reasons }
    };
    found.others.iter().map(is_there).chain(found.own.iter().map(is_row)).collect()
}

/// Where an incident can be read.
pub(crate) fn address(id: Uuid, public: bool) -> String {
    if public { format!("/v1/incidents/{id}") } else { format!("/v1/desk/incidents/{id}") }
}
