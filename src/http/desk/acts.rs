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
    /// Say what must not be seen of an incident, in every version.
    ///
    /// One person may hide more, at once. To hide less, two holders send the same; what then can be seen and looks as if it
    /// could endanger a person both confirm, and sources that were confidential from the start become public with it.
    protection(IncidentId, Protecting): put "/v1/desk/incidents/{id}/protection", "protectIncident",
        "Everything that must not be seen",
        {"sources": ["a-daily-2014-05-31"], "claims": {}, "quotes": [], "places": "subdivision"},
        [202] DeskPublishingProblems;

    /// Move the end of an embargo.
    ///
    /// One person may make it later; to make it earlier, or to lift it, two holders send the same.
    embargo(IncidentId, Embargo): post "/v1/desk/incidents/{id}/embargo", "moveEmbargo",
        "When", {"until": "2099-01-31T12:00:00Z"}, [202] DeskPublishingProblems;

    /// Take an incident back.
    ///
    /// It holds at the next request. One editor is enough, and no number of them is refused. The reason is for everybody: it
    /// names no hidden place, and what looks in it as if it could endanger a person has to be confirmed.
    retract(IncidentId, Retraction): post "/v1/desk/incidents/{id}/retract", "retractIncident",
        "How, and why", {"kind": "error", "reason": "Two reports of one arrest were taken for two."},
        [] DeskPublishingProblems;

    /// Let an incident that was taken back stand again.
    ///
    /// Two holders have to ask for it.
    restore(IncidentId, Restoration): post "/v1/desk/incidents/{id}/restore", "restoreIncident",
        "Why", {"reason": "The source confirmed it."}, [202] DeskPublishingProblems;

    /// Make an incident part of another.
    ///
    /// Whoever asks for it is sent there; both histories stay.
    merge(IncidentId, Merge): post "/v1/desk/incidents/{id}/merge", "mergeIncident",
        "Into which, and why",
        {"into": "bc345a4c-7d52-4d6b-8914-5748e3946723", "reason": "The same people."},
        [] DeskPublishingProblems;

    /// Erase the content of an incident that no version shows.
    ///
    /// Every revision keeps only its hash and the reason. Two holders have to ask for it.
    erase(IncidentId, Because): post "/v1/desk/incidents/{id}/erase", "eraseIncident",
        "Why", {"reason": "Asked for by somebody concerned."}, [202] DeskChangingProblems;
}
