//! What a phrase says of when something happened, as EDTF writes it.

use crate::model::reading::part::Part;

/// How two ends belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Some day between them.
    SomeDay,
    /// It lasted from the one to the other.
    Lasted,
}

/// One date, or two ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Told {
    from: Part,
    to: Option<(Part, Kind)>,
    mark: Option<char>,
}

impl Told {
    pub(crate) fn one(part: Part) -> Self {
        Self { from: part, to: None, mark: None }
    }

    pub(crate) fn of(from: Part, to: Part, kind: Kind) -> Self {
        Self { from, to: Some((to, kind)), mark: None }
    }

    /// Ten years from a round one.
    pub(crate) fn decade(year: u32) -> Option<Self> {
        let year = i32::try_from(year).ok().filter(|year| (1900..2100).contains(year) && year % 10 == 0)?;
        let part = |year| Part { year: Some(year), ..Part::default() };
        Some(Self::of(part(year), part(year + 9), Kind::SomeDay))
    }

    /// One date with `~` or `?` behind it; two ends, and what has a mark already, get none.
    pub(crate) fn marked(self, mark: char) -> Option<Self> {
        (self.to.is_none() && self.mark.is_none()).then_some(Self { mark: Some(mark), ..self })
    }
}

impl std::fmt::Display for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.to, self.mark) {
            (Some((to, Kind::SomeDay)), _) => write!(f, "[{}..{to}]", self.from),
            (Some((to, Kind::Lasted)), _) => write!(f, "{}/{to}", self.from),
            (None, mark) => write!(f, "{}{}", self.from, mark.map(String::from).unwrap_or_default()),
        }
    }
}
