//! A hidden name in whatever dress: found where it stands, or refused where it comes in.

use serde_json::json;

use crate::support::desk::{Desk, case};

/// What names Tumen, and is public when the place is hidden.
const FOUND: [&str; 14] = [
    "Held in Tumen.",
    "HELD IN TUMEN",
    "Held in Tümén.",
    "Held in T u m e n.",
    "Held in Tu-men.",
    "Held in Tu\u{2011}men, at the river.",
    "Held in tumen's prison.",
    "Die Tumener Polizei hielt sie fest.",
    "Held in \u{422}umen.",
    "HELD IN \u{422}UM\u{415}N",
    "Held in \u{ff34}\u{ff55}\u{ff4d}\u{ff45}\u{ff4e}.",
    "Их держали в Тумене.",
    "他们被关在图们。",
    "Held in \u{1d413}\u{1d42e}\u{1d426}\u{1d41e}\u{1d427}.",
];

/// What does not.
const OTHER: [&str; 4] =
    ["Held with documents.", "The tumult ended.", "Held in Yanji.", "Some statu mentioned them."];

/// Characters that would take a name apart and are not seen.
const REFUSED: [&str; 14] = [
    "\u{ad}",
    "\u{34f}",
    "\u{61c}",
    "\u{115f}",
    "\u{1160}",
    "\u{17b4}",
    "\u{200b}",
    "\u{200d}",
    "\u{2800}",
    "\u{3164}",
    "\u{e000}",
    "\u{fe0f}",
    "\u{ffa0}",
    "\u{e0100}",
];

#[tokio::test]
async fn a_hidden_name_is_found_in_whatever_dress() {
    let desk = Desk::open().await;
    let mut wrong = Vec::new();
    for (nth, words) in FOUND.iter().chain(&OTHER).enumerate() {
        let mut told = case(&format!("dress-{nth}"));
        told["incident"]["summary"] = json!(words);
        let id = desk.cho.submits(&told).await;
        let cautions = desk.kim.sees(&id).await.json()["editors"]["cautions"].clone();
        let confirmed: Vec<_> =
            cautions.as_array().unwrap().iter().map(|one| one["pointer"].clone()).collect();
        let accepted = desk.kim.accepts_with(&id, json!({ "confirmed": confirmed })).await;
        assert_eq!(accepted.status, 200, "{words}: {}", accepted.body);
        let protected = desk.kim.protects(&id, &json!({"places": "subdivision"})).await;
        assert_eq!(protected.status, 200, "{words}: {}", protected.body);
        let summary = desk.api.get(&format!("/v1/incidents/{id}")).await["summary"].clone();
        let expected = if FOUND.contains(words) { "[withheld]" } else { words };
        if summary != expected {
            wrong.push(format!("{words} reads {summary}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn what_nobody_sees_is_refused_in_every_text() {
    let desk = Desk::open().await;
    for hidden in REFUSED {
        for pointer in
            ["/incident/title", "/incident/summary", "/incident/places/0/name", "/sources/0/title", "/reason"]
        {
            let mut told = case("refused");
            told["incident"]["summary"] = json!("");
            *told.pointer_mut(pointer).unwrap() = json!(format!("Tu{hidden}men"));
            let token =
                format!("{}-{:04x}", pointer.replace('/', "-"), u32::from(hidden.chars().next().unwrap()));
            let refused =
                desk.kim.sends("POST", "/v1/incidents", &[("idempotency-key", &token)], &told).await;
            assert_eq!(refused.status, 422, "{token}: {}", refused.body);
            assert!(refused.body.contains("forbidden-character"), "{token}: {}", refused.body);
        }
    }
    // Spelling and pictures need some of them.
    for words in ["می\u{200c}خواهم", "ക്\u{200d}", "A heart \u{2764}\u{fe0f}", "ᠠ\u{180b}"] {
        let mut told = case(&format!("spelt-{}", words.len()));
        told["incident"]["summary"] = json!(words);
        desk.kim.submits(&told).await;
    }
    for (nth, title) in ["?!", "— …", "\u{2764}\u{fe0f}"].into_iter().enumerate() {
        let token = format!("silent-{nth}");
        let mut told = case("silent");
        told["incident"]["title"] = json!(title);
        let refused = desk.kim.sends("POST", "/v1/incidents", &[("idempotency-key", &token)], &told).await;
        assert_eq!(refused.status, 422, "{title}: {}", refused.body);
    }
}
