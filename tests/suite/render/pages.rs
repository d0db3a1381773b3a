//! The pages for people: the same numbers as the API, in three languages, whole whatever a record holds.

use std::collections::BTreeSet;

use axum::http::HeaderMap;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use refoulement::desk::Record;
use refoulement::model::vocabulary::publication::Subject;
use regex::Regex;
use serde_json::{Value, json};

use super::world::{id, incident, world};
use crate::oracle::cases;
use crate::support::api::{Api, answer, sent};
use crate::support::postgres::runtime;

const LANGUAGES: [&str; 3] = ["/", "/ko/", "/zh/"];

/// Parts of questions that go together.
const PARTS: [&str; 22] = [
    "date_from=2013-11",
    "date_to=2013",
    "date_match=within",
    "date_of=repatriation",
    "month=2013-11",
    "year=none",
    "host_country=CN",
    "host_country=CN,LA",
    "origin_country=none,KP",
    "subdivision=CN-JL",
    "place=cn-jl-tumen",
    "place_role=handover",
    "bbox=120,40,130,45",
    "repatriation_status=detained,mixed",
    "status_on=2013-11-30",
    "people_min=5",
    "people_max=20",
    "min_source_roots=1",
    "outlet=Herald%5C,%20The",
    "q=detained",
    "has_minors=true",
    "version=2",
];

/// A question of the parameters of these, each once.
fn question() -> impl Strategy<Value = String> {
    subsequence(&PARTS[..], 0..5).prop_map(|parts| {
        let mut seen = BTreeSet::new();
        let once = |part: &&&str| seen.insert(part.split('=').next().unwrap().to_owned());
        parts.iter().filter(once).copied().collect::<Vec<_>>().join("&")
    })
}

fn number(text: &str) -> Value {
    text.replace(',', "").parse::<u64>().map_or(Value::Null, Value::from)
}

