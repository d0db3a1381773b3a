//! Keys of sources, found again by what an article is known by.

use std::collections::HashMap;

use crate::model::record::identity::{Identity, Sameness};
use crate::model::record::source::Source;

/// Keys by address, and by outlet, day and title.
#[derive(Debug, Default)]
pub struct Articles {
    identities: HashMap<String, Identity>,
    by_address: HashMap<String, Vec<String>>,
    /// Those with an address, and those without.
    by_title: [HashMap<String, Vec<String>>; 2],
}

impl Articles {
    /// Takes a source in, in place of what was there of its key.
    pub fn put(&mut self, source: &Source) {
        let (key, identity) = (source.key.clone(), Identity::of(source));
        match self.identities.insert(key.clone(), identity.clone()) {
            Some(before) if before == identity => return,
            Some(before) => self.each_entry(&before, |keys| keys.retain(|other| *other != key)),
            None => (),
        }
        self.each_entry(&identity, |keys| keys.push(key.clone()));
    }

    fn each_entry(&mut self, identity: &Identity, change: impl Fn(&mut Vec<String>)) {
        let Identity { address, title_key, .. } = identity;
        let by_title = &mut self.by_title[usize::from(address.is_none())];
        change(by_title.entry(title_key.clone()).or_default());
        if let Some(address) = address {
            change(self.by_address.entry(address.clone()).or_default());
        }
    }

    /// The keys of the same article, those that were taken in first before others of their kind.
    pub fn same(&self, identity: &Identity) -> impl Iterator<Item = &str> {
        let by_address = identity.address.as_ref().and_then(|address| self.by_address.get(address));
        let [addressed, bare] = self.by_title.each_ref().map(|keys| keys.get(&identity.title_key));
        // Of two addresses a title does not say that they are one; of several it does not say which.
        let addressed = addressed.filter(|keys| identity.address.is_none() && keys.len() == 1);
        let is_same = |key: &String| {
            self.identities.get(key).is_some_and(|other| identity.same(other) == Sameness::Same)
        };
        // Of those without a title none is the same for certain, and they may be many.
        let by_title = [addressed, bare].into_iter().flatten().filter(|_| identity.has_title());
        by_address.into_iter().chain(by_title).flatten().filter(move |key| is_same(key)).map(String::as_str)
    }
}
