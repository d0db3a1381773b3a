//! stub
use super::incident::Incident; use super::redact::Protection;
pub fn merge(_original: &Incident, _p: &Protection, proposed: Incident) -> Incident { proposed }
