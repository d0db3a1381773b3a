//! How much is taken on, from one caller and from all; and what is known of it afterwards.

mod concurrency;
mod keys;
mod metrics;
mod quota;
mod submissions;

use std::net::IpAddr;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use refoulement::http::limits::network::network;
use refoulement::http::limits::peer::Peer;
use refoulement::http::middleware::rate_limit::Limits;

use crate::support::api::{Answer, answer};

async fn ask(router: &Router, peer: &str, address: &str, headers: &[(&str, &str)]) -> Answer {
    let request = Request::builder().uri(address).extension(Peer(peer.parse::<IpAddr>().unwrap()));
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    answer(router.clone(), request.body(Body::empty()).unwrap()).await
}

fn few(per_minute: u32) -> Limits {
    Limits { per_minute, trusted: vec![network("127.0.0.1").unwrap()], ..Limits::default() }
}
