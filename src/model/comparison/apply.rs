//! Changes made in a state of a record that may be another than the one they were found in.

use std::cmp::Reverse;

use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::changes::{FieldChange, MARK};
use super::wording::{is_equal, keys, name, names};

/// A change that is not made, as the record is otherwise than it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conflict {
    /// The number of the change in the list, from 0.
    pub change: usize,
    /// Why it is not made.
    pub why: Clash,
}

/// Why a change cannot be applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Clash {
    /// The field says something else.
    Changed,
    /// There is no such field or item.
    Gone,
    /// Another item has the key of the new one.
    Taken,
    /// Several items have the name.
    Ambiguous,
    /// It concerns something that protection hides.
    Hidden,
}

impl Clash {
    /// In words.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Changed => "the record says something else there than the author saw",
            Self::Gone => "the record has nothing of that name",
            Self::Taken => "another item of the record has this key",
            Self::Ambiguous => "the record has several items of that name",
            Self::Hidden => "it concerns something that protection hides",
        }
    }
}

/// Makes the changes that can be made: where the record still says what they begin with, or says already what they want.
/// Gives the others, in their order. All changes between two states, made in the first, give the second.
#[must_use]
pub fn apply(record: &mut Value, changes: &[FieldChange]) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    let mut work = Vec::new();
    for (at, change) in changes.iter().enumerate() {
        let parts = parts(&change.path);
        match rank(record, change, &parts) {
            Ok(rank) => work.push((rank, Reverse(parts.len()), at, parts)),
            Err(why) => conflicts.push(Conflict { change: at, why }),
        }
    }
    // Fields first; then orders; then what goes, from the end; then what comes, from the start. What is deeper comes first:
    // a new item may bear the name of one above it in the path of another change.
    work.sort_by_key(|(rank, depth, at, _)| {
        (*rank, *depth, if *rank == Rank::Removal { usize::MAX - at } else { *at })
    });
    for (_, _, at, parts) in work {
        if let Err(why) = make(record, &changes[at], &parts) {
            conflicts.push(Conflict { change: at, why });
        }
    }
    conflicts.sort_by_key(|conflict| conflict.change);
    conflicts
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Field,
    Order,
    Removal,
    Addition,
}

/// What holds the field that a path names.
enum Place<'a> {
    Object(&'a mut Map<String, Value>),
    List(&'a mut Vec<Value>),
}

fn rank(record: &mut Value, change: &FieldChange, parts: &[String]) -> Result<Rank, Clash> {
    Ok(match (place(record, parts)?.0, &change.before, &change.after) {
        (Place::Object(_), Value::Array(_), Value::Array(_)) => Rank::Order,
        (Place::List(_), Value::Null, _) => Rank::Addition,
        (Place::List(_), _, Value::Null) => Rank::Removal,
        _ => Rank::Field,
    })
}

fn parts(path: &str) -> Vec<String> {
    path.split('/').skip(1).map(|part| part.replace("~1", "/").replace("~0", "~")).collect()
}

/// What holds the last part of a path, and the name of the list that it is in.
fn place<'a>(record: &'a mut Value, parts: &[String]) -> Result<(Place<'a>, String), Clash> {
    let (mut value, mut list) = (record, String::new());
    for part in parts.iter().take(parts.len().saturating_sub(1)) {
        value = match value {
            Value::Object(fields) => {
                list.clone_from(part);
                fields.get_mut(part).ok_or(Clash::Gone)?
            }
            Value::Array(items) => {
                let mut named = (0..items.len()).filter(|at| name(&list, &items[*at]) == *part);
                let at = named.next().ok_or(Clash::Gone)?;
                if named.next().is_some() {
                    return Err(Clash::Ambiguous);
                }
                &mut items[at]
            }
            _ => return Err(Clash::Changed),
        };
    }
    match value {
        Value::Object(fields) => Ok((Place::Object(fields), list)),
        Value::Array(items) => Ok((Place::List(items), list)),
        _ => Err(Clash::Changed),
    }
}

fn make(record: &mut Value, change: &FieldChange, parts: &[String]) -> Result<(), Clash> {
    let Some(last) = parts.last() else { return Err(Clash::Gone) };
    match place(record, parts)? {
        (Place::Object(fields), _) => field(fields, last, change),
        (Place::List(items), of) => item(items, (&of, last), change),
    }
}

fn field(fields: &mut Map<String, Value>, last: &str, change: &FieldChange) -> Result<(), Clash> {
    let FieldChange { before, after, .. } = change;
    if let (Some(Value::Array(items)), Value::Array(before), Value::Array(after)) =
        (fields.get_mut(last), before, after)
    {
        return order(items, last, before, after);
    }
    let is = fields.get(last).unwrap_or(&Value::Null);
    if is_equal(is, before) {
        if last == MARK && *after == Value::Bool(false) {
            fields.shift_remove(last);
        } else {
            fields.insert(last.to_owned(), after.clone());
        }
        return Ok(());
    }
    if is_equal(is, after) { Ok(()) } else { Err(Clash::Changed) }
}

/// Puts the items that have these names in their new order; the others stay in their places.
fn order(items: &mut [Value], list: &str, before: &[Value], after: &[Value]) -> Result<(), Clash> {
    let names = names(list, items);
    let find = |name: &Value| names.iter().position(|known| name == known);
    let from: Vec<usize> =
        after.iter().map(|name| find(name).ok_or(Clash::Gone)).collect::<Result<_, _>>()?;
    if from.is_sorted() {
        return Ok(());
    }
    let places: Vec<usize> = before.iter().filter_map(find).collect();
    if !places.is_sorted() || places.len() != from.len() {
        return Err(Clash::Changed);
    }
    let moved: Vec<Value> = from.into_iter().map(|at| items[at].clone()).collect();
    for (at, item) in places.into_iter().zip(moved) {
        items[at] = item;
    }
    Ok(())
}

/// An item that comes, goes or is changed whole.
fn item(items: &mut Vec<Value>, (list, own): (&str, &str), change: &FieldChange) -> Result<(), Clash> {
    let FieldChange { before, after, behind, .. } = change;
    let names = names(list, items);
    let find = |name: &str| names.iter().position(|known| known == name);
    if before.is_null() {
        let has_key = keys(list).is_some_and(|keys| keys == ["key"]);
        return match find(own).map(|at| is_equal(&items[at], after)) {
            Some(true) => Ok(()),
            Some(false) if has_key && after.is_object() => Err(Clash::Taken),
            _ => {
                let first = behind.as_ref().filter(|name| name.is_empty()).map(|_| 0);
                let next = behind.as_deref().and_then(find).map(|at| at + 1);
                items.insert(first.or(next).unwrap_or(items.len()), after.clone());
                Ok(())
            }
        };
    }
    let is_it = |at: &usize| is_equal(&items[*at], before);
    let equal = find(own).filter(is_it).or_else(|| (0..items.len()).find(is_it));
    match equal {
        Some(at) if after.is_null() => drop(items.remove(at)),
        Some(at) => items[at] = after.clone(),
        None if !after.is_null() && items.iter().any(|item| is_equal(item, after)) => (),
        None if find(own).is_some() => return Err(Clash::Changed),
        None => return Err(Clash::Gone),
    }
    Ok(())
}
