//! What a row says that somebody wrote: who says how many, and how firmly.

use crate::desk::import::cells::cells::{Counted, RowReader};
use crate::desk::import::cells::source_index::{Refusal, SourceIndex, SourceRef};
use crate::model::reading::count::Count;
use crate::model::reading::nothing::is_nothing;
use crate::model::reading::people::HOW;
use crate::model::record::incident::{Claim, ClaimedPeople};
use crate::model::record::source::Source;
use crate::model::tables::cell;
use crate::model::validation::check::{MAX_BELOW_MIN, MOST_ITEMS};
use crate::model::value::bounds::Bounds;
use crate::model::value::text;
use crate::model::vocabulary::record::{Counts, Hedge, Quantifier, SourceKind, Stance};

/// The most sources of one row: each repeats what the row says.
const MOST_SOURCES: usize = 20;

/// What the row says of how many people there were, in one cell or in two.
pub(crate) fn counted<'a>(reader: &mut RowReader<'a>) -> Option<Counted<'a>> {
    let (min, max) = (reader.number("people_min"), reader.number("people_max"));
    let is_in_one = reader.text("people").is_some();
    match (is_in_one, min, max) {
        (true, None, None) => reader.count("people"),
        (true, ..) => {
            let message = "write the number in people, or in people_min and people_max, not in both";
            reader.refuse("people", "ambiguous", message);
            None
        }
        (false, None, None) => None,
        (false, None, Some(max)) => Some(Counted::Number(Count {
            bounds: Bounds::new(1.min(max), max),
            quantifier: Quantifier::AtMost,
        })),
        (false, Some(min), max) => {
            if max.is_some_and(|max| max < min) {
                reader.refuse("people_max", "out-of-range", MAX_BELOW_MIN);
            }
            let quantifier = match max {
                None => Quantifier::AtLeast,
                Some(max) if max == min => Quantifier::Exact,
                Some(_) => Quantifier::Between,
            };
            Some(Counted::Number(Count { bounds: Bounds { min, max }, quantifier }))
        }
    }
}

/// The number that the row gives, where it has to be one.
pub(crate) fn number(reader: &mut RowReader<'_>) -> Option<Count> {
    match counted(reader)? {
        Counted::Number(count) => Some(count),
        Counted::Words(words) | Counted::NotSaid(words) => {
            let message = format!("{}: these words give no number; {HOW}", text::excerpt(words));
            reader.refuse("people", "malformed", message);
            None
        }
    }
}

/// The number that the sources of a new incident give, and the words of one that is none, such as dozens: those are kept
/// as a quotation.
fn claimed(reader: &mut RowReader<'_>) -> (Option<Count>, Option<String>) {
    let quote = reader.text("quote").map(str::to_owned);
    match counted(reader) {
        Some(Counted::Number(count)) if count.bounds == Bounds::NONE => {
            let message = "0 people: nobody was detained there, and such a row is no incident; take it out, or leave the number empty if it is not known";
            let column = ["people", "people_max"].into_iter().find(|column| reader.text(column).is_some());
            reader.refuse(column.unwrap_or("people"), "out-of-range", message);
            (None, quote)
        }
        Some(Counted::Number(count)) => (Some(count), quote),
        Some(Counted::Words(words)) => {
            let message =
                format!("{} gives no number; the words are kept as a quotation", text::excerpt(words));
            reader.problems.note_once(reader.row.column(&["people"]), "words-kept", message);
            let kept = quote.map_or_else(|| words.to_owned(), |quote| format!("{words} \u{2026} {quote}"));
            (None, Some(kept))
        }
        Some(Counted::NotSaid(words)) => {
            reader.note_reading("people", words, "no number");
            (None, quote)
        }
        None => (None, quote),
    }
}

