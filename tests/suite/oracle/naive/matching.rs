//! Which incidents a filter means, naively: from the words of the query and the finished document.

use chrono::NaiveDate;
use serde_json::Value;

use super::dates::{self, Days2};
use super::{items, record, text};
use crate::oracle::asked::Asked;

/// What a filter says of an incident.
#[derive(Debug, PartialEq)]
pub enum Verdict {
    Match,
    Imprecise,
    MayHaveBegun,
    No,
}

/// One incident as the filter sees it.
pub struct Looked<'a> {
    pub json: &'a Value,
    pub steps: Vec<&'a Value>,
    pub moved_on: bool,
    /// Some day of its dates is not in the period asked for.
    pub outside: bool,
    /// Positions of the places of the role for which all place parameters hold.
    pub places: Vec<usize>,
}

impl Looked<'_> {
    pub fn id(&self) -> &str {
        text(&self.json["id"])
    }

    pub fn status(&self) -> String {
        record::status(&self.steps, record::figure(self.json).0)
    }

    /// The dates that the period and the buckets mean.
    pub fn spans(&self, asked: &Asked) -> Vec<Days2> {
        match asked.one("date_of") {
            Some("repatriation") => self
                .steps
                .iter()
                .filter(|step| step["status"] == "repatriated")
                .map(|step| dates::span(text(&step["date"])))
                .collect(),
            _ => vec![dates::span(text(&self.json["date"]))],
        }
    }
}

pub fn look<'a>(asked: &Asked, json: &'a Value) -> (Verdict, Looked<'a>) {
    let on: Option<NaiveDate> = asked.one("status_on").map(|day| day.parse().unwrap());
    let steps = record::happened(json, on);
    let undecided = |step: &Value| {
        let (first, last) = dates::span(text(&step["date"]));
        on.is_some_and(|on| first <= on && on < last)
    };
    let timeline = items(&json["timeline"]);
    let later = timeline
        .iter()
        .rposition(|step| on.is_some_and(|on| dates::span(text(&step["date"])).1 <= on))
        .map_or(0, |last| last + 1);
    let moved_on = timeline[later..].iter().any(undecided);
    let mut looked = Looked { json, steps, moved_on, outside: false, places: Vec::new() };
    looked.outside = period(asked).is_some_and(|(from, to)| {
        let days = looked.spans(asked).into_iter().flat_map(|(first, last)| dates::each(first, last));
        days.into_iter().any(|day| day < from || to < day)
    });
    let verdict = verdict(asked, &mut looked, on);
    (verdict, looked)
}

fn verdict(asked: &Asked, looked: &mut Looked<'_>, on: Option<NaiveDate>) -> Verdict {
    let begin = |day: NaiveDate, certainly: bool| {
        let by = |(first, last): Days2| if certainly { last <= day } else { first <= day };
        by(dates::span(text(&looked.json["date"])))
            || items(&looked.json["timeline"]).iter().any(|step| by(dates::span(text(&step["date"]))))
    };
    let (certainly, perhaps) = on.map_or((true, true), |day| (begin(day, true), begin(day, false)));
    if !perhaps || !holds(asked, looked) {
        return Verdict::No;
    }
    let (places, coarse) = places(asked, looked.json);
    looked.places = places;
    let asks_place = ["subdivision", "place", "bbox", "near"].iter().any(|name| asked.has(name));
    let placeless = is_placeless(asked, looked.json)
        && ["subdivision", "place"].iter().all(|name| asked.takes(name, None))
        && ["bbox", "near"].iter().all(|name| !asked.has(name));
    match (asks_place && looked.places.is_empty() && !placeless, coarse, certainly) {
        (true, true, _) => Verdict::Imprecise,
        (true, false, _) => Verdict::No,
        (false, _, true) => Verdict::Match,
        (false, _, false) => Verdict::MayHaveBegun,
    }
}

