//! `refoulement health`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::cli::failure::Failure;
use crate::config::Health;

const PATIENCE: Duration = Duration::from_secs(4);

/// Whether the service on this machine is ready.
pub async fn run(settings: &Health) -> Result<(), Failure> {
    let address = here(settings.listen);
    let status = tokio::time::timeout(PATIENCE, status(address)).await;
    match status {
        Ok(Ok(status)) if status == "200" => Ok(()),
        Ok(Ok(status)) => Err(format!("http://{address}/readyz answers {status}.").into()),
        Ok(Err(error)) => Err(format!("Nothing answers on http://{address}: {error}.").into()),
        Err(_) => Err(format!("http://{address}/readyz does not answer.").into()),
    }
}

/// A service that listens on all addresses listens on this machine's own.
fn here(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(all) if all.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(all) if all.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

async fn status(address: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    let request = format!("GET /readyz HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer.split(' ').nth(1).unwrap_or("nothing").to_owned())
}
