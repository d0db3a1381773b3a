//! Pictures: the same numbers as the API, in every language, and nothing that the register does not show.

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use quick_xml::events::Event;
use refoulement::desk::Record;
use refoulement::desk::founding::SeedAct;
use refoulement::http::Site;
use refoulement::model::vocabulary::publication::Subject;
use serde_json::{Value, json};

use super::world::{id, incident, world};
use crate::support::api::{Answer, Api, answer, sent};

/// A picture as a program reads it.
#[derive(Debug, Default)]
pub(super) struct Svg {
    pub title: String,
    pub description: String,
    /// What each bar or dot says.
    pub groups: Vec<String>,
    /// The lines of text.
    pub texts: Vec<String>,
    /// Middle, radius and colour of each disc in a group.
    pub discs: BTreeMap<String, (f32, f32, f32, String)>,
}

pub(super) fn svg(answer: &Answer) -> Svg {
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.headers["content-type"], "image/svg+xml");
    let mut reader = quick_xml::Reader::from_str(&answer.body);
    let (mut read, mut open, mut text) = (Svg::default(), Vec::<String>::new(), String::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) => {
                let name = tag.name().as_ref().to_owned();
                let of = |key: &str| {
                    tag.try_get_attribute(key).unwrap().map(|it| {
                        it.normalized_value(quick_xml::XmlVersion::Implicit1_0).unwrap().into_owned()
                    })
                };
                if let (Some(said), "circle", Some(fill)) =
                    (read.groups.last(), name.as_str(), of("fill").filter(|fill| fill != "none"))
                    && open.iter().any(|open| open == "g")
                {
                    let number = |key| of(key).unwrap().parse().unwrap();
                    read.discs.insert(said.clone(), (number("cx"), number("cy"), number("r"), fill));
                }
                open.push(name);
                text.clear();
            }
            Event::Text(piece) => text += &piece.xml10_content(),
            Event::GeneralRef(entity) => {
                text += quick_xml::escape::resolve_predefined_entity(&entity).unwrap();
            }
            Event::End(_) => {
                let name = open.pop().unwrap();
                let parent = open.last().map_or("", String::as_str);
                match (name.as_str(), parent) {
                    ("title", "g") => read.groups.push(std::mem::take(&mut text)),
                    ("title", _) => read.title = std::mem::take(&mut text),
                    ("desc", _) => read.description = std::mem::take(&mut text),
                    ("text", _) => read.texts.push(std::mem::take(&mut text)),
                    _ => (),
                }
            }
            Event::Eof => break,
            _ => (),
        }
    }
    assert!(open.is_empty());
    read
}

/// The pixels of a PNG: its width, height, and red, green, blue and opacity of each.
pub(super) fn png(answer: &Answer) -> (u32, u32, Vec<[u8; 4]>) {
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.headers["content-type"], "image/png");
    let mut decoder = png::Decoder::new(std::io::Cursor::new(&answer.bytes));
    assert_eq!(decoder.read_header_info().unwrap().bit_depth, png::BitDepth::Four);
    decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::ALPHA);
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut pixels).unwrap();
    let pixels = pixels[..frame.buffer_size()].chunks_exact(4).map(|of| [of[0], of[1], of[2], of[3]]);
    (frame.width, frame.height, pixels.collect())
}

/// The texts that a PNG says of itself.
fn texts(answer: &Answer) -> BTreeMap<String, String> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(&answer.bytes)).read_info().unwrap();
    reader.finish().unwrap();
    let texts = &reader.info().utf8_text;
    texts.iter().map(|chunk| (chunk.keyword.clone(), chunk.get_text().unwrap())).collect()
}

fn thousands(number: &Value) -> String {
    let digits = number.as_u64().unwrap().to_string();
    let begin = digits.len() % 3;
    let parts = (0..digits.len()).filter(|at| at % 3 == begin).collect::<Vec<_>>();
    parts.iter().rev().filter(|at| **at > 0).fold(digits.clone(), |mut digits, at| {
        digits.insert(*at, ',');
        digits
    })
}

