//! The tables of an incident's parts, and of sources: each row is one item of a list.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::desk::import::cells::cells::{RowReader, subdivision};
use crate::desk::import::file::csv_sheet::Row;
use crate::desk::import::plan::changed_row::same;
use crate::desk::import::problem::Problems;
use crate::model::tables::incident_table::{Cell, Table};
use crate::model::vocabulary::record::{
    Counted, Counts, GroupKind, Hedge, Precision, Quantifier, Role, SourceKind, Stance, Status,
};

/// What stands in a column.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Word(fn() -> Vec<&'static str>),
    Country,
    Subdivision,
    Date,
    Number,
    Degrees,
    List,
    Ages,
    /// Within the item's `people`.
    People(&'static str),
    PeopleWord(&'static str, fn() -> Vec<&'static str>),
    /// Follows from the others.
    Computed,
}

fn kind(table: &str, column: &str) -> Kind {
    match (table, column) {
        ("places", "role") => Kind::Word(Role::words),
        ("places", "precision") => Kind::Word(Precision::words),
        ("timeline", "status") => Kind::Word(Status::words),
        ("claims", "stance") => Kind::Word(Stance::words),
        ("claims", "hedge") => Kind::Word(Hedge::words),
        ("claims", "quantifier") => Kind::PeopleWord("quantifier", Quantifier::words),
        ("claims", "counts") => Kind::PeopleWord("counts", Counts::words),
        ("groups", "kind") => Kind::Word(GroupKind::words),
        ("groups", "counted") => Kind::Word(Counted::words),
        ("sources", "kind") => Kind::Word(SourceKind::words),
        ("groups", "min" | "max") => Kind::Number,
        ("groups", "ages") => Kind::Ages,
        (_, "people_min") => Kind::People("min"),
        (_, "people_max") => Kind::People("max"),
        (_, "country" | "nationality") => Kind::Country,
        (_, "subdivision") => Kind::Subdivision,
        (_, "lat" | "lon") => Kind::Degrees,
        (_, "date" | "published") => Kind::Date,
        (_, "attribution" | "authors" | "derived_from") | ("timeline" | "groups", "claims") => Kind::List,
        (
            _,
            "incident" | "seq" | "date_earliest" | "date_latest" | "published_earliest" | "published_latest",
        )
        | ("places", "key") => Kind::Computed,
        _ => Kind::Text,
    }
}

/// Whether the rows are what the export wrote for the record.
pub fn as_exported<T>(table: &Table<T>, record: &T, rows: &[Row]) -> bool {
    let printed = (table.rows)(record);
    let holds = |row: &Row, cells: &[Cell]| {
        let is_same = |name: &'static str, cell: &Cell| {
            matches!(kind(table.name, name), Kind::Computed)
                || row.given(name).is_none_or(|given| same(&given.text, cell))
        };
        table.columns.iter().zip(cells).all(|(column, cell)| is_same(column.name, cell))
    };
    printed.len() == rows.len() && rows.iter().zip(&printed).all(|(row, cells)| holds(row, cells))
}

/// The items that the rows say. What a row has no column for stays as in the item of `before` with its `seq`.
pub fn items<T: Serialize + DeserializeOwned>(
    table: &'static str,
    columns: &[&'static str],
    rows: &[Row],
    before: &[T],
    problems: &mut Problems,
) -> Vec<T> {
    let mut items = Vec::new();
    for row in rows {
        let seq =
            row.text("seq").and_then(|seq| seq.parse::<usize>().ok()).and_then(|seq| seq.checked_sub(1));
        let known = seq.and_then(|seq| before.get(seq)).and_then(|item| serde_json::to_value(item).ok());
        items.extend(item(table, columns, row, known, problems));
    }
    items
}

/// One item.
pub fn item<T: DeserializeOwned>(
    table: &'static str,
    columns: &[&'static str],
    row: &Row,
    known: Option<Value>,
    problems: &mut Problems,
) -> Option<T> {
    let before = problems.at(Some(table), row.line).count();
    let mut object = match known {
        Some(Value::Object(object)) => object,
        _ => Map::new(),
    };
    let mut fields = RowReader { row, problems };
    for column in columns.iter().filter(|column| row.given(column).is_some()) {
        read(&mut fields, kind(table, column), column, &mut object);
    }
    if object.get("people").is_some_and(|people| people.get("min").is_none_or(Value::is_null)) {
        if object["people"].get("max").is_some_and(|max| !max.is_null()) {
            fields.refuse("people_min", "required", "a number that has an upper bound has a lower one");
        }
        object.insert("people".to_owned(), Value::Null);
    }
    if fields.problems.count() > before {
        return None;
    }
    serde_json::from_value(Value::Object(object))
        .map_err(|error| fields.problems.add("", "malformed", error.to_string()))
        .ok()
}

fn read(fields: &mut RowReader<'_>, kind: Kind, column: &'static str, object: &mut Map<String, Value>) {
    let text = fields.text(column);
    let value = match kind {
        Kind::Computed => return,
        Kind::People(part) => return within(object, part, json!(fields.number(column))),
        Kind::PeopleWord(part, words) => {
            let word = fields.word(column, |word| words().contains(&word).then(|| word.to_owned()), &words());
            if object.get("people").is_some_and(Value::is_object) {
                within(object, part, json!(word));
            }
            return;
        }
        Kind::Text => json!(text),
        Kind::Word(words) => {
            json!(fields.word(column, |word| words().contains(&word).then(|| word.to_owned()), &words()))
        }
        Kind::Country => json!(fields.country(column)),
        Kind::Subdivision => json!(fields.list(column, subdivision).first()),
        Kind::Date => json!(fields.date(column)),
        Kind::Number => json!(fields.number(column)),
        Kind::Degrees => json!(fields.degrees(column)),
        Kind::List => json!(fields.list(column, |value| Ok(value.to_owned()))),
        Kind::Ages => json!(
            fields.list(column, |age| age.parse::<u8>().map_err(|_| "an age is 0 to 120 years".to_owned()))
        ),
    };
    // What is not said is not there: some fields have a value of their own then.
    if value.is_null() && object.get(column).is_none() {
        return;
    }
    object.insert(column.to_owned(), value);
}

fn within(object: &mut Map<String, Value>, part: &str, value: Value) {
    let people = object.entry("people").or_insert(Value::Null);
    if people.is_null() {
        *people = json!({ "min": null, "max": null });
    }
    if let Some(people) = people.as_object_mut() {
        people.insert(part.to_owned(), value);
    }
}
