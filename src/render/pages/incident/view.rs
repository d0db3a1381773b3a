//! What the page of one incident shows.

use chrono::NaiveDate;

use crate::model::language::language::Language;
use crate::model::record::incident::Claim;
use crate::model::record::related::Related;
use crate::model::record::source::Source;
use crate::model::redaction::public::PublicIncident;
use crate::register::answer::located::Located;

/// One incident, at one version.
#[derive(Debug)]
pub struct IncidentPage<'a> {
    /// The language of everything that is ours.
    pub language: Language,
    /// The incident.
    pub incident: &'a PublicIncident,
    /// The version that is shown.
    pub version: u32,
    /// The day on which that was published.
    pub published: Option<NaiveDate>,
    /// The version that was asked for; none for the newest.
    pub asked: Option<u32>,
    /// Where its places lie.
    pub located: Located,
    /// The versions that changed it.
    pub states: Vec<u32>,
    /// Related incidents that can be seen.
    pub related: Vec<RelatedIncident>,
    /// Parameters that the page does not know.
    pub unknown: Vec<String>,
    /// Whether some of the version has another licence.
    pub other_licences: bool,
    /// Whom to ask for corrections, takedowns and keys.
    pub contact: Option<&'a str>,
    /// Where the world sees this register.
    pub base: Option<&'a str>,
}

/// A related incident with its title.
#[derive(Debug)]
pub struct RelatedIncident {
    /// How it is related.
    pub related: Related,
    /// What it is called.
    pub title: String,
}

impl<'a> IncidentPage<'a> {
    /// The claim with this key.
    pub(super) fn claim(&self, key: &str) -> Option<&'a Claim> {
        self.incident.claims.iter().find(|claim| claim.key == key)
    }

    /// The sources that its claims name, and those that these derive from.
    pub(super) fn sources(&self) -> (Vec<&'a Source>, Vec<&'a Source>) {
        let cited: Vec<&Source> = self.incident.cited().collect();
        let is_cited = |source: &&Source| cited.iter().any(|other| other.key == source.key);
        let others = self.incident.sources.iter().filter(|source| !is_cited(source)).collect();
        (cited, others)
    }

    /// The source with this key, of those that its claims name, and its place in the list.
    pub(super) fn source(&self, key: &str) -> Option<(usize, &'a Source)> {
        self.incident.cited().enumerate().find(|(_, source)| source.key == key)
    }
}
