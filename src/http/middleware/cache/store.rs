//! The store of finished answers in front of the handlers.
//!
//! The register changes only when its version moves. So an answer has a weak ETag made of the current version (also
//! where an older one was asked for: a withdrawal reaches the past), the build and the representation; and the store
//! keeps it under the current version. What was kept under another version is never found again, and nothing is found
//! while Postgres has not been heard.

use std::collections::HashSet;
use std::sync::{Arc, Weak};

use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use moka::sync::Cache;
use tokio::sync::watch;

use crate::http::app::Site;
use crate::http::limits::client::Client;
use crate::http::middleware::cache::addresses;
use crate::http::middleware::cache::encoding::{self, Coding};
use crate::http::middleware::cache::etag::{Build, Edition, Known};
use crate::http::middleware::cache::files::{Disk, Files, Key};
use crate::http::middleware::cache::parts::RangeRequest;
use crate::http::middleware::cache::policy::{BodyOmitted, HeadRequest, NotCounted, Policy, nothing};
use crate::http::middleware::cache::readers::Readers;
use crate::http::middleware::cache::response::{CachedResponse, Gathered, Wanted, gather};
use crate::http::middleware::stages::Stages;
use crate::http::openapi::route_class;
use crate::http::problem::problem::Problem;
use crate::register::Register;

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
    files: Files,
    readers: Readers,
}

/// What of a request matters here.
struct Question {
    address: String,
    edition: Edition,
    /// The version that it names.
    version: Option<u32>,
    is_file: bool,
    caller: Option<Client>,
    wanted: Wanted,
}

impl ResponseCache {
    /// A store of so many bytes in memory, and of long files on disk. Where an address takes a filter, that is a part of the key in its canonical form.
    #[must_use]
    pub fn new(
        register: Register,
        site: &Site,
        filtered: HashSet<String>,
        bytes: u64,
        disk: &Disk,
    ) -> Arc<Self> {
        let weight = |(_, address): &Key, kept: &Arc<CachedResponse>| {
            let bodies = kept.plain.as_ref().map_or(0, Bytes::len) + kept.gzip.as_ref().map_or(0, Bytes::len);
            let headers: usize =
                kept.headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
            u32::try_from(ENTRY + address.len() + headers + bodies).unwrap_or(u32::MAX)
        };
        let kept = Cache::builder().max_capacity(bytes).weigher(weight).build();
        let files = Files::new(disk.clone());
        let build = Build::of(site);
        let store = Arc::new(Self { register, build, filtered, kept, files, readers: Readers::new() });
        tokio::spawn(Self::forget(Arc::downgrade(&store), store.register.moves()));
        store
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
        let template = route_class::of(request);
        let is_file = route_class::is_file(template);
        let part =
            if is_file && !head { RangeRequest::of(request.headers()) } else { RangeRequest::default() };
        // A part is one of the plain form.
        let coding = if part.range.is_some() { Coding::Identity } else { Coding::wanted(request.headers()) };
        let wanted = Wanted { head, coding, known: Known::of(request.headers()), part };
        let caller = request.extensions().get().copied();
        let (address, version) = if route_class::takes_question(template) {
            addresses::of_page(request.uri(), route_class::shows_filter(template))?
        } else if route_class::is_page(template) {
            // Whatever is hung onto the address of a page that takes no question, it is that page.
            (request.uri().path().to_owned(), None)
        } else {
            addresses::of_data(request.uri(), self.filtered.contains(request.uri().path()))?
        };
        Some(Question { address, edition, version, is_file, caller, wanted })
    }

    /// What was kept of older editions must not wait for eviction, nor for the next question: it may have been withdrawn.
    async fn forget(store: Weak<Self>, mut moves: watch::Receiver<()>) {
        while moves.changed().await.is_ok() {
            let Some(store) = store.upgrade() else { return };
            if let Some(edition) = store.register.snapshot().as_deref().map(Edition::of) {
                store.kept.invalidate_all();
                store.files.forget_before(edition);
            }
        }
    }

    /// Nobody gets a later part that may not fit to what they read before: where neither `If-Range` nor what this caller
    /// began to read says of which state it is, and the version that the address names may have read differently, there is
    /// the whole file instead.
    async fn fitting(&self, mut question: Question) -> Question {
        let Question { address, edition, version, is_file, caller, wanted: Wanted { part, .. } } = &question;
        if !is_file || part.names_state() {
            return question;
        }
        if part.begins() {
            self.readers.begin(*caller, address, *edition);
        } else if !self.readers.may_go_on(*caller, address, *edition, part.is_rest())
            && !self.is_settled(*version).await
        {
            question.wanted.part = RangeRequest::default();
        }
        question
    }

