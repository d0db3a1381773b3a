//! What a mapping file, or a file of its own, says of the collection of which a table is an edition.
//!
//! ```toml
//! [collection]
//! key = "ucdp-ged"
//! name = "UCDP Georeferenced Event Dataset"
//! licence = "CC BY 4.0"
//! terms = "https://creativecommons.org/licenses/by/4.0/"
//! republish = true                                         # may its rows be shown to the public
//! edition = "25.1"                                         # the day, if left out
//! ```

use toml::Table;

use crate::desk::collections::said::Said;
use crate::desk::import::file::mapping::settings::Settings;
use crate::model::record::collection::CollectionWords;
use crate::model::validation::check::Fault;
use crate::model::validation::collection::{check, check_edition};
use crate::model::validation::source::{HOW_KEY, is_key};

/// The words of the table.
const KNOWN: [&str; 8] = ["key", "name", "licence", "terms", "contact", "republish", "edition", "new"];

/// Reads a file that holds nothing else.
pub fn parse(text: &str) -> Result<Said, String> {
    let mut settings = Settings::read(text)?;
    let said = take(&mut settings)?;
    settings.end(&["collection"])?;
    said.ok_or_else(|| "write [collection], and below it key = \"..\"".to_owned())
}

/// Takes the table out of a file that has it.
pub(crate) fn take(settings: &mut Settings) -> Result<Option<Said>, String> {
    let Some(table) = settings.take::<Table>("collection", "[collection]")? else { return Ok(None) };
    read(Settings(table)).map(Some).map_err(|message| format!("[collection]: {message}"))
}

fn read(mut settings: Settings) -> Result<Said, String> {
    let key: Option<String> = settings.take("key", "key = \"ucdp-ged\"")?;
    let new: Option<Vec<String>> = settings.take("new", "new = [\"17\", \"18\"], names of rows")?;
    let mut said = Said {
        key: key.ok_or("write its key: key = \"ucdp-ged\"")?,
        name: settings.take("name", "name = \"text\"")?,
        licence: settings.take("licence", "licence = \"CC BY 4.0\"")?,
        terms: settings.take("terms", "terms = \"https://..\"")?,
        contact: settings.take("contact", "contact = \"text\"")?,
        republish: settings.take("republish", "republish = true or false")?,
        edition: settings.take("edition", "edition = \"25.1\", in quotation marks")?,
        new: new.unwrap_or_default().into_iter().collect(),
    };
    settings.end(&KNOWN)?;
    if !is_key(&said.key) {
        return Err(format!("key: {HOW_KEY}"));
    }
    checked(&mut said)?;
    Ok(said)
}

/// In NFC; what is left out has nothing that could be wrong.
fn checked(said: &mut Said) -> Result<(), String> {
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "as known".to_owned());
    let mut words = CollectionWords {
        name: text(&said.name),
        licence: text(&said.licence),
        terms: said.terms.clone(),
        contact: said.contact.clone(),
        republish: said.republish.unwrap_or_default(),
    };
    let mut faults = check(&mut words);
    if let Some(edition) = &mut said.edition {
        faults.extend(check_edition(edition));
    }
    if let Some(Fault { pointer, message, .. }) = faults.into_iter().next() {
        return Err(format!("{}: {message}", pointer.trim_start_matches('/')));
    }
    said.name = said.name.take().map(|_| words.name);
    said.licence = said.licence.take().map(|_| words.licence);
    said.contact = words.contact;
    Ok(())
}
