//! What looks like the name of a person, in Latin letters, Hangul and Chinese characters.

pub(crate) mod lists;
pub(crate) mod word;
pub(crate) mod syllables;
pub(crate) mod known;
pub(crate) mod lower_case;
pub(crate) mod told_words;
pub(crate) mod reading;
pub(crate) mod told;
pub(crate) mod latin;
pub(crate) mod hangul_words;
pub(crate) mod foreign;
pub(crate) mod hangul;
pub(crate) mod han;
pub(crate) mod names;
