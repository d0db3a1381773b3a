//! Questions: their parameters.

use std::collections::BTreeSet;

use refoulement::http;
use refoulement::register::answer::grouping::GroupKey;

#[test]
fn every_key_of_a_group_is_a_filter_parameter_of_the_same_name() {
    let document = serde_json::to_value(http::openapi()).unwrap();
    let parameters: BTreeSet<&str> = document["components"]["parameters"]
        .as_object()
        .unwrap()
        .values()
        .map(|parameter| parameter["name"].as_str().unwrap())
        .collect();
    for key in GroupKey::words() {
        assert!(parameters.contains(key), "{key}");
    }
}
