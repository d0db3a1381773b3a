//! The published register of one version in memory: immutable, shared, replaced when the version moves.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::{PgConnection, PgPool};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::model::record::context::PublicContextEvent;
use crate::model::redaction::public::{PublicIncident, PublicPlace};
use crate::model::value::country::{Country, Subdivision};
use crate::model::value::text;
use crate::model::vocabulary::publication::Gone;
use crate::model::vocabulary::record::{Precision, Role};
use crate::register::query::filter::Filter;
use crate::register::query::parameters::Refusal;
use crate::register::snapshot::collections::{CollectionInUse, Collections};
use crate::register::snapshot::row::Row;
use crate::register::snapshot::sources::Sources;
use crate::register::snapshot::state::{State, at};
use crate::register::snapshot::tombstones::{Taken, TakenBack};
use crate::register::snapshot::{merged_links, versions};

/// The register at one version, with all its earlier versions.
#[derive(Debug, Default)]
pub struct Snapshot {
    /// The version; 0 where nothing has been published.
    pub version: u32,
    /// Which making of the projection it was read from.
    pub made: u64,
    rows: Vec<Row>,
    places: Vec<State<(Uuid, PublicPlace)>>,
    context: Vec<State<PublicContextEvent>>,
    sources: Sources,
    collections: Collections,
    taken_back: TakenBack,
}

/// A place of at least one public incident.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PlaceInUse {
    /// Its key for the filter parameter `place`.
    #[schema(example = "cn-ln-shenyang")]
    pub key: String,
    /// Its usual English name.
    #[schema(example = "Shenyang")]
    pub name: String,
    /// Its country.
    pub country: Country,
    /// Its subdivision; null if not known.
    #[schema(required)]
    pub subdivision: Option<Subdivision>,
    /// Its precision.
    pub precision: Precision,
    /// Latitude of its centre, in degrees north.
    #[schema(required)]
    pub lat: Option<f64>,
    /// Longitude of its centre, in degrees east.
    #[schema(required)]
    pub lon: Option<f64>,
    /// Its roles in incidents.
    pub roles: BTreeSet<Role>,
    /// The number of incidents with this place.
    pub incidents: u64,
}

impl Snapshot {
    /// Of which version and making it is.
    #[must_use]
    pub fn state(&self) -> versions::Edition {
        versions::Edition { version: self.version, made: self.made }
    }

    /// Loads the newest version, all of one moment.
    pub async fn load(public: &PgPool) -> sqlx::Result<Self> {
        let mut moment = public.begin_with("begin isolation level repeatable read, read only").await?;
        let state = versions::state(&mut *moment).await?;
        let context: Vec<StateRow> =
            sqlx::query_as("select since, until, document::text from published.context_event order by earliest, latest, id, since")
                .fetch_all(&mut *moment)
                .await?;
        let mut snapshot =
            Self { version: state.version, made: state.made, context: states(context)?, ..Self::default() };
        snapshot.add_sources_of_context();
        snapshot.add_incidents(&mut moment).await?;
        snapshot.taken_back = TakenBack::load(&mut moment).await?;
        merged_links::follow(&mut snapshot.rows, snapshot.taken_back.merged());
        moment.commit().await?;
        Ok(snapshot)
    }

    /// Reads the incidents a few thousand at a time: their documents are not held longer than it takes to read them.
    async fn add_incidents(&mut self, moment: &mut PgConnection) -> sqlx::Result<()> {
        let mut last = (Uuid::nil(), -1);
        loop {
            let read: Vec<(Uuid, i32, Option<i32>, String)> = sqlx::query_as(
                "select id, since, until, document::text from published.incident
                  where (id, since) > ($1, $2) order by id, since limit 5000",
            )
            .bind(last.0)
            .bind(last.1)
            .fetch_all(&mut *moment)
            .await?;
            let Some((id, since, ..)) = read.last() else { return Ok(()) };
            last = (*id, *since);
            for State { since, until, record } in states(
                read.into_iter().map(|(_, since, until, document)| (since, until, document)).collect(),
            )? {
                self.add(&record, since, until);
            }
        }
    }

    fn add(&mut self, incident: &PublicIncident, since: u32, until: Option<u32>) {
        self.rows.push(Row::of(incident, since, until));
        self.places.extend(incident.places.iter().map(|place| State {
            since,
            until,
            record: (incident.id, place.clone()),
        }));
        self.collections.add(incident, since, until);
        let named: HashSet<&str> = incident.cited().map(|source| source.key.as_str()).collect();
        for source in &incident.sources {
            let cites = named.contains(source.key.as_str());
            self.sources.carry(source, (since, until), Some(incident.id), cites);
        }
    }

    fn add_sources_of_context(&mut self) {
        for State { since, until, record } in std::mem::take(&mut self.context) {
            for source in &record.sources {
                self.sources.carry(source, (since, until), None, false);
            }
            self.context.push(State { since, until, record });
        }
    }

