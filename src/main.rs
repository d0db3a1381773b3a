//! STAND-IN, replaced by the real one: just enough of `serve` for the tests of the private Postgres.

use clap::Parser;
use refoulement::postgres::{Health, Postgres, Settings};
use std::{path::PathBuf, process::ExitCode, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

#[derive(Parser)]
enum Command {
    Serve {
        #[arg(long, env = "REFOULEMENT_DATA")]
        data: Option<PathBuf>,
        #[arg(long, env = "REFOULEMENT_LISTEN", default_value = "127.0.0.1:8080")]
        listen: String,
        #[arg(long, env = "REFOULEMENT_PG_BIN")]
        pg_bin: Option<PathBuf>,
        #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
        database_url: Option<String>,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let Command::Serve { data, listen, pg_bin, database_url } = Command::parse();
    let settings = Settings { database_url, data, bin: pg_bin, linger: Duration::ZERO, durable: true };
    match serve(&settings, &listen).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(settings: &Settings, listen: &str) -> Result<(), Box<dyn std::error::Error>> {
    let mut term = signal(SignalKind::terminate())?;
    let postgres = Postgres::open(settings).await?;
    let listener = TcpListener::bind(listen).await?;
    println!("Data: {}", postgres.place());
    println!("Refoulement listens on http://{}", listener.local_addr()?);
    let health = postgres.health();
    loop {
        tokio::select! {
            _ = term.recv() => break,
            accepted = listener.accept() => {
                let (mut stream, _) = accepted?;
                let health = health.clone();
                tokio::spawn(async move {
                    let mut request = [0; 1024];
                    let read = stream.read(&mut request).await.unwrap_or(0);
                    let ready = !request[..read].starts_with(b"GET /readyz") || *health.borrow() == Health::Up;
                    let status = if ready { "200 OK" } else { "503 Service Unavailable" };
                    let _ = stream.write_all(format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").as_bytes()).await;
                });
            }
        }
    }
    postgres.close().await;
    Ok(())
}