    /// Whether the address names a version of which nothing has been taken away since.
    async fn is_settled(&self, version: Option<u32>) -> bool {
        match version {
            Some(version) => !self.register.may_differ(version).await.unwrap_or(true),
            None => false,
        }
    }

    fn has_moved(&self, edition: Edition) -> bool {
        self.register.snapshot().as_deref().map(Edition::of) != Some(edition)
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

    /// Keeps what a handler answered and declared to hold, and gives it the form that the caller wants; none where that is a
    /// part or a length, and there is no room for the file on disk.
    async fn keep(&self, question: &Question, mut response: Response) -> Option<Response> {
        let Some(policy) = response.extensions_mut().remove::<Policy>() else { return Some(response) };
        let unmade = response.extensions_mut().remove::<BodyOmitted>().is_some();
        let edition = if policy == Policy::Register { question.edition } else { Edition::NONE };
        let is_of_register = policy == Policy::Register;
        let headers = response.headers();
        let own = [header::VARY, header::CACHE_CONTROL].iter().any(|name| headers.contains_key(name));
        // An answer made while the register moved may be of either edition.
        if is_of_register && self.has_moved(edition) || own || response.status() != StatusCode::OK {
            return Some(response);
        }
        let Some(etag) = self.build.etag(edition, headers) else { return Some(response) };
        let (head, body) = response.into_parts();
        let mut headers = head.headers;
        headers.remove(header::CONTENT_LENGTH);
        let gathered = if unmade { Ok(Gathered::Flowing(body)) } else { gather(body).await };
        let (plain, flowing) = match gathered {
            Ok(Gathered::Whole(plain)) => (Some(plain), None),
            Ok(Gathered::Flowing(body)) => (None, Some(body)),
            Err(()) => return Some(Problem::unavailable().into_response()),
        };
        let kept = CachedResponse { etag, headers, plain, gzip: None, is_file: question.is_file };
        if question.address.len() <= MOST_ADDRESS {
            let key = (edition, question.address.clone());
            self.kept.insert(key.clone(), Arc::new(kept.clone()));
            // Too late to be forgotten with the others.
            if is_of_register && self.has_moved(edition) {
                self.kept.invalidate(&key);
            }
        }
        if question.wanted.known.has(&kept.etag) {
            return Some(kept.not_modified());
        }
        Some(match flowing {
            Some(body) if !unmade && kept.needs_length(&question.wanted) => {
                let file = self.files.put((edition, question.address.clone()), body).await.ok()?;
                kept.answer_from(&question.wanted, &file, &self.register)
            }
            Some(body) => kept.flowing(&question.wanted, body),
            None => kept.compressed_if_it_must(&question.wanted).await.answer(&question.wanted),
        })
    }

    /// What the handlers answer. A file for which there is no room on disk is made again, and given whole as it is made.
    async fn made(
        &self,
        mut question: Question,
        mut request: Request,
        next: Next,
        stages: &mut Stages,
    ) -> Response {
        request.extensions_mut().insert(HeadRequest(question.wanted.head));
        *request.method_mut() = Method::GET;
        let (head, body) = request.into_parts();
        let response = next.clone().run(Request::from_parts(head.clone(), body)).await;
        stages.lap("answer");
        if let Some(response) = self.keep(&question, response).await {
            return response;
        }
        question.is_file = false;
        question.wanted.part = RangeRequest::default();
        let response = next.run(Request::from_parts(head, Body::empty())).await;
        self.keep(&question, response).await.unwrap_or_else(|| Problem::unavailable().into_response())
    }
}

/// Answers from the store, or keeps what the handlers answer. HEAD is GET without the body.
pub async fn answer(State(answers): State<Arc<ResponseCache>>, request: Request, next: Next) -> Response {
    let Some(question) = answers.question(&request) else { return next.run(request).await };
    let question = answers.fitting(question).await;
    let mut stages = Stages::begin();
    let kept = answers.again(&question).await;
    let stage = if kept.is_some() { "store" } else { "keep" };
    let head = question.wanted.head;
    let mut response = match kept {
        Some(response) => response,
        None => answers.made(question, request, next, &mut stages).await,
    };
    if head {
        if let Some(length) = response.body().size_hint().exact() {
            response.headers_mut().entry(header::CONTENT_LENGTH).or_insert(length.into());
        }
        *response.body_mut() = nothing();
    }
    stages.end(&mut response, stage);
    response
}
