//! What editors decide of a revision: to accept it, which publishes it, to reject it, to ask back.

use crate::desk::review::accept::Accepted;
use crate::desk::review::ask::Question;
use crate::desk::review::reject::Rejected;
use crate::http::desk::act::acts;
use crate::http::extract::path::IncidentId;
use crate::http::openapi::responses::{DeskChangingProblems, DeskPublishingProblems};

acts! {
    /// Accept and publish a revision.
    ///
    /// The author of this revision, or of any other revision since the published one, cannot accept it: 403
    /// second-person-required. Its new sources become public too. Confirm the pointer of each field with a warning
    /// about personal data.
    accept(IncidentId, Accepted): post "/v1/desk/incidents/{id}/accept", "acceptRevision",
        "The revision", {"revision": "0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2", "confirmed": []},
        [] DeskPublishingProblems;

    /// Reject a revision.
    ///
    /// The author can read the reason, and can send another revision. If the revision was already approved, this
    /// withdraws the approval.
    reject(IncidentId, Rejected): post "/v1/desk/incidents/{id}/reject", "rejectRevision",
        "The revision, and the reason",
        {"revision": "0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2", "reason": "The source says the opposite."},
        [] DeskChangingProblems;

    /// Ask the author of a revision a question.
    ///
    /// The revision then waits for the answer, or for another revision.
    ask(IncidentId, Question): post "/v1/desk/incidents/{id}/ask", "askAuthor",
        "The revision, and the question",
        {"revision": "0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2", "question": "Which page?"},
        [] DeskChangingProblems;
}
