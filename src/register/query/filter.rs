//! The filter: which incidents. One table, which is parsed, printed and described from; matched in [`crate::register::snapshot::matching`].
//!
//! Parse, print, parse is the identity, and the printed form is canonical: it is in links, cursors and file names, and
//! is the key of answers that are stored.

use chrono::NaiveDate;
use utoipa::openapi::schema::{ObjectBuilder, Type};

use crate::model::counting::time::{Bucket, Grain, Period};
use crate::model::value::country::{Country, Subdivision};
use crate::model::value::geography::{Bbox, Circle, Point};
use crate::model::value::text::clean;
use crate::model::vocabulary::define::vocabulary;
use crate::model::vocabulary::record::{Confidence, ContextKind, Role, Status};
use crate::register::query::declaration::{Optional, Otherwise, Several, SeveralOrNone, parameters};
use crate::register::query::form::{COUNTRY, DAY, FLAG, Form, decimal, number, pattern, text, word_of};
use crate::register::query::parameters::Query;
use crate::register::query::search::{Search, Terms};
use crate::register::query::times::{FIRST_DAY, LAST_DAY, MONTH, ONE_DAY, QUARTER, WEEK, YEAR};

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

parameters! {
    /// Which incidents, at which version. The default takes all.
    Filter checked by check {
        /// The first day of the period. A month or a year means its first day.
        date_from: Option<NaiveDate> = Optional(FIRST_DAY), "2013-11-01";
        /// The last day of the period, included. A month or a year means its last day.
        date_to: Option<NaiveDate> = Optional(LAST_DAY), "2013-11-30";
        /// `overlap` (default): incidents that may be in the period. `within`: only incidents that are certainly in it.
        date_match: DateMatch = Otherwise(word_of!(DateMatch), DateMatch::Overlap), "within";
        /// The date that the period and the time buckets use: that of the incident (default), or those of the steps by
        /// which people were repatriated.
        date_of: DateOf = Otherwise(word_of!(DateOf), DateOf::Incident), "repatriation";
        /// The country where people were detained: any of these ISO 3166-1 alpha-2 codes; `XZ` at sea, in no country's
        /// territory, and `XK` for Kosovo.
        host_country: Vec<Option<Country>> = SeveralOrNone(COUNTRY), "CN";
        /// The people's country of origin: any of these ISO 3166-1 alpha-2 codes; `none` if not known.
        origin_country: Vec<Option<Country>> = SeveralOrNone(COUNTRY), "KP";
        /// A place of the role in any of these ISO 3166-2 subdivisions; `none`: its subdivision is not known, or there is
        /// no place of the role. One and the same place must match all place parameters.
        subdivision: Vec<Option<Subdivision>> = SeveralOrNone(SUBDIVISION), "CN-LN";
        /// Any of these places of the role, with the keys in `/v1/places`; `none`: there is no place of the role.
        place: Vec<Option<String>> = SeveralOrNone(PLACE), "cn-ln-shenyang";
        /// The role of the places for the place parameters and for groups by place. It does not filter on its own.
        place_role: Role = Otherwise(word_of!(Role), Role::Detention), "transfer";
        /// A place of the role in this box: west,south,east,north in degrees (RFC 7946). Longitudes beyond ±180, as maps
        /// give them, are taken modulo 360. Only places whose precision is locality or finer match. `imprecise_places`
        /// counts incidents that are left out because of a less precise place.
        bbox: Option<Bbox> = Optional(BOX), "122,39,131,44";
        /// A place of the role within `radius_km` of this point: lat,lon in degrees. Less precise places are treated as
        /// with `bbox`.
        near: Option<Point> = Optional(POINT), "41.8,123.4";
        /// The distance for `near`, in kilometres, above 0 to 20038.
        radius_km: Option<f64> = Optional(KILOMETRES), 50;
        /// What happened to the people: any of these words.
        repatriation_status: Vec<Option<Status>> = SeveralOrNone(word_of!(Status)), "repatriated";
        /// The timeline has a step with any of these statuses.
        step: Vec<Status> = Several(word_of!(Status)), "transferred";
        /// The status at the end of this day. A step counts if its latest day is not later. Incidents that had not
        /// certainly begun are left out.
        status_on: Option<NaiveDate> = Optional(DAY), "2013-11-30";
        /// The confidence: any of these words.
        confidence: Vec<Option<Confidence>> = SeveralOrNone(word_of!(Confidence)), "several_sources";
        /// The least number of public sources that are not known to derive from one another.
        min_source_roots: Option<u32> = Optional(NUMBER), 2;
        /// The figure's min is at least this.
        people_min: Option<u32> = Optional(NUMBER), 10;
        /// The figure's max is at most this. Incidents with an open max do not match.
        people_max: Option<u32> = Optional(NUMBER), 20;
        /// Whether a source reports minors among the people.
        has_minors: Option<bool> = Optional(FLAG), true;
        /// Reported by any of these outlets, with the names in `/v1/sources`. Write a comma within a name as `\,`.
        outlet: Vec<Option<String>> = SeveralOrNone(OUTLET), "Daily NK";
        /// All of these words must occur in the public text. Case, width, accents and apostrophes are ignored; parts of
        /// words match; one character of Chinese, Japanese or Korean is enough. `"a phrase"` in double quotes must
        /// occur as it is; a minus before a word or phrase excludes it. There are no other operators: what looks like
        /// one is refused. Filters only, no ranking.
        q: Option<Terms> = Search, "Kunming guides";
        /// Incidents that changed after this version of the register: a number as in `version`, not a date.
        updated_since: Option<u32> = Optional(CHANGED_SINCE), 1;
        /// Incidents that were first published after this version of the register: a number as in `version`, not a date.
        published_since: Option<u32> = Optional(PUBLISHED_SINCE), 1;
        /// The whole date is in any of these calendar years, such as `2013`. `none`: the date is not within one year.
        year: Vec<Option<Bucket>> = SeveralOrNone(YEAR), "2013";
        /// The whole date is in any of these calendar quarters, such as `2013-Q4`. `none`: the date is not within one
        /// quarter.
        quarter: Vec<Option<Bucket>> = SeveralOrNone(QUARTER), "2013-Q4";
        /// The whole date is in any of these calendar months, such as `2013-11`. `none`: the date is not within one
        /// month.
        month: Vec<Option<Bucket>> = SeveralOrNone(MONTH), "2013-11";
        /// The whole date is in any of these ISO 8601 weeks, Monday to Sunday, such as `2013-W44`. `none`: the date is
        /// not within one week.
        week: Vec<Option<Bucket>> = SeveralOrNone(WEEK), "2013-W44";
        /// The whole date is in any of these days, such as `2013-11-02`. `none`: the date is not within one day.
        day: Vec<Option<Bucket>> = SeveralOrNone(ONE_DAY), "2013-11-02";
        /// The version of the register to read; the default is the newest.
        version: Option<u32> = Optional(VERSION), 4;
    }
}

