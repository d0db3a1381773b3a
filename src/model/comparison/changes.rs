//! What is different between two states of a record, field by field, with paths that name items by their key: so that the
//! same change can be made in a third state, where other items stand beside them.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::pairing::pair;
use super::wording::{Subject, is_equal};

/// One field that is changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldChange {
    /// Which field: as a JSON pointer (RFC 6901), with the key of an item in place of its number. Claims are named by
    /// their `key`, places by name and role, groups by kind and nationality, steps by status, links by incident, plain
    /// values by themselves. The second of one name is `name#2`.
    #[schema(example = "/claims/chosun/quote")]
    pub path: String,
    /// A sentence for people.
    #[schema(example = "The figure's max changes from 15 to 17.")]
    pub words: String,
    /// The value before; null if there was none.
    #[serde(default)]
    pub before: Value,
    /// What it becomes; null if it goes. Where only the order of a list changes, the names of its items.
    #[serde(default)]
    pub after: Value,
    /// The name of the item that a new one comes after; empty for the first place, left out for the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub behind: Option<String>,
}

/// The field that is only there where it is true: to leave it out is to say that it is not.
pub(super) const MARK: &str = "rests_on_all";

/// What `after` says otherwise than `before`. What it leaves out it does not speak of: a field is emptied by null, a list
/// that is given is given whole.
#[must_use]
pub fn changes(before: &Value, after: &Value) -> Vec<FieldChange> {
    let mut walk = Walk { is_keyed: true, ..Walk::default() };
    walk.value(&Spot::default(), before, after);
    walk.found.into_iter().map(|found| found.change).collect()
}

/// The fields of a claim that are left out where there is none.
const LEFT_OUT: [&str; 2] = ["date", "place"];

/// Writes null in the claims of a whole record where the record before it had a field of the same claim: what a state leaves
/// out, it does not speak of.
pub fn empty_what_is_gone(before: &Value, after: &mut Value) {
    let had: Vec<&Value> = before["claims"].as_array().into_iter().flatten().collect();
    for claim in after["claims"].as_array_mut().into_iter().flatten() {
        let was = had.iter().find(|was| was["key"] == claim["key"]);
        for field in LEFT_OUT {
            if was.is_some_and(|was| !was[field].is_null()) && claim[field].is_null() {
                claim[field] = Value::Null;
            }
        }
    }
}

/// One field that is changed, and where it is in the second state.
#[derive(Debug)]
pub(crate) struct Found {
    pub pointer: String,
    pub change: FieldChange,
}

/// A field, and what it is called.
#[derive(Default)]
pub(crate) struct Spot {
    pointer: String,
    path: String,
    subject: Subject,
}

impl Spot {
    fn field(&self, name: &str) -> Self {
        let part = escape(name);
        Self {
            pointer: format!("{}/{part}", self.pointer),
            path: format!("{}/{part}", self.path),
            subject: self.subject.field(name),
        }
    }

    fn item(&self, at: usize, item: &Value, name: &str) -> Self {
        Self {
            pointer: format!("{}/{at}", self.pointer),
            path: format!("{}/{}", self.path, escape(name)),
            subject: self.subject.item(item),
        }
    }
}

fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// Goes through two states at once, and writes down what is different: field by field, and as a JSON Patch.
#[derive(Default)]
pub(crate) struct Walk {
    pub found: Vec<Found>,
    pub patch: Vec<Value>,
    /// Nothing is said by its number: an item of which there are several of one name is changed whole.
    is_keyed: bool,
}

impl Walk {
    fn tell(&mut self, spot: &Spot, before: Value, after: Value, behind: Option<String>) {
        if before != after {
            let words = spot.subject.sentence(&before, &after);
            let change = FieldChange { path: spot.path.clone(), words, before, after, behind };
            self.found.push(Found { pointer: spot.pointer.clone(), change });
        }
    }

    pub(crate) fn value(&mut self, spot: &Spot, before: &Value, after: &Value) {
        match (before, after) {
            (Value::Object(before), Value::Object(after)) => self.object(spot, before, after),
            (Value::Array(before), Value::Array(after)) => self.list(spot, before, after),
            _ if is_equal(before, after) => (),
            _ => {
                self.tell(spot, before.clone(), after.clone(), None);
                self.patch.push(json!({"op": "replace", "path": spot.pointer, "value": after}));
            }
        }
    }

    fn object(&mut self, spot: &Spot, before: &Map<String, Value>, after: &Map<String, Value>) {
        for (name, value) in after {
            let spot = spot.field(name);
            if let Some(old) = before.get(name) {
                self.value(&spot, old, value);
            } else {
                self.tell(&spot, Value::Null, value.clone(), None);
                self.patch.push(json!({"op": "add", "path": spot.pointer, "value": value}));
            }
        }
        let left_out = before.iter().filter(|(name, _)| !self.is_keyed && !after.contains_key(*name));
        for (name, value) in left_out.collect::<Vec<_>>() {
            let spot = spot.field(name);
            self.tell(&spot, value.clone(), Value::Null, None);
            self.patch.push(json!({"op": "remove", "path": spot.pointer}));
        }
        if self.is_keyed && before.contains_key(MARK) && !after.contains_key(MARK) {
            self.tell(&spot.field(MARK), Value::Bool(true), Value::Bool(false), None);
        }
    }

