//! The accept loop: HTTP/1 connections, each with its time-outs, served until the end is asked for; then requests in
//! flight are finished.

use std::convert::Infallible;
use std::future::Future;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderValue, Request, header};
use axum::response::Response;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;
use tower_http::timeout::TimeoutBody;
use uuid::Uuid;

use crate::http::limits::client::{Clients, InFlight, Permit};
use crate::http::limits::peer::Peer;
use crate::http::middleware::finish::Refused;
use crate::http::problem::problem::{Kind, Problem};
use crate::http::server::head::Wire;

/// How long requests in flight have once the end is asked for; the whole end is to take less than ten seconds.
const LAST: Duration = Duration::from_secs(8);
/// What hyper refuses by itself, with a bare 414 or 431; up to these, `request::finish` refuses with a problem document.
const MOST_HEAD: usize = 32 * 1024;
const MOST_HEADERS: usize = 100;
/// Small, so that a reader's progress is seen in small steps; the kernel doubles it.
const SEND_BUFFER: usize = 64 * 1024;
/// Connections that are being told that there are too many.
const REFUSALS: usize = 64;

/// Serves until `end`, then finishes what is in flight.
pub async fn serve(listener: TcpListener, router: Router, wire: Wire, end: impl Future<Output = ()>) {
    let (graceful, places) = (GracefulShutdown::new(), Places::of(&wire));
    let refusals = Arc::new(Semaphore::new(REFUSALS));
    let wire = Arc::new(wire);
    tokio::pin!(end);
    loop {
        let (stream, peer) = tokio::select! {
            () = &mut end => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => (stream, peer.ip()),
                Err(error) => {
                    // Out of descriptors, most likely: wait for some to be closed.
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            },
        };
        match places.enter(peer) {
            Ok(place) => connection(stream, peer, router.clone(), &wire, &graceful, place),
            Err(why) => {
                wire.refused.inc();
                if let Ok(refusal) = Arc::clone(&refusals).try_acquire_owned() {
                    tokio::spawn(refuse(stream, why, refusal));
                }
            }
        }
    }
    drop(listener);
    if tokio::time::timeout(LAST, graceful.shutdown()).await.is_err() {
        tracing::warn!("requests still in flight were cut off");
    }
}

/// Places for connections: of all, and of each caller where one may not have all of them.
struct Places {
    all: Arc<Semaphore>,
    each: Option<Arc<InFlight>>,
    callers: Clients,
}

/// What a connection holds until it ends.
type Place = (Option<Permit>, OwnedSemaphorePermit);

impl Places {
    fn of(wire: &Wire) -> Self {
        Self {
            all: Arc::new(Semaphore::new(wire.connections)),
            each: (wire.connections_each > 0).then(|| InFlight::new(wire.connections_each)),
            callers: Clients::new(wire.trusted.clone()),
        }
    }

    /// A place, or why there is none.
    fn enter(&self, peer: IpAddr) -> Result<Place, &'static str> {
        let each = match (&self.each, self.callers.connecting(peer)) {
            (Some(each), Some(caller)) => Some(each.enter(caller).ok_or(TOO_MANY_OF_ONE)?),
            _ => None,
        };
        Ok((each, Arc::clone(&self.all).try_acquire_owned().map_err(|_| TOO_MANY)?))
    }
}

fn connection(
    stream: TcpStream,
    peer: IpAddr,
    router: Router,
    wire: &Arc<Wire>,
    graceful: &GracefulShutdown,
    place: Place,
) {
    // Answers are written whole: nothing is gained by waiting for more. Where either fails, it is only slower.
    let _ = stream.set_nodelay(true);
    let _ = rustix::net::sockopt::set_socket_send_buffer_size(&stream, SEND_BUFFER);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(wire.write));
    let mut http1 = hyper::server::conn::http1::Builder::new();
    http1
        .timer(TokioTimer::new())
        .header_read_timeout(wire.head)
        .max_headers(MOST_HEADERS)
        .max_header_size(MOST_HEAD)
        .max_buf_size(2 * MOST_HEAD);
    let wire = Arc::clone(wire);
    let service = service_fn(move |request| answer(router.clone(), Arc::clone(&wire), Peer(peer), request));
    let connection = graceful.watch(http1.serve_connection(TokioIo::new(Box::pin(stream)), service));
    tokio::spawn(async move {
        // A client that breaks off is its own affair.
        let _ = connection.await;
        drop(place);
    });
}

/// Asks the router. After a head that is refused, or a body in chunks, the connection ends: whatever else two programs
/// may take for the beginning of the next request is never read.
async fn answer(
    router: Router,
    wire: Arc<Wire>,
    peer: Peer,
    request: Request<Incoming>,
) -> Result<Response, Infallible> {
    let mut request = request.map(|body| TimeoutBody::new(wire.body, body));
    let mut last = request.headers().contains_key(header::TRANSFER_ENCODING);
    request.extensions_mut().insert(peer);
    if let Err(problem) = wire.check(&request) {
        request.extensions_mut().insert(Refused(problem));
        last = true;
    }
    let mut response = router.oneshot(request).await?;
    if last {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    Ok(response)
}

const TOO_MANY: &str = "There are more connections than this process can serve at the same time.";
const TOO_MANY_OF_ONE: &str = "This address has more connections than one may have at the same time.";

/// Says that there are too many connections, to whoever listens within a second.
async fn refuse(mut stream: TcpStream, why: &'static str, _refusal: OwnedSemaphorePermit) {
    let problem = Problem::new(Kind::Unavailable, why);
    let document = serde_json::to_string(&problem.document(Uuid::new_v4(), None)).unwrap_or_default();
    let head = format!(
        "HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/problem+json\r\ncontent-length: {}\r\n\
         cache-control: no-store\r\nretry-after: 5\r\nconnection: close\r\n\r\n",
        document.len()
    );
    let said = async {
        // A close with something unread would take the answer back.
        let mut unread = [0; 4096];
        let _ = stream.read(&mut unread).await?;
        stream.write_all((head + &document).as_bytes()).await?;
        stream.shutdown().await?;
        while stream.read(&mut unread).await? > 0 {}
        std::io::Result::Ok(())
    };
    // Whether it was heard is not ours to know.
    let _ = tokio::time::timeout(Duration::from_secs(1), said).await;
}
