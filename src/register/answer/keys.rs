//! How keys to group by are given: several, in an order of their own, each once.

use utoipa::openapi::schema::Schema;

use crate::register::answer::grouping::GroupKey;
use crate::register::query::declaration::{Times, several};
use crate::register::query::form::word_of;
use crate::register::query::parameters::{Printer, Query};

/// At most so many keys in the order in which they were given, each once.
pub(crate) struct Keys(pub usize);

impl Times for Keys {
    type Kept = Vec<GroupKey>;

    fn take(&self, name: &'static str, query: &mut Query) -> Vec<GroupKey> {
        let Some(sent) = query.one(name) else { return Vec::new() };
        let mut keys = Vec::new();
        for word in sent.split(',') {
            match GroupKey::parse(word) {
                Some(key) if keys.contains(&key) => {
                    query.refuse_because(
                        name,
                        "repeated",
                        format!("{key} was given twice"),
                        GroupKey::words(),
                    );
                }
                Some(key) => keys.push(key),
                None => query.refuse(name, "not-allowed", word, GroupKey::words()),
            }
        }
        if keys.len() > self.0 {
            let allowed = format!("at most {} keys", self.0);
            query.refuse_because(name, "too-many", format!("{} keys", keys.len()), &[allowed]);
        }
        keys
    }

    fn print(&self, name: &'static str, keys: &Vec<GroupKey>, to: &mut Printer) {
        to.any_of(name, keys.iter().map(Some));
    }

    fn schema(&self) -> Schema {
        several((word_of!(GroupKey).schema)(false), self.0)
    }
}
