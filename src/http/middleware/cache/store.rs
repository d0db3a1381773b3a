//! The store of finished answers in front of the handlers.
//!
//! The register changes only when its version moves. So an answer has a weak ETag made of the current version (also
//! where an older one was asked for: a withdrawal reaches the past), the build and the representation; and the store
//! keeps it under the current version. What was kept under another version is never found again, and nothing is found
//! while Postgres has not been heard.

use std::collections::HashSet;
use std::sync::{Arc, PoisonError, RwLock};

use axum::body::HttpBody;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use moka::sync::Cache;

use crate::http::app::Site;
use crate::http::middleware::cache::encoding::{self, Coding};
use crate::http::middleware::cache::etag::{Build, Edition, Known};
use crate::http::middleware::cache::policy::{BodyOmitted, HeadRequest, NotCounted, Policy, nothing};
use crate::http::middleware::cache::response::{CachedResponse, Gathered, Wanted, gather};
use crate::http::middleware::server_timing::Stages;
use crate::http::problem::problem::Problem;
use crate::register::Register;
use crate::register::query::filter::Filter;
use crate::register::query::parameters::{Print, Query, address};

/// What an entry costs besides its address, headers and bodies, roughly.
const ENTRY: usize = 1024;
/// The longest address whose answer is kept: nobody asks twice what takes so long to write.
const MOST_ADDRESS: usize = 2 * 1024;

/// The store, and what is needed to ask it.
#[derive(Debug)]
pub struct ResponseCache {
    register: Register,
    build: Build,
    /// The addresses that take a filter.
    filtered: HashSet<String>,
    kept: Cache<Key, Arc<CachedResponse>>,
    newest: RwLock<Edition>,
}

/// The edition under which an answer is kept, and its address with the query in canonical form.
type Key = (Edition, String);

/// What of a request matters here.
struct Question {
    address: String,
    edition: Edition,
    wanted: Wanted,
}

impl ResponseCache {
    /// A store of so many bytes. Where an address takes a filter, that is a part of the key in its canonical form.
    #[must_use]
    pub fn new(register: Register, site: &Site, filtered: HashSet<String>, bytes: u64) -> Arc<Self> {
        let weight = |(_, address): &Key, kept: &Arc<CachedResponse>| {
            let bodies = kept.plain.as_ref().map_or(0, Bytes::len) + kept.gzip.as_ref().map_or(0, Bytes::len);
            let headers: usize =
                kept.headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
            u32::try_from(ENTRY + address.len() + headers + bodies).unwrap_or(u32::MAX)
        };
        let kept = Cache::builder().max_capacity(bytes).weigher(weight).build();
        Arc::new(Self { register, build: Build::of(site), filtered, kept, newest: RwLock::default() })
    }