/// The table of numbers of a section: incidents, at least, at most.
fn table(page: &str, section: &str) -> Vec<Value> {
    let from = page.split(&format!("<section aria-labelledby=\"{section}\">")).nth(1).unwrap_or_default();
    let section = from.split("</section>").next().unwrap();
    let details = section.split("<details>").nth(1).unwrap_or_default();
    let row = Regex::new(r#"<td class="n">([^<]*)</td><td class="n">([^<]*)</td><td class="n">([^<]*)</td>"#);
    row.unwrap()
        .captures_iter(details)
        .map(|row| json!([number(&row[1]), number(&row[2]), number(&row[3])]))
        .collect()
}

/// The same numbers of a statistic.
fn rows(statistics: &Value, with_null: bool) -> Vec<Value> {
    let rows = statistics["rows"].as_array().unwrap().iter();
    let is_null = |row: &Value| row["key"].as_object().unwrap().values().all(Value::is_null);
    rows.filter(|row| with_null || !is_null(row))
        .map(|row| json!([row["incidents"], row["people"]["min"], row["people"]["max"]]))
        .collect()
}

pub fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// What a page says of itself: the total as a sentence.
fn description(page: &str) -> String {
    let said = page.split("<meta name=\"description\" content=\"").nth(1).unwrap();
    unescaped(said.split("\">").next().unwrap())
}

/// What counts as independent, and not the articles that a report rests on.
#[tokio::test]
async fn the_list_counts_independent_sources() {
    let api = Api::report().await;
    let page = api.ask("GET", "/").await.body;
    let list = page.split("<h2 id=\"incidents\">").nth(1).unwrap();
    let cell = Regex::new(r#"<td role="cell">(\d+) sources?</td>"#).unwrap();
    let shown: Vec<u64> = cell.captures_iter(list).map(|cell| cell[1].parse().unwrap()).collect();
    let all = api.get("/v1/incidents").await;
    let roots = all["incidents"].as_array().unwrap().iter().map(|one| one["source_roots"].as_u64().unwrap());
    assert_eq!(shown, roots.collect::<Vec<_>>());
}

async fn agrees(api: &Api, query: &str) {
    let totals = api.get(&format!("/v1/statistics?{query}")).await["totals"].clone();
    for language in LANGUAGES {
        let answer = api.ask("GET", &format!("{language}?{query}&by=year")).await;
        assert_eq!(answer.status, 200, "{language}?{query}: {}", answer.body);
        let page = answer.body;
        if language == "/" {
            says_the_answer(api, query, &page, totals["headline"].as_str().unwrap()).await;
        }
        for (section, key, with_null) in [
            ("when", "year", true),
            ("what", "repatriation_status", true),
            ("where", "host_country", true),
            ("places", "place", false),
        ] {
            let statistics = api.get(&format!("/v1/statistics?{query}&group_by={key}")).await;
            assert_eq!(table(&page, section), rows(&statistics, with_null), "{language}?{query} {section}");
        }
    }
}

/// The sentence of the page is the API's; of a part of the people it has the bounds of the part's rows, and the API's
/// sentence about the incidents whole beside them.
async fn says_the_answer(api: &Api, query: &str, page: &str, whole: &str) {
    let names = ["origin_country", "subdivision", "place"];
    let chosen: Vec<(&str, Vec<&str>)> = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .filter(|(name, _)| names.contains(name))
        .map(|(name, values)| (name, values.split(',').collect()))
        .collect();
    if chosen.is_empty() {
        assert_eq!(description(page), whole, "{query}");
        return;
    }
    let keys: Vec<&str> = chosen.iter().map(|(name, _)| *name).collect();
    let statistics = api.get(&format!("/v1/statistics?{query}&group_by={}", keys.join(","))).await;
    let is_wanted = |row: &&Value| {
        let of = |name: &str| row["key"][name].as_str().unwrap_or("none").to_owned();
        chosen.iter().all(|(name, values)| values.contains(&of(name).as_str()))
    };
    let wanted: Vec<&Value> = statistics["rows"].as_array().unwrap().iter().filter(is_wanted).collect();
    let figure =
        page.split("<section class=\"headline\"").nth(1).unwrap().split("</section>").next().unwrap();
    assert!(unescaped(figure).contains(whole), "{query}: {figure}");
    for row in wanted {
        let (min, max) = (row["people"]["min"].as_u64().unwrap(), row["people"]["max"].as_u64());
        let bounds = match max {
            Some(max) if max == min => format!("{min} "),
            Some(max) => format!("t least {min} and at most {max} "),
            None => format!("t least {min} "),
        };
        assert!(figure.contains(&bounds), "{query}: {bounds}: {figure}");
    }
}

#[test]
fn the_numbers_of_a_page_are_those_of_the_api_for_any_question() {
    let runtime = runtime();
    let api = runtime.block_on(Api::of(world()));
    proptest!(cases(60), |(query in question())| {
        runtime.block_on(agrees(&api, &query));
    });
}

/// Each link of a page that leads to this register.
pub fn links(page: &str) -> BTreeSet<String> {
    let link = Regex::new(r##"<(?:a|link)[^>]* href="(/[^"#]*)[^"]*""##).unwrap();
    link.captures_iter(page).map(|found| unescaped(&found[1])).collect()
}

/// Where the next page of a list is.
pub fn next_of(page: &str) -> Option<String> {
    let next = page.split("<a rel=\"next\" href=\"").nth(1)?;
    Some(unescaped(next.split('"').next().unwrap()))
}

#[tokio::test]
async fn a_choice_is_a_link_that_takes_it_away_and_stays_in_the_form() {
    let api = Api::of(world()).await;
    let query = "date_from=2013-11-01&host_country=CN&month=2013-11&near=42.96,129.84&radius_km=60";
    let page = api.ask("GET", &format!("/?{query}")).await.body;
    let chosen = page.split("<ul class=\"chosen\"").nth(1).unwrap().split("</ul>").next().unwrap();
    let away: Vec<String> = links(chosen).into_iter().collect();
    assert_eq!(
        away,
        [
            "/?date_from=2013-11-01&host_country=CN&month=2013-11",
            "/?date_from=2013-11-01&host_country=CN&near=42.96,129.84&radius_km=60",
            "/?date_from=2013-11-01&near=42.96,129.84&radius_km=60&month=2013-11",
            "/?host_country=CN&near=42.96,129.84&radius_km=60&month=2013-11",
        ]
        .map(str::to_owned)
        .into_iter()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect::<Vec<_>>()
    );
    for kept in [
        r#"<input name="date_from" inputmode="numeric" placeholder="2013-01" value="2013-11-01" autocomplete="off">"#,
        r#"<option value="CN" selected>"#,
        r#"<input type="hidden" name="month" value="2013-11">"#,
        r#"<input type="hidden" name="near" value="42.96,129.84">"#,
    ] {
        assert!(page.contains(kept), "{kept}: {page}");
    }
}

#[tokio::test]
async fn a_form_that_nobody_filled_in_asks_for_everything_and_nonsense_is_refused_in_words() {
    let api = Api::of(world()).await;
    let empty = "date_from=&date_to=&host_country=&q=&min_source_roots=&surprise=1&fbclid=2";
    let answer = api.ask("GET", &format!("/ko/?{empty}")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(description(&answer.body), description(&api.ask("GET", "/ko/").await.body));
    for wrong in ["date_from=yesterday", "place=cn-nowhere", "version=900", "q=a*b"] {
        let answer = api.ask("GET", &format!("/zh/?{wrong}")).await;
        let name = wrong.split('=').next().unwrap();
        assert_eq!(answer.status, 400, "{wrong}");
        assert!(answer.body.contains(&format!("<code>{name}</code>")), "{wrong}: {}", answer.body);
        assert!(answer.body.contains("<html lang=\"zh-Hans\">"), "{}", answer.body);
    }
}

/// The elements that are open at the end, and whether each was closed in its order.
pub fn is_whole(page: &str) -> bool {
    let tag = Regex::new(r#"<(/?)([a-z][a-z0-9]*)(?:\s(?:[^">]|"[^"]*")*)?>"#).unwrap();
    let void = ["meta", "link", "input", "br", "wbr", "img"];
    let mut open: Vec<String> = Vec::new();
    for found in tag.captures_iter(page.trim_start_matches("<!DOCTYPE html>")) {
        match (&found[1], &found[2]) {
            ("", name) if !void.contains(&name) => open.push(name.to_owned()),
            ("/", name) if open.pop().as_deref() != Some(name) => return false,
            _ => {}
        }
    }
    open.is_empty() && page.ends_with("</html>")
}

/// What breaks a careless page: markup, quotation marks, scripts from right to left, marks on marks, long words.
pub fn hostile() -> Vec<String> {
    let marks = format!("a{}", "\u{301}".repeat(40));
    let mut texts =
        ["</title><script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)"]
            .map(str::to_owned)
            .to_vec();
    texts.extend(
        ["탈북자 图们 <b>", "\u{5e9}\u{5dc}\u{5d5}\u{5dd} <i>", "{{7*7}} &amp; &#60;"].map(str::to_owned),
    );
    texts.extend([marks, "長".repeat(300)]);
    texts
}

#[tokio::test]
async fn hostile_texts_leave_every_page_whole() {
    let texts = hostile();
    let hostile = |n: u128, text: &str| {
        incident(n, "2016", |incident| {
            incident["title"] = json!(text);
            incident["summary"] = json!(format!("{text}\n{}", "word ".repeat(1900)));
            incident["people"] =
                json!({"min": 3, "max": 3, "counts": "refugees", "basis": "editorial", "reason": text});
            incident["places"][0]["name"] = json!(text.chars().take(90).collect::<String>());
            for field in ["quote", "locator", "place"] {
                incident["claims"][0][field] = json!(text);
            }
            incident["claims"][0]["attribution"] = json!([text]);
        })
    };
    let mut acts = world();
    acts.push((200..).zip(&texts).map(|(n, text)| hostile(n, text)).collect());
    let api = Api::of(acts).await;
    let mut pages: Vec<String> = LANGUAGES.iter().map(|language| format!("{language}?year=2016")).collect();
    for n in (200..).take(texts.len()) {
        pages.extend(["", "/ko", "/zh"].map(|language| format!("{language}/incidents/{}", id(n))));
    }
    let (tags, values) =
        (Regex::new("<[a-z](?:[^\">]|\"[^\"]*\")*>").unwrap(), Regex::new("\"[^\"]*\"").unwrap());
    for page in pages {
        let answer = api.ask("GET", &page).await;
        assert_eq!(answer.status, 200, "{page}");
        assert!(is_whole(&answer.body), "{page}: {}", answer.body);
        for tag in ["<script", "<img src=x", "<b>", "<i>"] {
            assert!(!answer.body.contains(tag), "{page}: {tag}");
        }
        for tag in tags.find_iter(&answer.body) {
            let bare = values.replace_all(tag.as_str(), "");
            assert!(!bare.contains(" on") && !bare.contains(" style"), "{page}: {}", tag.as_str());
        }
    }
}

#[tokio::test]
async fn an_incident_is_a_page_in_each_language_and_json_at_the_same_address() {
    let api = Api::of(world()).await;
    for n in 1..9 {
        let record = api.get(&format!("/v1/incidents/{}", id(n))).await;
        for (language, tag) in [("", "en"), ("/ko", "ko"), ("/zh", "zh-Hans")] {
            let address = format!("{language}/incidents/{}", id(n));
            let answer = api.ask("GET", &address).await;
            assert_eq!(answer.status, 200, "{address}");
            assert!(answer.body.contains(&format!("<html lang=\"{tag}\">")), "{address}");
            assert!(unescaped(&answer.body).contains(record["title"].as_str().unwrap()), "{address}");
            for source in record["sources"].as_array().unwrap() {
                assert!(unescaped(&answer.body).contains(source["title"].as_str().unwrap()), "{address}");
            }
            for place in record["places"].as_array().unwrap() {
                let to = format!("{language}/?place={}", place["key"].as_str().unwrap());
                let leads = |link: &String| link == &to || link.starts_with(&format!("{to}&place_role="));
                assert!(links(&answer.body).iter().any(leads), "{address} {to}");
            }
            assert_eq!(answer.headers["vary"], "accept, accept-encoding");
        }
        assert_eq!(api.get(&format!("/incidents/{}.json", id(n))).await, record);
    }
    let page = format!("/ko/incidents/{}?version=2", id(7));
    let asked = sent("GET", &page, None, &[("accept", "application/json")], "");
    let sent_on = answer(api.router.clone(), asked).await;
    assert_eq!(sent_on.status, 303);
    assert_eq!(sent_on.headers["location"], format!("/incidents/{}.json?version=2", id(7)));
    let asked = sent("GET", &page, None, &[("accept", "text/html,application/json;q=0.9,*/*;q=0.8")], "");
    assert_eq!(answer(api.router.clone(), asked).await.status, 200);
}

#[tokio::test]
async fn what_is_not_there_is_a_page_that_says_so() {
    let api = Api::report().await;
    for (language, tag) in [("", "en"), ("/ko", "ko"), ("/zh", "zh-Hans")] {
        for name in ["00000000-0000-4000-8000-000000000000", "1", "%7Bid%7D"] {
            let answer = api.ask("GET", &format!("{language}/incidents/{name}")).await;
            assert_eq!(answer.status, 404, "{language} {name}");
            assert!(answer.body.contains(&format!("<html lang=\"{tag}\">")), "{}", answer.body);
            assert!(is_whole(&answer.body));
        }
    }
    let problem = api.ask("GET", "/incidents/1.json").await;
    assert_eq!(
        (problem.status.as_u16(), &problem.headers["content-type"]),
        (404, &"application/problem+json".parse().unwrap())
    );
    for short in ["/ko", "/zh"] {
        let answer = api.ask("GET", &format!("{short}?month=2013-11")).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.headers["location"]),
            (308, &format!("{short}/?month=2013-11").parse().unwrap())
        );
    }
}

#[tokio::test]
async fn pages_are_light_need_nothing_of_others_and_are_kept_like_other_public_answers() {
    let api = Api::report().await;
    let listed = api.get("/v1/incidents").await;
    let listed = listed["incidents"].as_array().unwrap().iter();
    let all: Vec<String> =
        listed.map(|one| format!("/ko/incidents/{}", one["id"].as_str().unwrap())).collect();
    let gzip = |address: &str| sent("GET", address, None, &[("accept-encoding", "gzip")], "");
    answer(api.router.clone(), gzip("/style.css")).await;
    let style = answer(api.router.clone(), gzip("/style.css")).await;
    assert_eq!(style.headers["content-type"], "text/css; charset=utf-8");
    let picture = Regex::new(r#"<img src="([^"]+)""#).unwrap();
    let explorers = ["/", "/zh/"].map(|address| (address, 35_000, 60_000));
    // The stylesheet is known by the time when an incident is opened from the list.
    let incidents = all.iter().map(|address| (address.as_str(), 16_000, 21_000));
    for (address, most, most_at_first) in explorers.into_iter().chain(incidents) {
        // It is compressed when it is asked for again.
        let plain = api.ask("GET", address).await;
        answer(api.router.clone(), gzip(address)).await;
        let page = answer(api.router.clone(), gzip(address)).await;
        assert_eq!(page.headers["content-encoding"], "gzip", "{address}");
        let mut bytes = page.bytes.len();
        assert!(bytes + style.bytes.len() < 25_000, "{address}: {bytes}");
        for found in picture.captures_iter(&String::from_utf8_lossy(&plain.bytes)) {
            let map = api.ask("GET", &unescaped(&found[1])).await;
            assert_eq!(map.headers["content-type"], "image/png", "{address}");
            bytes += map.bytes.len();
        }
        let at_first = bytes + style.bytes.len();
        assert!(bytes <= most && at_first <= most_at_first, "{address}: {bytes}, {at_first} at first");
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'; style-src 'self'"), "{policy}");
        assert!(policy.contains("form-action 'self'; frame-ancestors 'none'"), "{policy}");
        assert!(!has_cookie(&page.headers) && page.headers["etag"].to_str().unwrap().ends_with(".html\""));
    }
}

fn has_cookie(headers: &HeaderMap) -> bool {
    headers.contains_key("set-cookie")
}

/// The counts beside the options are those of the questions one by one.
#[test]
fn facets_are_what_each_question_would_answer() {
    const KEYS: [&str; 9] = [
        "host_country",
        "origin_country",
        "subdivision",
        "place",
        "repatriation_status",
        "confidence",
        "outlet",
        "year",
        "month",
    ];
    let runtime = runtime();
    let api = runtime.block_on(Api::of(world()));
    proptest!(cases(40), |(query in question(), key in select(&KEYS[..]))| {
        let counted = runtime.block_on(api.get(&format!("/v1/incidents?{query}&facets={key}")));
        let facet = &counted["facets"][0];
        prop_assert_eq!(&facet["key"], key);
        prop_assert_eq!(&facet["more"], 0);
        let total = counted["total"]["incidents"].as_u64().unwrap();
        prop_assert!(total == 0 || !facet["options"].as_array().unwrap().is_empty());
        let others: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with(&format!("{key}="))).collect();
        for option in facet["options"].as_array().unwrap() {
            let value = option["value"].as_str().unwrap_or("none").replace(',', "%5C,").replace(' ', "%20");
            let one = format!("/v1/incidents?{}&{key}={}", others.join("&"), percent(&value));
            let list = runtime.block_on(api.get(&one));
            prop_assert_eq!(&list["total"]["incidents"], &option["incidents"], "{}", one);
        }
    });
}

/// What is not ASCII, as an address has it.
fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[tokio::test]
async fn facets_are_refused_as_other_parameters_are() {
    let api = Api::of(world()).await;
    for (sent, code) in [("colour", "not-allowed"), ("place,place", "repeated"), ("", "empty")] {
        let problem = api.problem(&format!("/v1/incidents?facets={sent}")).await;
        assert_eq!(
            (&problem["errors"][0]["parameter"], &problem["errors"][0]["code"]),
            (&json!("facets"), &json!(code))
        );
    }
    assert!(api.get("/v1/incidents").await["facets"].is_null());
}

#[tokio::test]
async fn the_guides_are_there_in_each_language_and_their_addresses_lead_somewhere() {
    let api = Api::report().await;
    let home = api.ask("GET", "/for-journalists").await.body;
    let guides = [
        "/places",
        "/sources",
        "/context",
        "/how-we-count",
        "/do-no-harm",
        "/for-journalists",
        "/for-dashboards",
        "/run-your-own",
    ];
    let mut texts = BTreeSet::new();
    for guide in guides {
        assert!(guide == "/for-journalists" || home.contains(&format!("href=\"{guide}\"")), "{guide}");
        for (language, tag) in [("", "en"), ("/ko", "ko"), ("/zh", "zh-Hans")] {
            let answer = api.ask("GET", &format!("{language}{guide}?surprise=1")).await;
            assert_eq!(answer.status, 200, "{language}{guide}");
            assert!(answer.body.contains(&format!("<html lang=\"{tag}\">")) && is_whole(&answer.body));
            for link in links(&answer.body) {
                assert_eq!(api.ask("GET", &link).await.status, 200, "{language}{guide}: {link}");
            }
            assert!(texts.insert(answer.body.split("<main").nth(1).unwrap().to_owned()), "{language}{guide}");
        }
    }
    let question = links(&home).into_iter().find(|link| link.contains("origin_country=KP")).unwrap();
    let page = api.ask("GET", &question).await.body;
    assert!(
        description(&page).starts_with(
            "At least 33 and at most 37 people in 3 registered incidents that happened in November 2013"
        ),
        "{page}"
    );
    assert!(page.contains("At least 35 and at most 37 people in 3 registered incidents"), "{page}");
    let call = page.split("curl '").nth(1).unwrap().split('\'').next().unwrap();
    let call = &unescaped(call)[call.find("/v1/").unwrap()..];
    let rows = api.get(call).await["rows"].clone();
    let of_north_korea = rows.as_array().unwrap().iter().find(|row| row["key"]["origin_country"] == "KP");
    assert_eq!(of_north_korea.unwrap()["people"], json!({"min": 33, "max": 37, "open_ended": 0}));
    for (language, bounds) in [("", "at least 33 and at most 37"), ("/ko", "최소 33명"), ("/zh", "至少33人")]
    {
        let guide = api.ask("GET", &format!("{language}/for-journalists")).await.body;
        assert!(guide.contains(bounds), "{guide}");
    }
}

/// The answer itself names every outlet that asserts an incident, and says that it may be cited.
async fn names_who_says_so_and_allows_to_cite(api: &Api, answer: &str) {
    let list = answer.split("<h2 id=\"incidents\">").nth(1).unwrap().split("</section>").next().unwrap();
    for one in api.get("/v1/incidents").await["incidents"].as_array().unwrap() {
        let row = list.split("<tr").find(|row| row.contains(one["id"].as_str().unwrap())).unwrap();
        for claim in one["claims"].as_array().unwrap() {
            assert_eq!(claim["stance"], "asserts");
            let of = |source: &&Value| source["key"] == claim["source"];
            let outlet = one["sources"].as_array().unwrap().iter().find(of).unwrap()["outlet"].as_str();
            assert_eq!(row.matches(&format!(">{}</bdi>", outlet.unwrap())).count(), 1, "{row}");
        }
    }
    let cite = answer.split("<h2 id=\"cite\">").nth(1).unwrap().split("</section>").next().unwrap();
    let allows = ["You may:", "인용해도 된다", "可以引用"];
    assert!(allows.iter().any(|words| cite.contains(words)) && cite.contains("CC BY 4.0"), "{cite}");
}

/// The three clicks of a journalist: the question, an incident, what to cite.
#[tokio::test]
async fn a_journalist_finds_who_says_the_number_and_how_to_cite_it_in_three_clicks() {
    let api = Api::report().await;
    for language in LANGUAGES {
        let home = api.ask("GET", language).await.body;
        let guide = links(&home).into_iter().find(|link| link.ends_with("/for-journalists")).unwrap();
        let guide = api.ask("GET", &guide).await.body;
        let question = links(&guide).into_iter().find(|link| link.contains("origin_country=KP")).unwrap();
        let answer = api.ask("GET", &question).await.body;
        assert!(question.starts_with(language), "{question}");
        assert!(answer.contains("id=\"cite\"") && answer.contains("version=4"), "{answer}");
        names_who_says_so_and_allows_to_cite(&api, &answer).await;
        let one = links(&answer).into_iter().find(|link| link.contains("/incidents/260cdcd9")).unwrap();
        let incident = api.ask("GET", &one).await.body;
        for says in
            ["Korea Herald", "JoongAng Daily", "Chosun Daily", "13 N. Korean Defectors Caught in China"]
        {
            assert!(incident.contains(says), "{says}");
        }
    }
}

#[tokio::test]
async fn the_page_of_sources_has_all_of_them_in_pages() {
    let mut acts = world();
    let source = |n: u128| {
        let (key, outlet) = (format!("more-{n:03}"), format!("Watch, The \\ {n}"));
        let source = json!({"key": key, "kind": "ngo", "outlet": outlet, "title": format!("Report {n}")});
        (id(50_000 + n), Record::parse(Subject::Source, source).unwrap())
    };
    let citing = |n: u128| {
        let source = format!("more-{n:03}");
        incident(60_000 + n, "2016", |incident| incident["claims"][0]["source"] = json!(source))
    };
    acts[0].extend((0..450).map(source));
    acts.push((0..450).map(citing).collect());
    let api = Api::of(acts).await;
    let all = api.get("/v1/sources").await["sources"].clone();
    let known = all.as_array().unwrap().iter().map(|source| source["key"].as_str().unwrap().to_owned());
    let key = Regex::new(r#"<li id="s-([^"]+)">"#).unwrap();
    let (mut seen, mut next) = (BTreeSet::new(), Some("/ko/sources".to_owned()));
    let mut of_outlet = String::new();
    while let Some(address) = next {
        let page = api.ask("GET", &address).await.body;
        seen.extend(key.captures_iter(&page).map(|found| found[1].to_owned()));
        let links = links(&page);
        of_outlet =
            links.iter().rfind(|link| link.starts_with("/ko/?outlet=Watch")).cloned().unwrap_or(of_outlet);
        next = next_of(&page);
    }
    assert_eq!(seen, known.collect());
    assert!(api.ask("GET", &of_outlet).await.body.contains("사건 1건"), "{of_outlet}");
}

/// The links of the page that lead to a later page of its list, or to this one in another language.
fn later(page: &str, of: &str) -> Option<String> {
    links(page).into_iter().find(|link| link.starts_with(of) && link.contains("cursor="))
}

#[tokio::test]
async fn a_later_page_is_of_its_version_in_all_its_links_and_in_each_language() {
    let mut acts = world();
    acts.push((0..60).map(|n| incident(70_000 + n, "2016", |_| {})).collect());
    let api = Api::of(acts).await;
    let version = api.get("/v1/incidents?limit=1").await["version"].clone();
    let first = api.ask("GET", "/?sort=-people&by=year&year=2016").await.body;
    let next = later(&first, "/?").unwrap();
    let page = api.ask("GET", &next).await.body;
    let about = format!("version={version}");
    for part in ["/v1/map.png?", "/v1/incidents.csv?", "/v1/statistics.svg?", "/?"] {
        let every = Regex::new(&format!(r#"(?:href|src)="({}[^"]*)""#, regex::escape(part))).unwrap();
        let found: Vec<String> = every.captures_iter(&page).map(|of| unescaped(&of[1])).collect();
        assert!(!found.is_empty(), "{part}");
        let takes_it_away = |link: &&String| !link.contains(&about);
        assert!(found.iter().filter(takes_it_away).count() <= usize::from(part == "/?"), "{found:?}");
    }
    let korean = later(&page, "/ko/?").unwrap();
    for kept in ["sort=-people", "by=year", "year=2016", &about] {
        assert!(korean.contains(kept), "{korean}");
    }
    let id = Regex::new("/incidents/([0-9a-f-]{36})").unwrap();
    let listed = |page: &str| id.captures_iter(page).map(|of| of[1].to_owned()).collect::<Vec<_>>();
    let in_korean = api.ask("GET", &korean).await.body;
    assert_eq!(listed(&in_korean), listed(&page));
    assert_ne!(listed(&page), listed(&first));
}

#[tokio::test]
async fn a_page_of_a_version_leads_to_pages_of_the_same() {
    let api = Api::report().await;
    let main = |page: &str| page.split("<main").nth(1).unwrap().split("</main>").next().unwrap().to_owned();
    let explorer = links(&main(&api.ask("GET", "/?version=3&by=year").await.body));
    let context: Vec<&String> = explorer.iter().filter(|link| link.starts_with("/context")).collect();
    assert_eq!(context, ["/context?version=3"]);
    let listed = api.get("/v1/incidents?version=3").await;
    let one = format!("/incidents/{}?version=3", listed["incidents"][0]["id"].as_str().unwrap());
    assert!(links(&main(&api.ask("GET", &one).await.body)).contains("/?version=3"), "{one}");
}

#[tokio::test]
async fn a_page_says_what_it_did_not_understand_and_a_record_refuses_it() {
    let api = Api::of(world()).await;
    let page = api.ask("GET", "/?host_contry=US&utm_source=x").await.body;
    assert!(page.contains("left out of the question: <bdi>host_contry</bdi>"), "{page}");
    assert!(!api.ask("GET", "/?host_country=CN").await.body.contains("left out of the question"));
    let one = format!("/incidents/{}", id(1));
    assert!(api.ask("GET", &format!("/ko{one}?verison=2")).await.body.contains("<bdi>verison</bdi>"));
    for query in ["version=abc", "verison=2", "version="] {
        let problem = api.ask("GET", &format!("{one}.json?{query}")).await;
        assert_eq!(problem.status, 400, "{query}");
        assert_eq!(problem.headers["content-type"], "application/problem+json");
    }
}

#[tokio::test]
async fn a_place_is_called_by_its_role_and_one_without_a_name_by_its_point() {
    let mut acts = world();
    acts.push(vec![incident(80_000, "2016", |incident| {
        incident["places"][0]["name"] = json!("");
        incident["places"][0]["precision"] = json!("site");
        incident["places"][0]["lat"] = json!(42.5);
        incident["places"][0]["lon"] = json!(129.25);
    })]);
    let api = Api::of(acts).await;
    let page = api.ask("GET", "/?place_role=handover").await.body;
    assert!(page.contains("No place of handover is registered"), "{page}");
    assert!(page.contains("alt=\"Map of the places in the table\""), "{page}");
    let one = api.ask("GET", &format!("/incidents/{}", id(80_000))).await.body;
    assert!(one.contains(">42.5, 129.25</bdi>"), "{one}");
    assert!(!Regex::new("<a [^>]*><bdi[^>]*></bdi></a>").unwrap().is_match(&one), "{one}");
}

#[tokio::test]
async fn a_number_stands_as_its_source_puts_it() {
    let of = |n: u128, quantifier: &str, min: u32, max: Option<u32>| {
        incident(n, "2016", |incident| {
            incident["claims"][0]["people"] =
                json!({"min": min, "max": max, "quantifier": quantifier, "counts": "refugees"});
        })
    };
    let mut acts = world();
    acts.push(vec![
        of(90_000, "about", 30, Some(30)),
        of(90_001, "at_most", 1, Some(20)),
        of(90_002, "more_than", 51, None),
    ]);
    let api = Api::of(acts).await;
    let page = |n: u128| format!("/incidents/{}", id(n));
    let about = api.ask("GET", &page(90_000)).await.body;
    assert!(about.contains("<span>about </span>30"), "{about}");
    assert!(api.ask("GET", "/?year=2016").await.body.contains("about 30"));
    assert!(api.ask("GET", &page(90_001)).await.body.contains("up to 20"));
    assert!(api.ask("GET", &page(90_002)).await.body.contains("more than 50"));
}
