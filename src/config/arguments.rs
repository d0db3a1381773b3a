//! Settings: each a flag and a variable. The comments are the manual.

use std::net::SocketAddr;
use std::path::PathBuf;

use axum::http::Uri;
use axum::http::uri::Parts;
use clap::builder::FalseyValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use ipnet::IpNet;

use crate::config::copies::{Backup, Restore};
use crate::config::import::Import;
use crate::config::key::Key;
use crate::config::store::Store;
use crate::http::limits::network::network;
use crate::http::middleware::rate_limit::Limits;
use crate::http::server::head::Wire as Connections;

/// Refoulement: an open, citable register of refugee detentions and forced returns.
///
/// Without a command it serves the register, on a private Postgres of its own.
#[derive(Debug, Parser)]
#[command(name = "refoulement", version, args_conflicts_with_subcommands = true)]
pub struct Arguments {
    /// The command; `serve` if there is none.
    #[command(subcommand)]
    pub command: Option<Command>,

    /// Settings of `serve`.
    #[command(flatten)]
    pub serve: Serve,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the register over HTTP (the default).
    Serve(Serve),
    /// Write the public register, or a part of it, to a file or to standard output.
    Export(Export),
    /// Read incidents from a table (CSV), an archive of tables (ZIP) or whole records (NDJSON).
    ///
    /// All or nothing: if something is wrong, every problem is listed by row and column, and nothing is written. The
    /// incidents are submitted. They become public when an editor accepts them.
    Import(Import),
    /// Print the OpenAPI document of the API.
    Openapi(Openapi),
    /// Rebuild the public projection from the confidential records.
    ///
    /// Readers see no change. It is needed after a repair by hand. The service may be running.
    Rebuild(Rebuild),
    /// Ask the service on this machine whether it is ready: the end is 0, or 1 with words. For containers.
    Health(Health),
    /// Write both sides of the register, the confidential one too, into a new folder. The service may be running.
    Backup(Backup),
    /// Make a register of a backup, in a new folder or an empty database: all or nothing.
    Restore(Restore),
    /// Create, list, revoke and rotate the keys of people who write. The service may be running.
    Key {
        /// What to do with keys.
        #[command(subcommand)]
        command: Key,
    },
}

/// Settings of `serve`.
#[derive(Debug, Clone, Args)]
pub struct Serve {
    /// Where the register is kept.
    #[command(flatten)]
    pub store: Store,

    /// Begin without the incidents of the first report. Only the first start uses this.
    #[arg(long)]
    pub empty: bool,

    /// Address and port to listen on; port 0 picks a free one and prints it.
    #[arg(long, env = "REFOULEMENT_LISTEN", value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,

    /// The public address of this register, such as https://register.example.
    #[arg(long, env = "REFOULEMENT_PUBLIC_BASE_URL", value_name = "URL", value_parser = base_url)]
    pub public_base_url: Option<String>,

    /// Contact for corrections, takedowns and keys: a mail address with its PGP key, an onion service. Required
    /// if other machines can connect.
    #[arg(long, env = "REFOULEMENT_CONTACT", value_name = "TEXT", value_parser = contact)]
    pub contact: Option<String>,

    /// Let an editor publish what they wrote themselves. By default a second person has to publish it.
    /// /v1/dataset says which of the two holds.
    #[arg(long, env = "REFOULEMENT_SINGLE_EDITOR", value_parser = FalseyValueParser::new())]
    pub single_editor: bool,

    /// What it takes on.
    #[command(flatten)]
    pub wire: Wire,

    /// Address and port of the metrics for Prometheus (/metrics). Default: off. It must not be reachable from outside.
    #[arg(long, env = "REFOULEMENT_METRICS_LISTEN", value_name = "ADDRESS")]
    pub metrics_listen: Option<SocketAddr>,
}

/// Settings of `health`.
#[derive(Debug, Args)]
pub struct Health {
    /// The address and port on which the service listens.
    #[arg(long, env = "REFOULEMENT_LISTEN", value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
}

/// What `serve` takes on, from one caller and from all.
#[derive(Debug, Clone, Args)]
pub struct Wire {
    /// Address or network (10.0.0.0/8) of a proxy in front of this service, whose X-Forwarded-For header names the client;
    /// several with commas between them. Without this all clients of a proxy share one quota. The header of other peers is ignored.
    #[arg(long, env = "REFOULEMENT_TRUSTED_PROXY", value_name = "ADDRESS", value_delimiter = ',', value_parser = network)]
    pub trusted_proxy: Vec<IpNet>,

    /// Requests that one address may make in a minute, also all at once; one key as many, wherever it is used. Without a
    /// key whole files, and answers that have not changed, do not count. 0: no limit, and none on how many requests of one
    /// client are in progress.
    #[arg(long, env = "REFOULEMENT_RATE_LIMIT", value_name = "NUMBER", default_value_t = Limits::default().per_minute)]
    pub rate_limit: u32,

