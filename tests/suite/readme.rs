//! The README's questions, asked as printed, have the answers that are printed.

use serde_json::Value;

use crate::support::api::Api;

/// The blocks of a Markdown text: language and content.
fn blocks(text: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut parts = text.split("```");
    while let (Some(_), Some(block)) = (parts.next(), parts.next()) {
        let (language, content) = block.split_once('\n').unwrap();
        blocks.push((language.to_owned(), content.to_owned()));
    }
    blocks
}

/// Whether everything printed stands in the answer; lists are whole.
fn holds(answer: &Value, printed: &Value) -> bool {
    match (answer, printed) {
        (Value::Object(answer), Value::Object(printed)) => {
            printed.iter().all(|(name, value)| answer.get(name).is_some_and(|answer| holds(answer, value)))
        }
        (Value::Array(answer), Value::Array(printed)) => {
            answer.len() == printed.len()
                && answer.iter().zip(printed).all(|(answer, printed)| holds(answer, printed))
        }
        _ => answer == printed,
    }
}

#[tokio::test]
async fn every_printed_question_has_its_printed_answer() {
    let api = Api::report().await;
    let blocks = blocks(include_str!("../../README.md"));
    let mut asked = 0;
    for pair in blocks.windows(2) {
        let Some(address) = pair[0]
            .1
            .strip_prefix("curl 'http://127.0.0.1:8080")
            .and_then(|rest| rest.trim_end().strip_suffix('\''))
        else {
            continue;
        };
        assert_eq!(pair[1].0, "json", "{address} has no answer");
        let (answer, printed) = (api.get(address).await, serde_json::from_str(&pair[1].1).unwrap());
        assert!(holds(&answer, &printed), "{address} answers {answer:#}");
        asked += 1;
    }
    assert_eq!(asked, 5);
}

#[test]
fn the_rooms_and_commands_that_it_names_are_there() {
    let readme = include_str!("../../README.md");
    for path in [
        "src/model",
        "src/postgres",
        "src/register",
        "src/desk",
        "src/render",
        "src/http",
        "src/cli",
        "src/config",
        "migrations",
        "data",
        "openapi.yaml",
        "tests/suite",
        ".ci/run",
        "docker-compose.yml",
        "SECURITY.md",
    ] {
        assert!(readme.contains(path), "{path} is not named");
        assert!(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path).exists(), "{path} is not there");
    }
}
