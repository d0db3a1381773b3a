//! Which article a source is: whether two are the same one, and the key that the register gives it.

use std::collections::{BTreeSet, HashSet};

use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization;

use crate::model::record::source::Source;
use crate::model::value::address::address;
use crate::model::value::text;
use crate::model::vocabulary::record::SourceKind;

/// Whether two sources are one article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sameness {
    /// One address, or one outlet, day and title where an address is missing.
    Same,
    /// One outlet, day and title at two addresses, or two days and two titles at one address, or one outlet
    /// and title, but too little else: an editor has to look.
    Unsure,
    /// Nothing says that they are one.
    Different,
}

/// By what an article is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Its normalised address; see [`address`].
    pub address: Option<String>,
    /// Outlet, day and title; see [`title_key`].
    pub title_key: String,
    title: String,
    days: Option<(NaiveDate, NaiveDate)>,
    kind: SourceKind,
    authors: Vec<String>,
}

impl Identity {
    /// That of a source. Where only the copy in an archive has an address, it is that.
    #[must_use]
    pub fn of(source: &Source) -> Self {
        Self {
            address: source
                .url
                .as_ref()
                .or(source.archive_url.as_ref())
                .map(|url| address(url))
                .filter(|address| is_page(address)),
            title_key: title_key(source),
            title: title(source),
            days: days(source),
            kind: source.kind,
            authors: source.authors.clone(),
        }
    }

    /// Whether both are one article. The order of the two does not matter.
    #[must_use]
    pub fn same(&self, other: &Self) -> Sameness {
        let is_named_alike = self.title_key == other.title_key;
        // Without a day two interviews of one name may be two.
        let is_one_work =
            self.kind == other.kind && self.authors == other.authors && self.kind != SourceKind::Testimony;
        let is_named = !self.title.is_empty() && (self.days.is_some() || is_one_work);
        match (&self.address, &other.address) {
            (Some(one), Some(two)) if one == two && self.is_other_part(other) => Sameness::Unsure,
            (Some(one), Some(two)) if one == two => Sameness::Same,
            // Two addresses and no title: nothing says that they are one.
            (Some(_), Some(_)) if self.title.is_empty() => Sameness::Different,
            (Some(_), Some(_)) if is_named_alike => Sameness::Unsure,
            _ if is_named_alike && is_named => Sameness::Same,
            _ if is_named_alike => Sameness::Unsure,
            _ => Sameness::Different,
        }
    }

    /// Whether anybody gave a title.
    #[must_use]
    pub fn has_title(&self) -> bool {
        !self.title.is_empty()
    }

    /// One page may hold two documents: each with its own day and its own title.
    fn is_other_part(&self, other: &Self) -> bool {
        let days = self.days.zip(other.days);
        let on_other_days = days.is_some_and(|(one, two)| one.1 < two.0 || two.1 < one.0);
        on_other_days && self.title != other.title && !self.title.is_empty() && !other.title.is_empty()
    }

    /// Why both are one article, or may be: whether that is certain, and a sentence. Nothing, where they are different.
    #[must_use]
    pub fn alike(&self, other: &Self) -> Option<(bool, String)> {
        let sameness = self.same(other);
        let reason = match (&self.address, &other.address) {
            (Some(one), Some(two)) if one == two && sameness == Sameness::Unsure => {
                format!("both are at {}, but day and title are not the same", text::excerpt(one))
            }
            (Some(one), Some(two)) if one == two => format!("both are at {}", text::excerpt(one)),
            (Some(_), Some(_)) => "outlet, day and title are the same, the addresses are not".to_owned(),
            _ => "outlet, day and title are the same".to_owned(),
        };
        (sameness != Sameness::Different).then_some((sameness == Sameness::Same, reason))
    }
}

/// An address of a whole site is on many of its articles.
fn is_page(address: &str) -> bool {
    address.contains(['/', '?', '#'])
}

/// Whether both are one article.
#[must_use]
pub fn same(one: &Source, other: &Source) -> Sameness {
    Identity::of(one).same(&Identity::of(other))
}

/// The fault of a source that is corrected into another one.
pub const SAME_ARTICLE: &str = "same-article";

/// What is said of it.
#[must_use]
pub fn same_article(key: &str) -> String {
    format!("this is the article of the source {key}; an editor can join the two")
}

/// What an article is called where nobody gave a title.
pub const NO_TITLE: &str = "(no title given)";

