//! The bodies of what comes in, and what may be left out of them.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::Error;
use crate::desk::actions::remark::Remark;
use crate::desk::intake::sources::label;
use crate::desk::intake::submission::Along;
use crate::desk::intake::submitted::Submission;
use crate::http::extract::body::submitted::Unread;
use crate::http::extract::body::typed::repaired;
use crate::http::problem::problem::{FieldError, Problem};
use crate::model::record::claim_figure;
use crate::model::record::identity;
use crate::model::record::incident::{Claim, Incident};
use crate::model::record::source::Source;

/// A submitted incident. Do not write names of refugees or informants in any field.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmittedIncident {
    /// The incident. A title, a date, the host country and one claim are enough. A claim may omit `key`, `stance`
    /// (default: asserts), `hedge` (default: reported), and `source` if exactly one source is sent. A step or a group
    /// may omit `claims`: it then rests on all claims that assert the incident; the answer shows them, with `rests_on_all`.
    pub incident: Incident,
    /// Its sources. An article that the register already has is matched to its source. A new one gets its key from the
    /// register. The `key` that you send is a label for claims and other sources in this request; `keys` in the answer
    /// gives the register's key. A source may omit `key` (default: `/sources/0` and so on) and `kind` (default: media).
    #[serde(default)]
    #[schema(max_items = 200)]
    pub sources: Vec<Source>,
    /// The reason, for the editors.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 2000)]
    pub reason: Option<Remark>,
    /// A proposal that this uses. In an editor's revision, the proposal is decided with the revision. From a
    /// contributor, this replaces their earlier proposal. Not for a new incident.
    #[serde(default)]
    pub proposal: Option<Uuid>,
}

/// A new claim for an incident.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmittedClaim {
    /// What the source says.
    pub claim: Claim,
    /// The source, if it may be new to the register; as in a submission of an incident.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub sources: Vec<Source>,
    /// The reason, for the editors.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 2000)]
    pub reason: Option<Remark>,
}

fn words(reason: Option<Remark>) -> String {
    reason.map_or_else(String::new, |Remark(words)| words)
}

/// Fills in what may be left out, so that two minutes are enough. A source without a key is called by its place.
fn complete(sent: &mut Value) {
    let mut labels: Vec<Value> = Vec::new();
    let sources = sent.get_mut("sources").and_then(Value::as_array_mut).into_iter().flatten();
    for (at, source) in sources.enumerate() {
        let Some(fields) = source.as_object_mut() else { continue };
        fields.entry("kind").or_insert_with(|| "media".into());
        labels.push(fields.entry("key").or_insert_with(|| label(at).into()).clone());
    }
    let only = if let [Value::String(only)] = labels.as_slice() { Some(only.as_str()) } else { None };
    if let Some(incident) = sent.get_mut("incident") {
        claim_figure::complete(incident);
    }
    let claims =
        sent.pointer_mut("/incident/claims").and_then(Value::as_array_mut).into_iter().flatten().enumerate();
    claims.for_each(|(at, claim)| complete_claim(claim, at, only));
    if let Some(claim) = sent.get_mut("claim") {
        complete_claim(claim, 0, only);
    }
}

/// A claim of a source that is called by its place has the key that such a source would get.
fn name_claims<'a>(claims: impl Iterator<Item = &'a mut Claim>, sources: &[Source]) {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for claim in claims {
        let place = (0..sources.len()).find(|at| claim.key == label(*at));
        if let Some(at) = place {
            claim.key = identity::key(&sources[at], |key| taken.contains(key));
        }
        taken.insert(claim.key.clone());
    }
}

fn complete_claim(claim: &mut Value, at: usize, only: Option<&str>) {
    let Some(fields) = claim.as_object_mut() else { return };
    if let Some(only) = only {
        fields.entry("source").or_insert_with(|| only.into());
    }
    let source = fields.get("source").and_then(Value::as_str).map(str::to_owned);
    fields.entry("key").or_insert_with(|| source.unwrap_or_else(|| format!("claim-{}", at + 1)).into());
    fields.entry("stance").or_insert_with(|| "asserts".into());
    fields.entry("hedge").or_insert_with(|| "reported".into());
}

/// What could not be read: an unknown field stands in the place of nothing.
fn unread(errors: &[FieldError]) -> Vec<String> {
    let unread = errors.iter().filter(|error| error.code != "unknown");
    unread.filter_map(|error| error.pointer.clone()).collect()
}

/// An incident as it was sent, with what is wrong with how it is written.
pub(crate) fn incident<M>(sent: Unread<M>) -> Result<(Submission, Vec<FieldError>), Problem> {
    let (SubmittedIncident { mut incident, sources, reason, proposal }, errors) = completed(sent)?;
    name_claims(incident.claims.iter_mut(), &sources);
    let unread = unread(&errors);
    Ok((Submission { incident, sources, reason: words(reason), proposal, unread }, errors))
}

/// A claim as it was sent, with what comes along, and with what is wrong with how it is written.
pub(crate) fn claim(sent: Unread) -> Result<(Claim, Along, Vec<FieldError>), Problem> {
    let (SubmittedClaim { mut claim, sources, reason }, errors) = completed(sent)?;
    name_claims(std::iter::once(&mut claim), &sources);
    let along = Along { sources, reason: words(reason), unread: unread(&errors) };
    Ok((claim, along, errors))
}

fn completed<T: DeserializeOwned + ToSchema, M>(sent: Unread<M>) -> Result<(T, Vec<FieldError>), Problem> {
    let Unread { mut value, mut errors, .. } = sent;
    complete(&mut value);
    let (typed, wrong) = repaired(&value).map_err(|problem| problem.after(errors.clone()))?;
    errors.extend(wrong);
    Ok((typed, errors))
}

/// Everything that is wrong: with how it is written, and what was found beside. What is no fault of the body goes first:
/// with another body, the answer would be the same.
pub(crate) fn refused<T>(errors: Vec<FieldError>, found: Result<T, Error>) -> Problem {
    match found {
        Err(error @ Error::Faulty { .. }) => Problem::from(error).after(errors),
        // What stands in the place of what could not be read may be the reason of these.
        Ok(_) | Err(Error::KeyTaken { .. } | Error::SourceRevised { .. } | Error::Twice(_)) => {
            Problem::fields(errors)
        }
        Err(error) => error.into(),
    }
}