/// What each source of the row says: the row's number, all alike. New sources go to the index.
pub(crate) fn read(reader: &mut RowReader<'_>, index: &mut SourceIndex) -> Option<Vec<Claim>> {
    let counts = reader.word("counts", Counts::words()).and_then(Counts::parse).unwrap_or(Counts::Persons);
    let (count, quote) = claimed(reader);
    let people = count.map(|Count { bounds: Bounds { min, max }, quantifier }| ClaimedPeople {
        min,
        max,
        quantifier,
        counts,
    });
    let stance = reader.word("stance", Stance::words()).and_then(Stance::parse).unwrap_or(Stance::Asserts);
    let hedge = reader.word("hedge", Hedge::words()).and_then(Hedge::parse).unwrap_or(Hedge::Reported);
    let attribution = reader.list("attribution", |link| Ok(link.to_owned()));
    let via = match reader.text("via") {
        Some(name) => {
            Some(found(reader, "via", index.find(SourceRef { name: name.to_owned(), source: None }))?)
        }
        None => None,
    };
    let (column, names) = names(reader)?;
    let mut claims: Vec<Claim> = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let cited = cited(reader, name, at, names.len())?;
        let key = found(reader, column, index.find(cited))?;
        if claims.iter().any(|claim| claim.key == key) {
            reader.refuse(column, "repeated", format!("{key} is given twice"));
        }
        claims.push(Claim {
            via: via.clone().filter(|via| *via != key),
            source: Some(key.clone()),
            key,
            stance,
            hedge,
            attribution: attribution.clone(),
            people,
            quote: quote.clone(),
            locator: part(reader, "locator", at, names.len()),
        });
    }
    Some(claims)
}

fn found(reader: &mut RowReader<'_>, column: &str, found: Result<String, Refusal>) -> Option<String> {
    found.map_err(|(code, message)| reader.refuse(column, code, message)).ok()
}

/// The sources by name, and the column that names them; one without a name may have an address.
fn names(reader: &mut RowReader<'_>) -> Option<(&'static str, Vec<String>)> {
    let is_exported = reader.text("source").is_none() && reader.text("sources").is_some();
    let column = if is_exported { "sources" } else { "source" };
    let mut names = reader.list(column, |name| Ok(name.to_owned()));
    if names.is_empty() && reader.text("source_url").is_some() {
        names.push(String::new());
    }
    let (code, message) = match names.len() {
        0 => (
            "required",
            "the source: a key of the register, or an outlet with source_date, source_url or source_title"
                .to_owned(),
        ),
        n if n > MOST_SOURCES => (
            "too-many",
            format!("at most {MOST_SOURCES} sources in a row; import an archive with claims.csv"),
        ),
        _ => return Some((column, names)),
    };
    reader.refuse(column, code, message);
    None
}

/// What the row says of one of its sources. Of several, each column has as many values; of one, a cell is one value.
fn cited(reader: &mut RowReader<'_>, name: &str, at: usize, several: usize) -> Option<SourceRef> {
    let [url, date, title, kind, language] =
        ["source_url", "source_date", "source_title", "source_kind", "source_language"]
            .map(|column| part(reader, column, at, several));
    if url.as_deref().is_some_and(holds_two) {
        let message = "these are two addresses, but a source has only one: write two sources, and two values in each column, separated by ;";
        reader.refuse("source_url", "ambiguous", message);
        return None;
    }
    let published = match date.filter(|date| !is_nothing(date)) {
        Some(date) => Some(reader.date_in("source_date", &date, None)?),
        None => None,
    };
    let Some(kind) = kind.as_deref().map_or(Some(SourceKind::Media), SourceKind::parse) else {
        reader.word("source_kind", SourceKind::words());
        return None;
    };
    let is_enough = url.is_some() || published.is_some() || title.is_some();
    let source = is_enough.then(|| Source {
        key: String::new(),
        kind,
        outlet: String::new(),
        title: title.unwrap_or_default(),
        title_original: None,
        authors: Vec::new(),
        url,
        archive_url: None,
        published,
        language,
        derived_from: Vec::new(),
        note: None,
    });
    Some(SourceRef { name: name.to_owned(), source })
}

/// Whether a cell has more than one address, however they are separated.
fn holds_two(cell: &str) -> bool {
    let words = cell.split(|c: char| c.is_whitespace() || c == ',' || c == ';' || c == '|');
    words.filter(|word| word.starts_with("http://") || word.starts_with("https://")).count() > 1
}

/// The value that a column has for one of several sources; one value is of all of them.
fn part(reader: &mut RowReader<'_>, column: &str, at: usize, several: usize) -> Option<String> {
    let text = reader.text(column)?;
    if several == 1 {
        return Some(text.replace("\\;", ";"));
    }
    let values = cell::split(text, MOST_ITEMS);
    match values.len() {
        1 if column != "source_url" => values.into_iter().next(),
        n if n == several => values.into_iter().nth(at),
        n => {
            if at == 0 {
                reader.refuse(column, "mismatch", format!("{n} values for {several} sources"));
            }
            None
        }
    }
}
