//! The filter: which incidents. Parsed and printed here and nowhere else; matched in [`crate::register::snapshot::row`].
//!
//! Parse, print, parse is the identity, and the printed form is canonical: it stands in links, cursors and file names.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::model::counting::time::{Bucket, Grain, Period};
use crate::model::value::country::{Country, Subdivision};
use crate::model::value::geography::{Bbox, Circle};
use crate::model::value::text;
use crate::model::vocabulary::record::{Confidence, Role, Status, vocabulary};
use crate::register::query::parameters::{Printer, Query, day, decimal, whole};

vocabulary! {
    /// Whether a period takes what may lie in it or only what certainly does (rule 5).
    DateMatch {
        /// Whatever may lie in the period.
        Overlap = "overlap",
        /// Only what certainly lies in the period.
        Within = "within",
    }
}

vocabulary! {
    /// Which date the period and the time buckets mean.
    DateOf {
        /// The date of the incident.
        Incident = "incident",
        /// The dates of the steps by which people were repatriated.
        Repatriation = "repatriation",
    }
}

/// Which incidents, at which version. The default takes all.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    /// From day to day, both included.
    pub period: Period,
    /// May lie in the period, or certainly does.
    pub date_match: DateMatch,
    /// Which date.
    pub date_of: DateOf,
    /// Any of these host countries.
    pub host_country: Vec<Option<Country>>,
    /// Any of these countries of origin.
    pub origin_country: Vec<Option<Country>>,
    /// A place in any of these subdivisions.
    pub subdivision: Vec<Option<Subdivision>>,
    /// Any of these places, by key.
    pub place: Vec<Option<String>>,
    /// What the place is in the incident.
    pub place_role: Role,
    /// A place in this box.
    pub bbox: Option<Bbox>,
    /// A place within this circle.
    pub near: Option<Circle>,
    /// Any of these statuses.
    pub repatriation_status: Vec<Option<Status>>,
    /// Has a step of any of these statuses.
    pub step: Vec<Status>,
    /// As of the end of this day (rule 8).
    pub status_on: Option<NaiveDate>,
    /// Any of these.
    pub confidence: Vec<Option<Confidence>>,
    /// At least so many independent sources.
    pub min_source_roots: Option<u32>,
    /// The figure's min is at least this.
    pub people_min: Option<u32>,
    /// The figure's max is at most this; an open one fails it.
    pub people_max: Option<u32>,
    /// Whether minors are said to be among them.
    pub has_minors: Option<bool>,
    /// Reported by any of these outlets.
    pub outlet: Vec<Option<String>>,
    /// Words, folded; each must stand in the public text.
    pub q: Option<String>,
    /// Changed after this version.
    pub updated_since: Option<u32>,
    /// Any of these buckets, by grain.
    pub buckets: BTreeMap<Grain, Vec<Option<Bucket>>>,
    /// The register as it was at this version; the newest if none.
    pub version: Option<u32>,
}

impl Default for Filter {
    fn default() -> Self {
        Self {
            period: Period::default(),
            date_match: DateMatch::Overlap,
            date_of: DateOf::Incident,
            host_country: Vec::new(),
            origin_country: Vec::new(),
            subdivision: Vec::new(),
            place: Vec::new(),
            place_role: Role::Detention,
            bbox: None,
            near: None,
            repatriation_status: Vec::new(),
            step: Vec::new(),
            status_on: None,
            confidence: Vec::new(),
            min_source_roots: None,
            people_min: None,
            people_max: None,
            has_minors: None,
            outlet: Vec::new(),
            q: None,
            updated_since: None,
            buckets: BTreeMap::new(),
            version: None,
        }
    }
}

