//! Which incidents may be the same as one that came in.

use serde::Serialize;
use sqlx::PgConnection;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::access::sight::Sight;
use crate::desk::error::Error;
use crate::desk::likely::register::{Addresses, Other, addresses, near, read, urls};
use crate::model::comparison::case::Case;
use crate::model::comparison::duplicates::{Reason, is_likely, reasons, score};
use crate::model::record::incident::Incident;
use crate::model::record::source::Source;
use crate::model::value::span::Span;

/// An incident that may be the same, and why.
#[derive(Debug, Serialize, ToSchema)]
pub struct PossibleDuplicate {
    /// Its id.
    pub id: Uuid,
    /// Its title.
    pub title: String,
    /// Whether it is public.
    pub public: bool,
    /// Reasons why it may be the same.
    pub reasons: Vec<Reason>,
}

/// Told at most.
const MOST: usize = 10;
/// Compared at most: those that are nearest in time.
const MOST_COMPARED: usize = 5000;

/// Incidents that may be the same as this one, the likeliest first. Whoever does not see the whole desk is told of
/// public ones alone, as the public sees them.
pub async fn possible_duplicates(
    tx: &mut PgConnection,
    sight: Sight<'_>,
    id: Uuid,
    incident: &Incident,
    sources: &[Source],
) -> Result<Vec<PossibleDuplicate>, Error> {
    Ok(Candidates::near(tx, sight, &[incident]).await?.of(id, incident, sources))
}

/// What some incidents are compared with: read once for all of them.
pub struct Candidates {
    others: Vec<Candidate>,
    addresses: Addresses,
}

struct Candidate {
    id: Uuid,
    title: String,
    public: bool,
    case: Case,
}

impl Candidates {
    /// Those that lie near enough in time to one of these.
    pub async fn near(
        tx: &mut PgConnection,
        sight: Sight<'_>,
        incidents: &[&Incident],
    ) -> Result<Self, Error> {
        let spans: Vec<Span> = incidents.iter().map(|incident| incident.date.span()).collect();
        let mut near = near(tx, &spans, sight, None).await?;
        near.sort_unstable();
        near.truncate(MOST_COMPARED);
        if near.is_empty() {
            return Ok(Self { others: Vec::new(), addresses: Addresses::new() });
        }
        let others = read(tx, &near, sight).await?;
        let all = others.iter().map(|other| &other.incident).chain(incidents.iter().copied());
        let addresses = addresses(tx, (sight, None), all).await?;
        let candidate = |other: Other| {
            let case = other.case(&addresses);
            Candidate { id: other.id, title: other.incident.title, public: other.public, case }
        };
        Ok(Self { others: others.into_iter().map(candidate).collect(), addresses })
    }

    /// The incident, with the addresses of what it cites, and of these sources.
    fn case(&self, incident: &Incident, sources: &[Source]) -> Case {
        let mut case = Case::of(incident, sources);
        case.urls.append(&mut urls(&self.addresses, incident));
        case
    }

    /// Whether one of them may be the same as this one.
    #[must_use]
    pub fn may_hold(&self, id: Uuid, incident: &Incident, sources: &[Source]) -> bool {
        let case = self.case(incident, sources);
        self.others.iter().any(|other| other.id != id && is_likely(&case, &other.case))
    }

    /// Those of them that may be the same as this one, the likeliest first.
    #[must_use]
    pub fn of(&self, id: Uuid, incident: &Incident, sources: &[Source]) -> Vec<PossibleDuplicate> {
        let case = self.case(incident, sources);
        let others = self.others.iter().filter(|other| other.id != id);
        let mut likely: Vec<PossibleDuplicate> = others
            .map(|Candidate { id, title, public, case: other }| {
                let reasons = reasons(&case, other);
                PossibleDuplicate { id: *id, title: title.clone(), public: *public, reasons }
            })
            .filter(|other| !other.reasons.is_empty())
            .collect();
        likely.sort_by_key(|other| (std::cmp::Reverse(score(&other.reasons)), other.id));
        likely.truncate(MOST);
        likely
    }
}
