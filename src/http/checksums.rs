//! Whole files of the newest version, with their checksums, made once for each version.

use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::{BoxFuture, FutureExt, Shared};
use futures_util::stream::TryStreamExt;
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::http::problem::failed::Failed;
use crate::http::problem::problem::{Kind, Problem};
use crate::model::tables::incident_table::INCIDENTS;
use crate::register::answer::page::{Sort, sort};
use crate::register::query::filter::Filter;
use crate::register::snapshot::snapshot::Snapshot;
use crate::register::{self, Register, StateId};
use crate::render::csv::{self, TableForm};

/// A data file of the newest version.
#[derive(Debug, Serialize, ToSchema)]
pub struct DataFile {
    /// Its address.
    #[schema(example = "/v1/incidents.csv?version=4")]
    pub url: String,
    /// What it is.
    #[schema(value_type = String, example = "text/csv")]
    pub media_type: &'static str,
    /// Bytes.
    pub bytes: u64,
    /// SHA-256, in hexadecimal.
    pub sha256: String,
}

/// Length and checksum of a file that is being summed up, or has been.
type Sum = Shared<BoxFuture<'static, Result<(u64, String), Failed>>>;

/// Checksums: each made once, for all who ask for it meanwhile and afterwards.
#[derive(Debug, Clone, Default)]
pub struct Checksums(Arc<Mutex<Option<Flight>>>);

/// The sum that was last asked for, and of which making and version.
#[derive(Debug)]
struct Flight {
    of: (u64, u32),
    sum: Sum,
}

impl Checksums {
    /// The incident table of the newest version. Its bytes are those of the address, at this version, for as long as
    /// nothing in it is withdrawn.
    pub(crate) async fn incidents_csv(
        &self,
        register: &Register,
        snapshot: &Arc<Snapshot>,
    ) -> Result<DataFile, Failed> {
        let version = snapshot.version;
        let (bytes, sha256) = self.of(register, snapshot).await?;
        let url = if version == 0 {
            "/v1/incidents.csv".to_owned()
        } else {
            format!("/v1/incidents.csv?version={version}")
        };
        Ok(DataFile { url, media_type: "text/csv", bytes, sha256 })
    }

    /// On a task of its own: whoever leaves does not make the others begin again.
    fn of(&self, register: &Register, snapshot: &Arc<Snapshot>) -> Sum {
        let of = (snapshot.made, snapshot.version);
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // What has failed is tried again.
        let holds =
            |flight: &&Flight| flight.of == of && !matches!(flight.sum.clone().now_or_never(), Some(Err(_)));
        if let Some(flight) = last.as_ref().filter(holds) {
            return flight.sum.clone();
        }
        let task = tokio::spawn(sum(register.clone(), Arc::clone(snapshot)));
        let gone = |_| Err(Problem::new(Kind::Internal, "The checksum could not be made.").into());
        let sum = task.map(move |ended| ended.unwrap_or_else(gone)).boxed().shared();
        *last = Some(Flight { of, sum: sum.clone() });
        sum
    }
}

async fn sum(register: Register, snapshot: Arc<Snapshot>) -> Result<(u64, String), Failed> {
    let mut selection = register.select(&snapshot, &Filter::default(), snapshot.version).await?;
    sort(Sort::NewestFirst, &mut selection.seen);
    let wanted: Vec<StateId> = selection.seen.iter().map(|seen| (seen.row.id, seen.row.since)).collect();
    let header = csv::header(&INCIDENTS, &TableForm::default());
    let start = (header.len() as u64, Sha256::new().chain_update(header));
    let add = |(bytes, hash): (u64, Sha256), line: Vec<u8>| async move {
        Ok::<_, register::Error>((bytes + line.len() as u64, hash.chain_update(line)))
    };
    let (bytes, hash) = register
        .whole(&snapshot, &wanted)
        .map_ok(|incident| csv::lines(&INCIDENTS, [&incident]))
        .try_fold(start, add)
        .await?;
    Ok((bytes, hex::encode(hash.finalize())))
}
