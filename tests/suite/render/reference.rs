//! The pages and the document they are made from, without a database.

use std::collections::{BTreeMap, BTreeSet};

use refoulement::http::openapi;
use refoulement::http::openapi::print;
use refoulement::http::problem::problem::Kind;
use refoulement::render::pages;
use regex::Regex;
use serde_json::{Value, json};

/// The pages, by address.
fn reference() -> BTreeMap<String, String> {
    pages::reference(&serde_json::to_value(openapi()).unwrap()).into_iter().collect()
}

/// The page of an operation's group.
fn page_of<'a>(pages: &'a BTreeMap<String, String>, operation: &Value) -> &'a str {
    &pages[&format!("/docs/{}", operation["tags"][0].as_str().unwrap())]
}

/// The part of a page about an operation.
fn article<'a>(page: &'a str, operation: &Value) -> &'a str {
    let id = operation["operationId"].as_str().unwrap();
    let from = page.split(&format!("<article class=\"operation\" id=\"{id}\">")).nth(1).unwrap();
    from.split("</article>").next().unwrap()
}

/// The values of an attribute, in order.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    page.split(&format!(" {attribute}=\"")).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

/// What every operation has in the document.
fn operations() -> Vec<(String, Value)> {
    let document = serde_json::to_value(openapi()).unwrap();
    let of = |(path, item): (&String, &Value)| {
        item.as_object()
            .unwrap()
            .values()
            .map(|operation| (path.clone(), operation.clone()))
            .collect::<Vec<_>>()
    };
    document["paths"].as_object().unwrap().iter().flat_map(of).collect()
}

#[test]
fn the_reference_shows_every_operation_record_parameter_and_word_in_one_place() {
    let pages = reference();
    let document = serde_json::to_value(openapi()).unwrap();
    let of_groups: Vec<&str> = pages
        .iter()
        .filter(|(address, _)| *address != "/docs")
        .flat_map(|(_, page)| values(page, "id"))
        .collect();
    let times = |id: &str| of_groups.iter().filter(|of| **of == id).count();
    let start: BTreeSet<&str> = values(&pages["/docs"], "id").into_iter().collect();
    for (path, operation) in operations() {
        let id = operation["operationId"].as_str().unwrap();
        assert_eq!(times(id), 1, "{path}");
        assert!(values(page_of(&pages, &operation), "id").contains(&id) && start.contains(id), "{path}");
    }
    for (group, anchor) in [("schemas", "schema"), ("parameters", "parameter")] {
        for name in document["components"][group].as_object().unwrap().keys() {
            let id = format!("{anchor}-{name}");
            assert_eq!(times(&id), 1, "{name}");
            assert!(start.contains(id.as_str()), "{name}");
        }
    }
    let all = pages.values().cloned().collect::<String>();
    for schema in document["components"]["schemas"].as_object().unwrap().values() {
        for definition in
            schema["x-enumDescriptions"].as_object().into_iter().flat_map(serde_json::Map::values)
        {
            let start = definition.as_str().unwrap().split('`').next().unwrap();
            assert!(all.contains(start), "{start}");
        }
    }
}

#[test]
fn each_operation_is_shown_with_a_request_its_body_and_the_words_of_every_answer() {
    let pages = reference();
    for (path, operation) in operations() {
        let article = article(page_of(&pages, &operation), &operation);
        assert!(!article.contains("<p></p>") && !article.contains("-d 'null'"), "{path}: {article}");
        assert!(article.contains("<pre><code>curl"), "{path}");
        assert_eq!(article.contains("<h3>Body</h3>"), operation["requestBody"].is_object(), "{path}");
        let answers = operation["responses"].as_object().unwrap();
        assert!(answers.keys().all(|status| article.contains(&format!("<code>{status}</code>"))), "{path}");
    }
}

/// Files of which no text is an example.
const WITHOUT_TEXT: [&str; 8] = [
    "downloadArchive",
    "downloadWorkbook",
    "drawIncidentMapAsPng",
    "drawIncidentMapAsSvg",
    "drawMapAsPng",
    "drawMapAsSvg",
    "drawStatisticsAsPng",
    "drawStatisticsAsSvg",
];

/// The example of an operation in the document; none for files that are no text.
fn example(operation: &Value) -> Option<Value> {
    let id = operation["operationId"].as_str().unwrap();
    let contents = operation["responses"].as_object().unwrap().iter();
    let example = contents
        .filter(|(status, _)| status.starts_with('2'))
        .flat_map(|(_, answer)| {
            answer["content"].as_object().into_iter().flat_map(|content| content.values())
        })
        .map(|content| content["example"].clone())
        .find(|example| !example.is_null());
    assert_eq!(example.is_none(), WITHOUT_TEXT.contains(&id), "{id}");
    example
}

