//! What editors decide of a revision: to accept it, which publishes it, to reject it, to ask back.

use crate::desk::review::accept::Accepted;
use crate::desk::review::ask::Question;
use crate::desk::review::reject::Rejected;
use crate::http::desk::act::acts;
use crate::http::extract::path::IncidentId;
use crate::http::openapi::responses::{DeskChangingProblems, DeskPublishingProblems};

acts! {
    /// Accept a revision, which publishes it.
    ///
    /// Whoever wrote it, or another revision since the published one, cannot: 403 second-person-required. Its new sources become public
    /// with it. Fields that look as if they could endanger a person have to be confirmed by their pointers.
    accept(IncidentId, Accepted): post "/v1/desk/incidents/{id}/accept", "acceptRevision",
        "Which revision", {"revision": "0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2", "confirmed": []},
        [] DeskPublishingProblems;

    /// Turn a revision down.
    ///
    /// Its author reads the reason, and may send another. Of an approved revision this takes the approval back.
    reject(IncidentId, Rejected): post "/v1/desk/incidents/{id}/reject", "rejectRevision",
        "Which revision, and why",
        {"revision": "0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2", "reason": "The source says the opposite."},
        [] DeskChangingProblems;

    /// Ask the author of a revision.
    ///
    /// It waits for the answer, or for another revision.
    ask(IncidentId, Question): post "/v1/desk/incidents/{id}/ask", "askAuthor",
        "Which revision, and what",
        {"revision": "0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2", "question": "Which page?"},
        [] DeskChangingProblems;
}
