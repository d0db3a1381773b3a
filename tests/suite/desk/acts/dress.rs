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
        let accepted = desk.kim.accepts(&id).await;
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

/// The places of the first records, and what else they are called.
const CALLED: [(&str, &[&str]); 7] = [
    ("Shenyang", &["심양", "선양시", "沈阳", "瀋陽", "Шэньяне", "Mukden", "Simyang"]),
    ("Yanji", &["연길", "옌지", "延吉", "延吉市", "Яньцзи", "Yeongil"]),
    ("Dandong", &["단동", "단둥", "丹东", "丹東", "Даньдуне", "Tantung"]),
    ("Beijing", &["북경", "베이징", "北京", "Пекине", "Peking"]),
    ("Kunming", &["곤명", "쿤밍", "昆明", "Куньмине", "Konmyong"]),
    ("Liaoning Province", &["료녕", "요녕성", "랴오닝", "辽宁", "遼寧", "Ляонин"]),
    ("도문", &["Tumen", "투먼", "图们", "圖們", "Тумень"]),
];

#[tokio::test]
async fn a_hidden_place_is_found_by_its_names_in_every_language_of_the_region() {
    let desk = Desk::open().await;
    let mut wrong = Vec::new();
    for (nth, (name, called)) in CALLED.iter().enumerate() {
        let mut told = case(&format!("called-{nth}"));
        told["incident"]["places"] = json!([]);
        told["incident"]["claims"] = called
            .iter()
            .chain(&["Held at the Hoengsong river."])
            .enumerate()
            .map(|(n, form)| json!({"key": format!("c{n}"), "quote": format!("그들은 {form}에서 잡혔다. {form}.")}))
            .collect();
        let id = desk.cho.submits(&told).await;
        let accepted = desk.kim.accepts(&id).await;
        assert_eq!(accepted.status, 200, "{name}: {}", accepted.body);
        let protected = desk.kim.protects(&id, &json!({"names": [name]})).await;
        assert_eq!(protected.status, 200, "{name}: {}", protected.body);
        let public = desk.api.get(&format!("/v1/incidents/{id}")).await;
        let quotes =
            public["claims"].as_array().unwrap().iter().map(|claim| claim["quote"].as_str().unwrap());
        let reads: Vec<&str> = quotes.collect();
        assert_eq!(reads.len(), called.len() + 1);
        for (reads, form) in reads.iter().zip(called.iter()) {
            if *reads != "[withheld]" {
                wrong.push(format!("{name}: {form} reads {reads}"));
            }
        }
        assert!(reads.last().unwrap().contains("Hoengsong"), "{name} hides what is no name of it");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Two hundred names on an incident of twenty quotes and two versions.
#[tokio::test]
async fn many_hidden_names_are_looked_for_in_a_long_incident_and_endless_ones_are_refused() {
    let desk = Desk::open().await;
    let mut told = case("long");
    let quote = "They were held for nine days, and then taken by train to the river. ".repeat(6);
    told["incident"]["claims"] = (0..20)
        .map(|n| {
            let quote = if n == 10 { format!("{quote} In Place-199.") } else { quote.clone() };
            json!({"key": format!("c{n}"), "quote": quote})
        })
        .collect();
    let id = desk.cho.submits(&told).await;
    assert_eq!(desk.kim.accepts(&id).await.status, 200);
    for n in 0..1 {
        desk.corrected(&id, json!({"summary": format!("Told for the {n}th time.")})).await;
    }
    let names: Vec<String> = (0..200).map(|n| format!("Place-{n}")).collect();
    let begun = std::time::Instant::now();
    let protected = desk.kim.protects(&id, &json!({"names": names})).await;
    println!("200 names, 20 quotes, 2 versions: {:?}", begun.elapsed());
    assert_eq!(protected.status, 200, "{}", protected.body);
    let public = desk.api.get(&format!("/v1/incidents/{id}")).await;
    let withheld = |claim: &&serde_json::Value| claim["quote"] == "[withheld]";
    assert_eq!(public["claims"].as_array().unwrap().iter().filter(withheld).count(), 1);
    let endless: Vec<String> = (0..200).map(|n| format!("{n} {}", "x".repeat(50))).collect();
    let refused = desk.kim.protects(&id, &json!({ "names": endless })).await;
    assert_eq!(refused.status, 422, "{}", refused.body);
    assert!(refused.body.contains("too-long"), "{}", refused.body);
}
