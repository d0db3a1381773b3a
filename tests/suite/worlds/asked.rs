//! Everything that a curious stranger may ask.

use uuid::Uuid;

use super::contents::id;
use super::effects::INCIDENTS;

/// One request of nobody in particular.
#[derive(Debug, Clone)]
pub struct Ask {
    pub method: &'static str,
    pub address: String,
    pub headers: Vec<(&'static str, String)>,
}

/// Words that stand in one world's hidden fields, parts of them, and words that anybody may know.
pub const WORDS: [&str; 30] = [
    "canary",
    "anary",
    "Kanarienvogel",
    "kanarien",
    "vogel",
    "Kanarienhafen",
    "hafen",
    "Kanarienberg",
    "金丝雀港",
    "丝雀",
    "카나리아",
    "나리",
    "zeisig",
    "canaryquote",
    "canarypage 7",
    "Canarydraft 7",
    "canary-source-2",
    "canary-source-12",
    "Canarytitle",
    "Canarywords at first",
    "Plainville",
    "Plaintown",
    "Some words",
    "Some title",
    "Some Paper",
    "reported",
    "incident 12",
    "조선",
    "herald",
    "7",
];
/// Keys of sources: open, hidden in one world or the other, of drafts, of nobody.
pub const KEYS: [&str; 22] = [
    "herald-2015",
    "ilbo-2015",
    "gazette-2015",
    "spare-2015",
    "canary-source-2",
    "canary-source-7",
    "canary-source-8",
    "canary-source-9",
    "canary-source-12",
    "canary-source-13",
    "canary-source-100004",
    "canary-source-200002",
    "plain-2",
    "plain-8",
    "plain-9",
    "plain-12",
    "plain-13",
    "nobody-1999",
    "withheld-1",
    "CANARY-SOURCE-2",
    "canary-source-2%20",
    "chosun-2013-11-21",
];
/// Around the hidden places of both worlds, and around open ones.
const SPOTS: [(f64, f64); 9] = [
    (40.712_345, 121.054_321),
    (23.987_654, 101.123_987),
    (40.555_111, 121.054_321),
    (41.0, 122.0),
    (43.0, 126.0),
    (41.8, 123.43),
    (42.96, 129.84),
    (40.12, 124.38),
    (0.0, 0.0),
];
/// One parameter of the filter with its values, every parameter.
const FILTERS: [(&str, &[&str]); 30] = [
    ("date_from", &["2013", "2015-03-09", "2015-04"]),
    ("date_to", &["2013-11-15", "2015-03-09"]),
    ("date_match", &["within", "overlap"]),
    ("date_of", &["repatriation"]),
    ("host_country", &["CN", "RU", "none"]),
    ("origin_country", &["KP", "CN", "none"]),
    ("subdivision", &["CN-LN", "CN-JL", "CN-YN", "none"]),
    (
        "place",
        &[
            "cn-ln-shenyang",
            "cn-ln-liaoning",
            "cn-china",
            "none",
            "cn-ln-kanarienhafen",
            "cn-yn-金丝雀港",
            "cn-ln-plainville",
            "cn-jl-tumen",
        ],
    ),
    ("place_role", &["handover", "transit"]),
    ("repatriation_status", &["repatriated", "detained", "died", "mixed", "unknown"]),
    ("step", &["detained", "died", "repatriated"]),
    ("status_on", &["2013-11-08", "2015-03-09"]),
    ("confidence", &["one_source", "several_sources", "contested", "officially_confirmed", "discounted"]),
    ("min_source_roots", &["0", "1", "2", "3"]),
    ("people_min", &["1", "5", "8", "60"]),
    ("people_max", &["6", "30", "95"]),
    ("has_minors", &["true", "false"]),
    ("outlet", &["Gazette", "조선일보", "Spare", "Kanarienvogel 2", "Kanarienvogel", "Some Paper", "none"]),
    ("updated_since", &["0", "4", "9", "14", "17", "99"]),
    ("published_since", &["0", "1", "4", "9", "14", "17"]),
    ("month", &["2013-11", "2015-03", "2015-04", "none"]),
    ("year", &["2013", "2015", "none"]),
    ("quarter", &["2015-Q1"]),
    ("week", &["2015-W10"]),
    ("day", &["2015-03-08", "2015-03-10"]),
    ("sort", &["-people", "people", "-updated", "updated", "date", "name"]),
    ("limit", &["1", "2", "200", "0"]),
    ("q", &["canaryquote", "Kanarienhafen", "herald", "카나리아"]),
    ("colour", &["canary"]),
    ("cursor", &["17.-16500.-16500.canary.00000000"]),
];
const GROUPS: [&str; 12] = [
    "year",
    "quarter",
    "month",
    "week",
    "day",
    "host_country",
    "origin_country",
    "subdivision",
    "place",
    "repatriation_status",
    "confidence",
    "outlet",
];
const FORMATS: [&str; 8] = ["", ".csv", ".ndjson", ".geojson", ".atom", ".xlsx", ".zip", ".pdf"];
const TEXT_FORMATS: [&str; 5] = ["", ".csv", ".ndjson", ".geojson", ".atom"];

fn get(address: impl Into<String>) -> Ask {
    Ask { method: "GET", address: address.into(), headers: Vec::new() }
}

fn escaped(value: &str) -> String {
    percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// Numbers that look random and are the same each time (Knuth's MMIX generator).
pub struct Dice(pub u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.roll(of.len())]
    }
}

