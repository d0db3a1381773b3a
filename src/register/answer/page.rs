//! The order of a list, and the cursor from one page to the next.

use std::cmp::Ordering;

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::model::vocabulary::define::vocabulary;
use crate::register::query::declaration::{Optional, Otherwise, parameters};
use crate::register::query::form::{Form, TOKEN, number, uuid, word_of};
use crate::register::query::parameters::address;
use crate::register::snapshot::matching::Match;
use crate::register::snapshot::row::Row;

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
const LIMIT: Form<u32> = number::<1, MOST>(&["a whole number from 1 to 200"]);

parameters! {
    /// The order of a list or a file.
    Order {
        /// The order. Incidents that are equal in this order are sorted by id.
        sort: Sort = Otherwise(word_of!(Sort), Sort::NewestFirst), "-people";
    }
}

parameters! {
    /// The order of a feed.
    FeedOrder {
        /// The order; the default is last changed first (-updated). Incidents that are equal in this order are sorted
        /// by id.
        sort: Sort = Otherwise(word_of!(Sort), Sort::LastChanged), "-date";
    }
}

parameters! {
    /// Which page of a list.
    Page {
        /// The most items on a page, 1 to 200; the default is 50.
        limit: u32 = Otherwise(LIMIT, 50), 20;
        /// The position after the previous page. Use the address in `next` without changing it.
        cursor: Option<String> = Optional(TOKEN), null;
    }
}

parameters! {
    /// Which page of a feed.
    FeedPage {
        /// The position after the previous page. Use the address in `next` without changing it.
        cursor: Option<String> = Optional(TOKEN), null;
    }
}

/// Where a page ended: the numbers by which the list is ordered at its last line, and that line's id.
///
/// Printed plainly with a checksum, which covers the question too: a cursor is never used with another list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor<const N: usize> {
    /// The numbers.
    pub keys: [i64; N],
    /// The id.
    pub id: Uuid,
}

/// The cursor of a list of incidents: the version it is of, and what it is ordered by.
pub type Place = Cursor<3>;

/// The cursor is not one that this list gave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotACursor;

impl<const N: usize> Cursor<N> {
    /// The cursor in words.
    #[must_use]
    pub fn print(&self, question: &str) -> String {
        let keys = self.keys.map(|key| format!("{key}."));
        let plain = [keys.concat(), self.id.to_string()].concat();
        format!("{plain}.{}", checksum(&plain, question))
    }

    /// Reads a cursor that this question gave out.
    pub fn parse(text: &str, question: &str) -> Result<Self, NotACursor> {
        let read = || {
            let (plain, sum) = text.rsplit_once('.')?;
            let (keys, id) = plain.rsplit_once('.')?;
            let keys: Vec<i64> = keys.split('.').map(|key| key.parse().ok()).collect::<Option<_>>()?;
            let cursor = Self { keys: keys.try_into().ok()?, id: uuid(id)? };
            (sum == checksum(plain, question)).then_some(cursor)
        };
        read().ok_or(NotACursor)
    }
}

fn checksum(plain: &str, question: &str) -> String {
    let digest = Sha256::digest(format!("{plain}\n{question}"));
    format!("{:08x}", u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]))
}

impl Page {
    /// Where the page before ended; none for the first page.
    pub fn after<const N: usize>(&self, question: &str) -> Result<Option<Cursor<N>>, NotACursor> {
        self.cursor.as_deref().map(|cursor| Cursor::parse(cursor, question)).transpose()
    }

    /// The address of the page that begins after a cursor.
    #[must_use]
    pub fn next<const N: usize>(&self, question: &str, end: Cursor<N>) -> String {
        address(question, &[&Self { cursor: Some(end.print(question)), ..*self }])
    }
}

/// Puts the list in order and cuts a page out of it; the second is the cursor of the next page, if there is one.
#[must_use]
pub fn cut<'a, 's>(
    seen: &'s mut [Match<'a>],
    by: Sort,
    limit: u32,
    after: Option<Place>,
    version: u32,
) -> (&'s [Match<'a>], Option<Place>) {
    sort(by, seen);
    let start = after.map_or(0, |Cursor { keys: [_, first, second], id }| {
        seen.partition_point(|seen| order(by, seen.row) <= (first, second, id))
    });
    let end = seen.len().min(start + limit as usize);
    let next = seen[start..end].last().filter(|_| end < seen.len()).map(|last| {
        let (first, second, id) = order(by, last.row);
        Cursor { keys: [version.into(), first, second], id }
    });
    (&seen[start..end], next)
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
