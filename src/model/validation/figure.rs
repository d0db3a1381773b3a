//! What the figure of an incident must hold.

use std::collections::BTreeSet;

use crate::model::counting::share;
use crate::model::record::claim_figure::{numbered, unstated, widest};
use crate::model::record::incident::{Claim, Figure, Incident};
use crate::model::redaction::public::detention_shares;
use crate::model::validation::check::Check;
use crate::model::value::text;
use crate::model::vocabulary::record::Basis;

impl Check<'_> {
    pub(crate) fn figure(&mut self, incident: &mut Incident, keys: &BTreeSet<String>) {
        let bounds =
            incident.people.as_ref().map_or_else(|| unstated(&incident.claims).bounds(), Figure::bounds);
        if let Some(message) = share::conflict(bounds, &detention_shares(incident)) {
            self.fault("/people", "cannot-hold-places", message);
        }
        let origins = incident.origin_country.len();
        if bounds.max.is_some_and(|max| (max as usize) < origins) {
            self.fault(
                "/people",
                "cannot-hold-countries",
                format!(
                    "people from {origins} countries are at least {origins} people; the upper bound cannot be lower"
                ),
            );
        }
        let claims = &incident.claims;
        let Some(figure) = &mut incident.people else { return };
        self.bounds("/people", bounds);
        if let Some(reason) = &mut figure.reason {
            self.prose("/people/reason", reason, 2000);
        }
        for (at, key) in figure.claims.iter().enumerate().filter(|(_, key)| !keys.contains(*key)) {
            self.fault(
                &format!("/people/claims/{at}"),
                "unknown-claim",
                format!("the incident has no claim {}", text::excerpt(key)),
            );
        }
        self.basis(figure, claims);
    }

    /// Whether the figure says what its basis says that it does.
    fn basis(&mut self, figure: &Figure, claims: &[Claim]) {
        if figure.basis != Basis::Widest
            && figure.reason.as_ref().is_none_or(|reason| reason.trim().is_empty())
        {
            self.fault("/people/reason", "required", format!("basis {} needs a reason", figure.basis));
        }
        let agrees = match figure.basis {
            Basis::Widest => {
                let widest = widest(claims, figure.counts).unwrap_or_else(|| unstated(claims));
                widest.counts == figure.counts
                    && widest.bounds() == figure.bounds()
                    && same(&widest.claims, &figure.claims)
            }
            Basis::Claim => {
                figure.claims.len() == 1
                    && numbered(claims).any(|(claim, people)| {
                        claim.key == figure.claims[0]
                            && people.bounds() == figure.bounds()
                            && people.counts == figure.counts
                    })
            }
            Basis::Editorial => true,
        };
        if !agrees {
            self.fault("/people", "mismatch", match figure.basis {
                Basis::Widest => "basis widest means the lowest to the highest number in all asserting claims that count the same people; leave people out, and it is computed",
                _ => "basis claim names one asserting claim and repeats its number and what it counts",
            });
        }
    }
}

fn same(a: &[String], b: &[String]) -> bool {
    a.iter().collect::<BTreeSet<_>>() == b.iter().collect::<BTreeSet<_>>()
}