impl Filter {
    /// Takes the filter's parameters out of a query; what is wrong is noted there.
    pub fn take(query: &mut Query) -> Self {
        let filter = Self {
            period: period(query),
            date_match: query.parsed("date_match", &DateMatch::words(), DateMatch::parse).unwrap_or(DateMatch::Overlap),
            date_of: query.parsed("date_of", &DateOf::words(), DateOf::parse).unwrap_or(DateOf::Incident),
            host_country: query.any_of("host_country", &[COUNTRY], Country::parse),
            origin_country: query.any_of("origin_country", &[COUNTRY], Country::parse),
            subdivision: query.any_of("subdivision", &["a code of ISO 3166-2, such as CN-LN, or none"], Subdivision::parse),
            place: query.any_of("place", &["a key of /v1/places, such as cn-ln-shenyang, or none"], short_text),
            place_role: query.parsed("place_role", &Role::words(), Role::parse).unwrap_or(Role::Detention),
            bbox: query.parsed("bbox", &["west,south,east,north in degrees; west is greater than east where the box crosses the antimeridian"], bbox),
            near: circle(query),
            repatriation_status: query.any_of("repatriation_status", &Status::words(), Status::parse),
            step: query.some_of("step", &Status::words(), Status::parse),
            status_on: query.parsed("status_on", &[DAY], day),
            confidence: query.any_of("confidence", &Confidence::words(), Confidence::parse),
            min_source_roots: number(query, "min_source_roots"),
            people_min: number(query, "people_min"),
            people_max: number(query, "people_max"),
            has_minors: query.parsed("has_minors", &["true", "false"], |word| word.parse().ok()),
            outlet: query.any_of("outlet", &["the name of an outlet in /v1/sources, or none"], short_text),
            q: query.parsed("q", &["words, at most 200 characters"], words),
            updated_since: number(query, "updated_since"),
            buckets: Grain::ALL.iter().map(|grain| (*grain, buckets(query, *grain))).filter(|(_, buckets)| !buckets.is_empty()).collect(),
            version: query.parsed("version", &["a version of /v1/versions, 1 or later"], |text| whole(text).filter(|n| *n > 0)),
        };
        if filter.people_min.zip(filter.people_max).is_some_and(|(min, max)| min > max) {
            query.refuse_because(
                "people_max",
                "out-of-order",
                "people_max is below people_min".to_owned(),
                &["people_min or more"],
            );
        }
        filter
    }

    /// The canonical query string: only what differs from the default, in one order.
    #[must_use]
    pub fn print(&self) -> String {
        let mut printer = Printer::default();
        self.print_to(&mut printer);
        printer.finish()
    }

    /// Prints the filter before whatever else belongs to the query.
    pub fn print_to(&self, to: &mut Printer) {
        // By name, so that a new field cannot be forgotten here.
        let Self {
            period,
            date_match,
            date_of,
            host_country,
            origin_country,
            subdivision,
            place,
            place_role,
            bbox,
            near,
            ..
        } = self;
        let Self {
            repatriation_status,
            step,
            status_on,
            confidence,
            min_source_roots,
            people_min,
            people_max,
            has_minors,
            ..
        } = self;
        let Self { outlet, q, updated_since, buckets, version, .. } = self;
        to.optional("date_from", period.from);
        to.optional("date_to", period.to);
        to.optional("date_match", Some(date_match).filter(|it| **it != DateMatch::Overlap));
        to.optional("date_of", Some(date_of).filter(|it| **it != DateOf::Incident));
        to.any_of("host_country", host_country);
        to.any_of("origin_country", origin_country);
        to.any_of("subdivision", subdivision);
        to.any_of("place", place);
        to.optional("place_role", Some(place_role).filter(|it| **it != Role::Detention));
        to.optional(
            "bbox",
            bbox.map(|Bbox { west, south, east, north }| format!("{west},{south},{east},{north}")),
        );
        to.optional("near", near.map(|Circle { lat, lon, .. }| format!("{lat},{lon}")));
        to.optional("radius_km", near.map(|circle| circle.radius_km));
        to.any_of("repatriation_status", repatriation_status);
        to.any_of("step", &step.iter().map(Some).collect::<Vec<_>>());
        to.optional("status_on", *status_on);
        to.any_of("confidence", confidence);
        to.optional("min_source_roots", *min_source_roots);
        to.optional("people_min", *people_min);
        to.optional("people_max", *people_max);
        to.optional("has_minors", *has_minors);
        to.any_of("outlet", outlet);
        to.optional("q", q.as_deref());
        to.optional("updated_since", *updated_since);
        for (grain, buckets) in buckets {
            to.any_of(grain.word(), buckets);
        }
        to.optional("version", *version);
    }
}

