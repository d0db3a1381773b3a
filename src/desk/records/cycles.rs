//! Sources that would derive from themselves through others: refused where they come in.

use std::collections::{BTreeSet, HashMap};

use sqlx::PgConnection;

use crate::desk::error::Error;
use crate::desk::records::record::{Draft, Record};
use crate::model::validation::check::Fault;

/// Which sources derive from which, as they read now, and as this author has them waiting.
const DERIVED: &str =
    "with recursive derived (key, origin) as (
             select null::text, unnest($1::text[])
             union
             select record.key, citation.source_key
             from derived
             join desk.record on record.key = derived.origin
             join desk.revision on revision.record = record.id
                  and (revision.id = record.accepted or revision.state in ('submitted', 'asked', 'embargoed') and revision.author = $2)
             join desk.citation on citation.revision = revision.id
         )
         select key, origin from derived where key is not null";

/// A source does not derive from itself through others, as they read now, or would read once what this author has waiting
/// is accepted. What others have waiting is told to nobody; the door asks again.
pub(crate) async fn refuse(
    tx: &mut PgConnection,
    author: Option<&str>,
    drafts: &[Draft],
) -> Result<(), Error> {
    let sources = || {
        drafts.iter().filter_map(|draft| {
            if let Record::Source(source) = &draft.content { Some((draft.id, source)) } else { None }
        })
    };
    let query = sqlx::query_as(DERIVED);
    let named: Vec<&str> =
        sources().flat_map(|(_, source)| &source.derived_from).map(String::as_str).collect();
    if named.is_empty() {
        return Ok(());
    }
    let mut kept: Vec<(String, String)> = query.bind(named).bind(author).fetch_all(&mut *tx).await?;
    // What these say takes the place of what they said before.
    kept.retain(|(key, _)| sources().all(|(_, source)| source.key != *key));
    let mut origins: HashMap<&str, Vec<&str>> = HashMap::new();
    let new =
        sources().flat_map(|(_, source)| source.derived_from.iter().map(|origin| (&source.key, origin)));
    for (key, origin) in kept.iter().map(|(key, origin)| (key, origin)).chain(new) {
        origins.entry(key).or_default().push(origin);
    }
    for (record, source) in sources() {
        let circular =
            source.derived_from.iter().enumerate().filter(|(_, origin)| leads(&origins, origin, &source.key));
        let message = || "a source does not derive from itself, not through others either".to_owned();
        let faults: Vec<Fault> = circular
            .map(|(at, _)| Fault {
                pointer: format!("/derived_from/{at}"),
                code: "circular",
                message: message(),
            })
            .collect();
        if !faults.is_empty() {
            return Err(Error::Faulty { record, faults });
        }
    }
    Ok(())
}

fn leads<'a>(origins: &HashMap<&'a str, Vec<&'a str>>, from: &'a str, to: &str) -> bool {
    let (mut asked, mut seen) = (vec![from], BTreeSet::from([from]));
    while let Some(key) = asked.pop() {
        if key == to {
            return true;
        }
        asked.extend(origins.get(key).into_iter().flatten().copied().filter(|origin| seen.insert(*origin)));
    }
    false
}
