//! The store of finished answers in front of the handlers.
//!
//! The register changes only when its version moves. So an answer has a weak ETag made of the current version (also
//! where an older one was asked for: a withdrawal reaches the past), the build and the representation; and the store
//! keeps it under the current version. What was kept under another version is never found again, and nothing is found
//! while Postgres has not been heard.

use std::collections::HashSet;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use moka::sync::Cache;

use crate::http::app::Site;
use crate::http::middleware::cache::encoding::{self, Coding};
use crate::http::middleware::cache::etag::{Build, Edition, Known};
use crate::http::middleware::cache::files::{Files, Key};
use crate::http::middleware::cache::parts::RangeRequest;
use crate::http::middleware::cache::policy::{BodyOmitted, HeadRequest, NotCounted, Policy, nothing};
use crate::http::middleware::cache::response::{CachedResponse, Gathered, Wanted, gather};
use crate::http::middleware::server_timing::Stages;
use crate::http::openapi::route_class;
use crate::http::problem::problem::Problem;
use crate::register::Register;
use crate::register::query::filter::Filter;
use crate::register::query::parameters::{Print, Query, address};

/// What an entry costs besides its address, headers and bodies, roughly.
const ENTRY: usize = 1024;
/// The longest address whose answer is kept: nobody asks twice what takes so long to write.
const MOST_ADDRESS: usize = 2 * 1024;
/// For so long after the register moved a download that goes on may have begun before, and would be joined of two
/// versions: it gets the whole file. Where the address names a version, only if something was taken away.
const MIXED: Duration = Duration::from_hours(1);

/// The store, and what is needed to ask it.
#[derive(Debug)]
pub struct ResponseCache {
    register: Register,
    build: Build,
    /// The addresses that take a filter.
    filtered: HashSet<String>,
    kept: Cache<Key, Arc<CachedResponse>>,
    files: Files,
    newest: RwLock<Newest>,
}

/// The newest edition, and when this process saw it come after another: the oldest of the last hour.
#[derive(Debug, Default, Clone, Copy)]
struct Newest {
    edition: Edition,
    moved: Option<(Instant, Edition)>,
}

/// What of a request matters here.
struct Question {
    address: String,
    edition: Edition,
    /// Of a version that it names.
    of_version: bool,
    is_file: bool,
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
        let (files, newest) = (Files::new(), RwLock::default());
        Arc::new(Self { register, build: Build::of(site), filtered, kept, files, newest })
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
        let template = route_class::of(request);
        let is_file = route_class::is_file(template);
        let part =
            if is_file && !head { RangeRequest::of(request.headers()) } else { RangeRequest::default() };
        // A part is one of the plain form.
        let coding = if part.range.is_some() { Coding::Identity } else { Coding::wanted(request.headers()) };
        let wanted = Wanted { head, coding, known: Known::of(request.headers()), part };
        if route_class::is_page(template) {
            // Whatever is hung onto the address of a page, it is that page.
            let address = request.uri().path().to_owned();
            return Some(Question { address, edition, of_version: false, is_file, wanted });
        }
        let (address, of_version) = self.address(request.uri())?;
        Some(Question { address, edition, of_version, is_file, wanted })
    }

    /// The address under which an answer is kept, and whether it names a version; none for a query that is refused. What
    /// is no part of a filter stays in it as it was sent.
    fn address(&self, uri: &Uri) -> Option<(String, bool)> {
        let mut query = Query::read(uri.query().unwrap_or_default());
        let filter = self.filtered.contains(uri.path()).then(|| Filter::take(&mut query));
        let of_version = filter.as_ref().is_some_and(|filter| filter.version.is_some());
        let filter = filter.as_ref().map(|filter| filter as &dyn Print);
        let parts: Vec<&dyn Print> = filter.into_iter().chain([&query as &dyn Print]).collect();
        (!query.is_refused()).then(|| (address(uri.path(), &parts), of_version))
    }

    /// What was kept of older editions must not wait for eviction: it may have been withdrawn.
    fn forget_before(&self, edition: Edition) {
        if self.newest().edition >= edition {
            return;
        }
        let mut newest = self.newest.write().unwrap_or_else(PoisonError::into_inner);
        let Newest { edition: before, moved } = *newest;
        if before >= edition {
            return;
        }
        let moved = moved.filter(|(at, _)| at.elapsed() < MIXED).map_or(before, |(_, oldest)| oldest);
        let moved = (before != Edition::NONE).then(|| (Instant::now(), moved));
        *newest = Newest { edition, moved };
        self.kept.invalidate_all();
        self.files.forget();
    }

    fn newest(&self) -> Newest {
        *self.newest.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Nobody goes on where the two parts may not fit together: the whole file is given instead.
    async fn unmixed(&self, mut question: Question) -> Question {
        let moved = self.newest().moved.filter(|(at, _)| at.elapsed() < MIXED);
        if let Some((_, before)) = moved
            && question.wanted.part.goes_on_blindly()
            && !(question.of_version
                && matches!(self.register.has_taken_away(before.state()).await, Ok(false)))
        {
            question.wanted.part = RangeRequest::default();
        }
        question
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
        if let Some(file) = self.files.get(&key) {
            return Some(kept.answer_from(&question.wanted, &file, &self.register));
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
        let own = [header::VARY, header::CACHE_CONTROL].iter().any(|name| headers.contains_key(name));
        // An answer made while the register moved may be of either edition.
        if moved || own || response.status() != StatusCode::OK {
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
        let kept = CachedResponse { etag, headers, plain, gzip: None, is_file: question.is_file };
        if question.address.len() <= MOST_ADDRESS {
            self.kept.insert((edition, question.address.clone()), Arc::new(kept.clone()));
        }
        if question.wanted.known.has(&kept.etag) {
            return kept.not_modified();
        }
        match flowing {
            Some(body) if !unmade && kept.needs_length(&question.wanted) => {
                self.spooled((edition, question.address.clone()), &kept, &question.wanted, body).await
            }
            Some(body) => kept.flowing(&question.wanted, body),
            None => kept.compressed_if_it_must(&question.wanted).await.answer(&question.wanted),
        }
    }

    async fn spooled(&self, key: Key, kept: &CachedResponse, wanted: &Wanted, body: Body) -> Response {
        match self.files.put(key, body).await {
            Ok(file) => kept.answer_from(wanted, &file, &self.register),
            Err(problem) => problem.into_response(),
        }
    }
}

/// Answers from the store, or keeps what the handlers answer. HEAD is GET without the body.
pub async fn answer(State(answers): State<Arc<ResponseCache>>, mut request: Request, next: Next) -> Response {
    let Some(question) = answers.question(&request) else { return next.run(request).await };
    let question = answers.unmixed(question).await;
    let mut stages = Stages::begin();
    let kept = answers.again(&question).await;
    let stage = if kept.is_some() { "store" } else { "keep" };
    let mut response = if let Some(response) = kept {
        response
    } else {
        request.extensions_mut().insert(HeadRequest(question.wanted.head));
        *request.method_mut() = Method::GET;
        let response = next.run(request).await;
        stages.lap("answer");
        answers.keep(&question, response).await
    };
    if question.wanted.head {
        if let Some(length) = response.body().size_hint().exact() {
            response.headers_mut().entry(header::CONTENT_LENGTH).or_insert(length.into());
        }
        *response.body_mut() = nothing();
    }
    stages.end(&mut response, stage);
    response
}
