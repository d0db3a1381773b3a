//! Numbers in digits and in words: `digits` in figures; `english` in English words; `myriads` in Chinese letters and their Korean
//! sounds; `native` in Korean words; `pairs` two neighbours in one word.

pub(crate) mod digits;
pub(crate) mod english;
pub(crate) mod myriads;
pub(crate) mod native;
pub(crate) mod pairs;
