//! stub
use super::incident::Incident; use super::source::Source; 
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct Reason { #[schema(value_type=String)] pub code: &'static str, pub message: String }
pub struct Case<'a> { pub incident: &'a Incident, pub urls: std::collections::BTreeSet<String> }
impl<'a> Case<'a> { pub fn of(incident: &'a Incident, _s: &[Source]) -> Self { Self { incident, urls: Default::default() } } }
pub fn reasons(_a: &Case, _b: &Case) -> Vec<Reason> { Vec::new() }
pub fn score(r: &[Reason]) -> u32 { r.len() as u32 }