    /// The incidents as they stood at a version.
    pub fn rows_at(&self, version: u32) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(move |row| row.is_of(version))
    }

    /// One incident as it stood at a version.
    #[must_use]
    pub fn row(&self, id: Uuid, version: u32) -> Option<&Row> {
        self.rows_at(version).find(|row| row.id == id)
    }

    /// How a record was taken back, if it no longer stands.
    #[must_use]
    pub fn taken_back(&self, id: Uuid) -> Option<&Taken> {
        self.taken_back.of(id)
    }

    /// The same, if that was so at the version that is asked for: older versions still show what was an error.
    #[must_use]
    pub fn taken_back_at(&self, id: Uuid, asked: Option<u32>) -> Option<&Taken> {
        let since =
            |taken: &&Taken| taken.kind == Gone::Withdrawn || asked.is_none_or(|asked| asked >= taken.since);
        self.taken_back(id).filter(since)
    }

    /// The versions up to this one that changed an incident, oldest first.
    #[must_use]
    pub fn states_of(&self, id: Uuid, version: u32) -> Vec<u32> {
        let of = self.rows.iter().filter(|row| row.id == id && row.since <= version);
        of.map(|row| row.since).collect()
    }

    /// How many incidents that stood at a version have been withdrawn since, and are missing from it.
    #[must_use]
    pub fn withdrawn_at(&self, version: u32) -> u64 {
        self.taken_back.withdrawn_at(version)
    }

    /// The sources that anything public rests on.
    #[must_use]
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The collections out of which incidents came that stood at a version, by key.
    #[must_use]
    pub fn collections_at(&self, version: u32) -> Vec<CollectionInUse> {
        self.collections.at(version)
    }

    /// Whether one of them has another licence than the register.
    #[must_use]
    pub fn has_other_licences_at(&self, version: u32) -> bool {
        self.collections.has_other_licence_at(version)
    }

    /// The context events as they stood at a version, by date.
    pub fn context_at(&self, version: u32) -> impl Iterator<Item = &PublicContextEvent> {
        at(&self.context, version)
    }

    /// Those of the places in use at a version that are wanted, by key.
    pub fn places_at(&self, version: u32, is_wanted: impl Fn(&str) -> bool) -> Vec<PlaceInUse> {
        let mut places: BTreeMap<&str, (PlaceInUse, BTreeSet<Uuid>)> = BTreeMap::new();
        for (id, PublicPlace { key, place }) in at(&self.places, version).filter(|of| is_wanted(&of.1.key)) {
            let (in_use, incidents) = places.entry(key).or_insert_with(|| {
                let in_use = PlaceInUse {
                    key: key.clone(),
                    name: place.name.clone(),
                    country: place.country,
                    subdivision: place.subdivision,
                    precision: place.precision,
                    lat: place.lat,
                    lon: place.lon,
                    roles: BTreeSet::new(),
                    incidents: 0,
                };
                (in_use, BTreeSet::new())
            });
            in_use.roles.insert(place.role);
            incidents.insert(*id);
            in_use.incidents = incidents.len() as u64;
        }
        places.into_values().map(|(place, _)| place).collect()
    }

    /// The version that the filter is about, if the register knows all that the filter names. A place or an outlet that
    /// it has never held, in any version, is most likely a slip of the pen, for which 0 incidents would be a wrong answer.
    pub fn resolve(&self, filter: &Filter) -> Result<u32, Vec<Refusal>> {
        let places: BTreeSet<&str> = self.places.iter().map(|state| state.record.1.key.as_str()).collect();
        let outlets: BTreeSet<&str> =
            self.rows.iter().flat_map(|row| &row.outlets).map(String::as_str).collect();
        let mut refusals = Vec::new();
        for (parameter, wanted, known) in
            [("place", &filter.place, places), ("outlet", &filter.outlet, outlets)]
        {
            for value in wanted.iter().flatten().filter(|value| !known.contains(value.as_str())) {
                let excerpt = text::excerpt(value);
                let message = format!("the register has never had the {parameter} \u{201c}{excerpt}\u{201d}");
                refusals.push(Refusal {
                    parameter: parameter.to_owned(),
                    code: "unknown-value",
                    message,
                    allowed: nearest(value, &known),
                });
            }
        }
        let newest = self.version;
        for (parameter, asked, first) in versions_of(filter) {
            if asked.is_some_and(|asked| !(first..=newest).contains(&asked)) {
                let allowed = if first > newest {
                    "none yet: nothing has been published".to_owned()
                } else {
                    format!("{first} to {newest}")
                };
                let message = "the register has no such version".to_owned();
                refusals.push(Refusal {
                    parameter: parameter.to_owned(),
                    code: "not-allowed",
                    message,
                    allowed: vec![allowed],
                });
            }
        }
        if refusals.is_empty() { Ok(filter.version.unwrap_or(newest)) } else { Err(refusals) }
    }
}

/// The versions that a filter names, each with the least that it can be.
fn versions_of(filter: &Filter) -> [(&'static str, Option<u32>, u32); 3] {
    [
        ("version", filter.version, 1),
        ("updated_since", filter.updated_since, 0),
        ("published_since", filter.published_since, 0),
    ]
}

/// A few of the known values, those that share the longest beginning first.
fn nearest(value: &str, known: &BTreeSet<&str>) -> Vec<String> {
    let alike = |other: &&str| {
        value.chars().zip(other.chars()).take_while(|(a, b)| a.eq_ignore_ascii_case(b)).count()
    };
    let mut known: Vec<&str> = known.iter().copied().collect();
    known.sort_by_key(|other| std::cmp::Reverse(alike(other)));
    known.into_iter().take(10).map(str::to_owned).collect()
}

type StateRow = (i32, Option<i32>, String);

fn unsigned(n: i32) -> u32 {
    u32::try_from(n).unwrap_or(0)
}

fn states<T: DeserializeOwned>(rows: Vec<StateRow>) -> sqlx::Result<Vec<State<T>>> {
    let state = |(since, until, document): StateRow| {
        let record = serde_json::from_str(&document).map_err(|error| sqlx::Error::Decode(error.into()))?;
        Ok(State { since: unsigned(since), until: until.map(unsigned), record })
    };
    rows.into_iter().map(state).collect()
}
