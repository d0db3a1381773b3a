//! A row without an id, as a new incident.

use crate::desk::import::cells::cells::{self, RowReader};
use crate::desk::import::cells::columns::{COMPUTED, OF_NEW};
use crate::desk::import::cells::places;
use crate::desk::import::cells::source_index::{SourceIndex, SourceRef};
use crate::model::record::incident::{Claim, ClaimedPeople, Figure, Incident, Step};
use crate::model::record::source::Source;
use crate::model::tables::count_cell::{self, Count};
use crate::model::tables::{cell, date_cell};
use crate::model::validation::check::MOST_ITEMS;
use crate::model::value::bounds::Bounds;
use crate::model::value::edtf::Edtf;
use crate::model::vocabulary::record::{
    Basis, Counts, Hedge, PlacesAre, Quantifier, SourceKind, Stance, Status,
};

/// The most sources of one row: each repeats what the row says.
const MOST_SOURCES: usize = 20;

/// The incident that the row describes; what is wrong goes to the problems, and then it is not to be used.
pub fn incident(fields: &mut RowReader<'_>, shelf: &mut SourceIndex) -> Option<Incident> {
    for column in
        COMPUTED.iter().filter(|column| !OF_NEW.contains(column) && !["version", "updated"].contains(column))
    {
        if fields.text(column).is_some() {
            fields.refuse(
                column,
                "computed",
                "this is computed, or told by other columns; leave it empty in a row without an id",
            );
        }
    }
    let title = fields
        .required("title", "one line that says what happened, without names of persons")
        .map(str::to_owned);
    let has_date = fields.required(
        "date",
        "when it happened: 2013-11-02, 2013-11, 2013, 2013-11-02/2013-11-05 or [2013-11-02..2013-11-21]",
    );
    let date = has_date.and_then(|_| fields.date("date"));
    let host = fields.required("host_country", "the country where they were detained, or returned from: CN");
    let host_country = host.and_then(|_| fields.country("host_country"));
    // Everything that is wrong with a row is said at once.
    let claims = claims(fields, shelf);
    let (title, date, host_country, claims) = (title?, date?, host_country?, claims?);
    let mut incident = Incident {
        title,
        summary: fields.text("summary").unwrap_or_default().to_owned(),
        date,
        origin_country: fields.list("origin_country", cells::country),
        host_country,
        places: places::read(fields, host_country, &[]),
        places_are: fields
            .word("places_are", PlacesAre::parse, &PlacesAre::words())
            .unwrap_or(PlacesAre::All),
        people: None,
        groups: fields.list("groups", cell::group),
        timeline: Vec::new(),
        claims,
        related: Vec::new(),
        discounted: None,
    };
    figure(fields, &mut incident);
    for group in &mut incident.groups {
        group.claims.extend(incident.claims.iter().map(|claim| claim.key.clone()));
    }
    if !incident.groups.is_empty() && incident.claims.len() > 1 {
        fields.refuse(
            "groups",
            "ambiguous",
            "of several sources it is not known which speaks of this part; import an archive with groups.csv",
        );
    }
    timeline(fields, shelf, &mut incident);
    Some(incident)
}

/// The number that the row gives, in one cell or in two.
pub fn number(fields: &mut RowReader<'_>) -> Option<Count> {
    let (min, max) = (fields.number("people_min"), fields.number("people_max"));
    let words = fields.text("people");
    match (words, min, max) {
        (Some(words), None, None) => {
            count_cell::parse(words).map_err(|message| fields.refuse("people", "malformed", message)).ok()
        }
        (None, None, None) => None,
        (None, None, Some(max)) => {
            Some(Count { bounds: Bounds::new(1.min(max), max), quantifier: Quantifier::AtMost })
        }
        (None, Some(min), max) => {
            if max.is_some_and(|max| max < min) {
                fields.refuse("people_max", "out-of-range", "max is not below min");
            }
            let quantifier = match max {
                None => Quantifier::AtLeast,
                Some(max) if max == min => Quantifier::Exact,
                Some(_) => Quantifier::Between,
            };
            Some(Count { bounds: Bounds { min, max }, quantifier })
        }
        (Some(_), ..) => {
            fields.refuse(
                "people",
                "ambiguous",
                "the number stands in people, or in people_min and people_max, not in both",
            );
            None
        }
    }
}

/// A figure that does not follow from what the sources say stands with its reason.
fn figure(fields: &mut RowReader<'_>, incident: &mut Incident) {
    let basis = fields.word("basis", Basis::parse, &Basis::words()).unwrap_or(Basis::Widest);
    let reason = fields.text("reason").map(str::to_owned);
    if basis == Basis::Widest {
        if reason.is_some() {
            fields.refuse("reason", "mismatch", "a reason belongs to a figure of basis editorial or claim");
        }
        return;
    }
    let Some(said) = incident.claims.iter().find_map(|claim| claim.people) else {
        fields.refuse(
            "basis",
            "mismatch",
            format!("basis {basis} needs a number in people_min and people_max"),
        );
        return;
    };
    let claims = incident.claims.iter().take(1).map(|claim| claim.key.clone()).collect();
    incident.people =
        Some(Figure { min: said.min, max: said.max, counts: said.counts, basis, claims, reason });
}

