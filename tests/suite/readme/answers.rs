//! The questions, asked as printed, have the answers that are printed.

use serde_json::Value;

use crate::readme::blocks;
use crate::support::api::Api;

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
    let blocks = blocks();
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
