//! What people write instead of the parameters and values that there are, and what to tell them.

use crate::model::advice::{codes, dates, words};
use crate::model::value::text;

/// Names that other services have for what only queries have, the parameters that are meant, and what else there is to say.
const NAMES: &[(&str, &str, &str)] = &[
    (
        "page offset skip start_index page_number pagenumber page_token next after start_after",
        "cursor",
        "for the next page, follow the address in `next`",
    ),
    (
        "per_page perpage page_size pagesize size count max max_results maxresults top first rows take",
        "limit",
        "",
    ),
    (
        "from start start_date startdate date_start since after_date min_date date_min begin begin_date from_date datefrom date_after date_gte",
        "date_from since",
        "",
    ),
    (
        "to end until till end_date enddate date_end max_date date_max before before_date to_date dateto date_before date_lte",
        "date_to",
        "",
    ),
    ("date", "day month date_from", ""),
    ("sort_by sortby order order_by orderby ordering order_dir direction sort_order", "sort", ""),
    ("search query text keyword keywords term terms find fulltext s", "q", ""),
    ("group groupby by aggregate aggregation facet facets", "group_by", ""),
    ("bounds box bounding_box boundingbox viewbox extent", "bbox", ""),
    (
        "lat lon lng long latitude longitude center centre point latlon latlng around",
        "near",
        "write it as lat,lon",
    ),
    ("radius distance within within_km radius_m km", "radius_km", ""),
    ("minors children has_children child", "has_minors", ""),
    ("min_people people_gte people_from minimum min", "people_min", ""),
    ("max_people people_lte people_to maximum", "people_max", ""),
    (
        "updated_after modified_since changed_since updated_from last_modified updated",
        "updated_since published_since",
        "",
    ),
    ("ver v rev revision snapshot at_version asof_version", "version", ""),
    (
        "status_at as_of asof at on",
        "status_on version",
        "the register as of a day is the last version of that day in /v1/versions",
    ),
    ("min_sources sources_min source_roots roots", "min_source_roots", ""),
    ("dryrun dry test", "dry_run", ""),
    ("author user owner", "holder", ""),
];

/// Names that no parameter stands for, and what to do instead.
const ELSEWHERE: &[(&str, &str)] = &[
    ("format output type f accept", "for another format, write its suffix: /v1/incidents.csv"),
    ("api_key apikey key token access_token auth", "a key is sent in the header Authorization: Bearer"),
    ("fields select columns include exclude expand", "an answer always has all its fields"),
];

/// The end of a sentence on an unknown parameter: which one is meant, of those that are known here.
pub(crate) fn of_name(sent: &str, known: &[&'static str]) -> String {
    let name = text::slug(sent).replace('-', "_");
    let is_among = |wrong: &str| wrong.split(' ').any(|wrong| wrong == name);
    for (_, right, how) in NAMES.iter().filter(|(wrong, ..)| is_among(wrong)) {
        let there: Vec<&str> = right.split(' ').filter(|right| known.contains(right)).collect();
        if !there.is_empty() {
            let how = if how.is_empty() { String::new() } else { format!(" ({how})") };
            return format!("; did you mean {}{how}?", there.join(" or "));
        }
    }
    let elsewhere = ELSEWHERE.iter().find(|(wrong, _)| is_among(wrong));
    match elsewhere {
        Some((_, how)) => format!("; {how}"),
        None => words::did_you_mean(sent, known.iter().copied()),
    }
}

/// The end of a sentence on a value that is refused: what to write instead.
pub(crate) fn of_value<A: std::fmt::Display>(name: &str, sent: &str, allowed: &[A]) -> String {
    if name.ends_with("country") || name == "countries" {
        return format!("; {}", codes::country_instead(sent));
    }
    if name == "subdivision" {
        return format!("; {}", codes::subdivision_instead(sent));
    }
    let allowed: Vec<String> = allowed.iter().map(ToString::to_string).collect();
    let is_word = |word: &&str| !word.contains(' ');
    let listed: Vec<&str> = allowed.iter().map(String::as_str).filter(is_word).collect();
    let said = words::did_you_mean(sent, listed.iter().copied());
    if !said.is_empty() {
        return said;
    }
    match sent.trim().to_lowercase().as_str() {
        "yes" | "1" | "y" if listed.contains(&"true") => return "; did you mean true?".to_owned(),
        "no" | "0" | "n" if listed.contains(&"false") => return "; did you mean false?".to_owned(),
        _ => (),
    }
    of_date(name, sent).unwrap_or_default()
}

/// A date in another form, where a parameter takes one that is so exact.
fn of_date(name: &str, sent: &str) -> Option<String> {
    let lengths: &[usize] = match name {
        "date_from" | "date_to" => &[4, 7, 10],
        "day" | "status_on" => &[10],
        "month" => &[7],
        "year" => &[4],
        _ => return None,
    };
    let meant =
        dates::meant(sent).filter(|date| date.as_str() != sent && lengths.contains(&date.as_str().len()))?;
    Some(format!("; write {meant}"))
}
