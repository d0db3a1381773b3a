//! Why a phrase was not read.

/// A phrase that has no one reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What kind it is of.
    pub kind: RefusalKind,
    /// Why, as a sentence.
    pub why: String,
    /// What it may mean, as the register would write each.
    pub readings: Vec<String>,
}

/// What is to become of what was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalKind {
    /// A part of it is not understood.
    Unknown,
    /// It is understood, and has more than one reading.
    Unclear,
    /// It is understood, and gives no number: its words can be kept.
    WordsOnly,
    /// It says that no number was given, or only who they are: nobody said these words of how many.
    NotSaid,
}

impl Refusal {
    pub(crate) fn of(kind: RefusalKind, why: &str) -> Self {
        Self { kind, why: why.to_owned(), readings: Vec::new() }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.why)?;
        if !self.readings.is_empty() {
            write!(f, "; write {}", self.readings.join(" or "))?;
        }
        Ok(())
    }
}
