//! The difference between two whole states of a record: in words for people, and as a JSON Patch (RFC 6902) for programs.
//!
//! What has a key is compared by it, so that a claim put in before the others is one claim more, and not a change of all.

use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use crate::model::comparison::pairing::pair;
use crate::model::comparison::wording::Subject;

/// What is different.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Difference {
    /// Field by field, in the order of the record.
    pub words: Vec<Change>,
    /// What makes the first state the second: a list of operations (RFC 6902).
    #[schema(value_type = Vec<Object>)]
    pub patch: Value,
}

/// One field that is different.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = ChangedField)]
pub struct Change {
    /// Which field, as a JSON pointer (RFC 6901) into the second state. What is not there any more is named by its place
    /// in the object or the list that held it.
    #[schema(example = "/people/max")]
    pub pointer: String,
    /// A sentence for people.
    #[schema(example = "The figure's max changes from 15 to 17.")]
    pub words: String,
    /// What it was; null if it was not there.
    pub before: Value,
    /// What it is; null if it is not there any more.
    pub after: Value,
}

/// The difference between two whole states of a record.
#[must_use]
pub fn difference(before: &Value, after: &Value) -> Difference {
    let mut walk = Walk::default();
    walk.value(&Spot::default(), before, after);
    Difference { words: walk.words, patch: Value::Array(walk.patch) }
}

/// A field, and what it is called.
#[derive(Default)]
struct Spot {
    pointer: String,
    subject: Subject,
}

impl Spot {
    fn field(&self, name: &str) -> Self {
        Self {
            pointer: format!("{}/{}", self.pointer, name.replace('~', "~0").replace('/', "~1")),
            subject: self.subject.field(name),
        }
    }

    fn item(&self, at: usize, item: &Value) -> Self {
        Self { pointer: format!("{}/{at}", self.pointer), subject: self.subject.item(item) }
    }
}

#[derive(Default)]
struct Walk {
    words: Vec<Change>,
    patch: Vec<Value>,
}

impl Walk {
    fn tell(&mut self, spot: &Spot, before: Value, after: Value) {
        if before != after {
            let words = spot.subject.sentence(&before, &after);
            self.words.push(Change { pointer: spot.pointer.clone(), words, before, after });
        }
    }

    fn value(&mut self, spot: &Spot, before: &Value, after: &Value) {
        match (before, after) {
            (Value::Object(before), Value::Object(after)) => self.object(spot, before, after),
            (Value::Array(before), Value::Array(after)) => self.list(spot, before, after),
            _ if before == after => (),
            _ => {
                self.tell(spot, before.clone(), after.clone());
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
                self.tell(&spot, Value::Null, value.clone());
                self.patch.push(json!({"op": "add", "path": spot.pointer, "value": value}));
            }
        }
        for (name, value) in before.iter().filter(|(name, _)| !after.contains_key(*name)) {
            let spot = spot.field(name);
            self.tell(&spot, value.clone(), Value::Null);
            self.patch.push(json!({"op": "remove", "path": spot.pointer}));
        }
    }

    fn list(&mut self, spot: &Spot, before: &[Value], after: &[Value]) {
        let paired = pair(before, after, |old, new| spot.subject.is_same(old, new));
        for (at, item) in before.iter().enumerate().filter(|(at, _)| !paired.contains(&Some(*at))) {
            self.tell(&spot.item(at, item), item.clone(), Value::Null);
        }
        for (at, item) in after.iter().enumerate().filter(|(at, _)| paired[*at].is_none()) {
            self.tell(&spot.item(at, item), Value::Null, item.clone());
        }
        if !paired.iter().flatten().is_sorted() {
            let names =
                |list: &[Value]| list.iter().map(|item| spot.subject.item(item).name()).collect::<Vec<_>>();
            let (pointer, words) = (spot.pointer.clone(), spot.subject.order());
            self.words.push(Change {
                pointer,
                words,
                before: json!(names(before)),
                after: json!(names(after)),
            });
        }
        self.arrange(&spot.pointer, before.len(), after, &paired);
        // The items stand where they will stand, so that what is within them is found there.
        for (at, (item, old)) in after.iter().zip(&paired).enumerate() {
            if let Some(old) = old.and_then(|old| before.get(old)) {
                self.value(&spot.item(at, item), old, item);
            }
        }
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
