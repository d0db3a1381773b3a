//! The accept loop: HTTP/1 connections, each with its time-outs, served until the end is asked for; then requests in
//! flight are finished.

use std::convert::Infallible;
use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderValue, Request, header};
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

use crate::http::limits::peer::Peer;
use crate::http::limits::spare::Spare;
use crate::http::middleware::finish::Refused;
use crate::http::problem::problem::{Kind, Problem};
use crate::http::server::head::Wire;
use crate::http::server::line::{self, Line};
use crate::http::server::line_ends::LineEnds;
use crate::http::server::places::{Place, Places};

/// How long requests in flight have once the end is asked for; the whole end is to take less than ten seconds.
const LAST: Duration = Duration::from_secs(8);
/// For what has been sent before the end was asked for, and has not been read yet.
const HEARING: Duration = Duration::from_millis(100);
/// What hyper refuses by itself, with a bare 414 or 431; up to these, `request::finish` refuses with a problem document.
const MOST_HEAD: usize = 32 * 1024;
const MOST_HEADERS: usize = 100;
/// Small, so that a reader's progress is seen in small steps; the kernel doubles it.
const SEND_BUFFER: usize = 64 * 1024;

/// Serves until `end`, then finishes what is in flight.
pub async fn serve(listener: TcpListener, router: Router, wire: Wire, end: impl Future<Output = ()>) {
    let (graceful, places) = (GracefulShutdown::new(), Places::of(&wire));
    let wire = Arc::new(wire);
    let serve = |(stream, peer): (TcpStream, SocketAddr)| {
        let place = places.enter(peer.ip());
        connection(stream, peer.ip(), router.clone(), &wire, &graceful, place);
    };
    accept(&listener, &serve, end).await;
    // Whoever has connected already is served like the others.
    accept(&listener, &serve, tokio::time::sleep(HEARING)).await;
    drop(listener);
    tokio::time::sleep(HEARING).await;
    if tokio::time::timeout(LAST, graceful.shutdown()).await.is_err() {
        tracing::warn!("requests still in flight were cut off");
    }
}

async fn accept(
    listener: &TcpListener,
    serve: impl Fn((TcpStream, SocketAddr)),
    end: impl Future<Output = ()>,
) {
    tokio::pin!(end);
    loop {
        tokio::select! {
            () = &mut end => return,
            accepted = listener.accept() => match accepted {
                Ok(accepted) => serve(accepted),
                Err(error) => {
                    // Out of descriptors, most likely: wait for some to be closed.
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            },
        }
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
    let ends = Arc::default();
    let (line, back) = Line::lend(stream, &ends);
    let mut stream = TimeoutStream::new(line);
    stream.set_write_timeout(Some(wire.write));
    let spare = place.spare();
    let head = if spare.is_some() { wire.head_spare.min(wire.head) } else { wire.head };
    let asked = Asked { router, wire: Arc::clone(wire), peer: Peer(peer), spare, ends };
    let service = service_fn(move |request| answer(asked.clone(), request));
    let connection = graceful.watch(http1(head).serve_connection(TokioIo::new(Box::pin(stream)), service));
    let (refused, ending) = (wire.refused.clone(), graceful.watcher());
    tokio::spawn(async move {
        tokio::select! {
            // A client that breaks off is its own affair.
            _ = connection => if let Ok(stream) = back.await { line::end(stream).await },
            () = place.overtaken() => drop(refused.inc()),
        }
        drop((place, ending));
    });
}

fn http1(head: Duration) -> http1::Builder {
    let mut http1 = http1::Builder::new();
    http1
        .timer(TokioTimer::new())
        .header_read_timeout(head)
        .max_headers(MOST_HEADERS)
        .max_header_size(MOST_HEAD)
        .max_buf_size(2 * MOST_HEAD);
    http1
}

/// What is needed to answer over a connection.
#[derive(Clone)]
struct Asked {
    router: Router,
    wire: Arc<Wire>,
    peer: Peer,
    spare: Option<Spare>,
    ends: Arc<Mutex<LineEnds>>,
}

/// Asks the router. After a head that is refused, or a body in chunks, the connection ends: whatever else two programs
/// may take for the beginning of the next request is never read. A spare connection is for one request.
async fn answer(asked: Asked, mut request: Request<Incoming>) -> Result<Response, Infallible> {
    let Asked { router, wire, peer, spare, ends } = asked;
    let mut last = request.headers().contains_key(header::TRANSFER_ENCODING) || spare.is_some();
    request.extensions_mut().insert(peer);
    if let Some(spare) = spare {
        request.extensions_mut().insert(spare);
    }
    let whole = ends.lock().unwrap_or_else(PoisonError::into_inner).next();
    let lines = if whole { Ok(()) } else { Err(Problem::new(Kind::InvalidHeader, BARE)) };
    if let Err(problem) = lines.and_then(|()| wire.check(&request)) {
        request.extensions_mut().insert(Refused(problem));
        last = true;
    }
    let mut response = router.oneshot(request).await?;
    if last {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    Ok(response)
}

const BARE: &str = "A line of the head ends in a line feed alone. Every line must end in CR and LF.";
