//! How a closed list of words is declared: an enum that knows its words and what they mean.

use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::schema::{ObjectBuilder, Type};

/// Declares an enum whose variants are words of the register: on the wire, in queries, and with a definition.
macro_rules! vocabulary {
    ($(#[doc = $about:literal])+ $name:ident { $($(#[doc = $definition:literal])+ $variant:ident = $word:literal,)+ }) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[doc = $definition])+ #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// Every word of the list, in the order in which it is documented.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word as it stands in JSON, CSV and queries.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// What the word means.
            #[must_use]
            pub const fn definition(self) -> &'static str {
                match self { $(Self::$variant => concat!($($definition),+)),+ }
            }

            /// The value with this word, if the list has it.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.word() == word)
            }

            /// All words, for a message that says what is allowed.
            #[must_use]
            pub const fn words() -> &'static [&'static str] {
                &[$($word),+]
            }

            /// The list with its definitions, for `/v1/vocabulary`.
            #[must_use]
            pub fn list() -> $crate::model::vocabulary::define::List {
                $crate::model::vocabulary::define::List {
                    name: stringify!($name),
                    words: Self::ALL.iter().map(|value| $crate::model::vocabulary::define::Word { word: value.word(), definition: value.definition().trim() }).collect(),
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = String;

            fn try_from(word: String) -> Result<Self, String> {
                Self::parse(&word).ok_or_else(|| format!("unknown word {word}"))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }

        impl utoipa::ToSchema for $name {}
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                Self::list().schema().description(Some(concat!($($about),+).trim())).into()
            }
        }
    };
}

pub(crate) use vocabulary;

/// A word of a list as people write it: `facing repatriation`.
#[must_use]
pub fn spoken(word: &str) -> String {
    word.replace('_', " ")
}

/// A closed list and its words.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct List {
    /// The list's name, as in the OpenAPI document.
    #[schema(value_type = String, example = "Status")]
    pub name: &'static str,
    /// Its words.
    pub words: Vec<Word>,
}

impl List {
    /// The list as a schema: its words, and their definitions as `x-enumDescriptions`.
    #[must_use]
    pub fn schema(&self) -> ObjectBuilder {
        let definitions: serde_json::Map<_, _> =
            self.words.iter().map(|word| (word.word.to_owned(), word.definition.into())).collect();
        ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some(self.words.iter().map(|word| word.word)))
            .extensions(Some(ExtensionsBuilder::new().add("x-enumDescriptions", definitions).build()))
    }
}

/// One word with its definition.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct Word {
    /// The word in JSON, CSV and queries.
    #[schema(value_type = String, example = "repatriated")]
    pub word: &'static str,
    /// What it means.
    #[schema(value_type = String)]
    pub definition: &'static str,
}
