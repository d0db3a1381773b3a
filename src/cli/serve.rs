//! `refoulement serve`.

use std::io::Write;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use super::{Failure, open};
use crate::config::Serve;
use crate::http::{self, Site};
use crate::register::Register;
use crate::register::filter::Filter;

/// Serves until SIGTERM or SIGINT.
pub async fn run(settings: Serve) -> Result<(), Failure> {
    let Serve { store, empty, listen, public_base_url, contact } = settings;
    if !listen.ip().is_loopback() && contact.is_none() {
        return Err("Others than this machine can connect to this address, so --contact must say whom to ask for corrections and takedowns, such as --contact 'desk@register.example (PGP ...)'.".into());
    }
    // Before anything is started: whoever asks for the end meanwhile gets it.
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let listener = bind(listen).await?;
    let postgres = tokio::select! {
        opened = open(&store, empty) => opened?,
        _ = terminate.recv() => return Ok(()),
        _ = interrupt.recv() => return Ok(()),
    };
    let register = Register::open(postgres.public.clone()).await?;
    let site = Site { contact, public_base_url };
    let router = http::router(register.clone(), postgres.health(), site);
    announce(listener.local_addr()?, postgres.place(), &register).await?;
    let follower = tokio::spawn(follow(register));
    http::listen::serve(listener, router, async {
        tokio::select! { _ = terminate.recv() => (), _ = interrupt.recv() => () }
    })
    .await;
    follower.abort();
    postgres.close().await;
    Ok(())
}

async fn bind(listen: SocketAddr) -> Result<TcpListener, Failure> {
    let hint = "another port can be chosen, as in --listen 127.0.0.1:8081, or any free one with port 0";
    TcpListener::bind(listen).await.map_err(|error| format!("Cannot listen on {listen}: {error}; {hint}.").into())
}

/// Follows the register: a new version is seen within a second.
async fn follow(register: Register) {
    let mut every = tokio::time::interval(Duration::from_secs(1));
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        if let Err(error) = register.refresh().await {
            tracing::debug!(%error, "the version could not be read");
        }
    }
}

/// Says where it listens, where the data lie, and three things to try.
async fn announce(listening: SocketAddr, place: &str, register: &Register) -> Result<(), Failure> {
    let here = format!("http://{listening}");
    let mut out = std::io::stdout().lock();
    writeln!(out, "Refoulement listens on {here}")?;
    writeln!(out, "  data: {place}")?;
    drop(out);
    let snapshot = register.snapshot().ok_or("the register could not be read")?;
    let totals = register.select(&snapshot, &Filter::default(), snapshot.version).await?.totals(&Filter::default());
    let mut out = std::io::stdout().lock();
    writeln!(out, "  version {}: {}", snapshot.version, totals.headline)?;
    writeln!(out, "Try:")?;
    writeln!(out, "  curl '{here}/v1/incidents?month=2013-11'")?;
    writeln!(out, "  curl '{here}/v1/statistics?group_by=repatriation_status'")?;
    writeln!(out, "  {here}/docs in a browser")?;
    out.flush()?;
    Ok(())
}
