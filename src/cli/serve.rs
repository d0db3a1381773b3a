//! `refoulement serve`.

use std::net::SocketAddr;

use axum::Router;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinSet;

use crate::cli::announce::announce;
use crate::cli::failure::Failure;
use crate::cli::store::open;
use crate::config::Serve;
use crate::desk::acts::{cleaning, due};
use crate::desk::import::batch::publication;
use crate::desk::{Clock, Desk};
use crate::http::server::head::Wire;
use crate::http::{self, Site};
use crate::postgres::{Disk, Postgres};
use crate::register::{EVERY, Register};

/// Serves until SIGTERM or SIGINT.
pub async fn run(settings: Serve) -> Result<(), Failure> {
    let Serve { store, empty, listen, public_base_url, contact, single_editor, wire, metrics_listen } =
        settings;
    if !listen.ip().is_loopback() && contact.is_none() {
        return Err("Other machines can connect to this address, so --contact must name a contact for corrections and takedowns, such as --contact 'desk@register.example (PGP ...)'.".into());
    }
    // Before anything is started: whoever asks for the end meanwhile gets it.
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let listener = bind(listen).await?;
    let metrics_listener = match metrics_listen {
        Some(address) => Some(bind(address).await?),
        None => None,
    };
    let (connections, limits) = (wire.connections(public_base_url.as_deref())?, wire.limits());
    let postgres = tokio::select! {
        opened = open(&store, empty) => opened?,
        _ = terminate.recv() => return Ok(()),
        _ = interrupt.recv() => return Ok(()),
    };
    let register = Register::open(postgres.public.clone()).await?;
    let desk = Desk::new(postgres.desk.clone(), Clock::system(), single_editor);
    let site = Site { contact, public_base_url, review: desk.review() };
    let public = site.public_base_url.clone();
    let service = http::service(register.clone(), desk.clone(), postgres.health(), site, &limits);
    let listening = listener.local_addr()?;
    announce(listening, public.as_deref(), postgres.place(), &store, &register, &desk).await?;
    let mut beside = beside(register, desk.clone(), postgres.disk());
    if let Some(listener) = metrics_listener {
        eprintln!("Metrics for Prometheus at http://{}/metrics", listener.local_addr()?);
        beside.spawn(measure(listener, service.measurements));
    }
    let connections = Wire { refused: service.metrics.refused.clone(), ..connections };
    http::server::accept::serve(listener, service.router, connections, async {
        tokio::select! { _ = terminate.recv() => (), _ = interrupt.recv() => () }
    })
    .await;
    beside.shutdown().await;
    end(&desk, postgres).await;
    Ok(())
}

/// Writes down what is only in memory, and closes the database.
async fn end(desk: &Desk, postgres: Postgres) {
    if let Err(error) = desk.write_uses().await {
        tracing::warn!(%error, "the last uses of keys are not written down");
    }
    postgres.close().await;
}

/// What goes on beside the service, and ends when it does.
fn beside(register: Register, desk: Desk, files: Disk) -> JoinSet<()> {
    let mut beside = JoinSet::new();
    beside.spawn(async move { match register.follow(EVERY).await {} });
    beside.spawn(cleaning::keep(desk.clone(), files));
    beside.spawn(publication::keep(desk.clone()));
    beside.spawn(due::keep(desk));
    beside
}

async fn bind(listen: SocketAddr) -> Result<TcpListener, Failure> {
    let hint = "choose another port, as in --listen 127.0.0.1:8081, or port 0 for any free one";
    TcpListener::bind(listen)
        .await
        .map_err(|error| format!("Cannot listen on {listen}: {error}; {hint}.").into())
}

/// Measurements, on a port of their own; the connections of the world are not counted there.
async fn measure(listener: TcpListener, measurements: Router) {
    http::server::accept::serve(listener, measurements, Wire::default(), std::future::pending()).await;
}
