//! Which new rows look like a case that is there, or like each other.

use std::collections::HashSet;

use sqlx::PgPool;
use uuid::Uuid;

use crate::desk::access::sight::Sight;
use crate::desk::import::error::Error;
use crate::desk::import::plan::edition::rows::EditionPlan;
use crate::desk::import::plan::planned::Planned;
use crate::desk::import::plan::planning::Planning;
use crate::desk::likely::rows::{LikelyRows, NewRow, compare};
use crate::model::comparison::case::Case;
use crate::model::record::source::Source;

impl Planning {
    /// What a new row says, with the sources that it cites.
    fn new_row(&self, planned: &Planned, line: u64) -> Result<NewRow, Error> {
        let incident = planned.incident()?;
        let cited = incident.claims.iter().filter_map(|claim| claim.source.as_ref());
        let sources: Vec<Source> = cited.filter_map(|key| self.index.sources.get(key).cloned()).collect();
        Ok(NewRow { line, case: Case::of(&incident, &sources) })
    }

    /// Compares them with what whoever sends the file may see, and with each other.
    pub(crate) async fn likely_rows(
        &self,
        desk: &PgPool,
        holder: &str,
        edition: Option<&EditionPlan>,
    ) -> Result<LikelyRows, Error> {
        let named: HashSet<Uuid> = edition.iter().flat_map(|plan| plan.edition.records()).collect();
        let mut rows = Vec::new();
        for planned in &self.planned {
            let Some(line) = planned.line else { continue };
            let mut row = self.new_row(planned, line)?;
            let of = edition.filter(|_| named.contains(&planned.id));
            row.case.collection = of.map(|plan| plan.edition.key.clone());
            rows.push(row);
        }
        let sight = if self.own { Sight::Own(holder) } else { Sight::Whole };
        let mut work = desk.acquire().await?;
        Ok(compare(&mut work, (sight, holder), rows).await?)
    }
}
