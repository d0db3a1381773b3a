//! What a cell says of each of several sources: as many values as there are sources, in the same order.

use crate::desk::import::cells::cells::RowReader;
use crate::model::reading::nothing::is_nothing;
use crate::model::tables::cell;
use crate::model::validation::check::MOST_ITEMS;

/// In what two parts of a cell stand that are two quotations.
const MARKS: [(char, char); 8] =
    [('"', '"'), ('“', '”'), ('„', '“'), ('«', '»'), ('‘', '’'), ('「', '」'), ('『', '』'), ('\'', '\'')];

/// The values that a cell has for the sources of its row, none for a `-`: one, or as many as there are sources. Empty where
/// the cell is, or has any other number of values, which is refused.
pub(crate) fn values(reader: &mut RowReader<'_>, column: &str, sources: usize) -> Vec<Option<String>> {
    let values = reader.text(column).map_or_else(Vec::new, |text| cell::split(text, MOST_ITEMS));
    if values.len() > 1 && values.len() != sources {
        let message = format!(
            "{} values for {}; write one for each source, in the same order, and - where it gives none",
            values.len(),
            named(sources)
        );
        reader.refuse(column, "mismatch", message);
        return Vec::new();
    }
    values.into_iter().map(|value| Some(value).filter(|value| !is_nothing(value))).collect()
}

fn named(sources: usize) -> String {
    if sources == 1 { "one source".to_owned() } else { format!("{sources} sources") }
}

/// A value for each source: of one that all share, the same.
pub(crate) fn shared(values: Vec<Option<String>>, sources: usize) -> Vec<Option<String>> {
    match values.as_slice() {
        [only] => vec![only.clone(); sources],
        [] => vec![None; sources],
        _ => values,
    }
}

/// A word for each source. One word says nothing of several sources, unless it is the usual one.
pub(crate) fn words(
    reader: &mut RowReader<'_>,
    column: &str,
    sources: usize,
    (words, usual): (&[&'static str], &'static str),
) -> Vec<&'static str> {
    let values = values(reader, column, sources);
    if let ([Some(only)], true) = (values.as_slice(), sources > 1)
        && only != usual
        && words.contains(&only.as_str())
    {
        let message = format!(
            "{only} is said of {sources} sources together; write a word for each, in the same order, such as {only}; {usual}"
        );
        reader.refuse(column, "ambiguous", message);
    }
    let word = |value: Option<String>| reader.word_in(column, &value?, words);
    let read: Vec<_> = values.into_iter().map(word).map(|word| word.unwrap_or(usual)).collect();
    match read.as_slice() {
        [] => vec![usual; sources],
        [only] => vec![*only; sources],
        _ => read,
    }
}

/// The quotations: one, or where each stands in quotation marks, one for each source. Else a `;` is a part of the words.
pub(crate) fn quotes(reader: &RowReader<'_>, sources: usize) -> Vec<Option<String>> {
    let Some(text) = reader.text("quote") else { return Vec::new() };
    let values = cell::split(text, MOST_ITEMS);
    if sources > 1 && values.len() == sources {
        let bare: Option<Vec<_>> = values.iter().map(|value| bare(value)).collect();
        if let Some(bare) = bare {
            return bare.into_iter().map(|quote| Some(quote).filter(|quote| !quote.is_empty())).collect();
        }
    }
    vec![Some(text.to_owned())]
}

/// What stands within quotation marks, and nothing for a `-`; none for other words.
fn bare(value: &str) -> Option<String> {
    if is_nothing(value) {
        return Some(String::new());
    }
    let within = |(open, close): &(char, char)| value.strip_prefix(*open)?.strip_suffix(*close);
    MARKS.iter().find_map(within).map(|within| within.trim().to_owned())
}
