//! The bodies of what comes in, and what may be left out of them.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::actions::remark::Remark;
use crate::desk::intake::sources::label;
use crate::desk::intake::submission::Along;
use crate::desk::intake::submitted::Submission;
use crate::http::extract::body::typed::typed;
use crate::http::problem::problem::Problem;
use crate::model::record::identity;
use crate::model::record::incident::{Claim, Incident};
use crate::model::record::source::Source;

/// An incident that is handed in. Names of refugees or informants belong in no field of it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmittedIncident {
    /// The incident. A title, a date, the host country and one claim are enough. Of a claim may be left out: `key`,
    /// `stance` (then asserts), `hedge` (then reported), and `source` where one source comes along.
    pub incident: Incident,
    /// Its sources. An article that the register has is that source; another is entered, and gets its key from the register.
    /// The `key` that is sent is a label by which claims and other sources cite it in here; the answer says in `keys` what it
    /// became. Of a source may be left out: `key` (then `/sources/0` and so on) and `kind` (then media).
    #[serde(default)]
    #[schema(max_items = 200)]
    pub sources: Vec<Source>,
    /// Why, in words for the editors.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 2000)]
    pub reason: Option<Remark>,
    /// A proposal that this takes up: in an editor's revision, until that is decided; of a contributor, an earlier proposal
    /// of theirs, which this one replaces. Left out of a new incident.
    #[serde(default)]
    pub proposal: Option<Uuid>,
}

/// One more claim of an incident.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmittedClaim {
    /// What the source says.
    pub claim: Claim,
    /// The source, if the register may not have it yet; as with a whole incident.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub sources: Vec<Source>,
    /// Why, in words for the editors.
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

/// An incident as it was sent.
pub(crate) fn incident(mut sent: Value) -> Result<Submission, Problem> {
    complete(&mut sent);
    let SubmittedIncident { mut incident, sources, reason, proposal } = typed(&sent)?;
    name_claims(incident.claims.iter_mut(), &sources);
    Ok(Submission { incident, sources, reason: words(reason), proposal })
}

/// A claim as it was sent, with what comes along.
pub(crate) fn claim(mut sent: Value) -> Result<(Claim, Along), Problem> {
    complete(&mut sent);
    let SubmittedClaim { mut claim, sources, reason } = typed(&sent)?;
    name_claims(std::iter::once(&mut claim), &sources);
    Ok((claim, Along { sources, reason: words(reason) }))
}
