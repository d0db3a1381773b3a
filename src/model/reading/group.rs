//! Who the people of a phrase are, as far as it matters whether they can be added: parts that overlap cannot.

use crate::model::reading::count::Count;

/// So many people of a kind.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Group {
    pub(crate) count: Count,
    /// Those that may be among them, as bits.
    pub(crate) kind: u16,
}

const MEN: u16 = 1;
const WOMEN: u16 = 2;
const BOYS: u16 = 4;
const GIRLS: u16 = 8;
const INFANTS: u16 = 16;
/// Whoever helps them: a register of refugees counts them apart.
pub(crate) const HELPERS: u16 = 32;
/// Others than those named before.
pub(crate) const OTHERS: u16 = 64;
/// Anybody; nobody said who.
pub(crate) const PEOPLE: u16 = MEN | WOMEN | BOYS | GIRLS | INFANTS;

/// The words that a grammar lists, and who they are.
const KINDS: [(&str, u16); 15] = [
    ("man", MEN),
    ("woman", WOMEN),
    ("boy", BOYS),
    ("girl", GIRLS),
    ("child", BOYS | GIRLS),
    ("infant", INFANTS),
    ("minor", BOYS | GIRLS | INFANTS),
    ("adult", MEN | WOMEN),
    ("spouses", MEN | WOMEN),
    ("spouses_called", MEN | WOMEN),
    ("male", MEN | BOYS),
    ("female", WOMEN | GIRLS),
    ("person", PEOPLE),
    ("helper", HELPERS),
    ("other", OTHERS),
];

/// Who a rule of a grammar means.
pub(crate) fn kind(rule: &str) -> Option<u16> {
    KINDS.iter().find(|(name, _)| *name == rule).map(|(_, kind)| *kind)
}

impl Group {
    /// Whether nobody can be in both: others than those named are none of them.
    pub(crate) fn is_apart(self, other: Self) -> bool {
        (self.kind | other.kind) & OTHERS != 0 || self.kind & other.kind == 0
    }
}