parameters! {
    /// Which context events.
    ContextFilter checked by check_context {
        /// The first day of the period. A month or a year means its first day.
        date_from: Option<NaiveDate> = Optional(FIRST_DAY), "2013-11-01";
        /// The last day of the period, included. A month or a year means its last day.
        date_to: Option<NaiveDate> = Optional(LAST_DAY), "2013-11-30";
        /// Any of these kinds.
        kind: Vec<ContextKind> = Several(word_of!(ContextKind)), "finding";
        /// Concerns any of these ISO 3166-1 alpha-2 codes.
        country: Vec<Country> = Several(COUNTRY), "CN";
        /// The version of the register to read; the default is the newest.
        version: Option<u32> = Optional(VERSION), 4;
    }
}

parameters! {
    /// Which version.
    AtVersion {
        /// The version of the register to read; the default is the newest.
        version: Option<u32> = Optional(VERSION), 4;
    }
}

impl ContextFilter {
    /// From day to day, both included.
    #[must_use]
    pub fn period(&self) -> Period {
        Period { from: self.date_from, to: self.date_to }
    }
}

impl Filter {
    /// From day to day, both included.
    #[must_use]
    pub fn period(&self) -> Period {
        Period { from: self.date_from, to: self.date_to }
    }

    /// The circle in which a place must lie.
    #[must_use]
    pub fn circle(&self) -> Option<Circle> {
        self.near.zip(self.radius_km).map(|(center, radius_km)| Circle { center, radius_km })
    }

    /// What it asks of a part of the people: their origin, or where they were; by parameter, none is the row without one.
    #[must_use]
    pub fn parts(&self) -> Vec<(&'static str, Vec<Option<String>>)> {
        let Self { origin_country, subdivision, place, .. } = self;
        let codes = origin_country.iter().map(|of| of.map(|of| of.to_string())).collect();
        let areas = subdivision.iter().map(|of| of.map(|of| of.to_string())).collect();
        let parts = [("origin_country", codes), ("subdivision", areas), ("place", place.clone())];
        parts.into_iter().filter(|(_, values): &(_, Vec<_>)| !values.is_empty()).collect()
    }

