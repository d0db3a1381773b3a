//! The pages and the document they are made from, without a database.

use std::collections::BTreeSet;

use refoulement::http::openapi;
use refoulement::http::openapi::print;
use refoulement::http::problem::problem::Kind;
use refoulement::render::html;
use serde_json::Value;

fn reference() -> String {
    html::reference(&serde_json::to_value(openapi()).unwrap())
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
fn the_reference_shows_every_operation_record_parameter_and_word() {
    let page = reference();
    let document = serde_json::to_value(openapi()).unwrap();
    let ids: BTreeSet<&str> = values(&page, "id").into_iter().collect();
    for (path, operation) in operations() {
        assert!(ids.contains(operation["operationId"].as_str().unwrap()), "{path}");
    }
    for (group, anchor) in [("schemas", "schema"), ("parameters", "parameter")] {
        for name in document["components"][group].as_object().unwrap().keys() {
            assert!(ids.contains(format!("{anchor}-{name}").as_str()), "{name}");
        }
    }
    for schema in document["components"]["schemas"].as_object().unwrap().values() {
        for definition in
            schema["x-enumDescriptions"].as_object().into_iter().flat_map(serde_json::Map::values)
        {
            let start = definition.as_str().unwrap().split('`').next().unwrap();
            assert!(page.contains(start), "{start}");
        }
    }
}

#[test]
fn each_operation_is_shown_with_its_body_and_with_the_words_of_every_answer() {
    let page = reference();
    for (path, operation) in operations() {
        let id = operation["operationId"].as_str().unwrap();
        let article = page
            .split(&format!("<article class=\"operation\" id=\"{id}\">"))
            .nth(1)
            .unwrap()
            .split("</article>")
            .next()
            .unwrap();
        assert!(!article.contains("<p></p>") && !article.contains("-d 'null'"), "{path}: {article}");
        assert_eq!(article.contains("<h4>Body</h4>"), operation["requestBody"].is_object(), "{path}");
        let answers = operation["responses"].as_object().unwrap();
        assert!(
            answers.keys().all(|status| article.contains(&format!("<span class=\"status\">{status}</span>"))),
            "{path}"
        );
    }
}

#[test]
fn no_anchor_stands_twice_and_every_link_within_the_page_leads_somewhere() {
    let page = reference();
    let ids = values(&page, "id");
    let distinct: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), distinct.len());
    for address in values(&page, "href").into_iter().filter_map(|address| address.strip_prefix('#')) {
        assert!(distinct.contains(address), "#{address}");
    }
    for slug in values(&page, "href").into_iter().filter_map(|address| address.strip_prefix("/problems/")) {
        assert!(Kind::ALL.iter().any(|kind| kind.slug() == slug), "{slug}");
    }
}

#[test]
fn a_page_runs_nothing_and_loads_nothing_from_elsewhere() {
    let page = reference();
    assert!(
        !page.contains("<script")
            && !page.contains(" src=")
            && !page.contains(" style=")
            && !page.contains(" onclick")
    );
    assert!(!page.contains("url(") && !page.contains("@import"));
    assert_eq!(page.matches("<style>").count(), 1);
}

#[test]
fn text_of_the_document_is_shown_as_text() {
    let mut document = serde_json::to_value(openapi()).unwrap();
    document["info"]["description"] = "<script>alert(1)</script> `<b>`".into();
    let page = html::reference(&document);
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; <code>&lt;b&gt;</code>"));
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
