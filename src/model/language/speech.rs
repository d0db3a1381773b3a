//! The sentences of a language.

use crate::model::language::chinese::ChineseSentences;
use crate::model::language::english::EnglishSentences;
use crate::model::language::korean::KoreanSentences;
use crate::model::language::language::Language;
use crate::model::language::sentences::Sentences;

impl Language {
    /// Its sentences.
    #[must_use]
    pub fn says(self) -> &'static dyn Sentences {
        match self {
            Self::English => &EnglishSentences,
            Self::Korean => &KoreanSentences,
            Self::Chinese => &ChineseSentences,
        }
    }
}