const COUNTRY: &str = "a code of ISO 3166-1 alpha-2, such as CN, or none";
const DAY: &str = "a day such as 2013-11-02, from 1900";

/// A period's ends may be days, months or years: a month or year as the last end means its last day.
pub fn period(query: &mut Query) -> Period {
    let allowed = [DAY, "a month such as 2013-11", "a year such as 2013"];
    let bucket = |text: &str| {
        let month = || Bucket::parse(Grain::Month, text).or_else(|| Bucket::parse(Grain::Year, text));
        day(text)
            .map(|day| (day, day))
            .or_else(|| month().map(|bucket| (bucket.first, bucket.last())))
            .filter(|(first, _)| day(&first.to_string()).is_some())
    };
    let from = query.parsed("date_from", &allowed, bucket).map(|(first, _)| first);
    let to = query.parsed("date_to", &allowed, bucket).map(|(_, last)| last);
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        query.refuse_because(
            "date_to",
            "out-of-order",
            "date_to is before date_from".to_owned(),
            &["date_from or later"],
        );
    }
    Period { from, to }
}

fn number(query: &mut Query, name: &'static str) -> Option<u32> {
    query.parsed(name, &["a whole number from 0, such as 7"], whole)
}

fn buckets(query: &mut Query, grain: Grain) -> Vec<Option<Bucket>> {
    let example = match grain {
        Grain::Year => "a year such as 2013",
        Grain::Quarter => "a quarter such as 2013-Q4",
        Grain::Month => "a month such as 2013-11",
        Grain::Week => "an ISO 8601 week such as 2013-W44",
        Grain::Day => "a day such as 2013-11-02",
    };
    // By its first day: the week of a year's last day can end in the next.
    query.any_of(grain.word(), &[example, "none"], |text| {
        Bucket::parse(grain, text).filter(|bucket| day(&bucket.first.to_string()).is_some())
    })
}

fn bbox(text: &str) -> Option<Bbox> {
    let numbers: Vec<f64> = text.split(',').map(decimal).collect::<Option<_>>()?;
    let [west, south, east, north] = *numbers.as_slice() else { return None };
    let on_globe = [west, east].iter().all(|lon| lon.abs() <= 180.0)
        && [south, north].iter().all(|lat| lat.abs() <= 90.0);
    (on_globe && south <= north).then_some(Bbox { west, south, east, north })
}

fn circle(query: &mut Query) -> Option<Circle> {
    let near = query.parsed("near", &["lat,lon in degrees, such as 41.8,123.4"], |text| {
        let (lat, lon) = text.split_once(',')?;
        Some((decimal(lat)?, decimal(lon)?)).filter(|(lat, lon)| lat.abs() <= 90.0 && lon.abs() <= 180.0)
    });
    let radius = query.parsed("radius_km", &["kilometres, above 0 and at most 20038"], |text| {
        decimal(text).filter(|km| *km > 0.0 && *km <= 20_038.0)
    });
    if near.is_some() != radius.is_some() {
        let missing = if near.is_some() { "radius_km" } else { "near" };
        query.refuse_because(
            missing,
            "required",
            "near and radius_km stand together".to_owned(),
            &["both, or neither"],
        );
    }
    near.zip(radius).map(|((lat, lon), radius_km)| Circle { lat, lon, radius_km })
}

fn short_text(text: &str) -> Option<String> {
    text::clean(text, false).ok().filter(|text| text.chars().count() <= 300)
}

fn words(text: &str) -> Option<String> {
    let folded = text::fold(text);
    (text.chars().count() <= 200
        && folded.chars().count() <= 200
        && !folded.is_empty()
        && text::fold(&folded) == folded)
        .then_some(folded)
}
