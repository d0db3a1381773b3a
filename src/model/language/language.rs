//! The languages, and a word or a fixed sentence in each of them.

use crate::model::vocabulary::define::vocabulary;

vocabulary! {
    /// A language in which the register speaks. A record's own text stays as it was written.
    Language {
        /// English.
        English = "en",
        /// Korean.
        Korean = "ko",
        /// Chinese, in simplified characters.
        Chinese = "zh",
    }
}

impl Language {
    /// The tag of the web (BCP 47).
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Korean => "ko",
            Self::Chinese => "zh-Hans",
        }
    }

    /// What it calls itself.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Korean => "한국어",
            Self::Chinese => "中文",
        }
    }

    /// The address of a page in this language: English has the plain address.
    #[must_use]
    pub fn path(self, plain: &str) -> String {
        match self {
            Self::English => plain.to_owned(),
            other => format!("/{}{plain}", other.word()),
        }
    }
}

/// A word or a fixed sentence in each language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    en: &'static str,
    ko: &'static str,
    zh: &'static str,
}

/// In English, Korean and Chinese.
#[must_use]
pub const fn said(en: &'static str, ko: &'static str, zh: &'static str) -> Said {
    Said { en, ko, zh }
}

impl Said {
    /// In this language.
    #[must_use]
    pub const fn of(self, language: Language) -> &'static str {
        match language {
            Language::English => self.en,
            Language::Korean => self.ko,
            Language::Chinese => self.zh,
        }
    }
}