/// Everything but the place and the beginning.
fn holds(asked: &Asked, looked: &Looked<'_>) -> bool {
    let json = looked.json;
    let ((min, max), _) = record::figure(json);
    let number = |name: &str| asked.one(name).map(|n| n.parse::<u64>().unwrap());
    let minors = items(&json["groups"]).iter().any(|group| group["kind"] == "minor" && group["max"] != 0);
    let spans = looked.spans(asked);
    let grains = ["year", "quarter", "month", "week", "day"];
    let origins: Vec<String> =
        items(&json["origin_country"]).iter().map(|code| text(code).to_owned()).collect();
    in_period(asked, &spans)
        && grains.iter().all(|grain| asked.takes(grain, dates::one_bucket(grain, &spans).as_deref()))
        && asked.takes("host_country", json["host_country"].as_str())
        && takes_any(asked, "origin_country", &origins)
        && takes_any(asked, "outlet", &record::outlets(json).into_iter().collect::<Vec<_>>())
        && asked.takes("repatriation_status", Some(&looked.status()))
        && asked.takes("confidence", json["confidence"].as_str())
        && (!asked.has("step")
            || looked.steps.iter().any(|step| asked.takes("step", step["status"].as_str())))
        && number("min_source_roots").is_none_or(|least| json["source_roots"].as_u64().unwrap() >= least)
        && number("people_min").is_none_or(|least| min >= least)
        && number("people_max").is_none_or(|most| max.is_some_and(|max| max <= most))
        && asked.one("has_minors").is_none_or(|word| (word == "true") == minors)
        && number("updated_since").is_none_or(|version| json["version"].as_u64().unwrap() > version)
        && number("published_since").is_none_or(|version| json["first_version"].as_u64().unwrap() > version)
}

/// Whether the filter takes one of the values of something an incident can have several of.
fn takes_any(asked: &Asked, name: &str, values: &[String]) -> bool {
    if values.is_empty() {
        asked.takes(name, None)
    } else {
        values.iter().any(|value| asked.takes(name, Some(value)))
    }
}

fn in_period(asked: &Asked, spans: &[Days2]) -> bool {
    let Some(period) = period(asked) else { return true };
    match asked.one("date_match") {
        Some("within") => {
            !spans.is_empty() && spans.iter().all(|span| period.0 <= span.0 && span.1 <= period.1)
        }
        _ => spans.iter().any(|span| dates::share_a_day(period, *span)),
    }
}

/// The period asked for, if one is.
pub fn period(asked: &Asked) -> Option<Days2> {
    let from = asked.one("date_from").map(|date| dates::span(date).0);
    let to = asked.one("date_to").map(|date| dates::span(date).1);
    (from.is_some() || to.is_some())
        .then(|| (from.unwrap_or(dates::ymd(1, 1, 1)), to.unwrap_or(dates::ymd(9999, 12, 31))))
}

/// Whether it has no place of the role.
pub fn is_placeless(asked: &Asked, json: &Value) -> bool {
    let role = asked.one("place_role").unwrap_or("detention");
    !items(&json["places"]).iter().any(|place| text(&place["role"]) == role)
}

/// The places of the role for which all place parameters hold at once, and whether one was too coarse to say.
fn places(asked: &Asked, json: &Value) -> (Vec<usize>, bool) {
    let (mut places, mut coarse) = (Vec::new(), false);
    for (at, place) in items(&json["places"]).iter().enumerate() {
        if text(&place["role"]) != asked.one("place_role").unwrap_or("detention")
            || !asked.takes("subdivision", place["subdivision"].as_str())
            || !asked.takes("place", place["key"].as_str())
        {
            continue;
        }
        let fine = matches!(text(&place["precision"]), "site" | "locality");
        match (
            place["lat"].as_f64().zip(place["lon"].as_f64()).filter(|_| fine),
            asked.has("bbox") || asked.has("near"),
        ) {
            (_, false) => places.push(at),
            (None, true) => coarse = true,
            (Some((lat, lon)), true) if in_box(asked, lat, lon) && in_circle(asked, lat, lon) => {
                places.push(at);
            }
            _ => (),
        }
    }
    (places, coarse)
}

fn numbers(text: &str) -> Vec<f64> {
    text.split(',').map(|number| number.parse().unwrap()).collect()
}

fn in_box(asked: &Asked, lat: f64, lon: f64) -> bool {
    let Some(sides) = asked.one("bbox").map(numbers) else { return true };
    let (west, south, mut east, north) = (sides[0], sides[1], sides[2], sides[3]);
    if east < west {
        east += 360.0;
    }
    (south..=north).contains(&lat)
        && [-360.0, 0.0, 360.0].iter().any(|turn| (west..=east).contains(&(lon + turn)))
}

/// By the angle between two arrows from the middle of the Earth.
fn in_circle(asked: &Asked, lat: f64, lon: f64) -> bool {
    let (Some(near), Some(radius)) = (asked.one("near").map(numbers), asked.one("radius_km").map(numbers))
    else {
        return true;
    };
    let arrow = |lat: f64, lon: f64| {
        let (lat, lon) = (lat.to_radians(), lon.to_radians());
        [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
    };
    let (a, b) = (arrow(near[0], near[1]), arrow(lat, lon));
    let cross = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
    let sine = cross.iter().map(|x| x * x).sum::<f64>().sqrt();
    let cosine: f64 = a.iter().zip(b).map(|(a, b)| a * b).sum();
    sine.atan2(cosine) * 6371.0088 <= radius[0]
}
