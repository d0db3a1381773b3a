//! How many people a row says there were: a number of each of its sources, or one of which not all of them need to say it.

use crate::desk::import::cells::cells::{Counted, RowReader};
use crate::desk::import::cells::each::values;
use crate::model::reading::count::Count;
use crate::model::reading::people::HOW;
use crate::model::validation::check::MAX_BELOW_MIN;
use crate::model::value::bounds::Bounds;
use crate::model::value::text;
use crate::model::vocabulary::record::{Basis, Quantifier};

/// What a row says of how many people there were, in one cell or in two: nothing, one number, or one for each source.
pub(crate) fn counted(reader: &mut RowReader<'_>, sources: usize) -> Vec<Option<Counted>> {
    let [in_one, mins, maxs] =
        ["people", "people_min", "people_max"].map(|column| values(reader, column, sources));
    let is_in_two = !mins.is_empty() || !maxs.is_empty();
    if is_in_two && !in_one.is_empty() {
        let message = "write the number in people, or in people_min and people_max, not in both";
        reader.refuse("people", "ambiguous", message);
        return Vec::new();
    }
    if !in_one.is_empty() {
        return in_one.into_iter().map(|value| reader.count_in("people", &value?)).collect();
    }
    if !mins.is_empty() && !maxs.is_empty() && mins.len() != maxs.len() {
        let message = "people_min and people_max have as many values as there are sources, or one each; write - where there is none";
        reader.refuse("people_max", "mismatch", message);
        return Vec::new();
    }
    let value = |values: &[Option<String>], at: usize| values.get(at).cloned().flatten();
    (0..mins.len().max(maxs.len())).map(|at| bounds(reader, value(&mins, at), value(&maxs, at))).collect()
}

/// A number of which the bounds stand in two cells.
fn bounds(reader: &mut RowReader<'_>, min: Option<String>, max: Option<String>) -> Option<Counted> {
    let min = min.and_then(|min| reader.number_in("people_min", &min));
    let max = max.and_then(|max| reader.number_in("people_max", &max));
    let count = match (min, max) {
        (None, None) => return None,
        (None, Some(max)) => Count { bounds: Bounds::new(1.min(max), max), quantifier: Quantifier::AtMost },
        (Some(min), max) => {
            if max.is_some_and(|max| max < min) {
                reader.refuse("people_max", "out-of-range", MAX_BELOW_MIN);
            }
            let quantifier = match max {
                None => Quantifier::AtLeast,
                Some(max) if max == min => Quantifier::Exact,
                Some(_) => Quantifier::Between,
            };
            Count { bounds: Bounds { min, max }, quantifier }
        }
    };
    Some(Counted::Number(count))
}

/// The number that the row gives, where it has to be one.
pub(crate) fn number(reader: &mut RowReader<'_>) -> Option<Count> {
    match counted(reader, 1).pop()?? {
        Counted::Number(count) => Some(count),
        Counted::Words(words) | Counted::NotSaid(words) => {
            let message = format!("{}: these words give no number; {HOW}", text::excerpt(&words));
            reader.refuse("people", "malformed", message);
            None
        }
    }
}

/// What the sources of a row say of the number, in their order, and what only the row says.
pub(crate) struct Numbers {
    /// The number that each gives, and the words of one that is none, such as dozens.
    pub(crate) each: Vec<(Option<Count>, Option<String>)>,
    /// A number of the row: it does not say which of its sources gives it.
    pub(crate) of_row: Option<Count>,
}

/// Whose numbers the row gives. With several sources and one number, `first` gives it and the others none. The two bounds of
/// one number may be of two sources, and so are the row's alone; so is a figure set by hand.
pub(crate) fn read(
    reader: &mut RowReader<'_>,
    names: &[String],
    first: usize,
    basis: Option<Basis>,
) -> Numbers {
    let mut counted = counted(reader, names.len());
    let mut numbers = Numbers { each: vec![(None, None); names.len()], of_row: None };
    if counted.len() == names.len() {
        numbers.each = counted.into_iter().map(|counted| said(reader, counted)).collect();
        return numbers;
    }
    let (count, words) = said(reader, counted.pop().flatten());
    let is_between = count.is_some_and(|count| count.quantifier == Quantifier::Between);
    match (count, basis) {
        (Some(_), Some(Basis::Editorial)) => numbers.of_row = count,
        (Some(count), Some(Basis::Widest)) if is_between => {
            let message = format!(
                "the widest of several numbers has to follow from them; write the number of each source, as in {}, or basis editorial with a reason",
                example(count, names.len())
            );
            reader.refuse("basis", "mismatch", message);
        }
        (Some(count), None) if is_between => {
            note_of_row(reader, count, names);
            numbers.of_row = Some(count);
        }
        (None, _) if words.is_none() => (),
        _ => {
            let number = count.map_or_else(|| words.clone().unwrap_or_default(), |count| count.to_string());
            note_of_one(reader, &number, names, first);
            numbers.each[first] = (count, words);
        }
    }
    numbers
}

fn note_of_row(reader: &mut RowReader<'_>, count: Count, names: &[String]) {
    let message = format!(
        "{count} is the figure of the row, as it does not say which of its sources gives it: {}. To give each its own number, write as many, in the same order, as in {}",
        listed(names),
        example(count, names.len())
    );
    note(reader, "figure-of-row", message);
}

fn note_of_one(reader: &mut RowReader<'_>, number: &str, names: &[String], first: usize) {
    let others = [&names[..first], &names[first + 1..]].concat();
    let message = format!(
        "{} is what {} says. No number is taken from {}. To give each its own, write as many, in the same order, and - for none",
        text::excerpt(number),
        listed(&names[first..=first]),
        listed(&others)
    );
    note(reader, "one-number", message);
}

/// A number that a source may give, or the words of one that is none: those are kept as a quotation.
fn said(reader: &mut RowReader<'_>, counted: Option<Counted>) -> (Option<Count>, Option<String>) {
    match counted {
        Some(Counted::Number(count)) if count.bounds == Bounds::NONE => {
            let message = "0 people: nobody was detained there, and such a row is no incident; take it out, or leave the number empty if it is not known";
            reader.refuse(column(reader), "out-of-range", message);
            (None, None)
        }
        Some(Counted::Number(count)) => (Some(count), None),
        Some(Counted::Words(words)) => {
            let message =
                format!("{} gives no number; the words are kept as a quotation", text::excerpt(&words));
            reader.problems.note_once(reader.row.column(&["people"]), "words-kept", message);
            (None, Some(words))
        }
        Some(Counted::NotSaid(words)) => {
            reader.note_reading("people", &words, "no number");
            (None, None)
        }
        None => (None, None),
    }
}

/// Where the number stands.
fn column(reader: &RowReader<'_>) -> &'static str {
    let is_there = |column: &&str| reader.text(column).is_some();
    ["people", "people_min", "people_max"].into_iter().find(is_there).unwrap_or("people")
}

fn note(reader: &mut RowReader<'_>, code: &'static str, message: String) {
    let column = reader.row.column(&[column(reader)]);
    reader.problems.note(column, code, message);
}

/// Two bounds as the numbers of several sources.
fn example(Count { bounds: Bounds { min, max }, .. }: Count, sources: usize) -> String {
    let none = "; -".repeat(sources.saturating_sub(2));
    format!("{min}; {}{none}", max.unwrap_or(min))
}

/// Sources by their names in the row.
pub(crate) fn listed(names: &[String]) -> String {
    let word = |name: &String| if name.is_empty() { "the source".to_owned() } else { text::excerpt(name) };
    names.iter().map(word).collect::<Vec<_>>().join(", ")
}
