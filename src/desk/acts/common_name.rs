//! Names that protection does not hide: one person would blank out whatever is written.

use std::collections::BTreeSet;

use sqlx::PgConnection;

use crate::desk::error::Error;
use crate::desk::records::record::Record;
use crate::model::redaction::hidden_names::{Name, Text};
use crate::model::screening::common::is_common;
use crate::model::validation::check::Fault;
use crate::model::value::text;

/// How many public incidents are looked at, the newest first, and how many there must be to say what is common.
const LOOKED_AT: i32 = 100;
const ENOUGH: usize = 20;

/// What is wrong with names that somebody asks to hide now: so short or so common that most texts say them. What is the
/// name of a place of the incident is hidden, whatever it is.
pub(super) async fn faults(
    tx: &mut PgConnection,
    asked: impl Iterator<Item = &String>,
    contents: impl Iterator<Item = &Record>,
) -> Result<Vec<Fault>, Error> {
    let incidents = contents.filter_map(Record::incident);
    let places: BTreeSet<String> =
        incidents.flat_map(|incident| &incident.places).map(|place| text::searched(&place.name)).collect();
    let asked: Vec<&String> = asked.filter(|name| !places.contains(&text::searched(name))).collect();
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let query = sqlx::query_scalar(
        "select concat_ws(' ', document ->> 'title', document ->> 'summary') from published.incident
         where until is null order by since desc, id limit $1",
    );
    let texts: Vec<String> = query.bind(LOOKED_AT).fetch_all(&mut *tx).await?;
    let texts: Vec<Text> = texts.iter().map(|words| Text::of(words)).collect();
    let is_everywhere = |name: &str| {
        let name = Name::of(name);
        texts.len() >= ENOUGH && texts.iter().filter(|text| text.names(&name)).count() * 2 > texts.len()
    };
    let fault = |name: &String| Fault {
        pointer: "/names".to_owned(),
        code: "too-common",
        message: format!(
            "{} is too short, or stands in too many texts, to be hidden as a name; write the whole name, correct the text, or withdraw the incident",
            text::excerpt(name)
        ),
    };
    Ok(asked.into_iter().filter(|name| is_common(name) || is_everywhere(name)).map(fault).collect())
}
