//! The collection that a file is of, compared with what the register knows of it.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::PgPool;

use crate::desk::clock::Clock;
use crate::desk::collections::edition::Edition;
use crate::desk::collections::rows::has_nameless;
use crate::desk::collections::said::Said;
use crate::desk::collections::state::{Collection, known};
use crate::desk::import::error::Error;
use crate::desk::import::plan::edition::rows::EditionPlan;
use crate::desk::import::problem::Problems;
use crate::model::record::collection::CollectionWords;

/// The collection, as the file may go on with it; none where the problems say why it may not.
pub(crate) async fn open(
    desk: &PgPool,
    clock: &Clock,
    said: &Said,
    problems: &mut Problems,
) -> Result<Option<EditionPlan>, Error> {
    let known = known(desk, &said.key).await?;
    problems.at(None, 0);
    let words = match &known {
        Some(known) => agreed(said, known, problems),
        None => match said.words() {
            Ok(words) => Some(words),
            Err(message) => problems.refuse("collection", "required", message),
        },
    };
    let Some(words) = words else { return Ok(None) };
    if !words.republish {
        let message = format!(
            "the rows of the collection {} may not be republished: they stay at the desk, and cannot be accepted",
            said.key
        );
        problems.note("collection", "not-republishable", message);
    }
    Ok(Some(EditionPlan {
        edition: Edition {
            key: said.key.clone(),
            words,
            label: said.edition.clone().unwrap_or_else(|| clock.now().date_naive().to_string()),
            before: known.as_ref().map(|known| known.editions),
            erasures: known.as_ref().map_or(0, |known| known.erasures),
            rows: Vec::new(),
        },
        new: said.new.clone(),
        unsure: unsure(desk, known.as_ref()).await?,
        same: Vec::new(),
        lines: BTreeMap::new(),
        digests: BTreeSet::new(),
        said: BTreeMap::new(),
    }))
}

/// Why a row of an unknown name may be one that the register has.
async fn unsure(
    desk: &PgPool,
    known: Option<&Collection>,
) -> Result<Option<(&'static str, &'static str)>, Error> {
    Ok(match known {
        Some(known) if known.erasures > 0 => Some((
            "may-be-erased",
            "rows of this collection were erased, and nothing is kept by which they could be known: this may be one of them; leave it out, or, if you know that it is another, write its row_key in [collection]: new = [\"..\"]",
        )),
        Some(known) if has_nameless(desk, &known.key).await? => Some((
            "may-be-there",
            "the register has incidents of this collection without a row_key: this row may be one of them; leave it out, or, if you know that it is another, write its row_key in [collection]: new = [\"..\"]",
        )),
        _ => None,
    })
}

/// What the register knows, if the file says nothing else.
fn agreed(said: &Said, known: &Collection, problems: &mut Problems) -> Option<CollectionWords> {
    let differences = said.differences(&known.words);
    for (word, said, is) in &differences {
        let message = format!(
            "{word} is {said} here, and {is} as the register knows the collection; leave it out, or change it with PUT /v1/desk/collections/{}",
            known.key
        );
        problems.add("collection", "conflict", message);
    }
    differences.is_empty().then(|| known.words.clone())
}
