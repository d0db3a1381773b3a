//! Sources that would derive from themselves through others: refused where they come in.

use std::collections::{BTreeSet, HashMap};

use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::error::Error;
use crate::desk::records::record::Draft;
use crate::model::record::source::Source;
use crate::model::validation::check::Fault;

/// Which sources derive from which, as they read now, and as this author has them waiting.
const DERIVED: &str =
    "with recursive derived (key, origin) as (
             select null::text, unnest($1::text[])
             union
             select record.key, origin.key
             from derived
             join desk.record on record.key = derived.origin
             cross join lateral (
                 select citation.source_key as key
                 from desk.revision join desk.citation on citation.revision = revision.id
                 where revision.record = record.id
                   and (revision.id = record.accepted or revision.state in ('submitted', 'asked', 'embargoed') and revision.author = $2)
                 union all
                 select target.key from desk.record as target where target.id = record.merged_into
             ) as origin
         )
         select key, origin from derived where key is not null";

/// A source does not derive from itself through others, as they read now, or would read once what this author has waiting
/// is accepted. What others have waiting is told to nobody; the door asks again.
pub(crate) async fn refuse(
    tx: &mut PgConnection,
    author: Option<&str>,
    drafts: &[Draft],
) -> Result<(), Error> {
    let sources: Vec<(Uuid, &Source)> =
        drafts.iter().filter_map(|draft| Some((draft.id, draft.content.source()?))).collect();
    let named: Vec<&String> = sources.iter().flat_map(|(_, source)| &source.derived_from).collect();
    if named.is_empty() {
        return Ok(());
    }
    let kept: Vec<(String, String)> =
        sqlx::query_as(DERIVED).bind(named).bind(author).fetch_all(&mut *tx).await?;
    let mut origins: HashMap<&str, Vec<&str>> = HashMap::new();
    for (key, origin) in &kept {
        origins.entry(key).or_default().push(origin);
    }
    // What these say takes the place of what they said before.
    for (_, source) in &sources {
        origins.insert(&source.key, source.derived_from.iter().map(String::as_str).collect());
    }
    for (record, source) in sources {
        let fault = |(at, _)| Fault {
            pointer: format!("/derived_from/{at}"),
            code: "circular",
            message: "a source cannot derive from itself, not through others either".to_owned(),
        };
        let derived = source.derived_from.iter().enumerate();
        let faults: Vec<Fault> =
            derived.filter(|(_, origin)| leads(&origins, origin, &source.key)).map(fault).collect();
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