/// Everything that the tables say, at a register of so many versions.
pub fn table(versions: u32) -> Vec<Ask> {
    let mut asks = Vec::new();
    for (name, values) in FILTERS {
        for (at, value) in values.iter().enumerate() {
            let query = format!("{name}={}", escaped(value));
            // Workbooks and archives take longest to make.
            let formats = if at == 0 { &FORMATS[..] } else { &TEXT_FORMATS };
            asks.extend(formats.iter().map(|format| get(format!("/v1/incidents{format}?{query}"))));
            asks.push(get(format!("/v1/statistics?{query}&group_by=place,outlet")));
            asks.push(get(format!("/v1/statistics.csv?{query}&group_by=subdivision,confidence")));
        }
    }
    for (lat, lon) in SPOTS {
        for d in [0.000_001, 0.01, 0.5, 5.0] {
            for format in TEXT_FORMATS {
                asks.push(get(format!(
                    "/v1/incidents{format}?bbox={:.6},{:.6},{:.6},{:.6}",
                    lon - d,
                    lat - d,
                    lon + d,
                    lat + d
                )));
            }
            asks.push(get(format!(
                "/v1/statistics?near={lat:.6},{lon:.6}&radius_km={}&place_role=handover",
                d * 100.0
            )));
            asks.push(get(format!(
                "/v1/incidents?near={lat:.6},{lon:.6}&radius_km={}",
                (d * 100.0).max(0.001)
            )));
        }
    }
    for word in WORDS {
        let q = escaped(word);
        asks.extend(TEXT_FORMATS.iter().map(|format| get(format!("/v1/incidents{format}?q={q}"))));
        asks.extend(
            (1..=versions).step_by(3).map(|version| get(format!("/v1/incidents?q={q}&version={version}"))),
        );
        asks.extend(
            ["statistics", "places", "sources", "context", "versions", "dataset", "vocabulary"]
                .map(|path| get(format!("/v1/{path}?q={q}"))),
        );
        asks.push(get(format!("/v1/statistics?outlet={q}&group_by=outlet")));
        asks.push(get(format!("/v1/incidents?place={q}")));
        asks.push(get(format!("/{q}")));
    }
    for by in GROUPS {
        for format in ["", ".csv", ".svg"] {
            asks.push(get(format!("/v1/statistics{format}?group_by={by}")));
            asks.push(get(format!("/v1/statistics{format}?group_by={by},place&place_role=handover")));
            asks.push(get(format!("/v1/statistics{format}?group_by=outlet,{by}&date_of=repatriation")));
        }
    }
    by_version(versions, &mut asks);
    by_name(versions, &mut asks);
    asks
}

fn by_version(versions: u32, asks: &mut Vec<Ask>) {
    for version in 0..=versions + 1 {
        asks.extend(FORMATS.iter().map(|format| get(format!("/v1/incidents{format}?version={version}"))));
        for path in ["places", "sources", "context", "versions", "statistics", "dataset"] {
            asks.push(get(format!("/v1/{path}?version={version}")));
        }
        asks.extend(
            ["month,place", "subdivision", "repatriation_status,confidence", "outlet"]
                .map(|by| get(format!("/v1/statistics?group_by={by}&version={version}"))),
        );
        asks.push(get(format!("/v1/incidents.csv?version={version}&hxl=true")));
        asks.push(get(format!("/zh/?version={version}")));
    }
    for path in [
        "/",
        "/ko/?host_country=CN&by=month&sort=-people",
        "/docs",
        "/docs/desk",
        "/places",
        "/openapi.json",
        "/openapi.yaml",
        "/problems",
        "/problems/gone",
        "/livez",
        "/readyz",
        "/metrics",
        "/v1",
        "/v1/changes",
    ] {
        asks.push(get(path));
    }
    for path in [
        "vocabulary",
        "dataset",
        "versions",
        "desk/incidents",
        "desk/keys",
        "places",
        "sources",
        "context",
        "statistics",
    ] {
        asks.push(get(format!("/v1/{path}")));
    }
}