/// Outlet, day and title, folded: equal where a reader would say that they are.
#[must_use]
pub fn title_key(source: &Source) -> String {
    let day = days(source).map(|(first, last)| format!("{first}/{last}")).unwrap_or_default();
    format!("{} {day} {}", words(&source.outlet), title(source))
}

/// The first and the last day on which it may have been published.
fn days(source: &Source) -> Option<(NaiveDate, NaiveDate)> {
    source.published.as_ref().map(|date| (date.span().earliest, date.span().latest))
}

/// The title's words; none where nobody gave one.
fn title(source: &Source) -> String {
    if source.title == NO_TITLE { String::new() } else { words(&source.title) }
}

/// Letters without their accents and digits, everything else as hyphens; what has none of these, as it is.
fn words(text: &str) -> String {
    let bare: String = text.nfkd().filter(|c| !('\u{300}'..='\u{36F}').contains(c)).collect();
    Some(text::slug(&bare))
        .filter(|words| !words.is_empty())
        .unwrap_or_else(|| text::fold(text).replace(' ', "-"))
}

/// Letters of all scripts in those of English, as far as they have any: `Süddeutsche` is `suddeutsche`, 조선 `joseon`.
fn ascii(text: &str) -> String {
    text::slug(&deunicode::deunicode_with_tofu(&text::fold(text), " "))
}

/// The most letters of an outlet in a key.
const MOST_OF_AN_OUTLET: usize = 60;

/// The key of a new source: outlet and day, and where that is taken the next of `-b`, `-c`, … that is free.
#[must_use]
pub fn key(source: &Source, taken: impl Fn(&str) -> bool) -> String {
    let base = base(source);
    if !taken(&base) {
        return base;
    }
    let at = |n: u32| format!("{base}-{}", letters(n));
    // Thousands may be of one outlet and day.
    let mut free = 1;
    while taken(&at(free)) {
        free *= 2;
    }
    let mut last_taken = free / 2;
    while free - last_taken > 1 {
        let middle = last_taken + (free - last_taken) / 2;
        if taken(&at(middle)) {
            last_taken = middle;
        } else {
            free = middle;
        }
    }
    at(free)
}

/// Keys that are taken, and those of them of which nobody may know.
#[derive(Debug, Default)]
pub struct TakenKeys {
    all: HashSet<String>,
    hidden: BTreeSet<String>,
}

impl TakenKeys {
    /// Takes a key; one that is taken stays as it is.
    pub fn take(&mut self, key: String, is_public: bool) {
        if self.all.insert(key.clone()) && !is_public {
            self.hidden.insert(key);
        }
    }

    fn hides_one_of(&self, base: &str) -> bool {
        self.hidden.range(base.to_owned()..).next().is_some_and(|key| key.starts_with(base))
    }
}

impl FromIterator<(String, bool)> for TakenKeys {
    fn from_iter<T: IntoIterator<Item = (String, bool)>>(keys: T) -> Self {
        let mut taken = Self::default();
        keys.into_iter().for_each(|(key, is_public)| taken.take(key, is_public));
        taken
    }
}

/// The same, where some keys are taken by what nobody may know of: it must not tell that there is anything. `letters` gives
/// letters that say nothing.
#[must_use]
pub fn public_key(source: &Source, taken: &TakenKeys, letters: impl Fn() -> String) -> String {
    let (base, free) = (base(source), key(source, |key| taken.all.contains(key)));
    if free != base && taken.hides_one_of(&base) { key_with(source, &letters()) } else { free }
}

/// The key of a new source where it must not tell which keys are taken: outlet and day, and letters that say nothing.
#[must_use]
pub fn key_with(source: &Source, letters: &str) -> String {
    format!("{}-{letters}", base(source))
}

fn base(source: &Source) -> String {
    let outlet: String = ascii(&source.outlet).chars().take(MOST_OF_AN_OUTLET).collect();
    let outlet = Some(outlet.trim_end_matches('-')).filter(|outlet| !outlet.is_empty()).unwrap_or("source");
    let day = source.published.as_ref().map(|date| ascii(date.as_str())).unwrap_or_default();
    if day.is_empty() { outlet.to_owned() } else { format!("{outlet}-{day}") }
}

/// 0 is a, 1 is b, 25 is z, 26 is aa.
fn letters(n: u32) -> String {
    let mut left = n + 1;
    let mut letters = Vec::new();
    while left > 0 {
        left -= 1;
        letters.push(char::from(b'a' + u8::try_from(left % 26).unwrap_or_default()));
        left /= 26;
    }
    letters.into_iter().rev().collect()
}
