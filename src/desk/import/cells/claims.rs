//! What a row says that somebody wrote: who says how many, and how firmly.

use crate::desk::import::cells::cells::RowReader;
use crate::desk::import::cells::each;
use crate::desk::import::cells::numbers::{self, Numbers};
use crate::desk::import::cells::source_index::{Refusal, SourceIndex, SourceRef};
use crate::model::reading::count::Count;
use crate::model::reading::nothing::is_nothing;
use crate::model::record::incident::{Claim, ClaimedPeople};
use crate::model::record::source::Source;
use crate::model::tables::cell;
use crate::model::validation::check::MOST_ITEMS;
use crate::model::value::bounds::Bounds;
use crate::model::vocabulary::record::{Basis, Counts, Hedge, SourceKind, Stance};

/// The most sources of one row.
const MOST_SOURCES: usize = 20;

/// What the sources of a row say.
pub(crate) struct Said {
    /// Each in the order of the row.
    pub(crate) claims: Vec<Claim>,
    /// A number of the row that none of them has to have said.
    pub(crate) of_row: Option<ClaimedPeople>,
}

/// What the columns say of each source, in the order of the row.
struct Each {
    stances: Vec<&'static str>,
    hedges: Vec<&'static str>,
    counts: Vec<Counts>,
    numbers: Numbers,
    quotes: Vec<Option<String>>,
    attributions: Vec<Vec<String>>,
    vias: Vec<Option<String>>,
    /// The first that asserts the incident.
    first: usize,
}

impl Each {
    fn read(reader: &mut RowReader<'_>, names: &[String], basis: Option<Basis>) -> Self {
        let several = names.len();
        let stances = each::words(reader, "stance", several, (Stance::words(), Stance::Asserts.word()));
        let first = stances.iter().position(|stance| *stance == Stance::Asserts.word()).unwrap_or_default();
        let quotes = each::quotes(reader, several);
        let vias = each::values(reader, "via", several);
        Self {
            hedges: each::words(reader, "hedge", several, (Hedge::words(), Hedge::Reported.word())),
            counts: counts(reader, several),
            numbers: numbers::read(reader, names, first, basis),
            quotes: of_first(reader, ("quote", quotes), names, first),
            attributions: attributions(reader, names, first),
            vias: each::shared(vias, several),
            stances,
            first,
        }
    }

    /// What the source of this key says.
    fn claim(&self, at: usize, (key, via): (String, Option<String>), locator: Option<String>) -> Claim {
        let (count, words) = self.numbers.each[at].clone();
        Claim {
            via: via.filter(|via| *via != key),
            source: Some(key.clone()),
            key,
            stance: Stance::parse(self.stances[at]).unwrap_or(Stance::Asserts),
            hedge: Hedge::parse(self.hedges[at]).unwrap_or(Hedge::Reported),
            attribution: self.attributions[at].clone(),
            people: count.map(|count| claimed(count, self.counts[at])),
            quote: kept(words, self.quotes[at].clone()),
            locator,
            date: None,
            place: None,
        }
    }
}

fn claimed(Count { bounds: Bounds { min, max }, quantifier }: Count, counts: Counts) -> ClaimedPeople {
    ClaimedPeople { min, max, quantifier, counts }
}

/// What each source of the row says: no more than the row says of it. New sources go to the index.
pub(crate) fn read(
    reader: &mut RowReader<'_>,
    index: &mut SourceIndex,
    basis: Option<Basis>,
) -> Option<Said> {
    let found_names = names(reader);
    // What is wrong besides is said also where there is no source.
    let names = found_names.as_ref().map_or_else(|| vec![String::new()], |(_, names)| names.clone());
    let each = Each::read(reader, &names, basis);
    let (column, _) = found_names?;
    let mut claims: Vec<Claim> = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let via = match each.vias[at].clone() {
            Some(name) => Some(found(reader, "via", index.find(SourceRef { name, source: None }))?),
            None => None,
        };
        let cited = cited(reader, name, at, names.len())?;
        let key = found(reader, column, index.find(cited))?;
        if claims.iter().any(|claim| claim.key == key) {
            reader.refuse(column, "repeated", format!("{key} is given twice"));
        }
        let locator = part(reader, "locator", at, names.len());
        claims.push(each.claim(at, (key, via), locator));
    }
    let of_row = each.numbers.of_row.map(|count| claimed(count, each.counts[each.first]));
    Some(Said { claims, of_row })
}

/// Whom the number of each source counts: a word for all, or one for each.
fn counts(reader: &mut RowReader<'_>, several: usize) -> Vec<Counts> {
    let values = each::values(reader, "counts", several);
    let values = each::shared(values, several);
    let word = |value: Option<String>| Counts::parse(reader.word_in("counts", &value?, Counts::words())?);
    values.into_iter().map(word).map(|counts| counts.unwrap_or(Counts::Persons)).collect()
}

/// The words of each source: where there is one value, it is that of the first.
fn of_first(
    reader: &mut RowReader<'_>,
    (column, values): (&'static str, Vec<Option<String>>),
    names: &[String],
    first: usize,
) -> Vec<Option<String>> {
    if values.len() == names.len() {
        return values;
    }
    let mut each = vec![None; names.len()];
    if let Some(only) = values.into_iter().next().flatten() {
        let message = format!(
            "this is taken as the {column} of {} alone; to give each source its own, write as many, in the same order, and - for none{}",
            numbers::listed(&names[first..=first]),
            if column == "quote" { ", each in quotation marks" } else { "" }
        );
        reader.problems.note(reader.row.column(&[column]), "one-value", message);
        each[first] = Some(only);
    }
    each
}

/// From whom each source has it: a chain of a single source, or a link of each of several.
fn attributions(reader: &mut RowReader<'_>, names: &[String], first: usize) -> Vec<Vec<String>> {
    if names.len() == 1 {
        return vec![reader.list("attribution", |link| Ok(link.to_owned()))];
    }
    let values = each::values(reader, "attribution", names.len());
    let each = of_first(reader, ("attribution", values), names, first);
    each.into_iter().map(|link| link.into_iter().collect()).collect()
}

/// Words that give no number, before what is quoted besides.
fn kept(words: Option<String>, quote: Option<String>) -> Option<String> {
    match (words, quote) {
        (Some(words), Some(quote)) => Some(format!("{words} \u{2026} {quote}")),
        (words, quote) => words.or(quote),
    }
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
        return Some(cell::single(text));
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
