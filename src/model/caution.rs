//! stub
use super::incident::Incident; use super::source::Source; use super::context::ContextEvent;
/// c
pub struct Caution { pub pointer: String, pub code: &'static str, pub message: String }
pub fn incident(i: &Incident) -> Vec<Caution> { let _ = i; Vec::new() }
pub fn source(s: &Source, o: &[&str]) -> Vec<Caution> { let _ = (s,o); Vec::new() }
pub fn context_event(s: &ContextEvent) -> Vec<Caution> { let _ = s; Vec::new() }
