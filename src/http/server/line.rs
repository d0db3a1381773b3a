//! The bytes of a connection: how its lines end is seen as they arrive, and its end is orderly. The client hears that
//! nothing more comes, and what it says meanwhile is still taken: a close with something unread would reset the
//! connection, and take back an answer that is on its way.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::oneshot;

use crate::http::server::line_ends::LineEnds;

/// How long a client has to hear that the connection has ended.
const LAST: Duration = Duration::from_secs(1);

/// A connection that is lent to hyper.
#[derive(Debug)]
pub struct Line {
    stream: Option<TcpStream>,
    ends: Arc<Mutex<LineEnds>>,
    back: Option<oneshot::Sender<TcpStream>>,
}

impl Line {
    /// Lends a connection; it comes back when it is dropped.
    pub fn lend(stream: TcpStream, ends: &Arc<Mutex<LineEnds>>) -> (Self, oneshot::Receiver<TcpStream>) {
        let (back, returned) = oneshot::channel();
        (Self { stream: Some(stream), ends: Arc::clone(ends), back: Some(back) }, returned)
    }

    fn stream(&mut self) -> io::Result<Pin<&mut TcpStream>> {
        self.stream.as_mut().map(Pin::new).ok_or_else(|| io::ErrorKind::NotConnected.into())
    }
}

/// Ends a connection that has come back.
pub async fn end(mut stream: TcpStream) {
    let ended = async {
        stream.shutdown().await?;
        let mut unread = [0; 4096];
        while stream.read(&mut unread).await? > 0 {}
        io::Result::Ok(())
    };
    // Whether it was heard is not ours to know.
    let _ = tokio::time::timeout(LAST, ended).await;
}

impl Drop for Line {
    fn drop(&mut self) {
        if let (Some(stream), Some(back)) = (self.stream.take(), self.back.take()) {
            // Nobody waits for a connection that was given up: it ends here.
            let _ = back.send(stream);
        }
    }
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        let read = self.stream()?.poll_read(context, into);
        self.ends.lock().unwrap_or_else(PoisonError::into_inner).read(&into.filled()[before..]);
        read
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.stream()?.poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream()?.poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream()?.poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.stream()?.poll_write_vectored(context, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        true
    }
}
