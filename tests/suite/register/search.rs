//! Search that does not say 0 in vain: what is there is found as people write it, and what is not understood is refused.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use serde_json::json;

use super::small_world::{incident, world};
use crate::oracle::cases;
use crate::support::api::Api;
use crate::support::postgres::runtime;

fn percent(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// The small world, and incidents with words that are hard to find.
async fn api() -> Api {
    let mut acts = world();
    let titles = [
        (11, "The city\u{2019}s police held five in \u{110}\u{e0} N\u{1eb5}ng"),
        (12, "Xi'an \u{2013} Z\u{fc}rich, \u{201c}safe passage\u{201d} refused"),
        (13, "北京で「拘束」されたガイド"),
        (14, "Łódź or Straße; title: none"),
        (15, "탈북난민들이 억류되었다"),
    ];
    let incidents = titles
        .into_iter()
        .map(|(n, title)| incident(n, "2015-05-05", |incident| incident["title"] = json!(title)));
    acts.push(incidents.collect());
    Api::of(acts).await
}

async fn found(api: &Api, q: &str) -> Vec<String> {
    let list = api.get(&format!("/v1/incidents?year=2015&q={}", percent(q))).await;
    let title = |incident: &serde_json::Value| incident["title"].as_str().unwrap().chars().take(2).collect();
    let mut titles: Vec<String> = list["incidents"].as_array().unwrap().iter().map(title).collect();
    titles.sort();
    titles
}

const POLICE: &str = "Th";
const XIAN: &str = "Xi";
const GUIDE: &str = "北京";
const LODZ: &str = "Łó";
const REFUGEES: &str = "탈북";

#[tokio::test]
async fn accents_apostrophes_dashes_and_letters_are_found_as_people_type_them() {
    let api = api().await;
    for (q, titles) in [
        ("city's", vec![POLICE]),
        ("city\u{2019}s", vec![POLICE]),
        ("city\u{ff07}s", vec![POLICE]),
        ("citys", vec![POLICE]),
        ("ＰＯＬＩＣＥ", vec![POLICE]),
        ("Da Nang", vec![POLICE]),
        ("Đà Nẵng", vec![POLICE]),
        ("đa nẵng", vec![POLICE]),
        ("Xian", vec![XIAN]),
        ("xi\u{2019}an zurich", vec![XIAN]),
        ("Zürich", vec![XIAN]),
        ("lodz strasse", vec![LODZ]),
    ] {
        assert_eq!(found(&api, q).await, titles, "{q}");
    }
}

#[tokio::test]
async fn one_character_of_chinese_japanese_or_korean_is_enough_and_no_syllable_is_torn() {
    let api = api().await;
    for (q, titles) in [
        ("北", vec![GUIDE]),
        ("ガ", vec![GUIDE]),
        ("ｶﾞｲﾄﾞ", vec![GUIDE]),
        ("「拘束」", vec![GUIDE]),
        ("で拘束", vec![GUIDE]),
        // Without its mark it is another sound.
        ("カイド", vec![]),
        ("京北", vec![]),
        // A word of Korean has endings: it is found within a longer one.
        ("난민", vec![REFUGEES]),
        ("난", vec![REFUGEES]),
        ("\u{1102}\u{1161}\u{11ab}\u{1106}\u{1175}\u{11ab}", vec![REFUGEES]),
        ("\"탈북난민들이 억류\"", vec![REFUGEES]),
        // 탈 is not found by 타, of which it is made, nor 난 by 나.
        ("타", vec![]),
        ("나", vec![]),
        ("난 민", vec![REFUGEES]),
        ("\"난 민\"", vec![]),
    ] {
        assert_eq!(found(&api, q).await, titles, "{q}");
    }
}

#[tokio::test]
async fn phrases_stand_together_and_a_minus_excludes() {
    let api = api().await;
    for (q, titles) in [
        ("\"police held five\"", vec![POLICE]),
        ("\"held police\"", vec![]),
        ("\u{201c}safe passage\u{201d}", vec![XIAN]),
        ("\"safe passage refused\"", vec![XIAN]),
        ("\"da nang\" police", vec![POLICE]),
        ("refused -police", vec![XIAN]),
        ("refused \u{2013}police", vec![XIAN]),
        ("refused \u{2014}police", vec![XIAN]),
        ("refused \u{2015}police", vec![XIAN]),
        ("refused \u{2010}police", vec![XIAN]),
        ("refused \u{2011}police", vec![XIAN]),
        ("refused \u{2012}police", vec![XIAN]),
        ("refused \u{fe58}police", vec![XIAN]),
        ("refused \u{ff0d}police", vec![XIAN]),
        ("-police -xian -北京 -난민", vec![LODZ]),
        ("-\"da nang\" -\"xian \u{2013}\" -北 \u{2212}탈북", vec![LODZ]),
        ("\"title: none\"", vec![LODZ]),
        ("\"OR\" lodz", vec![LODZ]),
        ("police -held", vec![]),
    ] {
        assert_eq!(found(&api, q).await, titles, "{q}");
    }
    // A phrase does not reach from one field into the next.
    assert_eq!(found(&api, "\"nang tumen\"").await, Vec::<String>::new());
    let words = percent("-Police  \u{201c}Da  N\u{e0}ng\u{201d} Held");
    let list = api.get(&format!("/v1/incidents?q={words}")).await;
    assert_eq!(list["filter"], "q=%22da%20nang%22%20held%20-police");
    let report = Api::report().await;
    assert_ne!(
        report.get(&format!("/v1/incidents?q={}", percent("\"in Kunming\""))).await["total"]["incidents"],
        0
    );
}

#[tokio::test]
async fn what_is_not_understood_is_refused_and_said_why() {
    let api = Api::of(world()).await;
    for (q, why) in [
        ("Kunming OR Beijing", "“OR” looks like an operator"),
        ("Kunming AND Beijing", "“AND” looks like an operator"),
        ("NOT Beijing", "“NOT” looks like an operator"),
        ("Kunm*", "“Kunm*” looks like an operator"),
        ("Kunm?ng", "“Kunm?ng” looks like an operator"),
        ("a | b", "“|” looks like an operator"),
        ("(a b)", "“(a” looks like an operator"),
        ("\u{ff08}a b\u{ff09}", "“(a” looks like an operator"),
        ("title:Kunming", "“title:Kunming” looks like an operator"),
        ("+Kunming", "“+Kunming” looks like an operator"),
        ("a && b", "“&&” looks like an operator"),
        ("--a", "“-a” looks like an operator"),
        ("!a", "“!a” looks like an operator"),
        ("\"in Kunming", "a quotation mark is not closed"),
        ("in\" Kunming", "a quotation mark is not closed"),
        ("\"a b\"~3", "a space is missing after the phrase “a b”"),
        ("- a", "nothing to search for in “-”"),
        ("-", "nothing to search for in “-”"),
        ("a -", "nothing to search for in “-”"),
        ("a \u{2014}", "nothing to search for in “-”"),
        ("\u{2014}\u{2014}a", "looks like an operator"),
        ("a -a", "“a” is searched for and excluded"),
        ("-guide guides", "“guide” is searched for and excluded"),
        ("“Đà  Nẵng” -nang", "“nang” is searched for and excluded"),
        ("\"\"", "nothing to search for"),
        ("'", "nothing to search for in “'”"),
        (" ", "nothing to search for"),
        (&"a".repeat(201), "longer than 200 characters"),
    ] {
        let problem = api.problem(&format!("/v1/incidents?q={}", percent(q))).await;
        let error = &problem["errors"][0];
        assert_eq!((&error["parameter"], &error["code"]), (&json!("q"), &json!("not-allowed")), "{q}");
        assert!(error["message"].as_str().unwrap().contains(why), "{q}: {problem}");
        assert!(error["allowed"].to_string().contains("phrase"), "{problem}");
    }
    for q in
        ["or", "and", "e.g.", "10:30", "https://news.example", "50%", "and/or", "a_b", "c#", "north-east"]
    {
        api.get(&format!("/v1/incidents?q={}", percent(q))).await;
    }
}

/// A search as somebody means it: what it is made of, and whether it must not be there.
type Meant = Vec<(bool, Vec<&'static str>)>;

/// Words as somebody types them, and as they stand in the text: what the search takes for the same is here one word.
const SAME: [(&str, &[&str]); 8] = [
    ("dax", &["Đàx", "dax", "DÀX"]),
    ("nang", &["Nẵng", "nang", "ｎａｎｇ"]),
    ("citys", &["city’s", "city's", "CITYS"]),
    ("북", &["북", "\u{1107}\u{116e}\u{11a8}"]),
    ("난민", &["난민"]),
    ("ガ", &["ガ", "ｶﾞ", "カ\u{3099}"]),
    ("zo", &["zo", "ZÖ"]),
    ("x-y", &["x-y", "X–Y"]),
];

fn typed() -> impl Strategy<Value = (&'static str, &'static str)> {
    select(&SAME[..]).prop_flat_map(|(word, typed)| (Just(word), select(typed)))
}

/// The naive search: over the same words, by looking at each text word by word.
fn holds(text: &[&str], words: &[&str]) -> bool {
    // Parts of words match, so a phrase is looked for in the text with single spaces.
    let joined = |words: &[&str]| words.join(" ");
    let (text, words) = (joined(text), joined(words));
    (0..text.len()).any(|at| text.is_char_boundary(at) && text[at..].starts_with(&words))
}

#[test]
fn a_search_finds_what_a_naive_one_finds() {
    let runtime = runtime();
    let text = prop::collection::vec(typed(), 1..5);
    let terms = prop::collection::vec((any::<bool>(), prop::collection::vec(typed(), 1..3)), 1..4);
    let runner = &mut proptest::test_runner::TestRunner::deterministic();
    let texts: Vec<Vec<(&str, &str)>> = (0..40).map(|_| text.new_tree(runner).unwrap().current()).collect();
    let mut acts = world();
    acts.truncate(1);
    let titled = |(n, words): (usize, &Vec<(&str, &str)>)| {
        let title = words.iter().map(|(_, typed)| *typed).collect::<Vec<_>>().join(" ");
        incident(n as u128 + 1, "2015-05-05", |incident| incident["title"] = json!(title))
    };
    acts.push(texts.iter().enumerate().map(titled).collect());
    let api = runtime.block_on(Api::of(acts));
    proptest!(cases(200), |(terms in terms)| {
        let q = terms.iter().map(|(none, words)| {
            let typed = words.iter().map(|(_, typed)| *typed).collect::<Vec<_>>().join(" ");
            let minus = if *none { "-" } else { "" };
            if words.len() > 1 { format!("{minus}“{typed}”") } else { format!("{minus}{typed}") }
        });
        let q = q.collect::<Vec<_>>().join(" ");
        let meant: Meant =
            terms.iter().map(|(none, words)| (*none, words.iter().map(|(word, _)| *word).collect())).collect();
        let wanted = texts.iter().filter(|text| {
            let text: Vec<&str> = text.iter().map(|(word, _)| *word).collect();
            meant.iter().all(|(none, words)| holds(&text, words) != *none)
        });
        let address = format!("/v1/incidents?q={}", percent(&q));
        let excludes_itself = meant.iter().filter(|(none, _)| *none).any(|(_, words)| {
            meant.iter().any(|(none, text)| !none && holds(text, words))
        });
        if excludes_itself {
            prop_assert_eq!(wanted.count(), 0);
            prop_assert_eq!(runtime.block_on(api.ask("GET", &address)).problem(), "400 invalid-query", "{}", q);
            return Ok(());
        }
        let list = runtime.block_on(api.get(&address));
        prop_assert_eq!(list["total"]["incidents"].as_u64().unwrap(), wanted.count() as u64, "{}", q);
        // The printed form asks the same, and prints itself.
        let filter = list["filter"].as_str().unwrap();
        let again = runtime.block_on(api.get(&format!("/v1/incidents?{filter}")));
        prop_assert_eq!((&again["filter"], &again["total"]), (&list["filter"], &list["total"]));
    });
}

#[test]
fn whatever_is_searched_for_is_refused_or_has_one_form() {
    let runtime = runtime();
    let api = runtime.block_on(Api::of(Vec::new()));
    let piece = select(vec![
        "a", "Đ", "OR", "'", "’", "\"", "“", "-", "–", "–b", "—", " —a", "*", "(", ":", " ", "가", "ｶﾞ", "İ",
        "ß", "ς", "ﷺ", "＂", "－", "「", "\u{301}", "\u{3099}", "\u{11a8}", "\u{3000}", "&", "+",
    ]);
    proptest!(cases(400), |(pieces in prop::collection::vec(piece, 1..12))| {
        let sent = pieces.concat();
        let answer = runtime.block_on(api.ask("GET", &format!("/v1/incidents?q={}", percent(&sent))));
        if answer.status == 200 {
            let filter = answer.json()["filter"].as_str().unwrap().to_owned();
            let again = runtime.block_on(api.get(&format!("/v1/incidents?{filter}")));
            prop_assert_eq!(again["filter"].as_str().unwrap(), filter, "{}", sent);
        } else {
            prop_assert_eq!(answer.problem(), "400 invalid-query", "{}", sent);
            prop_assert!(answer.body.contains(" is not allowed for q: "), "{}", answer.body);
        }
    });
}