    /// Requests in progress at the same time; further ones are answered with 503 at once. An eighth is for callers with a key.
    #[arg(long, env = "REFOULEMENT_MOST_REQUESTS", value_name = "NUMBER", default_value_t = Limits::default().at_once)]
    pub most_requests: usize,

    /// Connections at the same time. Over up to 128 further ones, one request each is answered if it has a key, or asks for
    /// health; others are answered with 503. Each needs a file descriptor (ulimit -n).
    #[arg(long, env = "REFOULEMENT_MOST_CONNECTIONS", value_name = "NUMBER", default_value_t = Connections::default().connections)]
    pub most_connections: usize,

    /// Memory for the cache of answers, in MiB; 0 turns it off.
    #[arg(long, env = "REFOULEMENT_KEPT_ANSWERS", value_name = "MIB", default_value_t = Limits::default().kept >> 20)]
    pub kept_answers: u64,
}

impl Wire {
    /// What is taken on of requests.
    #[must_use]
    pub fn limits(&self) -> Limits {
        let Self { trusted_proxy, rate_limit, most_requests, most_connections: _, kept_answers } = self;
        Limits {
            per_minute: *rate_limit,
            trusted: trusted_proxy.clone(),
            at_once: *most_requests,
            kept: kept_answers << 20,
            ..Limits::default()
        }
    }

    /// What is taken on of connections, for a service that the world sees at this address.
    pub fn connections(&self, public_base_url: Option<&str>) -> Result<Connections, String> {
        let name = public_base_url.map(|url| match url.parse::<Uri>().map(Uri::into_parts) {
            Ok(Parts { scheme: Some(_), authority: Some(authority), .. }) => Ok(authority),
            _ => Err(format!("--public-base-url {url} is no address such as https://register.example.")),
        });
        let usual = Connections::default();
        let connections_each = if self.rate_limit == 0 { 0 } else { usual.connections_each };
        let (connections, trusted) = (self.most_connections, self.trusted_proxy.clone());
        Ok(Connections { connections, connections_each, trusted, name: name.transpose()?, ..usual })
    }
}

/// Not what stands in an example: whoever is in danger would write to nobody.
fn contact(text: &str) -> Result<String, &'static str> {
    let lower = text.trim().to_lowercase();
    let of_an_example = ["example.org", "example.com", "example.net", "your mail"];
    if lower.is_empty() || of_an_example.iter().any(|of| lower.contains(of)) {
        Err("this must be a contact that somebody reads, such as a mail address of yours")
    } else {
        Ok(text.to_owned())
    }
}

fn base_url(url: &str) -> Result<String, &'static str> {
    let host = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))
        .ok_or("it begins with https:// or http://")?;
    let plain = host.chars().all(|c| c.is_ascii_graphic() && !"<>\"'\\?#".contains(c));
    if plain && !host.is_empty() {
        Ok(url.trim_end_matches('/').to_owned())
    } else {
        Err("an address such as https://register.example")
    }
}

/// Settings of `export`.
#[derive(Debug, Args)]
pub struct Export {
    /// Where the register is kept.
    #[command(flatten)]
    pub store: Store,

    /// Which incidents: a query as for /v1/incidents, such as 'host_country=CN&month=2013-11'. Default: all.
    #[arg(long, value_name = "QUERY", default_value = "")]
    pub filter: String,

    /// csv: one row per incident; ndjson: one whole public record a line. Default: as the name of the file ends; csv
    /// without a file.
    #[arg(long, value_enum)]
    pub format: Option<Format>,

    /// The file to write. Default: standard output. The file appears when it is complete.
    #[arg(long, short, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

impl Export {
    /// The format that was named, or that the file's name ends with. A name that promises another is refused.
    pub fn format(&self) -> Result<Format, String> {
        let Some(out) = self.out.as_ref().filter(|_| self.format.is_none()) else {
            return Ok(self.format.unwrap_or(Format::Csv));
        };
        let ending = out.extension().unwrap_or_default().to_string_lossy();
        Format::from_str(&ending, true).map_err(|_| {
            format!(
                "{} does not say in which format: name it .csv or .ndjson, or add --format. The service has more \
                 formats, such as /v1/incidents.xlsx.",
                out.display()
            )
        })
    }
}

/// A format of `export`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A table for a spreadsheet.
    Csv,
    /// JSON, one record a line.
    Ndjson,
}

/// Settings of `openapi`.
#[derive(Debug, Args)]
pub struct Openapi {
    /// Print JSON instead of YAML.
    #[arg(long)]
    pub json: bool,
}

/// Settings of `rebuild`.
#[derive(Debug, Args)]
pub struct Rebuild {
    /// Where the register is kept.
    #[command(flatten)]
    pub store: Store,
}
