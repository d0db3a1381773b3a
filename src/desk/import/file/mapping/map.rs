//! The mapping file: what the columns of somebody else's sheet are here. TOML, written by hand.
//!
//! ```toml
//! skip = 6                                                            # lines above the names of the columns
//! empty = ["-", "n/a"]                                                # means nothing, in every column
//! [columns]
//! title = { text = "Arrests in {location}" }                          # made of other columns
//! date = { column = "event_date", format = "%d %B %Y" }               # as chrono writes formats; no other is read
//! host_country = { column = "country", as = "country" }               # a code or a name
//! places = 7                                                          # the seventh column, as it is
//! counts = { constant = "persons" }
//! ```

use std::collections::BTreeMap;

use toml::{Table, Value};

use crate::desk::collections::said::Said;
use crate::desk::import::file::encoding;
use crate::desk::import::file::mapping::collection;
use crate::desk::import::file::mapping::entry::Entry;
use crate::desk::import::file::mapping::settings::{Column, Settings};

/// The words of the file.
const KNOWN: [&str; 8] =
    ["sheet", "encoding", "separator", "skip", "empty", "count", "collection", "columns"];

/// What the columns of a foreign sheet are.
#[derive(Debug, Clone)]
pub struct Map {
    /// The sheet of a workbook.
    pub(crate) sheet: Option<String>,
    /// The encoding of a text; found by itself, if left out.
    pub(crate) encoding: Option<String>,
    /// What stands between two cells; found by itself, if left out.
    pub(crate) separator: Option<char>,
    /// How many lines stand above the names of the columns; found by itself, if left out.
    pub(crate) skip: Option<u64>,
    /// What means nothing in every column.
    pub(crate) empty: Vec<String>,
    /// Each row is one person: equal rows are one case, and their number is its people.
    pub(crate) counts_rows: bool,
    /// The collection of which the table is an edition.
    pub(crate) collection: Option<Said>,
    /// Our columns, and what each is made of; none where they have our names.
    pub(crate) columns: BTreeMap<String, Entry>,
}

impl Map {
    /// Reads a mapping file.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut settings = Settings::read(text)?;
        let columns: Table = settings.take("columns", "[columns]")?.unwrap_or_default();
        let entry = |(ours, said): (String, Value)| match Entry::read(&ours, said) {
            Ok(entry) => Ok((ours, entry)),
            Err(message) => Err(format!("{ours}: {message}")),
        };
        let count: Option<String> = settings.take("count", "count = \"rows\"")?;
        let map = Self {
            sheet: settings.take("sheet", "sheet = \"Name\"")?,
            encoding: settings.take("encoding", "encoding = \"cp949\"")?,
            separator: settings.take("separator", "separator = \";\", one sign")?,
            skip: settings.take("skip", "skip = 6, a number of lines")?,
            empty: settings.take("empty", "empty = [\"-\", \"n/a\"]")?.unwrap_or_default(),
            counts_rows: count.is_some(),
            collection: collection::take(&mut settings)?,
            columns: columns.into_iter().map(entry).collect::<Result<_, _>>()?,
        };
        settings.end(&KNOWN)?;
        if count.is_some_and(|count| count != "rows") {
            return Err("count is written so: count = \"rows\"".to_owned());
        }
        if map.separator.is_some_and(|separator| !separator.is_ascii()) {
            return Err("separator is one sign of ASCII, such as ; or |".to_owned());
        }
        if map.encoding.as_ref().is_some_and(|name| encoding::named(name).is_none()) {
            return Err("encoding: this is not an encoding that is read here; write one such as utf-8, cp949, gb18030, big5, shift_jis or windows-1252".to_owned());
        }
        let is_bound = |ours: &str| map.columns.contains_key(ours);
        if map.counts_rows && is_bound("row_key") {
            return Err("with count = \"rows\" several rows are one case; leave out row_key".to_owned());
        }
        if map.counts_rows && (is_bound("people_min") || is_bound("people_max")) {
            return Err(
                "with count = \"rows\" the rows are counted; leave out people_min and people_max".to_owned()
            );
        }
        Ok(map)
    }

    /// Whether it says what the columns are; else they have the register's names.
    pub(crate) fn has_columns(&self) -> bool {
        !self.columns.is_empty()
    }

    /// Every column of the file that it needs.
    pub(crate) fn needed(&self) -> impl Iterator<Item = Column> {
        self.columns.values().flat_map(Entry::needs)
    }

    /// Every column of the file that it needs by name, each once.
    pub(crate) fn needed_names(&self) -> Vec<String> {
        let mut names: Vec<String> = self
            .needed()
            .filter_map(|column| match column {
                Column::Name(name) => Some(name),
                Column::Number(_) => None,
            })
            .collect();
        names.sort();
        names.dedup();
        names
    }
}