/// What each source of the row says: the row's number, all alike.
fn claims(fields: &mut RowReader<'_>, shelf: &mut SourceIndex) -> Option<Vec<Claim>> {
    let counts = fields.word("counts", Counts::parse, &Counts::words()).unwrap_or(Counts::Persons);
    let people = number(fields).map(|Count { bounds: Bounds { min, max }, quantifier }| ClaimedPeople {
        min,
        max,
        quantifier,
        counts,
    });
    let stance = fields.word("stance", Stance::parse, &Stance::words()).unwrap_or(Stance::Asserts);
    let hedge = fields.word("hedge", Hedge::parse, &Hedge::words()).unwrap_or(Hedge::Reported);
    let attribution = fields.list("attribution", |link| Ok(link.to_owned()));
    let via = fields.text("via").map(|via| shelf.find(SourceRef { name: via.to_owned(), source: None }));
    let via = via.transpose().map_err(|(code, message)| fields.refuse("via", code, message)).ok()?;
    let column = if fields.text("source").is_none() && fields.text("sources").is_some() {
        "sources"
    } else {
        "source"
    };
    let names = fields.list(column, |name| Ok(name.to_owned()));
    let several = names.len().max(usize::from(fields.text("source_url").is_some()));
    if several > MOST_SOURCES {
        fields.refuse(
            column,
            "too-many",
            format!("at most {MOST_SOURCES} sources in a row; import an archive with claims.csv"),
        );
        return None;
    }
    if several == 0 {
        fields.refuse(
            column,
            "required",
            "who says so: a key of the register, or an outlet, with source_date, source_url or source_title",
        );
        return None;
    }
    let mut claims: Vec<Claim> = Vec::new();
    for at in 0..several {
        let said = said(fields, names.get(at).cloned().unwrap_or_default(), at, several)?;
        let key = shelf.find(said).map_err(|(code, message)| fields.refuse(column, code, message)).ok()?;
        if claims.iter().any(|claim| claim.key == key) {
            fields.refuse(column, "repeated", format!("{key} stands twice"));
        }
        let (quote, locator) =
            (fields.text("quote").map(str::to_owned), part(fields, "locator", at, several));
        let via = via.clone().filter(|via| *via != key);
        claims.push(Claim {
            source: Some(key.clone()),
            key,
            via,
            stance,
            hedge,
            attribution: attribution.clone(),
            people,
            quote,
            locator,
        });
    }
    Some(claims)
}

/// What the row says of one of its sources. Of several, each column has as many values; of one, a cell is one value.
fn said(fields: &mut RowReader<'_>, name: String, at: usize, several: usize) -> Option<SourceRef> {
    let [url, date, title, kind, language] =
        ["source_url", "source_date", "source_title", "source_kind", "source_language"]
            .map(|column| part(fields, column, at, several));
    let published = match date.map(|date| date_cell::parse(&date, &[])).transpose() {
        Ok(published) => published,
        Err(message) => {
            fields.refuse("source_date", "malformed", message);
            return None;
        }
    };
    let word = kind.as_deref();
    let kind = word.map_or(Some(SourceKind::Media), SourceKind::parse);
    let Some(kind) = kind else {
        fields.word("source_kind", |_| None::<SourceKind>, &SourceKind::words());
        return None;
    };
    let enough = url.is_some() || published.is_some() || title.is_some();
    let source = enough.then(|| Source {
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
    Some(SourceRef { name, source })
}

/// The value that a column has for one of several sources; one value is of all of them.
fn part(fields: &mut RowReader<'_>, column: &str, at: usize, several: usize) -> Option<String> {
    let text = fields.text(column)?;
    if several == 1 {
        return Some(text.replace("\\;", ";"));
    }
    let values = cell::split(text, MOST_ITEMS);
    match values.len() {
        1 if column != "source_url" => values.into_iter().next(),
        n if n == several => values.into_iter().nth(at),
        n => {
            if at == 0 {
                fields.refuse(column, "mismatch", format!("{n} values for {several} sources"));
            }
            None
        }
    }
}

/// What has become of the people, as a detention and what came after it.
fn timeline(fields: &mut RowReader<'_>, shelf: &SourceIndex, incident: &mut Incident) {
    let words: Vec<&str> = Status::words().into_iter().filter(|word| *word != Status::Mixed.word()).collect();
    let status = fields.word(
        "repatriation_status",
        |word| Status::parse(word).filter(|status| *status != Status::Mixed),
        &words,
    );
    let stated = fields.date("status_date");
    let asserting: Vec<String> = incident
        .claims
        .iter()
        .filter(|claim| claim.stance == Stance::Asserts)
        .map(|claim| claim.key.clone())
        .collect();
    let step =
        |status, date, country| Step { status, date, country, people: None, claims: asserting.clone() };
    match status {
        None | Some(Status::Unknown) => (),
        Some(Status::Detained) => incident.timeline.push(step(
            Status::Detained,
            stated.unwrap_or_else(|| incident.date.clone()),
            None,
        )),
        Some(status) => {
            let Some(date) = stated.or_else(|| reported_by(shelf, incident)) else {
                fields.refuse(
                    "status_date",
                    "required",
                    format!("on which day, or between which days, they were {status}: 2013-11-07 or [2013-11-02..2013-11-21]"),
                );
                return;
            };
            let home = incident
                .origin_country
                .first()
                .copied()
                .filter(|_| incident.origin_country.len() == 1 && status == Status::Repatriated);
            incident.timeline.push(step(status, date, home));
        }
    }
}

/// Some day from the incident to the first report of it, where every report has a date.
fn reported_by(shelf: &SourceIndex, incident: &Incident) -> Option<Edtf> {
    let published: Option<Vec<&Edtf>> = incident
        .claims
        .iter()
        .map(|claim| shelf.sources.get(claim.source.as_ref()?)?.published.as_ref())
        .collect();
    let last = published?.into_iter().min_by_key(|date| date.span().latest)?;
    let (from, to) = (incident.date.span().earliest, last.span().latest);
    let range = if from == to { from.to_string() } else { format!("[{from}..{to}]") };
    Edtf::parse(&range).ok()
}
