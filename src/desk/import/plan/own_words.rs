//! What in the words of a file looks as if it could lead to a person.

use crate::desk::import::plan::entry::Entry;
use crate::desk::import::plan::register_state::Base;
use crate::desk::import::problem::Problems;
use crate::model::record::incident::Incident;
use crate::model::screening::cautions;

/// Says what looks so in a record and did not before; `place` gives the place in the document of a place in the record.
pub(crate) fn warn(
    entry: &Entry,
    (content, base): (&Incident, Option<&Base>),
    told: &mut Problems,
    place: impl Fn(&str) -> String,
) {
    let before = base.map_or_else(Vec::new, |base| cautions::incident(&base.content));
    for caution in cautions::incident(content).iter().filter(|caution| !before.contains(caution)) {
        let message = cautions::advice(caution);
        entry.refuse_field(told, &place(&caution.pointer), caution.code, message);
    }
}