#[test]
fn each_operation_is_shown_with_its_answer_which_is_short_and_true() {
    let pages = reference();
    let mut shortened = 0;
    for (path, operation) in operations() {
        let Some(example) = example(&operation) else { continue };
        let article = article(page_of(&pages, &operation), &operation);
        let answer = article.split("<pre class=\"answer\"><code>").nth(1).unwrap_or_else(|| panic!("{path}"));
        let answer = answer.split("</code>").next().unwrap();
        let answer =
            answer.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        assert!(answer.lines().count() <= 60, "{path}: {answer}");
        match &example {
            Value::String(text) => {
                assert!(text.starts_with(answer.split('\u{2026}').next().unwrap()), "{path}: {answer}");
            }
            Value::Object(fields) => {
                for (name, value) in fields {
                    assert!(
                        answer.contains(&format!("  {}: ", json!(name)))
                            || answer.contains(&format!("{{ {}: ", json!(name)))
                            || answer.contains(&format!(", {}: ", json!(name))),
                        "{path}: {name}: {answer}"
                    );
                    if value.is_number() {
                        assert!(
                            answer.contains(&format!("{}: {value}", json!(name))),
                            "{path}: {name}: {answer}"
                        );
                    }
                }
            }
            other => assert!(other.is_array(), "{path}"),
        }
        let is_whole = serde_json::from_str::<Value>(&answer).is_ok_and(|read| read == example)
            || example == *answer.as_str();
        let is_whole = is_whole || example.as_str().is_some_and(|text| text.lines().eq(answer.lines()));
        let shortened_here =
            article.contains("An answer, for example (shortened; whole in <a href=\"/openapi.yaml\">");
        assert_eq!(shortened_here, !is_whole, "{path}: {answer}");
        assert_eq!(article.contains("An answer, for example:"), is_whole, "{path}: {answer}");
        shortened += usize::from(!is_whole);
    }
    assert!(shortened > 5, "{shortened}");
}

/// The register is about this figure.
#[test]
fn the_people_of_an_incident_are_never_left_out_of_an_answer() {
    let pages = reference();
    let (_, list) = operations().into_iter().find(|(_, of)| of["operationId"] == "listIncidents").unwrap();
    let people = &example(&list).unwrap()["incidents"][0]["people"];
    for page in [&pages["/docs"], &pages["/docs/incidents"]] {
        let bounds = format!(
            "&quot;people&quot;: {{ &quot;min&quot;: {}, &quot;max&quot;: {}",
            people["min"], people["max"]
        );
        assert!(page.contains(&bounds), "{bounds}");
        assert!(!page.contains("&quot;people&quot;: { \u{2026} }"));
    }
}

/// Which problems, each with its page and what it means, and how long to wait.
#[test]
fn each_problem_that_can_be_answered_is_named_with_its_meaning_and_its_headers() {
    let (pages, document) = (reference(), serde_json::to_value(openapi()).unwrap());
    for (path, operation) in operations() {
        let article = article(page_of(&pages, &operation), &operation);
        for (status, response) in operation["responses"].as_object().unwrap() {
            let named =
                response["$ref"].as_str().map(|to| document.pointer(to.trim_start_matches('#')).unwrap());
            let response = named.unwrap_or(response);
            let problems = response["x-problems"].as_array().cloned().unwrap_or_default();
            let is_problem = response["content"].get("application/problem+json").is_some();
            assert_eq!(is_problem, !problems.is_empty(), "{path} {status}");
            for slug in problems.iter().map(|slug| slug.as_str().unwrap()) {
                assert!(Kind::ALL.iter().any(|kind| kind.slug() == slug), "{path} {status}: {slug}");
                let said = format!("<a href=\"/problems/{slug}\"><code>{slug}</code></a>: ");
                assert!(article.contains(&said), "{path} {status}: {slug}");
                assert!(
                    response["description"].as_str().unwrap().contains(&format!("`{slug}`: ")),
                    "{path} {slug}"
                );
            }
            for header in response["headers"].as_object().into_iter().flat_map(serde_json::Map::keys) {
                assert!(article.contains(&format!("<code>{header}</code>: ")), "{path} {status}: {header}");
            }
        }
    }
}

/// As the first page of the reference says it.
#[test]
fn incidents_and_what_is_counted_of_them_take_a_version() {
    let document = serde_json::to_value(openapi()).unwrap();
    let mut seen = 0;
    for (path, operation) in operations() {
        let is_promised =
            ["/v1/incidents", "/v1/statistics", "/v1/map", "/v1/places", "/v1/sources", "/v1/context"]
                .iter()
                .any(|begin| path.starts_with(begin))
                && operation["operationId"] != "followIncidents";
        if is_promised && operation["x-roles"][0] == "anyone" {
            let resolve = |parameter: &Value| match parameter["$ref"].as_str() {
                Some(to) => document.pointer(to.trim_start_matches('#')).unwrap()["name"].clone(),
                None => parameter["name"].clone(),
            };
            let names: Vec<Value> = operation["parameters"].as_array().unwrap().iter().map(resolve).collect();
            assert!(names.contains(&json!("version")), "{path}: {names:?}");
            seen += 1;
        }
    }
    assert!(seen > 12, "{seen}");
}

