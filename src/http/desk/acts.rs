//! What editors do with an incident: to protect, to embargo, to take back, to bring back, to erase.

use crate::desk::acts::embargo::Embargo;
use crate::desk::acts::erase::Because;
use crate::desk::acts::merge::Merge;
use crate::desk::acts::protect::Protecting;
use crate::desk::acts::restore::Restoration;
use crate::desk::acts::retract::Retraction;
use crate::http::desk::act::acts;
use crate::http::extract::path::IncidentId;
use crate::http::openapi::responses::{DeskChangingProblems, DeskPublishingProblems};

acts! {
    /// Set an incident's protection, which applies to all versions.
    ///
    /// One person can hide more; this takes effect at once. To hide less, two holders must send the same request, and
    /// both must confirm the warnings about what becomes visible. Sources that were confidential from the start then
    /// become public too. To hide more, an ETag from before newer claims, proposals or revisions is still valid.
    ///
    /// If a whole claim is hidden that was public and denied the incident, or without which the figure is narrower, the
    /// incident says so in `withheld`. It is shown again after seven days, unless another holder sends the same
    /// protection; see `contradictions`.
    protection(IncidentId, Protecting): put "/v1/desk/incidents/{id}/protection", "protectIncident",
        "The complete protection",
        {"sources": ["a-daily-2014-05-31"], "claims": {}, "quotes": [], "places": "subdivision"},
        [202] DeskPublishingProblems;

    /// Change the end of an embargo.
    ///
    /// One person can make it later. To make it earlier, or to lift it, two holders must send the same request.
    embargo(IncidentId, Embargo): post "/v1/desk/incidents/{id}/embargo", "moveEmbargo",
        "The new end", {"until": "2099-01-31T12:00:00Z"}, [202] DeskPublishingProblems;

    /// Retract an incident.
    ///
    /// This takes effect from the next request. One editor is enough, and the number of retractions is not limited. An
    /// ETag from before newer claims, proposals or revisions is still valid. Of the reason, only a word of a fixed list
    /// is public.
    retract(IncidentId, Retraction): post "/v1/desk/incidents/{id}/retract", "retractIncident",
        "The kind, and the reason", {"kind": "error", "public_reason": "counted_twice", "reason": "Both reports are about the arrest on the bridge."},
        [] DeskPublishingProblems;

    /// Restore a retracted incident, or undo a merge.
    ///
    /// Two holders must send the same request. An incident that was merged is public again, and counted by itself from
    /// the new version on; what the other incident was given by hand stays there.
    restore(IncidentId, Restoration): post "/v1/desk/incidents/{id}/restore", "restoreIncident",
        "The reason", {"reason": "The source confirmed it."}, [202] DeskPublishingProblems;

    /// Merge an incident into another.
    ///
    /// Requests for the merged incident are redirected to the other one. Both histories stay. The reason is
    /// confidential. Two people can undo it: restore the merged incident.
    merge(IncidentId, Merge): post "/v1/desk/incidents/{id}/merge", "mergeIncident",
        "The target, and the reason",
        {"into": "bc345a4c-7d52-4d6b-8914-5748e3946723", "reason": "The same people."},
        [] DeskPublishingProblems;

    /// Erase the content of an incident that is in no public version.
    ///
    /// Every revision keeps only its hash and the reason. Two holders must send the same request.
    erase(IncidentId, Because): post "/v1/desk/incidents/{id}/erase", "eraseIncident",
        "The reason", {"reason": "Asked for by somebody concerned."}, [202] DeskChangingProblems;
}