fn by_name(versions: u32, asks: &mut Vec<Ask>) {
    // Public, withdrawn, merged; drafts, embargoed and erased ones; sources by their ids; nobody's.
    let records = INCIDENTS
        .chain(20_000..20_006)
        .chain([20_024, 21_002, 22_001, 900, 1200, 1201, 9001, 70_003, 777_777]);
    for record in records.map(id).chain([Uuid::nil()]) {
        asks.push(get(format!("/v1/incidents/{record}")));
        asks.push(get(format!("/ko/incidents/{record}")));
        asks.extend(
            (1..=versions).step_by(3).map(|version| get(format!("/v1/incidents/{record}?version={version}"))),
        );
        for path in ["history", "citation"] {
            asks.push(get(format!("/v1/incidents/{record}/{path}")));
        }
        for (method, rest) in [
            ("GET", ""),
            ("GET", "/history"),
            ("PUT", ""),
            ("POST", "/accept"),
            ("PUT", "/protection"),
            ("POST", "/erase"),
        ] {
            asks.push(Ask {
                method,
                address: format!("/v1/desk/incidents/{record}{rest}"),
                headers: Vec::new(),
            });
        }
        asks.push(get(format!("/v1/incidents/{}", record.simple())));
    }
    for key in KEYS {
        asks.push(get(format!("/v1/sources/{key}")));
        asks.extend((1..=versions).map(|version| get(format!("/v1/sources/{key}?version={version}"))));
    }
    for method in ["HEAD", "OPTIONS", "POST", "DELETE", "BREW"] {
        for path in [
            "/v1/incidents",
            "/v1/incidents.csv",
            "/v1/statistics",
            "/v1/places",
            "/v1/sources/canary-source-2",
            "/v1/versions",
        ] {
            asks.push(Ask { method, address: path.to_owned(), headers: Vec::new() });
        }
    }
}

/// Questions put together by chance.
pub fn by_chance(seed: u64, many: usize, versions: u32) -> Vec<Ask> {
    let mut dice = Dice(seed);
    (0..many).map(|_| chance(&mut dice, versions)).collect()
}

fn chance(dice: &mut Dice, versions: u32) -> Ask {
    let paths = [
        "incidents",
        "incidents",
        "incidents.csv",
        "incidents.ndjson",
        "incidents.geojson",
        "incidents.atom",
        "statistics",
        "statistics.csv",
    ];
    let path = dice.one(&paths);
    let mut parts: Vec<(&str, String)> = Vec::new();
    for _ in 0..=dice.roll(3) {
        let (name, values) = dice.one(&FILTERS[..25]);
        parts.push((name, escaped(dice.one(values))));
    }
    match dice.roll(4) {
        0 => parts.push(("q", escaped(dice.one(&WORDS)))),
        1 => {
            let ((lat, lon), d) = (dice.one(&SPOTS), dice.one(&[0.001, 0.2, 9.0]));
            parts.push(("bbox", format!("{:.6},{:.6},{:.6},{:.6}", lon - d, lat - d, lon + d, lat + d)));
        }
        2 => parts.push(("version", (dice.roll(versions as usize) + 1).to_string())),
        _ => (),
    }
    if path.starts_with("statistics") {
        parts.push(("group_by", format!("{},{}", dice.one(&GROUPS), dice.one(&GROUPS))));
    } else if path == "incidents" {
        parts.push(("limit", (dice.roll(4) + 1).to_string()));
    }
    parts.sort_unstable();
    parts.dedup_by_key(|(name, _)| *name);
    let query: Vec<String> = parts.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let mut ask = get(format!("/v1/{path}?{}", query.join("&")));
    match dice.roll(10) {
        0 => ask.method = "HEAD",
        1 => ask.headers.push(("accept-encoding", "gzip".to_owned())),
        2 => ask.headers.push(("if-none-match", "*".to_owned())),
        _ => (),
    }
    ask
}
