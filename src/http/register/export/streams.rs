//! The bodies of whole files: a few hundred incidents are held at a time. A document that has been taken away under way
//! breaks the body off; it is never shortened quietly.

use std::collections::HashSet;
use std::io::{self, BufWriter, Seek, Write};
use std::pin::pin;
use std::time::Duration;

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use futures_util::stream::{self, Stream, StreamExt, TryStreamExt};
use sha2::{Digest, Sha256};
use tempfile::{SpooledData, SpooledTempFile};
use tokio::fs::File;
use tokio::io::AsyncReadExt;
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

use crate::http::app::App;
use crate::http::problem::failed::Failed;
use crate::http::problem::problem::{Kind, Problem};
use crate::http::register::export::selection::Export;
use crate::http::register::turn::turn;
use crate::model::record::source::Source;
use crate::model::redaction::public::PublicIncident;
use crate::model::tables::part_tables::{SOURCES, TABLES};
use crate::register::{self, Register, parsed};
use crate::render::about::About;
use crate::render::archive::Archive;
use crate::render::csv as table;
use crate::render::xlsx::{self, Sheets};

/// A file that is made a page of documents at a time: what comes first, what each page comes to (and whether it is the
/// first), and what comes last.
pub async fn pages(
    app: &App,
    export: &Export,
    head: Vec<u8>,
    page: impl Fn(&[String], bool) -> Result<Vec<u8>, register::Error> + Send + 'static,
    tail: &'static [u8],
) -> Result<Body, Failed> {
    let pages = begun(app, export).await?.enumerate().map(move |(at, documents)| page(&documents?, at == 0));
    let chunks = stream::iter([Ok(head)]).chain(pages).chain(stream::iter([Ok(tail.to_vec())]));
    let chunks = chunks.try_filter(|chunk| std::future::ready(!chunk.is_empty()));
    Ok(Body::from_stream(chunks.inspect_err(|error| tracing::warn!(%error, "a file was broken off"))))
}

/// The documents, the first of them already fetched: what was withdrawn before the answer began is no broken answer.
async fn begun(
    app: &App,
    export: &Export,
) -> Result<impl Stream<Item = Result<Vec<String>, register::Error>> + Send + use<>, Failed> {
    let mut documents = Box::pin(app.register.in_order(&export.snapshot, export.wanted.clone()));
    let first = documents.try_next().await?;
    Ok(stream::iter(first.map(Ok)).chain(documents))
}

/// The incidents of a page.
pub fn incidents(page: &[String]) -> Result<Vec<PublicIncident>, register::Error> {
    page.iter().map(|document| parsed(document)).collect()
}

/// Why a file was broken off.
type Broken = Box<dyn std::error::Error + Send + Sync>;

/// The inner end of a body that is written rather than asked.
struct Pipe(mpsc::Sender<Result<Bytes, Broken>>);

impl Pipe {
    /// A body, and where to write it. It ends well only where [`Pipe::end`] was called.
    fn new() -> (Self, Body) {
        let (to, from) = mpsc::channel(4);
        let pieces = stream::try_unfold(from, |mut from: mpsc::Receiver<Result<Bytes, Broken>>| async {
            match from.recv().await.unwrap_or_else(|| Err("the writer is gone".into()))? {
                end if end.is_empty() => Ok(None),
                piece => Ok(Some((piece, from))),
            }
        });
        (
            Self(to),
            Body::from_stream(
                pieces.inspect_err(|error: &Broken| tracing::warn!(%error, "a file was broken off")),
            ),
        )
    }

    async fn send(&self, piece: Vec<u8>) -> Result<(), Broken> {
        if !piece.is_empty() {
            self.0.send(Ok(piece.into())).await?;
        }
        Ok(())
    }

    /// Ends the body, well or not. A caller who has gone needs no end.
    async fn end(self, how: Result<(), Broken>) {
        let _ = self.0.send(how.map(|()| Bytes::new())).await;
    }
}

/// From so many incidents on, a table may need more than 4 GiB.
const HUGE: usize = 100_000;

/// An archive of tables.
pub fn archive(app: &App, export: Export) -> Body {
    let (pipe, body) = Pipe::new();
    let (register, about) = (app.register.clone(), export.about(app));
    tokio::spawn(async move {
        let how = write_archive(&register, &export, &about, &pipe).await;
        pipe.end(how).await;
    });
    body
}

/// One table after the other, each from the documents anew. All must have been made from the same documents: where one
/// was protected between two tables, there is no archive.
async fn write_archive(register: &Register, export: &Export, about: &About, to: &Pipe) -> Result<(), Broken> {
    let mut archive = Archive::new(about.published, export.wanted.len() > HUGE);
    archive.file("README.txt")?;
    archive.write(about.readme().as_bytes())?;
    let mut of_all = None;
    for of in &TABLES {
        archive.file(&format!("{}.csv", of.name))?;
        archive.write(&table::header(of, &export.form))?;
        let mut digest = Sha256::new();
        let mut documents = pin!(register.in_order(&export.snapshot, export.wanted.clone()));
        while let Some(page) = documents.try_next().await? {
            for document in &page {
                digest.update(document);
            }
            archive.write(&table::lines(of, &incidents(&page)?))?;
            to.send(archive.take()).await?;
        }
        let digest = digest.finalize();
        if *of_all.get_or_insert(digest) != digest {
            return Err(register::Error::Overtaken.into());
        }
    }
    archive.file("sources.csv")?;
    archive.write(&table::header(&SOURCES, &export.form))?;
    for source in sources(export) {
        archive.write(&table::lines(&SOURCES, [&source]))?;
        to.send(archive.take()).await?;
    }
    to.send(archive.end()?).await
}

