//! Records of all three kinds.

use chrono::NaiveDate;
use serde_json::Value;
use uuid::Uuid;

use crate::desk::error::Error;
use crate::model::record::context::ContextEvent;
use crate::model::record::identity::Identity;
use crate::model::record::incident::Incident;
use crate::model::record::source::Source;
use crate::model::redaction::protection::Origin;
use crate::model::validation::check::Fault;
use crate::model::validation::{context, incident, source};
use crate::model::vocabulary::publication::Subject;

/// The content of a revision.
#[derive(Debug, Clone, PartialEq)]
pub enum Record {
    /// One group of people detained or returned together.
    Incident(Incident),
    /// One article, report or document.
    Source(Source),
    /// A dated thing that is not an incident.
    ContextEvent(ContextEvent),
}

impl Record {
    /// What it is.
    #[must_use]
    pub fn subject(&self) -> Subject {
        match self {
            Self::Incident(_) => Subject::Incident,
            Self::Source(_) => Subject::Source,
            Self::ContextEvent(_) => Subject::ContextEvent,
        }
    }

    /// The key of a source.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        self.source().map(|source| source.key.as_str())
    }

    /// The source, if it is one.
    #[must_use]
    pub fn source(&self) -> Option<&Source> {
        if let Self::Source(source) = self { Some(source) } else { None }
    }

    /// The incident, if it is one.
    #[must_use]
    pub fn incident(&self) -> Option<&Incident> {
        if let Self::Incident(incident) = self { Some(incident) } else { None }
    }

    /// By what the article of a source is known.
    #[must_use]
    pub fn identity(&self) -> Option<Identity> {
        self.source().map(Identity::of)
    }

    /// Reads a record; what it does not know it refuses.
    pub fn parse(subject: Subject, content: Value) -> Result<Self, serde_json::Error> {
        Ok(match subject {
            Subject::Incident => Self::Incident(serde_json::from_value(content)?),
            Subject::Source => Self::Source(serde_json::from_value(content)?),
            Subject::ContextEvent => Self::ContextEvent(serde_json::from_value(content)?),
        })
    }

    /// The record as it is kept.
    pub fn to_json(&self) -> Result<Value, Error> {
        match self {
            Self::Incident(incident) => serde_json::to_value(incident),
            Self::Source(source) => serde_json::to_value(source),
            Self::ContextEvent(event) => serde_json::to_value(event),
        }
        .map_err(Error::Json)
    }

    /// Everything that is wrong with it; its texts are brought to NFC.
    pub fn check(&mut self, known_source: &dyn Fn(&str) -> bool, today: NaiveDate) -> Vec<Fault> {
        self.check_restored(known_source, today, &Origin::default())
    }

    /// The same for a record that was restored from an export, and lacks what it lacked there.
    pub fn check_restored(
        &mut self,
        known_source: &dyn Fn(&str) -> bool,
        today: NaiveDate,
        origin: &Origin,
    ) -> Vec<Fault> {
        match self {
            Self::Incident(content) => incident::check_restored(content, known_source, today, origin),
            Self::Source(content) => source::check(content, known_source, today),
            Self::ContextEvent(content) => context::check(content, known_source, today),
        }
    }

    /// Every source it names, with the pointer to where.
    #[must_use]
    pub fn citations(&self) -> Vec<(String, &str)> {
        match self {
            Self::Incident(incident) => incident
                .claims
                .iter()
                .enumerate()
                .flat_map(|(at, claim)| {
                    [
                        (format!("/claims/{at}/source"), &claim.source),
                        (format!("/claims/{at}/via"), &claim.via),
                    ]
                })
                .filter_map(|(pointer, key)| Some((pointer, key.as_deref()?)))
                .collect(),
            Self::Source(source) => source
                .derived_from
                .iter()
                .enumerate()
                .map(|(at, key)| (format!("/derived_from/{at}"), key.as_str()))
                .collect(),
            Self::ContextEvent(event) => event
                .citations
                .iter()
                .enumerate()
                .flat_map(|(at, cited)| {
                    [
                        (format!("/citations/{at}/source"), Some(&cited.source)),
                        (format!("/citations/{at}/via"), cited.via.as_ref()),
                    ]
                })
                .filter_map(|(pointer, key)| Some((pointer, key?.as_str())))
                .collect(),
        }
    }

    /// Every source it names, with how: as desk.citation has it.
    #[must_use]
    pub fn cited_how(&self) -> Vec<(&str, &'static str)> {
        let how = |pointer: &str| match self {
            Self::Source(_) => "derived_from",
            _ if pointer.ends_with("/via") => "via",
            Self::Incident(_) => "claim",
            Self::ContextEvent(_) => "context",
        };
        self.citations().into_iter().map(|(pointer, key)| (key, how(&pointer))).collect()
    }

    /// Every other record it names by id, with the pointer to where.
    #[must_use]
    pub fn links(&self) -> Vec<(String, Uuid)> {
        match self {
            Self::Incident(incident) => incident
                .related
                .iter()
                .enumerate()
                .map(|(at, related)| (format!("/related/{at}/incident"), related.incident))
                .collect(),
            Self::Source(_) => Vec::new(),
            Self::ContextEvent(event) => {
                event.part_of.iter().map(|id| ("/part_of".to_owned(), *id)).collect()
            }
        }
    }
}

/// A state of a record that somebody wants to save.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The record: of a new one, the id that it gets for ever.
    pub id: Uuid,
    /// Its whole new content.
    pub content: Record,
    /// The revision that the author had before them.
    pub parent: Option<Uuid>,
}
