//! What a file says of the collection of which it is an edition.

use std::collections::BTreeSet;

use crate::model::record::collection::CollectionWords;

/// The words that a collection cannot be without, and how they are written.
const REQUIRED: &str = "name = \"..\", licence = \"..\" and republish = true or false";

/// What is said of a collection. What is left out is as the register knows it.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: Option<String>,
    /// The licence of its rows.
    pub licence: Option<String>,
    /// The address of the licence or the terms.
    pub terms: Option<String>,
    /// Whom to ask.
    pub contact: Option<String>,
    /// Whether its rows may be shown to the public.
    pub republish: Option<bool>,
    /// What this edition is called; the day, if left out.
    pub edition: Option<String>,
    /// The names of rows of which somebody knows that they are new.
    pub new: BTreeSet<String>,
}

impl Said {
    /// The words of a collection that the register does not know.
    pub fn words(&self) -> Result<CollectionWords, String> {
        match (&self.name, &self.licence, self.republish) {
            (Some(name), Some(licence), Some(republish)) => Ok(CollectionWords {
                name: name.clone(),
                licence: licence.clone(),
                terms: self.terms.clone(),
                contact: self.contact.clone(),
                republish,
            }),
            _ => Err(format!(
                "the register does not know the collection {}; write its {REQUIRED}, and terms = \"https://..\" if it has any",
                self.key
            )),
        }
    }

    /// What it says otherwise than the register knows: the word, what is said, and what is known.
    #[must_use]
    pub fn differences(&self, known: &CollectionWords) -> Vec<(&'static str, String, String)> {
        let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "nothing".to_owned());
        let known_texts = [
            ("name", &self.name, known.name.clone()),
            ("licence", &self.licence, known.licence.clone()),
            ("terms", &self.terms, text(&known.terms)),
            ("contact", &self.contact, text(&known.contact)),
        ];
        let texts = known_texts.into_iter().filter_map(|(word, said, is)| Some((word, said.clone()?, is)));
        let flag = self.republish.map(|said| ("republish", said.to_string(), known.republish.to_string()));
        texts.chain(flag).filter(|(_, said, is)| said != is).collect()
    }
}