/// What a row's bar or dot has to say behind its name.
pub(super) fn said(row: &Value) -> String {
    let (people, incidents) = (&row["people"], &row["incidents"]);
    let least = thousands(&people["min"]);
    let bounds = match &people["max"] {
        Value::Null => format!("{least} or more"),
        max if *max == people["min"] => least,
        max => format!("{least} to {}", thousands(max)),
    };
    let what = if *incidents == 1 { "incident" } else { "incidents" };
    let about = if row["approximate"] == 0 { "" } else { "about " };
    let outside = match &row["may_lie_outside"] {
        number if *number == 0 => String::new(),
        number => format!("; {} may lie outside this period", thousands(number)),
    };
    format!("{about}{bounds}; {} {what}{outside}", thousands(incidents))
}

/// What stands behind the name.
pub(super) fn number(group: &str) -> String {
    group.rsplit_once(": ").unwrap().1.to_owned()
}

const PIECES: [&str; 20] = [
    "month=2013-11",
    "year=2013,2014",
    "date_from=2013-11-22&date_to=2013-11-30",
    "date_from=2013-11&date_to=2013-11&date_match=within",
    "date_of=repatriation&date_from=2014",
    "host_country=CN",
    "origin_country=KP",
    "origin_country=none",
    "subdivision=CN-JL",
    "place=cn-jl-tumen",
    "place_role=handover",
    "bbox=120,40,130,45",
    "near=42.96,129.84&radius_km=60",
    "repatriation_status=repatriated,mixed",
    "status_on=2013-11-30",
    "people_min=5",
    "people_max=10",
    "outlet=Herald%5C,%20The",
    "has_minors=true",
    "version=2",
];