/// The sources that the file's incidents rest on.
fn sources(export: &Export) -> impl Iterator<Item = Source> {
    let ids: HashSet<uuid::Uuid> = export.wanted.iter().map(|(id, _)| *id).collect();
    export
        .snapshot
        .sources()
        .at(export.version)
        .filter(move |source| export.snapshot.sources().is_carried(&source.key, &ids, export.version))
}

/// How long a caller waits for a turn: whoever waits takes a place from others.
const TURN: Duration = Duration::from_secs(1);
/// A finished workbook is held in memory up to here, and in a file without a name above.
const IN_MEMORY: usize = 1024 * 1024;
/// So much of a file is read at a time.
const PIECE: usize = 64 * 1024;

/// Refuses in words what is too large for a workbook, as far as that is known before it is written.
pub fn fits_a_workbook(export: &Export) -> Result<(), Problem> {
    let incidents = export.wanted.len();
    if incidents > xlsx::MOST_INCIDENTS { Err(too_large(incidents)) } else { Ok(()) }
}

/// A workbook. It is whole before the answer begins.
pub async fn workbook(app: &App, export: Export, only_head: bool) -> Result<Option<Body>, Failed> {
    fits_a_workbook(&export)?;
    if only_head {
        return Ok(None);
    }
    let because = "Other workbooks are being written; the tables of /v1/incidents.zip need no turn.";
    let turn = turn(&app.workbooks, TURN, because).await?;
    let sheets =
        Sheets::new(export.published, export.wanted.len()).map_err(|error| unwritten(&error, &export))?;
    let mut begun = (sheets, turn);
    let mut documents = pin!(app.register.in_order(&export.snapshot, export.wanted.clone()));
    while let Some(page) = documents.try_next().await? {
        let added = aside(move || {
            let incidents = incidents(&page)?;
            Ok::<_, register::Error>(begun.0.add(&incidents).map(|()| begun))
        });
        begun = added.await??.map_err(|error| unwritten(&error, &export))?;
    }
    let about = export.about(app);
    let saved = aside(move || {
        let (sheets, _turn) = begun;
        save(sheets, &export, &about)
    });
    saved.await?.map(Some).map_err(Failed::from)
}

/// Works on a thread that may wait for the disk. What the work holds, such as its turn, it holds to its end, also where
/// the caller has gone.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    spawn_blocking(work).await.map_err(|_| Problem::new(Kind::Internal, "The workbook could not be written."))
}

fn save(sheets: Sheets, export: &Export, about: &About) -> Result<Body, Problem> {
    let unwritten = |error| unwritten(&error, export);
    let mut file = SpooledTempFile::new(IN_MEMORY);
    let mut to = BufWriter::with_capacity(PIECE, &mut file);
    let sources: Vec<Source> = sources(export).collect();
    sheets.save(&sources, about, &mut to).map_err(unwritten)?;
    to.flush().map_err(|error| unwritten(error.into()))?;
    drop(to);
    file.rewind().map_err(|error| unwritten(error.into()))?;
    Ok(match file.into_inner() {
        SpooledData::InMemory(bytes) => Body::from(bytes.into_inner()),
        SpooledData::OnDisk(file) => read(file.into()),
    })
}

/// A file as it is asked for: a reader who takes breaks holds no thread.
fn read(file: File) -> Body {
    let pieces = stream::try_unfold(file, |mut file| async {
        let mut piece = BytesMut::with_capacity(PIECE);
        Ok((file.read_buf(&mut piece).await? > 0).then(|| (piece.freeze(), file)))
    });
    Body::from_stream(pieces.inspect_err(|error: &io::Error| tracing::warn!(%error, "a file was broken off")))
}

fn unwritten(error: &xlsx::Error, export: &Export) -> Problem {
    match error {
        xlsx::Error::TooManyRows => too_large(export.wanted.len()),
        error => {
            tracing::error!(%error, "a workbook could not be written");
            Problem::new(
                Kind::Internal,
                "The workbook could not be written; the tables of /v1/incidents.zip need no temporary files.",
            )
        }
    }
}

fn too_large(incidents: usize) -> Problem {
    let message = format!("{incidents} incidents are too many for a workbook");
    let most = format!("at most {} incidents, and {} rows in a sheet", xlsx::MOST_INCIDENTS, xlsx::MOST_ROWS);
    Problem::parameter(
        "",
        "too-many",
        message,
        vec![
            most,
            "a narrower filter".to_owned(),
            "/v1/incidents.csv or /v1/incidents.zip, which have no such bound".to_owned(),
        ],
    )
}
