//! ISO 3166 codes: countries (3166-1 alpha-2) and their subdivisions (3166-2). Of the
//! codes that the standard leaves to its users, XK is Kosovo, as it is for the EU and the IMF, and XZ is no country's
//! territory, as it is in UN/LOCODE: people are pushed back at sea.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An ISO 3166-1 alpha-2 code that exists.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Country(&'static str);

/// An ISO 3166-2 code that exists.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Subdivision(&'static str);

/// User-assigned codes of ISO 3166-1, and their names.
const USER_ASSIGNED: [(&str, &str); 2] = [("XK", "Kosovo"), ("XZ", "International waters")];

impl Country {
    /// The country with this code, upper case, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let listed = || rust_iso3166::from_alpha2(code).map(|country| Self(country.alpha2));
        let assigned = USER_ASSIGNED.iter().find(|(assigned, _)| *assigned == code);
        assigned.map(|(assigned, _)| Self(assigned)).or_else(listed)
    }

    /// Every country.
    pub fn all() -> impl Iterator<Item = Self> {
        rust_iso3166::ALL
            .iter()
            .map(|country| Self(country.alpha2))
            .chain(USER_ASSIGNED.map(|(code, _)| Self(code)))
    }

    /// The country with this code of three letters (3166-1 alpha-3), upper case.
    #[must_use]
    pub fn parse_three(code: &str) -> Option<Self> {
        rust_iso3166::from_alpha3(code).map(|country| Self(country.alpha2))
    }

    /// The country with this number (3166-1 numeric); 983 is Kosovo's at the United Nations' statisticians.
    #[must_use]
    pub fn parse_number(number: u32) -> Option<Self> {
        if number == 983 {
            return Self::parse("XK");
        }
        let number = u16::try_from(number).ok()?;
        rust_iso3166::ALL.iter().find(|country| country.numeric == number).map(|country| Self(country.alpha2))
    }

    /// Its English short name.
    #[must_use]
    pub fn name(self) -> &'static str {
        let listed = || rust_iso3166::from_alpha2(self.0).map_or(self.0, |country| country.name);
        let assigned = USER_ASSIGNED.iter().find(|(code, _)| *code == self.0);
        assigned.map_or_else(listed, |(_, name)| name)
    }

    /// The code.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.0
    }
}

impl Subdivision {
    /// The subdivision with this code, upper case, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        rust_iso3166::iso3166_2::from_code(code).map(|subdivision| Self(subdivision.code))
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        rust_iso3166::iso3166_2::from_code(self.0).map_or(self.0, |subdivision| subdivision.name)
    }

    /// The country it belongs to.
    #[must_use]
    pub fn country(self) -> Option<Country> {
        self.0.split('-').next().and_then(Country::parse)
    }

    /// The code.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.0
    }
}

/// Both are written as their code, and read back only if the code exists.
macro_rules! code {
    ($name:ident, $what:literal, $example:literal, $pattern:literal) => {
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.0)
            }
        }
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.0)
            }
        }
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.0)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let code = String::deserialize(deserializer)?;
                Self::parse(&code).ok_or_else(|| serde::de::Error::custom(concat!("not a code of ", $what)))
            }
        }
        impl utoipa::ToSchema for $name {}
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .description(Some(concat!("A code of ", $what, ".")))
                    .pattern(Some($pattern))
                    .examples([$example])
                    .into()
            }
        }
    };
}

code!(
    Country,
    "ISO 3166-1 alpha-2; XK is Kosovo, and XZ is at sea, in no country's territory",
    "CN",
    "^[A-Z]{2}$"
);
code!(Subdivision, "ISO 3166-2", "CN-LN", "^[A-Z]{2}-[A-Z0-9]{1,3}$");