/// So many random filters of one to three pieces that name no parameter twice.
fn filters(many: usize) -> Vec<String> {
    let mut state = 20_131_102_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    let names = |piece: &str| {
        piece.split('&').map(|pair| pair.split('=').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let mut filters = vec![String::new()];
    while filters.len() < many {
        let mut seen = BTreeSet::new();
        let pieces = (0..=next(3)).map(|_| PIECES[next(PIECES.len())]);
        let apart: Vec<&str> =
            pieces.filter(|piece| names(piece).into_iter().all(|name| seen.insert(name))).collect();
        filters.push(apart.join("&"));
    }
    filters
}

#[tokio::test]
async fn the_numbers_of_a_chart_are_those_of_the_api() {
    let api = Api::of(world()).await;
    let keys = [
        "year",
        "month",
        "host_country",
        "origin_country",
        "subdivision",
        "place",
        "repatriation_status",
        "confidence",
        "outlet",
    ];
    let mut drawn = 0;
    for (at, filter) in filters(200).iter().enumerate() {
        let key = keys[at % keys.len()];
        let query = format!("{filter}&group_by={key}");
        let statistics = api.get(&format!("/v1/statistics?{query}")).await;
        let picture = svg(&api.ask("GET", &format!("/v1/statistics.svg?{query}")).await);
        let is_time = ["year", "month"].contains(&key);
        let mut expected: Vec<String> = Vec::new();
        for row in statistics["rows"].as_array().unwrap() {
            if is_time && row["key"][key].is_null() {
                let texts = picture.texts.join(" ");
                let apart = texts.split_once("In no column: ").map(|(_, apart)| apart);
                assert_eq!(apart.is_some(), row["incidents"] != 0, "{query}");
                let (people, rest) = apart.and_then(|apart| apart.split_once(" in ")).unwrap_or(("0", "0 "));
                let numbers = |words: &str| {
                    let digits = |c: char| !c.is_ascii_digit();
                    words.split(digits).filter_map(|word| word.parse().ok()).collect::<Vec<u64>>()
                };
                let bounds = [&row["people"]["min"], &row["people"]["max"]].map(Value::as_u64);
                let bounds: BTreeSet<u64> = bounds.into_iter().flatten().collect();
                assert_eq!(numbers(people).into_iter().collect::<BTreeSet<_>>(), bounds, "{query}: {people}");
                assert_eq!(numbers(rest).first(), row["incidents"].as_u64().as_ref(), "{query}: {rest}");
            } else if is_time || row["incidents"] != 0 {
                expected.push(said(row));
            }
        }
        let mut shown: Vec<String> = picture.groups.iter().map(|group| number(group)).collect();
        expected.sort();
        shown.sort();
        assert_eq!(shown, expected, "{query}");
        drawn += shown.len();
        let headline = statistics["totals"]["headline"].as_str().unwrap();
        assert!(picture.description.starts_with(headline), "{query}: {}", picture.description);
        let plain = |text: &str| text.replace(' ', "");
        assert!(plain(&picture.texts.join("")).contains(&plain(headline)), "{query}: {:?}", picture.texts);
        for said in picture.groups.iter().filter(|said| !said.contains("; 0 incidents")) {
            assert!(picture.description.contains(said.as_str()), "{query}: {said}");
        }
        let of_outlets = "figure for the incidents that the outlet reported";
        assert_eq!(picture.description.contains(of_outlets), key == "outlet", "{query}");
    }
    assert!(drawn > 200, "{drawn} bars were compared");
}

#[tokio::test]
async fn the_numbers_of_a_map_are_those_of_the_api_and_only_fine_places_are_dots() {
    let api = Api::of(world()).await;
    let places = api.get("/v1/places").await;
    let precision = |key: &Value| {
        let place = places["places"].as_array().unwrap().iter().find(|place| place["key"] == *key);
        place.map_or(String::new(), |place| place["precision"].as_str().unwrap().to_owned())
    };
    let mut drawn = 0;
    for filter in filters(200) {
        let statistics = api.get(&format!("/v1/statistics?{filter}&group_by=place")).await;
        let picture = svg(&api.ask("GET", &format!("/v1/map.svg?{filter}")).await);
        let rows = statistics["rows"].as_array().unwrap().iter();
        let fine =
            rows.filter(|row| ["site", "locality", "near"].contains(&&*precision(&row["key"]["place"])));
        let mut expected: Vec<String> = fine.map(said).collect();
        let mut shown: Vec<String> = picture.groups.iter().map(|group| number(group)).collect();
        expected.sort();
        shown.sort();
        assert_eq!(shown, expected, "{filter}");
        drawn += shown.len();
        let all = format!("{:?} {:?}", picture.groups, picture.texts);
        assert!(!all.contains("Liaoning"), "a coarse place is drawn: {all}");
        let without = statistics["without_place"].as_u64().unwrap();
        assert_eq!(picture.description.contains("no such place"), without > 0, "{filter}");
    }
    assert!(drawn > 100, "{drawn} dots were compared");
    let whole = svg(&api.ask("GET", "/v1/map.svg").await);
    assert!(
        whole.groups.iter().any(|group| group.starts_with("Beijing (somewhere near), China: ")),
        "{:?}",
        whole.groups
    );
    assert!(
        whole.description.contains("Not drawn: 1 incident of which a place is shown only by province"),
        "{}",
        whole.description
    );
    assert!(!whole.discs.keys().any(|said| said.contains("near")), "somewhere near is a ring and no disc");
}

#[tokio::test]
async fn a_png_has_its_size_its_words_and_ink_where_dots_are() {
    let api = Api::report().await;
    let drawn = svg(&api.ask("GET", "/v1/map.svg").await);
    assert_eq!(drawn.discs.len(), 4, "{:?}", drawn.discs);
    let picture = api.ask("GET", "/v1/map.png").await;
    let (width, height, pixels) = png(&picture);
    assert_eq!(width, 1280);
    for (said, (x, y, _, fill)) in &drawn.discs {
        let of_svg: Vec<u8> =
            (1..7).step_by(2).map(|at| u8::from_str_radix(&fill[at..at + 2], 16).unwrap()).collect();
        let pixel = |points: &f32| format!("{:.0}", points * 2.0).parse::<usize>().unwrap();
        let at = pixel(y) * usize::try_from(width).unwrap() + pixel(x);
        assert_eq!(pixels[at][..3], of_svg[..], "{said}");
    }
    assert!(pixels.iter().all(|pixel| pixel[3] == 255), "an article has a ground");
    assert_eq!(pixels.len(), usize::try_from(width * height).unwrap());
    for (address, size) in [
        ("/v1/map.png?size=card", (1200, 630)),
        ("/v1/statistics.png?size=card&theme=dark&language=ko", (1200, 630)),
        ("/v1/statistics.png?size=card&group_by=outlet&language=zh", (1200, 630)),
    ] {
        let (width, height, _) = png(&api.ask("GET", address).await);
        assert_eq!((width, height), size, "{address}");
    }
    assert_eq!(png(&api.ask("GET", "/v1/statistics.png?size=print").await).0, 3200);
    let texts = texts(&picture);
    assert_eq!((&texts["Title"], &texts["Description"]), (&drawn.title, &drawn.description));
    assert_eq!(texts["Source"], "/v1/statistics?group_by=place&version=4");
    assert!(texts["Copyright"].starts_with("CC BY 4.0"));
}

#[tokio::test]
async fn a_bare_map_is_transparent_small_and_without_words() {
    let api = Api::report().await;
    let bare = api.ask("GET", "/v1/map.png?bare=true").await;
    let (width, _, pixels) = png(&bare);
    assert_eq!(width, 900);
    assert!(bare.bytes.len() <= 30 * 1024, "{} bytes", bare.bytes.len());
    let opacities: BTreeSet<u8> = pixels.iter().map(|pixel| pixel[3]).collect();
    assert!(!texts(&bare).contains_key("Description"), "a page says it in its own words");
    assert!(opacities.contains(&0) && opacities.len() <= 8, "{opacities:?}");
    let same = svg(&api.ask("GET", "/v1/map.svg?bare=true&theme=dark&size=card").await);
    assert_eq!(same.texts, [""; 0]);
    assert!(same.description.starts_with("At least 35 and at most 37 people"), "{}", same.description);
}

#[tokio::test]
async fn every_language_says_the_same_total_and_names_version_licence_and_address() {
    let api = Api::report().await;
    for (language, title, headline) in [
        (
            "en",
            "People in registered incidents, by month",
            "At least 35 and at most 37 people in 3 registered incidents",
        ),
        ("ko", "등록된 사건에 관련된 사람, 월별", "사건 3건에 관련된 사람은 최소 35명에서 최대 37명"),
        ("zh", "已登记事件涉及的人数，按月份", "3起事件涉及至少35人、至多37人"),
    ] {
        let query = format!("group_by=month&month=2013-11&language={language}");
        let picture = svg(&api.ask("GET", &format!("/v1/statistics.svg?{query}")).await);
        assert_eq!(picture.title, title);
        let number = if language == "en" { "that happened in November 2013" } else { headline };
        assert!(picture.description.contains(number), "{}", picture.description);
        for part in
            ["4", "CC BY 4.0", "/v1/statistics?group_by=month&month=2013-11&version=4", "month=2013-11"]
        {
            assert!(picture.texts.join("").contains(part), "{language}: {part} in {:?}", picture.texts);
        }
        let picture = api.ask("GET", &format!("/v1/statistics.png?{query}")).await;
        assert_eq!(texts(&picture)["Title"], title);
    }
}

/// A name of many scripts, all of which the font has.
const MIXED: &str = "탈북자 图们 圖們 トマン café";

#[tokio::test]
async fn hostile_names_leave_a_picture_whole() {
    let names = [
        "<script>alert(1)</script>",
        "\"><svg onload=x>",
        "]]>&amp;&lt;",
        "مخيم اللاجئين",
        MIXED,
        "\u{e9}\u{302}\u{303}",
        "Wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww",
        "👩 🇰🇵 a",
    ];
    let mut acts = world();
    let source = |n: usize, outlet: &str| {
        let source = json!({"key": format!("hostile-{n}"), "kind": "media", "outlet": outlet, "title": outlet, "published": "2014"});
        (id(3000 + u128::try_from(n).unwrap()), Record::parse(Subject::Source, source).unwrap())
    };
    acts.push(names.iter().enumerate().map(|(n, name)| source(n, name)).collect());
    acts.push(
        (0_u32..)
            .zip(names)
            .map(|(n, name)| {
                incident(300 + u128::from(n), "2016", |incident| {
                    incident["places"][0]["name"] = json!(name);
                    incident["places"][0]["lat"] = json!(20.0 + f64::from(n));
                    incident["places"][0]["lon"] = json!(100.0 + f64::from(n) * 3.0);
                    incident["claims"][0]["source"] = json!(format!("hostile-{n}"));
                })
            })
            .collect(),
    );
    acts.push(vec![incident(400, "2017", |incident| incident["title"] = json!("مخيم اللاجئين"))]);
    let api = Api::of(acts).await;
    for (n, has_boxes) in [(400, true), (1, false)] {
        let map = api.ask("GET", &format!("/v1/incidents/{}/map.png", id(n))).await;
        assert_eq!(texts(&map)["Description"].contains("A box stands for a letter"), has_boxes, "{n}");
    }
    let outlets = svg(&api.ask("GET", "/v1/statistics.svg?year=2016&group_by=outlet").await);
    let map = svg(&api.ask("GET", "/v1/map.svg?year=2016").await);
    for name in names {
        assert!(
            outlets.groups.iter().any(|group| group == &format!("{name}: 3; 1 incident")),
            "{name}: {:?}",
            outlets.groups
        );
        assert!(
            map.groups.iter().any(|group| group == &format!("{name}, China: 3; 1 incident")),
            "{name}: {:?}",
            map.groups
        );
    }
    for address in ["/v1/statistics.png?year=2016&group_by=outlet", "/v1/map.png?year=2016&size=card"] {
        let answer = api.ask("GET", address).await;
        png(&answer);
        assert!(texts(&answer)["Description"].contains("A box stands for a letter"), "{address}");
    }
    let name = utf8_percent_encode(MIXED, NON_ALPHANUMERIC);
    let plain = api.ask("GET", &format!("/v1/statistics.png?group_by=outlet&outlet={name}")).await;
    assert!(!texts(&plain)["Description"].contains("A box stands"), "{:?}", texts(&plain));
    let longest = api.ask("GET", &format!("/v1/statistics.png?q={}", "W".repeat(200))).await;
    png(&longest);
}

/// Incidents of 2016, each at a place of its own.
pub(super) fn at(points: &[(f64, f64)]) -> Vec<SeedAct> {
    let mut acts = world();
    let incidents = (0_u32..).zip(points).map(|(n, (lat, lon))| {
        incident(300 + u128::from(n), "2016", |incident| {
            incident["places"][0]["name"] = json!(format!("Place {n}"));
            incident["places"][0]["lat"] = json!(lat);
            incident["places"][0]["lon"] = json!(lon);
        })
    });
    acts.push(incidents.collect());
    acts
}

#[tokio::test]
async fn a_place_on_the_far_side_is_drawn_or_counted() {
    for (lon, dots, words) in
        [(125.0, 4, None), (179.0, 2, Some("Not drawn: 2 places on the other side of the globe."))]
    {
        let api = Api::of(at(&[(0.0, -lon), (0.0, -1.0), (0.0, 1.0), (0.0, lon)])).await;
        let map = svg(&api.ask("GET", "/v1/map.svg?year=2016").await);
        assert_eq!(map.groups.len(), dots, "{:?}", map.groups);
        match words {
            Some(words) => assert!(map.description.contains(words), "{}", map.description),
            None => assert!(!map.description.contains("Not drawn"), "{}", map.description),
        }
    }
}

#[tokio::test]
async fn a_town_without_coordinates_is_not_said_to_be_coarse() {
    let mut acts = world();
    acts.push(vec![incident(300, "2016", |incident| {
        let place = incident["places"][0].as_object_mut().unwrap();
        place.insert("name".to_owned(), json!("Nowhere"));
        place.retain(|name, _| name != "lat" && name != "lon");
    })]);
    let api = Api::of(acts).await;
    let map = svg(&api.ask("GET", "/v1/map.svg?year=2016").await);
    assert_eq!(map.groups, [""; 0]);
    assert!(
        map.description.contains("Not drawn: a place of 1 incident that has no coordinates."),
        "{}",
        map.description
    );
    assert!(!map.description.contains("shown only by"), "{}", map.description);
}

#[tokio::test]
async fn who_has_no_date_of_repatriation_is_not_said_to_have_several() {
    let api = Api::of(world()).await;
    for (language, words) in [
        ("en", " in 8 incidents without a known date of repatriation."),
        ("ko", "송환 날짜가 알려지지 않아 따로 적음: 사건 8건"),
        ("zh", "遣返日期不详，未绘入柱中：8起事件"),
    ] {
        let address = format!("/v1/statistics.svg?date_of=repatriation&language={language}");
        let chart = svg(&api.ask("GET", &address).await);
        assert!(chart.description.contains(words), "{}", chart.description);
    }
    let plain = svg(&api.ask("GET", "/v1/statistics.svg?group_by=day&month=2013-11").await);
    assert!(plain.description.contains("whose date spans several"), "{}", plain.description);
}

#[tokio::test]
async fn what_a_protection_makes_coarser_is_drawn_no_more() {
    let api = Api::of(world()).await;
    let desk = crate::support::desk::Desk::over(api).await;
    let of = |dots: &Svg, name: &str| dots.groups.iter().filter(|group| group.starts_with(name)).count();
    let before = svg(&desk.api.ask("GET", "/v1/map.svg").await);
    assert_eq!((of(&before, "Shenyang"), of(&before, "Dandong")), (1, 1));
    let done = desk.kim.protects(&id(7).to_string(), &json!({"places": "subdivision"})).await;
    assert!(done.status.is_success(), "{}", done.body);
    for address in ["/v1/map.svg", "/v1/map.svg?version=2"] {
        let after = desk.api.ask("GET", address).await;
        let read = svg(&after);
        assert_eq!((of(&read, "Shenyang"), of(&read, "Dandong")), (0, 0), "{address}");
        assert!(!after.body.contains("Shenyang"), "{address}");
    }
}

#[tokio::test]
async fn what_cannot_be_drawn_is_refused_as_everywhere() {
    let api = Api::of(world()).await;
    for (address, parameter) in [
        ("/v1/statistics.svg?colour=red", "colour"),
        ("/v1/statistics.png?group_by=month,outlet", "group_by"),
        ("/v1/statistics.png?group_by=day&date_from=2000&date_to=2013", "group_by"),
        ("/v1/statistics.svg?size=huge", "size"),
        ("/v1/map.svg?group_by=month", "group_by"),
        ("/v1/map.png?language=fr", "language"),
        ("/v1/map.png?place=cn-nowhere", "place"),
        ("/v1/map.svg?version=9", "version"),
        ("/embed/map?theme=blue", "theme"),
        ("/embed/statistics?bare=true", "bare"),
        ("/embed/map?bare=true", "bare"),
    ] {
        let problem = api.problem(address).await;
        assert_eq!(
            (&problem["errors"][0]["parameter"], &problem["type"]),
            (&json!(parameter), &json!("/problems/invalid-query")),
            "{address}"
        );
    }
}

#[tokio::test]
async fn a_picture_is_kept_as_other_answers_are_and_shown_where_it_stands() {
    let api = Api::report().await;
    for address in ["/v1/statistics.svg", "/v1/statistics.png", "/v1/map.svg", "/v1/map.png", "/embed/map"] {
        let first = api.ask("GET", address).await;
        let again = api.ask("GET", address).await;
        assert!(first.bytes == again.bytes, "{address}");
        assert_eq!(first.headers["cache-control"], "public, max-age=0, s-maxage=60", "{address}");
        assert_eq!(first.headers["refoulement-version"], "4", "{address}");
        let known = api.with("GET", address, &[("if-none-match", &first.tag())]).await;
        assert_eq!((known.status.as_u16(), known.bytes.len()), (304, 0), "{address}");
        let head = api.ask("HEAD", address).await;
        assert_eq!((head.status.as_u16(), head.bytes.len()), (200, 0), "{address}");
        assert_eq!(head.headers["content-type"], first.headers["content-type"]);
    }
    let file = api.ask("GET", "/v1/map.png?month=2013-11").await;
    assert_eq!(
        file.headers["content-disposition"],
        "inline; filename=\"refoulement-v4-map-month-2013-11.png\""
    );
    let other = "/v1/statistics.svg?month=2013-11&group_by=outlet&size=card&theme=dark&language=ko";
    assert_eq!(
        api.ask("GET", other).await.headers["content-disposition"],
        "inline; filename=\"refoulement-v4-statistics-by-outlet-card-dark-ko-month-2013-11.svg\""
    );
    let unpainted = api.ask("HEAD", "/v1/map.png?size=print").await;
    assert_eq!(
        (unpainted.status.as_u16(), &unpainted.headers["content-type"]),
        (200, &"image/png".parse().unwrap())
    );
    assert!(!unpainted.headers.contains_key("content-length"), "nothing was painted that could be measured");
    let dark = api.ask("GET", "/v1/map.png?theme=dark").await;
    assert!(dark.bytes != api.ask("GET", "/v1/map.png").await.bytes);
}

#[tokio::test]
async fn an_embed_may_stand_in_any_frame_and_loosens_nothing_else() {
    let api = Api::report().await;
    let page = api.ask("GET", "/embed/statistics?group_by=month&language=ko").await;
    assert_eq!(page.status, 200, "{}", page.body);
    let front = api.ask("GET", "/docs").await;
    let policy = |answer: &Answer| -> BTreeMap<String, String> {
        let policy = answer.headers["content-security-policy"].to_str().unwrap().to_owned();
        policy
            .split("; ")
            .filter_map(|rule| rule.split_once(' '))
            .map(|(name, of)| (name.to_owned(), of.to_owned()))
            .collect()
    };
    let (framed, usual) = (policy(&page), policy(&front));
    assert_eq!((&*framed["frame-ancestors"], &*usual["frame-ancestors"]), ("*", "'none'"));
    assert_eq!((&*framed["form-action"], &*framed["default-src"]), ("'none'", "'none'"));
    for name in ["default-src", "img-src", "base-uri"] {
        assert_eq!(framed[name], usual[name], "{name}");
    }
    assert!(!page.headers.contains_key("x-frame-options"));
    assert!(page.body.contains("<a href=\"/ko/\""), "{}", page.body);
    let picture = "/v1/statistics.png?group_by=month&amp;language=ko";
    assert!(page.body.contains(&format!("<img src=\"{picture}\"")), "{}", page.body);
    assert!(
        page.body.contains("srcset=\"/v1/statistics.png?group_by=month&amp;theme=dark&amp;language=ko\""),
        "{}",
        page.body
    );
    assert!(page.body.contains("alt=\"등록된 사건에 관련된 사람, 월별. 등록된 사건 3건"), "{}", page.body);
    assert!(!page.body.contains("og:image"), "without an address in the world there is no card");
    png(&api.ask("GET", &picture.replace("&amp;", "&")).await);
    let fixed = api.ask("GET", "/embed/map?theme=light").await;
    assert!(!fixed.body.contains("prefers-color-scheme"), "{}", fixed.body);
    let known = Site { public_base_url: Some("https://register.example".to_owned()), ..Site::default() };
    let card = answer(api.site(known), sent("GET", "/embed/map?month=2013-11", None, &[], "")).await;
    let image = "<meta property=\"og:image\" content=\"https://register.example/v1/map.png?month=2013-11&amp;size=card\">";
    assert!(
        card.body.contains(image)
            || card
                .body
                .contains(&image.replace("month=2013-11", "date_from=2013-11-01&amp;date_to=2013-11-30")),
        "{}",
        card.body
    );
}