    /// How many answers are kept.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.kept.run_pending_tasks();
        self.kept.entry_count()
    }

    /// Whether it can be said from the store that nothing has changed for this caller.
    #[must_use]
    pub fn is_known(&self, request: &Request) -> bool {
        self.question(request).is_some_and(|question| {
            self.find(&question).is_some_and(|(_, kept)| question.wanted.known.has(&kept.etag))
        })
    }

    /// What can be answered from the store; none for what is not a plain question to the public register.
    fn question(&self, request: &Request) -> Option<Question> {
        let head = request.method() == Method::HEAD;
        if !(head || request.method() == Method::GET) || request.headers().contains_key(header::AUTHORIZATION)
        {
            return None;
        }
        let edition = self.register.snapshot().as_deref().map(Edition::of)?;
        self.forget_before(edition);
        Some(Question {
            address: self.address(request.uri())?,
            edition,
            wanted: Wanted {
                head,
                coding: Coding::wanted(request.headers()),
                known: Known::of(request.headers()),
            },
        })
    }

    /// The address under which an answer is kept; none for a query that is refused. What is no part of a filter stays
    /// in it as it was sent.
    fn address(&self, uri: &Uri) -> Option<String> {
        let mut query = Query::read(uri.query().unwrap_or_default());
        let filter = self.filtered.contains(uri.path()).then(|| Filter::take(&mut query));
        let filter = filter.as_ref().map(|filter| filter as &dyn Print);
        let parts: Vec<&dyn Print> = filter.into_iter().chain([&query as &dyn Print]).collect();
        (!query.is_refused()).then(|| address(uri.path(), &parts))
    }

    /// What was kept of older editions must not wait for eviction: it may have been withdrawn.
    fn forget_before(&self, edition: Edition) {
        if *self.newest.read().unwrap_or_else(PoisonError::into_inner) < edition {
            *self.newest.write().unwrap_or_else(PoisonError::into_inner) = edition;
            self.kept.invalidate_all();
        }
    }

    fn find(&self, question: &Question) -> Option<(Key, Arc<CachedResponse>)> {
        let at = |edition| {
            let key = (edition, question.address.clone());
            self.kept.get(&key).map(|kept| (key, kept))
        };
        at(question.edition).or_else(|| at(Edition::NONE))
    }

    /// The kept answer, if it is whole or known to the caller. A body that is asked for again is worth compressing.
    async fn again(&self, question: &Question) -> Option<Response> {
        let (key, mut kept) = self.find(question)?;
        if question.wanted.known.has(&kept.etag) {
            let mut response = kept.not_modified();
            response.extensions_mut().insert(NotCounted);
            return Some(response);
        }
        let plain = kept.plain.as_ref()?;
        if kept.coding(&question.wanted) != Coding::Identity
            && kept.gzip.is_none()
            && plain.len() >= encoding::LEAST
        {
            let gzip = encoding::gzip(plain.clone()).await;
            kept = Arc::new(CachedResponse { gzip, ..CachedResponse::clone(&kept) });
            self.kept.insert(key, Arc::clone(&kept));
        }
        Some(kept.answer(&question.wanted))
    }

    /// Keeps what a handler answered and declared to hold, and gives it the form that the caller wants.
    async fn keep(&self, question: &Question, mut response: Response) -> Response {
        let Some(policy) = response.extensions_mut().remove::<Policy>() else { return response };
        let unmade = response.extensions_mut().remove::<BodyOmitted>().is_some();
        let edition = if policy == Policy::Register { question.edition } else { Edition::NONE };
        let moved = policy == Policy::Register
            && self.register.snapshot().as_deref().map(Edition::of) != Some(edition);
        let headers = response.headers();
        // An answer made while the register moved may be of either edition.
        if moved
            || response.status() != StatusCode::OK
            || headers.contains_key(header::VARY)
            || headers.contains_key(header::CACHE_CONTROL)
        {
            return response;
        }
        let Some(etag) = self.build.etag(edition, headers) else { return response };
        let (head, body) = response.into_parts();
        let mut headers = head.headers;
        headers.remove(header::CONTENT_LENGTH);
        let gathered = if unmade { Ok(Gathered::Flowing(body)) } else { gather(body).await };
        let (plain, flowing) = match gathered {
            Ok(Gathered::Whole(plain)) => (Some(plain), None),
            Ok(Gathered::Flowing(body)) => (None, Some(body)),
            Err(()) => return Problem::unavailable().into_response(),
        };
        let kept = CachedResponse { etag, headers, plain, gzip: None };
        if question.address.len() <= MOST_ADDRESS {
            self.kept.insert((edition, question.address.clone()), Arc::new(kept.clone()));
        }
        if question.wanted.known.has(&kept.etag) {
            return kept.not_modified();
        }
        match flowing {
            Some(body) => kept.flowing(&question.wanted, body),
            None => kept.compressed_if_it_must(&question.wanted).await.answer(&question.wanted),
        }
    }
}

/// Answers from the store, or keeps what the handlers answer. HEAD is GET without the body.
pub async fn answer(State(answers): State<Arc<ResponseCache>>, mut request: Request, next: Next) -> Response {
    let Some(question) = answers.question(&request) else { return next.run(request).await };
    let mut stages = Stages::begin();
    if let Some(mut response) = answers.again(&question).await {
        stages.end(&mut response, "store");
        return response;
    }
    request.extensions_mut().insert(HeadRequest(question.wanted.head));
    *request.method_mut() = Method::GET;
    let response = next.run(request).await;
    stages.lap("answer");
    let mut response = answers.keep(&question, response).await;
    if question.wanted.head {
        if let Some(length) = response.body().size_hint().exact() {
            response.headers_mut().entry(header::CONTENT_LENGTH).or_insert(length.into());
        }
        *response.body_mut() = nothing();
    }
    stages.end(&mut response, "keep");
    response
}