/// What is seen first is reached first by the keyboard.
#[test]
fn nothing_is_shown_in_another_order_than_it_is_written() {
    let order = Regex::new(r"[{;\s]order\s*:").unwrap();
    assert!(!order.is_match(pages::STYLE));
    for (address, page) in reference() {
        let index = page.split("<nav class=\"index\"").nth(1).unwrap().split("</nav>").next().unwrap();
        assert!(!index.contains("<p>") && index.matches("<ul>").count() <= 2, "{address}: {index}");
        let current = index.split("aria-current=\"page\"").nth(1).unwrap();
        assert_eq!(
            current.split("</a>").nth(1).unwrap().starts_with("<ul>"),
            index.matches("<ul>").count() == 2
        );
    }
}

#[test]
fn no_anchor_stands_twice_and_every_link_within_the_reference_leads_somewhere() {
    let pages = reference();
    let ids: BTreeMap<&str, BTreeSet<&str>> = pages
        .iter()
        .map(|(address, page)| (address.as_str(), values(page, "id").into_iter().collect()))
        .collect();
    for (here, page) in &pages {
        assert_eq!(values(page, "id").len(), ids[here.as_str()].len(), "{here}");
        for link in values(page, "href") {
            let (address, anchor) = link.split_once('#').unwrap_or((link, ""));
            let address = if address.is_empty() { here } else { address };
            if address.starts_with("/docs") {
                assert!(ids.contains_key(address), "{here}: {link}");
                assert!(anchor.is_empty() || ids[address].contains(anchor), "{here}: {link}");
            }
            if let Some(slug) = address.strip_prefix("/problems/") {
                assert!(Kind::ALL.iter().any(|kind| kind.slug() == slug), "{here}: {slug}");
            }
        }
    }
}

#[test]
fn a_page_runs_nothing_and_loads_nothing_from_elsewhere() {
    for (address, page) in reference() {
        assert!(
            !page.contains("<script")
                && values(&page, "src").iter().all(|from| from.starts_with('/') && !from.starts_with("//"))
                && !page.contains(" style=")
                && !page.contains(" onclick")
                && !page.contains("<style"),
            "{address}"
        );
        assert!(!page.contains("url(") && !page.contains("@import"), "{address}");
        assert_eq!(page.matches("rel=\"stylesheet\" href=\"/style.css\"").count(), 1, "{address}");
    }
}

/// The reference is there in English alone, and offers no other language.
#[test]
fn the_reference_leads_to_no_page_in_another_language() {
    for (address, page) in reference() {
        assert!(page.contains("<html lang=\"en\">"), "{address}");
        assert!(
            !page.contains("hreflang") && !page.contains("href=\"/ko") && !page.contains("href=\"/zh"),
            "{address}"
        );
    }
}

#[test]
fn text_of_the_document_is_shown_as_text() {
    let mut document = serde_json::to_value(openapi()).unwrap();
    document["info"]["description"] = "<script>alert(1)</script> `<b>`".into();
    let pages: BTreeMap<String, String> = pages::reference(&document).into_iter().collect();
    assert!(pages["/docs"].contains("&lt;script&gt;alert(1)&lt;/script&gt; <code>&lt;b&gt;</code>"));
}

#[test]
fn every_operation_is_documented_whole() {
    let mut ids = BTreeSet::new();
    for (path, operation) in operations() {
        let text = |key: &str| operation[key].as_str().unwrap_or_default().to_owned();
        assert!(ids.insert(text("operationId")), "{path}: its id is another's");
        assert!(!text("summary").is_empty() && !text("description").is_empty(), "{path}");
        let template = path.split('{').next().unwrap();
        assert!(text("x-example").starts_with(template), "{path}");
        assert!(operation["x-roles"].as_array().is_some_and(|roles| !roles.is_empty()), "{path}");
        assert!(operation["tags"].as_array().is_some_and(|tags| tags.len() == 1), "{path}");
        assert!(
            ["200", "201", "202"].iter().any(|status| operation["responses"].get(status).is_some()),
            "{path}"
        );
        assert!(["400", "500"].iter().all(|status| operation["responses"].get(status).is_some()), "{path}");
    }
}

#[test]
fn days_and_yes_and_no_are_quoted_in_the_yaml() {
    let yaml = print::yaml(&openapi()).unwrap();
    let bare = |line: &&str| {
        let word = line.trim_start_matches([' ', '-']);
        let value = word.rsplit(": ").next().unwrap();
        ["yes", "no"].contains(&value)
            || word.starts_with("yes:")
            || word.starts_with("no:")
            || (value.len() == 10 && value.starts_with("2013-11-"))
    };
    assert_eq!(yaml.lines().filter(bare).collect::<Vec<_>>(), Vec::<&str>::new());
}
