//! The order of a list, and the cursor from one page to the next.

use std::cmp::Ordering;

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::model::vocabulary::record::vocabulary;
use crate::register::query::filter::Filter;
use crate::register::query::parameters::{Query, whole};
use crate::register::snapshot::row::{Match, Row};

vocabulary! {
    /// The order of a list. Equal incidents stand in the order of their ids.
    Sort {
        /// Latest day, then earliest day, newest first.
        NewestFirst = "-date",
        /// Earliest day, then latest day, oldest first.
        OldestFirst = "date",
        /// Most people first: by the figure's min, then its max, open ones first.
        MostPeople = "-people",
        /// Fewest people first: by the figure's min, then its max, open ones last.
        FewestPeople = "people",
        /// Last changed first.
        LastChanged = "-updated",
        /// First changed first.
        FirstChanged = "updated",
    }
}

/// The largest page.
pub const MOST: u32 = 200;
const USUAL: u32 = 50;

/// Which page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// In which order.
    pub sort: Sort,
    /// At most so many incidents.
    pub limit: u32,
    /// After which incident; none for the first page.
    pub after: Option<Cursor>,
}

/// Where a page ended: the version it was of, and its last incident by what it was ordered by.
///
/// Printed plainly as `version.first.second.id.checksum`; the checksum covers filter and sort too, so that a cursor
/// is never used with another question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The version of the list.
    pub version: u32,
    keys: (i64, i64),
    id: Uuid,
}

/// The cursor is not one that this list gave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotACursor;

impl Page {
    /// Takes the list's own parameters out of a query. The cursor comes as it was sent: it can be read only once the
    /// filter is known to be right.
    pub fn take(query: &mut Query) -> (Self, Option<String>) {
        let limits = format!("a whole number from 1 to {MOST}");
        let page = Self {
            sort: query.parsed("sort", &Sort::words(), Sort::parse).unwrap_or(Sort::NewestFirst),
            limit: query
                .parsed("limit", &[limits], |text| whole(text).filter(|limit| (1..=MOST).contains(limit)))
                .unwrap_or(USUAL),
            after: None,
        };
        (page, query.one("cursor"))
    }

    /// Puts the list in order and cuts the page out of it; the second is the cursor of the next page, if there is one.
    #[must_use]
    pub fn cut<'a, 's>(&self, version: u32, seen: &'s mut [Match<'a>]) -> (&'s [Match<'a>], Option<Cursor>) {
        sort(self.sort, seen);
        let start = self.after.map_or(0, |after| {
            seen.partition_point(|seen| order(self.sort, seen.row) <= (after.keys.0, after.keys.1, after.id))
        });
        let end = seen.len().min(start + self.limit as usize);
        let next = seen[start..end].last().filter(|_| end < seen.len()).map(|last| {
            let (first, second, id) = order(self.sort, last.row);
            Cursor { version, keys: (first, second), id }
        });
        (&seen[start..end], next)
    }

    /// Whether it is the default order.
    #[must_use]
    pub fn sort_if_unusual(&self) -> Option<Sort> {
        Some(self.sort).filter(|sort| *sort != Sort::NewestFirst)
    }

    /// The limit, where it is not the default.
    #[must_use]
    pub fn limit_if_unusual(&self) -> Option<u32> {
        Some(self.limit).filter(|limit| *limit != USUAL)
    }
}

/// Puts incidents in order. The order is total, as ids differ.
pub fn sort(sort: Sort, seen: &mut [Match<'_>]) {
    seen.sort_unstable_by(|a, b| -> Ordering { order(sort, a.row).cmp(&order(sort, b.row)) });
}

/// What a list is ordered by, ascending.
fn order(sort: Sort, row: &Row) -> (i64, i64, Uuid) {
    let day = |day: chrono::NaiveDate| i64::from(day.to_epoch_days());
    let most = row.people.max.map_or(i64::from(u32::MAX), i64::from);
    let (first, second) = match sort {
        Sort::NewestFirst => (-day(row.date.latest), -day(row.date.earliest)),
        Sort::OldestFirst => (day(row.date.earliest), day(row.date.latest)),
        Sort::MostPeople => (-i64::from(row.people.min), -most),
        Sort::FewestPeople => (i64::from(row.people.min), most),
        Sort::LastChanged => (-i64::from(row.since), 0),
        Sort::FirstChanged => (i64::from(row.since), 0),
    };
    (first, second, row.id)
}

impl Cursor {
    /// The cursor in words.
    #[must_use]
    pub fn print(&self, filter: &Filter, sort: Sort) -> String {
        let plain = format!("{}.{}.{}.{}", self.version, self.keys.0, self.keys.1, self.id);
        format!("{plain}.{}", checksum(&plain, filter, sort))
    }

    /// Reads a cursor that this filter and sort gave out.
    pub fn parse(text: &str, filter: &Filter, sort: Sort) -> Result<Self, NotACursor> {
        let (plain, sum) = text.rsplit_once('.').ok_or(NotACursor)?;
        if sum != checksum(plain, filter, sort) {
            return Err(NotACursor);
        }
        let parts: Vec<&str> = plain.split('.').collect();
        let [version, first, second, id] = *parts.as_slice() else { return Err(NotACursor) };
        let number = |text: &str| text.parse().map_err(|_| NotACursor);
        Ok(Self {
            version: whole(version).ok_or(NotACursor)?,
            keys: (number(first)?, number(second)?),
            id: Uuid::parse_str(id).map_err(|_| NotACursor)?,
        })
    }
}

fn checksum(plain: &str, filter: &Filter, sort: Sort) -> String {
    let digest = Sha256::digest(format!("{plain}\n{}\n{sort}", filter.print()));
    format!("{:08x}", u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]))
}