    fn list(&mut self, spot: &Spot, before: &[Value], after: &[Value]) {
        let paired = pair(before, after, |old, new| spot.subject.is_same(old, new));
        let (names, new_names) = (spot.subject.names(before), spot.subject.names(after));
        for (at, item) in before.iter().enumerate().filter(|(at, _)| !paired.contains(&Some(*at))) {
            self.tell(&spot.item(at, item, &names[at]), item.clone(), Value::Null, None);
        }
        let own_names = apart(&spot.subject, before, (after, &new_names), &paired);
        let tail = paired.iter().rposition(Option::is_some).map_or(0, |last| last + 1);
        for (at, item) in after.iter().enumerate().filter(|(at, _)| paired[*at].is_none()) {
            let follows = || if at == 0 { String::new() } else { new_names[at - 1].clone() };
            let behind = (at < tail).then(follows);
            self.tell(&spot.item(at, item, &own_names[at]), Value::Null, item.clone(), behind);
        }
        if !paired.iter().flatten().is_sorted() {
            self.order(spot, &names, &paired);
        }
        self.arrange(&spot.pointer, before.len(), after, &paired);
        // The items stand where they will stand, so that what is within them is found there.
        for (at, (item, old)) in after.iter().zip(&paired).enumerate() {
            let Some(old) = *old else { continue };
            let inner = spot.item(at, item, &names[old]);
            if self.is_keyed && spot.subject.is_ambiguous(before, &before[old]) {
                let item = filled(&before[old], item);
                self.tell(&inner, before[old].clone(), item, None);
            } else {
                self.value(&inner, &before[old], item);
            }
        }
    }

    /// What stays, in another order.
    fn order(&mut self, spot: &Spot, names: &[String], paired: &[Option<usize>]) {
        let after: Vec<usize> = paired.iter().flatten().copied().collect();
        let mut before = after.clone();
        before.sort_unstable();
        let list = |places: Vec<usize>| places.into_iter().map(|at| names[at].as_str()).collect::<Vec<_>>();
        let change = FieldChange {
            path: spot.path.clone(),
            words: spot.subject.order(),
            before: json!(list(before)),
            after: json!(list(after)),
            behind: None,
        };
        self.found.push(Found { pointer: spot.pointer.clone(), change });
    }

    /// Operations that take items out, from the last, and then put each in its place, from the first.
    fn arrange(&mut self, pointer: &str, count: usize, after: &[Value], paired: &[Option<usize>]) {
        let mut present: Vec<Option<usize>> = (0..count).map(Some).collect();
        for at in (0..count).rev().filter(|at| !paired.contains(&Some(*at))) {
            present.remove(at);
            self.patch.push(json!({"op": "remove", "path": format!("{pointer}/{at}")}));
        }
        for (at, (item, old)) in after.iter().zip(paired).enumerate() {
            let path = format!("{pointer}/{at}");
            match present.iter().position(|present| old.is_some() && present == old) {
                Some(from) if from == at => (),
                Some(from) => {
                    let moved = present.remove(from);
                    present.insert(at, moved);
                    self.patch.push(json!({"op": "move", "from": format!("{pointer}/{from}"), "path": path}));
                }
                None => {
                    present.insert(at, None);
                    self.patch.push(json!({"op": "add", "path": path, "value": item}));
                }
            }
        }
    }
}

/// The names of the items of `after`: one more of what is there already has a name that nothing there has, as it would be
/// taken for that.
fn apart(
    subject: &Subject,
    before: &[Value],
    (after, names): (&[Value], &[String]),
    paired: &[Option<usize>],
) -> Vec<String> {
    let (mut all, mut names) = (before.to_vec(), names.to_vec());
    for (at, item) in after.iter().enumerate().filter(|(at, _)| paired[*at].is_none()) {
        if before.iter().any(|old| is_equal(old, item)) {
            all.push(item.clone());
            names[at] = subject.names(&all).pop().unwrap_or_default();
        }
    }
    names
}

/// An item with what it leaves out as it was.
fn filled(before: &Value, after: &Value) -> Value {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            let mut item = before.clone();
            for (name, value) in after {
                let value = before.get(name).map_or_else(|| value.clone(), |old| filled(old, value));
                item.insert(name.clone(), value);
            }
            if !after.contains_key(MARK) {
                item.shift_remove(MARK);
            }
            Value::Object(item)
        }
        _ if is_equal(before, after) => before.clone(),
        _ => after.clone(),
    }
}
