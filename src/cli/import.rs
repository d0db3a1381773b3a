//! `refoulement import`.

use std::io::{Read, Write};
use std::path::Path;

use crate::cli::failure::Failure;
use crate::cli::progress::progress;
use crate::cli::store::open;
use crate::config::Import;
use crate::desk::actions::actor::Actor;
use crate::desk::collections::rows::Gone;
use crate::desk::collections::said::Said;
use crate::desk::import::{
    CellProblem, LikelyRows, MOST_BYTES, MOST_RESTORED, Map, Options, Plan, Written, check, suggest, write,
};
use crate::desk::{self, Clock};
use crate::postgres::Postgres;

/// Reads a file into the register.
pub async fn run(settings: Import) -> Result<(), Failure> {
    let file = read(&settings.file, if settings.restore { MOST_RESTORED } else { MOST_BYTES })?;
    if settings.suggest {
        return suggested(&settings, &file);
    }
    let map = settings.map.as_deref().map(map).transpose()?;
    let said = settings.collection.as_deref().map(collection).transpose()?;
    // A register that is restored does not begin with the first records; one that is only looked at does not begin.
    let postgres = if settings.restore && settings.dry_run {
        Postgres::open(&settings.store.settings()).await?
    } else {
        open(&settings.store, settings.restore).await?
    };
    let done = import(&postgres, &settings, &file, (map.as_ref(), said.as_ref())).await;
    postgres.close().await;
    done
}

async fn import(
    postgres: &Postgres,
    settings: &Import,
    file: &[u8],
    (map, collection): (Option<&Map>, Option<&Said>),
) -> Result<(), Failure> {
    let (clock, holder) = (Clock::system(), settings.holder.as_deref().unwrap_or_default());
    let (sheet, encoding) = (settings.sheet.as_deref(), settings.encoding.as_deref());
    let restore = settings.restore;
    let options = Options { format: None, map, collection, sheet, encoding, restore, own: false };
    let bar = progress(0, "rows");
    let mut tell = |done: u64, of: u64| {
        bar.set_length(of);
        bar.set_position(done);
    };
    let plan = check(&postgres.desk, &clock, holder, file, options, &mut tell).await?;
    bar.suspend(|| plan.notes.iter().try_for_each(|note| say(&note.to_string())))?;
    if !plan.problems.is_empty() {
        bar.finish_and_clear();
        return Err(refused(&plan)?.into());
    }
    if settings.dry_run {
        bar.finish_and_clear();
        let Plan { rows, new, changed, unchanged, gone, sources, likely, .. } = plan;
        look_alike(&likely)?;
        say(&format!(
            "{rows} rows: {new} new, {changed} changed, {unchanged} unchanged; {sources} sources. Nothing was written."
        ))?;
        return say_gone(gone.as_ref());
    }
    let rows = plan.rows;
    let mut transaction = postgres.desk.begin().await?;
    let by = Actor { clock: &clock, holder, key: None, single_editor: false };
    let written = write(&mut transaction, &by, plan, settings.publish, &mut tell).await?;
    transaction.commit().await?;
    bar.finish_and_clear();
    written_down(rows, holder, &written)
}

/// Says what came of it.
fn written_down(rows: u64, holder: &str, written: &Written) -> Result<(), Failure> {
    say(&format!(
        "{rows} rows: {} new, {} changed, {} unchanged; {} sources.",
        written.new, written.changed, written.unchanged, written.sources
    ))?;
    look_alike(&written.likely)?;
    say_gone(written.gone.as_ref())?;
    if let Some(batch) = written.batch {
        say(&format!("Batch {batch}: an editor other than {holder} can publish it in one act."))?;
    }
    if let Some(version) = written.version {
        say(&format!("The register is at version {version}."))?;
    }
    Ok(())
}

/// Says which rows an earlier edition had and this one has not.
fn say_gone(gone: Option<&Gone>) -> Result<(), Failure> {
    let Some(Gone { count, rows }) = gone.filter(|gone| gone.count > 0) else { return Ok(()) };
    say(&format!("Gone since earlier editions: {count}; nothing was done to them."))?;
    rows.iter().try_for_each(|row| say(&format!("  {} {}", row.row_key, row.address)))
}

/// Prints which rows look like a case that is there, or like each other.
fn look_alike(likely: &LikelyRows) -> Result<(), Failure> {
    let LikelyRows { rows, list, more, only_nearest } = likely;
    for row in list {
        let others = row.others.iter().map(|other| {
            let why: Vec<&str> = other.reasons.iter().map(|reason| reason.message.as_str()).collect();
            let which = other
                .row
                .map_or_else(|| other.address.clone().unwrap_or_default(), |row| format!("row {row}"));
            format!("{which} ({})", why.join("; "))
        });
        let others: Vec<String> = others.collect();
        say(&format!(
            "row {} looks like {}{}",
            row.row,
            others.join(", "),
            if row.more { ", and perhaps more" } else { "" }
        ))?;
    }
    if *more > 0 {
        say(&format!("and {more} more rows that look like other cases"))?;
    }
    if *only_nearest > 0 {
        say(&format!(
            "{only_nearest} rows have much in common with many others: they were compared with the 200 nearest in time only"
        ))?;
    }
    if *rows > 0 {
        say(&format!(
            "{rows} rows look like another case: a batch leaves them out until an editor has said what they are."
        ))?;
    }
    Ok(())
}

/// Prints a first mapping file.
fn suggested(settings: &Import, file: &[u8]) -> Result<(), Failure> {
    match suggest(file, settings.sheet.as_deref(), settings.encoding.as_deref()) {
        Ok(map) => say(map.trim_end()),
        Err(problems) => {
            print(&problems)?;
            Err("There is no mapping file for this.".to_owned().into())
        }
    }
}

fn print(problems: &[CellProblem]) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    for problem in problems {
        writeln!(out, "{problem}")?;
    }
    Ok(out.flush()?)
}

/// Prints every problem; gives the last word.
fn refused(plan: &Plan) -> Result<String, Failure> {
    print(&plan.problems)?;
    let more =
        if plan.more_problems > 0 { format!(" and {} more", plan.more_problems) } else { String::new() };
    let count = plan.problems.len();
    Ok(format!(
        "{count}{more} {} in the file; nothing was written.",
        if count == 1 { "problem" } else { "problems" }
    ))
}

fn say(line: &str) -> Result<(), Failure> {
    writeln!(std::io::stdout().lock(), "{line}")?;
    Ok(())
}

/// Not more of a file than is taken, and one byte.
fn read(path: &Path, most: usize) -> Result<Vec<u8>, Failure> {
    let told = |error: std::io::Error| format!("Cannot read {}: {error}.", path.display());
    let file = std::fs::File::open(path).map_err(told)?;
    let mut bytes = Vec::new();
    file.take(most as u64 + 1).read_to_end(&mut bytes).map_err(told)?;
    Ok(bytes)
}

fn map(path: &Path) -> Result<Map, Failure> {
    Map::parse(&text(path)?).map_err(|error| format!("{}: {error}", path.display()).into())
}

fn collection(path: &Path) -> Result<Said, Failure> {
    desk::import::collection(&text(path)?).map_err(|error| format!("{}: {error}", path.display()).into())
}

fn text(path: &Path) -> Result<String, Failure> {
    Ok(String::from_utf8(read(path, 1 << 20)?).map_err(|_| format!("{} is not UTF-8.", path.display()))?)
}
