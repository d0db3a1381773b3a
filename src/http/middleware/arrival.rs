//! How a body arrives: how long it may be silent, and how long it may take in all. What is done with it has its own time,
//! which begins when it is whole.

use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Error;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use hyper::body::{Frame, SizeHint};
use tokio::sync::oneshot;
use tokio::time::{Sleep, sleep, timeout};

use crate::http::problem::problem::{Kind, Problem};

/// How long a body may take.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Without a byte.
    pub silence: Duration,
    /// In all.
    pub whole: Duration,
}

/// A body that is under way, as those see it who wait for what is done with it.
#[derive(Debug)]
pub struct Arrival {
    pace: Pace,
    slow: Arc<OnceLock<String>>,
    ended: oneshot::Receiver<()>,
}

/// The request with a body that is refused when it is too slow.
pub fn watched(request: Request, pace: Pace) -> (Request, Arrival) {
    let (under_way, ended) = oneshot::channel();
    let arrival = Arrival { pace, slow: Arc::default(), ended };
    let slow = Arc::clone(&arrival.slow);
    let watched = |body: Body| {
        if body.is_end_stream() {
            return body;
        }
        Body::new(Watched { body, pace, times: None, slow, under_way: Some(under_way) })
    };
    (request.map(watched), arrival)
}

impl Arrival {
    /// Waits until the body is whole, or nobody reads it any more.
    pub async fn end(&mut self) {
        let _ = timeout(self.pace.whole, &mut self.ended).await;
    }

    /// What is said to whoever was too slow.
    pub fn refused(&self) -> Option<Problem> {
        let close = HeaderValue::from_static("close");
        let slow = self.slow.get()?;
        Some(Problem::new(Kind::RequestTimeout, slow.clone()).with(header::CONNECTION, close))
    }
}

struct Watched {
    body: Body,
    pace: Pace,
    /// Until the body has been silent for too long, and until it has taken too long; from when it is first read.
    times: Option<[Pin<Box<Sleep>>; 2]>,
    slow: Arc<OnceLock<String>>,
    under_way: Option<oneshot::Sender<()>>,
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let Self { body, pace, times, slow, under_way } = self.get_mut();
        let frame = Pin::new(&mut *body).poll_frame(context);
        let [silence, whole] =
            times.get_or_insert_with(|| [pace.silence, pace.whole].map(|time| Box::pin(sleep(time))));
        if let Poll::Ready(frame) = frame {
            silence.as_mut().reset(tokio::time::Instant::now() + pace.silence);
            if frame.is_none() || body.is_end_stream() {
                under_way.take();
            }
            return Poll::Ready(frame);
        }
        let why = if silence.as_mut().poll(context).is_ready() {
            format!("Nothing more of the body arrived for {:?}.", pace.silence)
        } else if whole.as_mut().poll(context).is_ready() {
            format!("The body was not complete after {:?}.", pace.whole)
        } else {
            return Poll::Pending;
        };
        under_way.take();
        let why = slow.get_or_init(|| format!("{why} {WHAT_TO_DO}"));
        Poll::Ready(Some(Err(Error::new(std::io::Error::new(std::io::ErrorKind::TimedOut, why.clone())))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

const WHAT_TO_DO: &str = "Nothing was stored. Send the request again, with the same Idempotency-Key if it has one; over a slow line, send less at a time.";
