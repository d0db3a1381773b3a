//! The one way to print the OpenAPI document.

use chrono::NaiveDate;
use serde_json::Value;
use utoipa::openapi::OpenApi;

/// The document as JSON: always the same, though extensions are kept in no order.
pub fn json(openapi: &OpenApi) -> Result<Value, serde_json::Error> {
    serde_json::to_value(openapi).map(ordered)
}

/// Extensions last, in alphabetical order.
fn ordered(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(ordered).collect(),
        Value::Object(fields) => {
            let (mut extensions, own): (Vec<_>, Vec<_>) =
                fields.into_iter().partition(|(name, _)| name.starts_with("x-"));
            extensions.sort_by(|(a, _), (b, _)| a.cmp(b));
            own.into_iter().chain(extensions).map(|(name, value)| (name, ordered(value))).collect()
        }
        other => other,
    }
}

/// The document as YAML, as it is committed and served.
pub fn yaml(openapi: &OpenApi) -> Result<String, serde_json::Error> {
    let yaml = yaml_serde::to_string(&json(openapi)?).map_err(serde::ser::Error::custom)?;
    Ok(yaml.lines().map(quoted).collect::<Vec<_>>().join(
        "
",
    ) + "
")
}

/// A bare day or `no` is a text in YAML 1.2, but a date or a boolean in YAML 1.1, which many tools still read.
fn quoted(line: &str) -> String {
    let ambiguous = |text: &str| {
        matches!(text, "yes" | "no" | "on" | "off")
            || text.len() == 10 && NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok()
    };
    let key = line.trim_start();
    let (indent, rest) = line.split_at(line.len() - key.len());
    let line = match rest.split_once(": ") {
        Some((key, value)) if ambiguous(key) => format!("{indent}'{key}': {value}"),
        _ => line.to_owned(),
    };
    let start = line.rfind([' ', ':']).map_or(0, |at| at + 1);
    let (before, value) = line.split_at(start);
    if ambiguous(value) && before.trim_end().ends_with(['-', ':']) {
        format!("{before}'{value}'")
    } else {
        line
    }
}
