//! Which words are names and which are words of a language, by public lists: `data/README.md` says whose they are.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use deunicode::deunicode;

use crate::model::screening::word_lists;

const GIVEN: &str = include_str!("../../../../data/names/given.txt");
const FAMILY: &str = include_str!("../../../../data/names/family.txt");
const WORLD: &str = include_str!("../../../../data/names/world.txt");
const ENGLISH: &str = include_str!("../../../../data/names/english.txt");
const COMMON: &str = include_str!("../../../../data/names/common.txt");
const PLACES: &str = include_str!("../../../../data/names/places.txt");
const KOREAN: &str = include_str!("../../../../data/names/korean.txt");
const KOREAN_GIVEN: &str = include_str!("../../../../data/names/korean_given.txt");
/// What countries and places are called in these scripts, with codes and English between, which are words of neither.
const COUNTRIES: &str = include_str!("../../../../data/countries.txt");
const PLACES_BY_HAND: &str = include_str!("../../../../data/place_names.txt");
const CHINESE: &str = include_str!("../../../../data/names/chinese.txt");
const TRADITIONAL: &str = include_str!("../../../../data/names/traditional.txt");

/// What a word in Latin letters is in the lists.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Kind {
    pub(crate) given: bool,
    pub(crate) family: bool,
    english: English,
    /// Petrov, Kuznetsova, Karpenko, Sargsyan, Rahimzada, Nurullah: more of them than a list can hold.
    pub(crate) ends_like_a_family: bool,
}

/// Whether it is a word of English.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum English {
    #[default]
    No,
    Word,
    /// One that stands in most texts.
    Common,
}

impl Kind {
    /// Whatever its case and its accents.
    pub(crate) fn of(word: &str) -> Self {
        static KINDS: LazyLock<HashMap<&'static str, Kind>> = LazyLock::new(|| {
            let mut kinds: HashMap<&str, Kind> = HashMap::new();
            words(GIVEN).for_each(|word| kinds.entry(word).or_default().given = true);
            words(FAMILY).for_each(|word| kinds.entry(word).or_default().family = true);
            words(WORLD).for_each(|word| {
                let kind = kinds.entry(word).or_default();
                (kind.given, kind.family) = (true, true);
            });
            words(ENGLISH).for_each(|word| kinds.entry(word).or_default().english = English::Word);
            words(COMMON).for_each(|word| kinds.entry(word).or_default().english = English::Common);
            kinds
        });
        let plain = plain(word);
        let mut kind = KINDS.get(plain.as_str()).copied().unwrap_or_default();
        kind.ends_like_a_family = !kind.is_word() && ends_like_a_family(&plain);
        kind.family |= kind.ends_like_a_family;
        kind
    }

    pub(crate) fn is_word(self) -> bool {
        self.english != English::No
    }

    pub(crate) fn is_common(self) -> bool {
        self.english == English::Common
    }

    pub(crate) fn is_name(self) -> bool {
        self.given || self.family
    }
}

fn ends_like_a_family(word: &str) -> bool {
    const ENDS: &str = "ov ova ev eva ovich evich ovna evna sky skaya skiy ski ska enko yan shvili adze idze zadeh zada zade zai zoi pour ullah \
                        ulla uddin allah poulos escu oglu";
    word.len() > 5 && ENDS.split(' ').any(|end| word.ends_with(end))
}

/// In small letters, without accents.
fn plain(word: &str) -> String {
    deunicode(word).to_lowercase().chars().filter(char::is_ascii_lowercase).collect()
}

/// Whether a place is called so: San Diego, Port Sudan.
pub(crate) fn is_place(first: &str, second: &str) -> bool {
    static NAMES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| words(PLACES).collect());
    NAMES.contains(format!("{}-{}", plain(first), plain(second)).as_str())
}

/// The lists hold words between spaces, and comments.
fn words(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace)
}

/// Whether it is a noun of Korean, of two syllables or with the first syllable of a family name.
pub(crate) fn is_korean(word: &str) -> bool {
    static NOUNS: LazyLock<HashSet<&'static str>> =
        LazyLock::new(|| words(KOREAN).chain(words(COUNTRIES)).chain(words(PLACES_BY_HAND)).collect());
    NOUNS.contains(word)
}

/// Whether it is a given name of Korea.
pub(crate) fn is_korean_given(name: &str) -> bool {
    static NAMES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| words(KOREAN_GIVEN).collect());
    NAMES.contains(name)
}

/// How much more often its two syllables stand in given names of Korea than in nouns, in their places: 0 is as often, and each
/// step is a factor of e.
pub(crate) fn korean_likeness(name: &str) -> f64 {
    type Counts = [HashMap<char, u32>; 2];
    static COUNTS: LazyLock<[(Counts, u32); 2]> = LazyLock::new(|| {
        let given = words(KOREAN_GIVEN).chain(word_lists::HANGUL_GIVEN_NAMES.split(' ')).map(str::to_owned);
        let begins_like_a_name = |word: &&str| {
            word.chars().count() > 2 && word.starts_with(|c| word_lists::HANGUL_FAMILY.contains(c))
        };
        let nouns =
            words(KOREAN).filter(begins_like_a_name).map(|word| word.chars().skip(1).collect::<String>());
        [counts(given), counts(nouns)]
    });
    let [(given, names), (other, nouns)] = &*COUNTS;
    let of = |counts: &Counts, nth: usize, c| f64::from(counts[nth].get(&c).copied().unwrap_or_default());
    let share = |nth, c| {
        let (in_names, in_nouns) = (of(given, nth, c) + 0.3, of(other, nth, c) + 1.0);
        (in_names / (f64::from(*names) + 60.0)).ln() - (in_nouns / (f64::from(*nouns) + 300.0)).ln()
    };
    name.chars().take(2).enumerate().map(|(nth, c)| share(nth, c)).sum()
}

fn counts(words: impl Iterator<Item = String>) -> ([HashMap<char, u32>; 2], u32) {
    let (mut counts, mut all) = ([HashMap::new(), HashMap::new()], 0);
    for word in words {
        all += 1;
        for (counts, c) in counts.iter_mut().zip(word.chars()) {
            *counts.entry(c).or_default() += 1;
        }
    }
    (counts, all)
}

/// Whether it is a word of Chinese that holds a family name, in simplified characters.
pub(crate) fn is_chinese(word: &str) -> bool {
    static WORDS: LazyLock<HashSet<&'static str>> =
        LazyLock::new(|| words(CHINESE).chain(words(COUNTRIES)).chain(words(PLACES_BY_HAND)).collect());
    WORDS.contains(word)
}

/// The simplified character, of as many bytes.
pub(crate) fn simplified(c: char) -> char {
    static SIMPLE: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
        let pair = |pair: &str| pair.chars().next().zip(pair.chars().nth(1));
        words(TRADITIONAL).filter_map(pair).collect()
    });
    SIMPLE.get(&c).copied().unwrap_or(c)
}
