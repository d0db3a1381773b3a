//! `refoulement export`.

use std::io::{BufWriter, Write};
use std::path::Path;

use futures_util::TryStreamExt;

use crate::cli::failure::Failure;
use crate::cli::progress::progress;
use crate::cli::store::open;
use crate::config::{Export, Format};
use crate::model::tables::incident_table::INCIDENTS;
use crate::postgres::Postgres;
use crate::register::answer::page::{Sort, sort};
use crate::register::query::filter::Filter;
use crate::register::query::parameters::{Query, Refusal};
use crate::register::{Register, StateId};
use crate::render::csv::{self, TableForm};

/// Writes the incidents of a filter.
pub async fn run(settings: Export) -> Result<(), Failure> {
    let format = settings.format()?;
    let Export { store, filter, format: _, out } = settings;
    let filter = read(&filter)?;
    let postgres = open(&store, false).await?;
    let written = match &out {
        None => write(&postgres, &filter, format, &mut std::io::stdout()).await,
        Some(path) => write_file(&postgres, &filter, format, path).await,
    };
    postgres.close().await;
    written
}

fn read(filter: &str) -> Result<Filter, Failure> {
    let mut query = Query::read(filter);
    let read = Filter::take(&mut query);
    query.finish().map_err(refused)?;
    Ok(read)
}

fn refused(refusals: Vec<Refusal>) -> Failure {
    let sentence =
        |refusal: Refusal| format!("{} (allowed: {})", refusal.message, refusal.allowed.join(", "));
    format!("--filter: {}", refusals.into_iter().map(sentence).collect::<Vec<_>>().join("; ")).into()
}

/// The file appears under its name only when it is whole.
async fn write_file(
    postgres: &Postgres,
    filter: &Filter,
    format: Format,
    path: &Path,
) -> Result<(), Failure> {
    let told = |error: std::io::Error| format!("Cannot write {}: {error}.", path.display());
    if path.is_dir() {
        return Err(format!("Cannot write {}: it is a folder.", path.display()).into());
    }
    let mut name = path.file_name().ok_or("--out names no file")?.to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let part = path.with_file_name(name);
    let mut file = std::fs::File::create_new(&part).map_err(told)?;
    if let Err(error) = write(postgres, filter, format, &mut file).await {
        // What is not whole is not left behind.
        let _ = std::fs::remove_file(&part);
        return Err(error);
    }
    file.sync_all().map_err(told)?;
    std::fs::rename(&part, path).map_err(told)?;
    Ok(())
}

async fn write(
    postgres: &Postgres,
    filter: &Filter,
    format: Format,
    to: &mut (impl Write + Send),
) -> Result<(), Failure> {
    let register = Register::open(postgres.public.clone()).await?;
    let snapshot = register.snapshot().ok_or("the register could not be read")?;
    let version = snapshot.resolve(filter).map_err(refused)?;
    let mut selection = register.select(&snapshot, filter, version).await?;
    sort(Sort::NewestFirst, &mut selection.seen);
    let wanted: Vec<StateId> = selection.seen.iter().map(|seen| (seen.row.id, seen.row.since)).collect();
    let bar = progress(wanted.len() as u64, "incidents");
    let mut to = BufWriter::new(to);
    if format == Format::Csv {
        to.write_all(&csv::header(&INCIDENTS, &TableForm::default()))?;
    }
    let mut incidents = std::pin::pin!(register.whole(&snapshot, &wanted));
    while let Some(incident) = incidents.try_next().await? {
        match format {
            Format::Csv => to.write_all(&csv::lines(&INCIDENTS, [&incident]))?,
            Format::Ndjson => {
                serde_json::to_writer(&mut to, &incident)?;
                to.write_all(b"\n")?;
            }
        }
        bar.inc(1);
    }
    to.flush()?;
    bar.finish_and_clear();
    eprintln!("version {version}: {}", selection.totals(filter).headline);
    Ok(())
}
