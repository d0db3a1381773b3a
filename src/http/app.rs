//! What every handler may use, and what is said of this register.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use axum::body::Bytes;
use tokio::sync::{Semaphore, watch};

use crate::desk::Desk;
use crate::desk::import::job::ImportSlots;
use crate::http::checksums::Checksums;
use crate::http::limits::known_keys::KnownKeys;
use crate::http::limits::submissions::Allowance;
use crate::http::writable::Writable;
use crate::model::vocabulary::access::Review;
use crate::postgres::Health;
use crate::register::Register;

/// Workbooks that are written at the same time: the larger ones lie in temporary files meanwhile.
const WORKBOOKS: usize = 2;
/// Pictures that are drawn at the same time.
const PICTURES: usize = 2;

/// What every handler may use.
#[derive(Clone)]
pub struct App {
    /// The published register: nothing in it can reach what is not published.
    pub register: Register,
    /// The confidential side: whoever reaches for it holds a key.
    pub desk: Desk,
    /// Whether Postgres answers.
    pub health: watch::Receiver<Health>,
    /// What the one who runs this register says of it.
    pub site: Arc<Site>,
    /// The OpenAPI document, made when it is first asked for: few ask, and a start should not wait for it.
    contract: Arc<Contract>,
    /// Checksums of whole files.
    pub checksums: Checksums,
    /// Turns to write a workbook.
    pub workbooks: Arc<Semaphore>,
    /// Turns to draw a picture.
    pub pictures: Arc<Semaphore>,
    /// Room for files that are imported.
    pub imports: ImportSlots,
    /// What has been handed in lately.
    pub allowance: Allowance,
    /// Which keys there may be.
    pub(crate) known_keys: Arc<KnownKeys>,
    /// Whether the desk can write.
    pub(crate) writable: Arc<Writable>,
}

impl App {
    /// With nothing under way yet.
    #[must_use]
    pub fn new(
        register: Register,
        desk: Desk,
        health: watch::Receiver<Health>,
        site: Arc<Site>,
        contract: impl FnOnce() -> Option<Printed> + Send + 'static,
    ) -> Self {
        let contract: Arc<Contract> = Arc::new(LazyLock::new(Box::new(|| contract().map(Arc::new))));
        let [workbooks, pictures] = [WORKBOOKS, PICTURES].map(|turns| Arc::new(Semaphore::new(turns)));
        let (checksums, imports) = (Checksums::default(), ImportSlots::default());
        let allowance = Allowance::default();
        let (known_keys, writable) = (Arc::default(), Arc::default());
        Self {
            register,
            desk,
            health,
            site,
            contract,
            checksums,
            workbooks,
            pictures,
            imports,
            allowance,
            known_keys,
            writable,
        }
    }
}

type Contract = LazyLock<Option<Arc<Printed>>, Box<dyn FnOnce() -> Option<Arc<Printed>> + Send>>;

/// The OpenAPI document in each of its forms.
#[derive(Debug, Clone)]
pub struct Printed {
    /// As JSON.
    pub json: Bytes,
    /// As YAML.
    pub yaml: Bytes,
    /// As pages, by address.
    pub pages: BTreeMap<String, Bytes>,
}

impl App {
    /// The OpenAPI document, if it can be written. To write it takes a processor for a while: not one of those that answer.
    pub async fn contract(&self) -> Option<Arc<Printed>> {
        let contract = Arc::clone(&self.contract);
        tokio::task::spawn_blocking(move || (**contract).clone()).await.ok().flatten()
    }
}

/// What the one who runs this register says of it.
#[derive(Debug, Clone, Default)]
pub struct Site {
    /// Whom to ask for corrections, takedowns and keys.
    pub contact: Option<String>,
    /// Where the world sees this register.
    pub public_base_url: Option<String>,
    /// How many people a publication needs: what the desk does, whatever is said here.
    pub review: Review,
}

impl Site {
    /// Where the world sees this register, without a slash at its end.
    #[must_use]
    pub fn base(&self) -> Option<&str> {
        self.public_base_url.as_deref().map(|base| base.trim_end_matches('/'))
    }

    /// An address of this service as it leaves the house: absolute where the world's address is known.
    #[must_use]
    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.base().unwrap_or_default())
    }
}