    /// Any of these buckets, by grain.
    pub fn buckets(&self) -> impl Iterator<Item = (Grain, &[Option<Bucket>])> {
        let Self { year, quarter, month, week, day, .. } = self;
        Grain::ALL.iter().copied().zip([year, quarter, month, week, day].map(Vec::as_slice))
    }

    /// Whether places are asked for by where they are.
    #[must_use]
    pub fn asks_point(&self) -> bool {
        self.bbox.is_some() || self.near.is_some()
    }
}

fn check(filter: &Filter, query: &mut Query) {
    check_period(filter.period(), query);
    if filter.people_min.zip(filter.people_max).is_some_and(|(min, max)| min > max) {
        let message = "people_max is below people_min".to_owned();
        query.refuse_because("people_max", "out-of-order", message, &["people_min or more"]);
    }
    let (given, missing) = if filter.near.is_some() { ("near", "radius_km") } else { ("radius_km", "near") };
    let is_half = filter.near.is_some() != filter.radius_km.is_some();
    // One that was given and refused is not missing.
    if is_half && !query.refuses(missing) {
        query.refuse_because(missing, "required", format!("{given} needs {missing}"), &["both, or neither"]);
    }
}

fn check_context(filter: &ContextFilter, query: &mut Query) {
    check_period(filter.period(), query);
}

fn check_period(Period { from, to }: Period, query: &mut Query) {
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        let message = "date_to is before date_from".to_owned();
        query.refuse_because("date_to", "out-of-order", message, &["date_from or later"]);
    }
}

const SUBDIVISION: Form<Subdivision> = Form {
    parse: Subdivision::parse,
    allowed: &["a code of ISO 3166-2, such as CN-LN"],
    schema: |none| pattern("[A-Z]{2}-[A-Z0-9]{1,3}", none),
};

const PLACE: Form<String> = short_text(&["a key of /v1/places, such as cn-ln-shenyang"]);
const OUTLET: Form<String> = short_text(&["the name of an outlet in /v1/sources"]);

const fn short_text(allowed: &'static [&'static str]) -> Form<String> {
    let parse = |text: &str| clean(text, false).ok().filter(|text| text.chars().count() <= 300);
    Form { parse, allowed, schema: |_| text(300).into() }
}

const NUMBER: Form<u32> = number::<0, { u32::MAX }>(&["a whole number from 0, such as 7"]);
const CHANGED_SINCE: Form<u32> = number::<0, { u32::MAX }>(&[
    "a version of the register, such as 7, not a date: /v1/versions says on which day each was published. updated_since gives what changed after it, published_since what was first published after it",
]);
const PUBLISHED_SINCE: Form<u32> = number::<0, { u32::MAX }>(&[
    "a version of the register, such as 7, not a date: /v1/versions says on which day each was published. published_since gives what was first published after it",
]);
const VERSION: Form<u32> = number::<1, { u32::MAX }>(&["a version of /v1/versions, 1 or later"]);

const BOX: Form<Bbox> = Form {
    parse: |text| {
        let [west, south, east, north] = *text.split(',').map(decimal).collect::<Option<Vec<_>>>()? else {
            return None;
        };
        Bbox::turned(west, south, east, north)
    },
    allowed: &[
        "west,south,east,north in degrees; west is greater than east where the box crosses the antimeridian; longitudes beyond 180 are taken modulo 360",
    ],
    schema: |_| pattern("-?[0-9]+([.][0-9]+)?(,-?[0-9]+([.][0-9]+)?){3}", false),
};

const POINT: Form<Point> = Form {
    parse: |text| {
        let (lat, lon) = text.split_once(',')?;
        let (lat, lon) = (decimal(lat)?, decimal(lon)?);
        is_on_globe(lat, lon).then_some(Point { lat, lon })
    },
    allowed: &["lat,lon in degrees, such as 41.8,123.4"],
    schema: |_| pattern("-?[0-9]+([.][0-9]+)?,-?[0-9]+([.][0-9]+)?", false),
};

fn is_on_globe(lat: f64, lon: f64) -> bool {
    lat.abs() <= 90.0 && lon.abs() <= 180.0
}

const KILOMETRES: Form<f64> = Form {
    parse: |text| decimal(text).filter(|km| *km > 0.0 && *km <= 20_038.0),
    allowed: &["kilometres, above 0 and at most 20038"],
    schema: |_| {
        ObjectBuilder::new().schema_type(Type::Number).exclusive_minimum(Some(0)).maximum(Some(20_038)).into()
    },
};
