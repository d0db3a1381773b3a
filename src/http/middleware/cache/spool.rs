//! Whole files on disk: a body that is too long for memory, in a file without a name, so that it has a length and can be
//! read in parts. The file is gone with its last reader, and with the process.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;

use axum::body::Body;
use bytes::Bytes;
use futures_util::stream;
use http_body_util::BodyExt;
use tokio::io::AsyncWriteExt;
use tokio::sync::OwnedSemaphorePermit;
use tokio::task::spawn_blocking;

use crate::http::middleware::cache::etag::Edition;
use crate::register::Register;

/// So much of a file is read at a time.
const PIECE: u64 = 256 * 1024;

/// A file that has been written to its end.
#[derive(Debug)]
pub struct Spool {
    file: Arc<File>,
    /// Bytes.
    pub length: u64,
    /// What the register held when it was written.
    edition: Edition,
    /// The room that it takes on disk until its last reader has gone.
    _room: Vec<OwnedSemaphorePermit>,
}

/// Where a file is written, and how it gets room there.
pub struct Place<'a, F> {
    /// The folder.
    pub folder: &'a Path,
    /// So many bytes come with one piece of room.
    pub bytes: u64,
    /// One piece more for a file that has so many.
    pub room: F,
}

impl Spool {
    /// Writes a body to its end. What breaks off breaks off here too.
    pub async fn write<F: Fn(usize) -> io::Result<OwnedSemaphorePermit>>(
        mut body: Body,
        edition: Edition,
        to: Place<'_, F>,
    ) -> io::Result<Self> {
        let folder = to.folder.to_owned();
        let mut file = tokio::fs::File::from_std(spawn_blocking(|| tempfile::tempfile_in(folder)).await??);
        let (mut length, mut room) = (0, Vec::new());
        while let Some(frame) = body.frame().await {
            let piece = frame.map_err(io::Error::other)?.into_data().unwrap_or_default();
            length += piece.len() as u64;
            while length > room.len() as u64 * to.bytes {
                room.push((to.room)(room.len())?);
            }
            file.write_all(&piece).await?;
        }
        file.flush().await?;
        Ok(Self { file: Arc::new(file.into_std().await), length, edition, _room: room })
    }

    /// So many bytes from this one on, as they are asked for: a reader who takes breaks holds no thread. Broken off where
    /// something was taken away since it was written.
    pub fn read(self: &Arc<Self>, register: &Register, first: u64, bytes: u64) -> Body {
        let begin = (Arc::clone(self), register.clone(), self.edition, first);
        let end = first + bytes;
        Body::from_stream(stream::try_unfold(begin, move |(spool, register, seen, at)| async move {
            if at >= end {
                return Ok(None);
            }
            let seen = still_public(&register, seen).await?;
            let of = Arc::clone(&spool.file);
            let piece = spawn_blocking(move || piece(&of, at, end)).await??;
            let next = at + piece.len() as u64;
            Ok::<_, io::Error>(Some((piece, (spool, register, seen, next))))
        }))
    }
}

fn piece(file: &File, at: u64, end: u64) -> io::Result<Bytes> {
    let mut piece = vec![0; usize::try_from(PIECE.min(end - at)).unwrap_or_default()];
    file.read_exact_at(&mut piece, at)?;
    Ok(piece.into())
}

/// The edition up to which nothing has been taken away.
async fn still_public(register: &Register, seen: Edition) -> io::Result<Edition> {
    let Some(now) = register.snapshot().as_deref().map(Edition::of) else {
        return Err(io::Error::other("the database is not heard"));
    };
    if now != seen && register.has_taken_away(seen.state()).await.map_err(io::Error::other)? {
        return Err(io::Error::other("something in the file was taken away"));
    }
    Ok(now)
}
