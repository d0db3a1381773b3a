//! What an editor is asked to confirm: examples of what is seen, of what is not, and the records of the report.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use refoulement::model::record::context::ContextEvent;
use refoulement::model::record::incident::Incident;
use refoulement::model::record::source::Source;
use refoulement::model::screening::cautions::{self, Caution};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

fn record<T: DeserializeOwned>(mut record: Value) -> T {
    record.as_object_mut().unwrap().remove("id");
    serde_json::from_value(record).unwrap()
}

fn data(path: &str) -> Value {
    serde_json::from_str(
        &fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(path)).unwrap(),
    )
    .unwrap()
}

fn incident() -> Value {
    data("incidents/2013-11-15.json")
}

fn saying(summary: &str) -> Vec<Caution> {
    let mut saying = incident();
    saying["summary"] = json!(summary);
    cautions::incident(&record(saying))
}

fn codes(summary: &str) -> Vec<&'static str> {
    saying(summary).into_iter().map(|caution| caution.code).collect()
}

#[test]
fn the_name_of_a_person_is_seen() {
    for (text, name) in [
        ("They were led by Mr Smith.", "Mr Smith"),
        ("They were led by Dr. Jonas Weber.", "Dr. Jonas Weber"),
        ("a man named Cholsu", "named Cholsu"),
        ("a woman surnamed Kim", "surnamed Kim"),
        ("a guide known as “Tiger”", "known as “Tiger"),
        ("He was called Wei by the others.", "called Wei"),
        ("Kim Chol-su was among them.", "Kim Chol-su"),
        ("among them KIM Chol-su", "KIM Chol-su"),
        ("among them kim chol-su", "kim chol-su"),
        ("among them Kim Cholsu", "Kim Cholsu"),
        ("among them Ri Yong Ho", "Ri Yong Ho"),
        ("among them Chol-su Kim", "Chol-su Kim"),
        ("among them An Myong-ho", "An Myong-ho"),
        ("among them Kim, Chol-su", "Kim, Chol-su"),
        ("the guide Zhang Wei", "Zhang Wei"),
        ("the guide Zhang Xiaobo was fined", "Zhang Xiaobo"),
        ("a 24-year-old Kim", "old Kim"),
        ("the 24-year-old woman Hyeonseo", "old woman Hyeonseo"),
        ("the others, Kim, 24, and Pak (31), were", "Kim"),
        ("It was Peter Smith who led them.", "Peter Smith"),
        ("as John G. Grisafi wrote", "John G. Grisafi"),
        ("Peter Hahn led them.", "Peter Hahn"),
        ("김철수는 선양에서 체포되었다", "김철수는"),
        ("탈북자 김철수 씨", "김철수 씨"),
        ("탈북자 박영희", "박영희"),
        ("탈북자 이모 씨", "이모 씨"),
        ("안내인 박 모씨", "박 모씨"),
        ("안내인 이민호", "이민호"),
        ("탈북자 김철민 군", "김철민 군"),
        ("其中一人名叫李明", "名叫李明"),
        ("姓名：张伟", "姓名:张伟"),
        ("据李明先生说", "李明先生"),
        ("据王女士说", "王女士"),
        ("牧师张某", "张某"),
    ] {
        let cautions = saying(text);
        assert_eq!(cautions.len(), 1, "{text}: {cautions:?}");
        assert_eq!((cautions[0].pointer.as_str(), cautions[0].code), ("/summary", "personal-name"), "{text}");
        assert!(
            cautions[0].message.starts_with(&format!("looks like the name of a person: {name}")),
            "{text}: {}",
            cautions[0].message
        );
    }
}

#[test]
fn what_is_no_name_is_let_pass() {
    for text in [
        "Chinese authorities detained five North Korean refugees near Beijing on Thursday.",
        "They crossed the Tumen River into Jilin Province and were taken to Yanji.",
        "The UN High Commissioner for Refugees and the Human Rights Council were told.",
        "President Xi Jinping and North Korea’s leader Kim Jong-un said nothing; Foreign Minister Wang Yi did.",
        "a city called Tumen, and a detention facility known as Onsong",
        "The report called China to account; it was known as the November item.",
        "a 13-year-old was moved to Liaoning; the 13-year-old North Korean fled",
        "No way was found. So Many Did Not Go On.",
        "According to the Korea Herald and the Chosun Daily of 19 November",
        "the Ministry of Foreign Affairs of the Republic of Korea",
        "the Lao People’s Democratic Republic, Viet Nam and Hong Kong",
        "조선일보는 탈북자 17명이 선양과 옌지에서 체포되었다고 보도했다. 전원이 안전하게 오도록, 주민은 함경도에서 길림성으로. 한국인 안내원과 조선인 지도자, 김정은",
        "中国当局在昆明逮捕了十三名朝鲜难民，习近平没有表态",
        "Kim, 24 November 2013",
    ] {
        assert_eq!(saying(text), [], "{text}");
    }
}

#[test]
fn addresses_telephones_and_documents_are_seen() {
    for (text, code) in [
        ("write to kim.chol@example.org", "email"),
        ("write to kim [at] example.org", "email"),
        ("write to ｋｉｍ＠example.org", "email"),
        ("+82 10-1234-5678", "phone"),
        ("+86 138 0013 8000", "phone"),
        ("0082 10 1234 5678", "phone"),
        ("+1 (202) 555-0123", "phone"),
        ("010-1234-5678", "phone"),
        ("０１０－１２３４－５６７８", "phone"),
        ("01012345678", "phone"),
        ("13800138000", "phone"),
        ("138 0013 8000", "phone"),
        ("02-123-4567", "phone"),
        ("0433-1234567", "phone"),
        ("(202) 555-0123", "phone"),
        ("tel. 123 45 67 89", "phone"),
        ("电话：2345678", "phone"),
        ("passport M12345678", "document-number"),
        ("with M123A4567 in the bag", "document-number"),
        ("G12345678", "document-number"),
        ("passport no. 654321987", "document-number"),
        ("11010519491231002X", "document-number"),
        ("110105194912310021", "document-number"),
        ("800101-1234567", "document-number"),
        ("800101-1******", "document-number"),
        ("8001011234567", "document-number"),
        ("身份证 110105491231002", "document-number"),
    ] {
        assert_eq!(codes(text), [code], "{text}: {:?}", saying(text));
    }
}

#[test]
fn dates_counts_and_coordinates_are_let_pass() {
    for text in [
        "on 2013-11-02, from 2013-11-02 to 2013-11-21, 02-11-2013, 2013.11.02, 20131102",
        "17 of 1,234,567 people; 10 000 000; between 13 and 15",
        "at 41.80571, 123.43147, or +41.80571 +123.43147",
        "A/HRC/25/CRP.1, General Assembly resolution 2198, ISBN 978-0-14-044913-6",
        "https://english.chosun.com/site/data/html_dir/2013/11/21/2013112100922.html",
        "https://online.wsj.com/news/articles/SB10001424052702303945704579390610509563676",
        "fn. 31, 32, 33; pp. 127–128",
        "by telephone on 7 November 2013, or by telephone: 2013-11-07",
        "999999-1234567 and 123456789012345678 hold no day of birth",
    ] {
        assert_eq!(saying(text), [], "{text}");
    }
}

#[test]
fn every_public_text_is_looked_at() {
    let mut everywhere = incident();
    let name = json!("Kim Chol-su");
    for pointer in
        ["/title", "/summary", "/places/0/name", "/people/reason", "/claims/1/quote", "/claims/1/locator"]
    {
        *everywhere.pointer_mut(pointer).unwrap() = name.clone();
    }
    everywhere["discounted"] = name.clone();
    everywhere["claims"][1]["attribution"] = json!(["a source", name]);
    everywhere["claims"][2]["key"] = json!("kim-chol-su");
    let found: Vec<String> =
        cautions::incident(&record(everywhere)).into_iter().map(|caution| caution.pointer).collect();
    assert_eq!(
        found,
        [
            "/title",
            "/summary",
            "/discounted",
            "/places/0/name",
            "/people/reason",
            "/claims/1/attribution/1",
            "/claims/1/quote",
            "/claims/1/locator",
            "/claims/2/key"
        ]
    );
    let cautions = |source: Value| -> Vec<(String, &'static str)> {
        cautions::source(&record(source), &[])
            .into_iter()
            .map(|caution| (caution.pointer, caution.code))
            .collect()
    };
    let source = json!({"key": "pak-yong-ho-2013", "kind": "media", "outlet": "A 010-1234-5678", "title": "Kim Chol-su", "title_original": "김철수 씨",
        "authors": ["Kim Chol-su", "a@example.org"], "url": "https://example.org/?to=kim%40example.org", "note": "Kim Chol-su"});
    let expected = [
        ("/key", "personal-name"),
        ("/outlet", "phone"),
        ("/title", "personal-name"),
        ("/title_original", "personal-name"),
        ("/authors/1", "email"),
        ("/url", "email"),
        ("/note", "personal-name"),
    ];
    assert_eq!(cautions(source), expected.map(|(pointer, code)| (pointer.to_owned(), code)));
    // Who signs an article is known; who gives testimony may have been named by mistake.
    let testimony = json!({"key": "testimony-1", "kind": "testimony", "outlet": "A mission", "title": "An account", "authors": ["Kim Chol-su"]});
    assert_eq!(cautions(testimony), [("/authors/0".to_owned(), "personal-name")]);
    let event: ContextEvent =
        record(json!({"kind": "event", "date": "2013", "title": "Kim Chol-su", "summary": "010-1234-5678",
        "citations": [{"source": "a", "locator": "a@example.org"}]}));
    let found: Vec<String> =
        cautions::context_event(&event).into_iter().map(|caution| caution.pointer).collect();
    assert_eq!(found, ["/title", "/summary", "/citations/0/locator"]);
}

#[test]
fn a_field_has_one_caution_of_a_kind_which_quotes_the_first() {
    let cautions = saying("Kim Chol-su, Pak Yong-ho and Zhang Wei, 010-1234-5678");
    let messages: Vec<&str> = cautions.iter().map(|caution| caution.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "looks like the name of a person: Kim Chol-su, and 2 more",
            "looks like a telephone number: 010-1234-5678"
        ]
    );
}

#[test]
fn an_outlet_that_looks_like_another_is_seen() {
    let known =
        ["Chosun Daily", "Daily NK", "NK News", "Yonhap", "38 North", "조선일보", "Korea Herald", "BBC"];
    let look = |outlet: &str| {
        let source: Source =
            record(json!({"key": "a", "kind": "media", "outlet": outlet, "title": "A report"}));
        cautions::source(&source, &known)
            .into_iter()
            .map(|caution| (caution.code, caution.message))
            .collect::<Vec<_>>()
    };
    for (outlet, message) in [
        ("CHOSUN DAILY", "looks the same as the outlet Chosun Daily"),
        ("Chosun-Daily", "looks the same as the outlet Chosun Daily"),
        ("ChosunDaily", "looks the same as the outlet Chosun Daily"),
        ("Сhosun Daily", "looks the same as the outlet Chosun Daily"),
        ("DaiIy NK", "looks the same as the outlet Daily NK"),
        ("Ｙｏｎｈａｐ", "looks the same as the outlet Yonhap"),
        ("38 N0rth", "looks the same as the outlet 38 North"),
        ("조선 일보", "looks the same as the outlet 조선일보"),
        ("Choson Daily", "differs by one letter from the outlet Chosun Daily"),
        ("Yonahp", "differs by one letter from the outlet Yonhap"),
        ("Korean Heralds", "differs by two letters from the outlet Korea Herald"),
    ] {
        assert_eq!(look(outlet), [("look-alike-outlet", message.to_owned())], "{outlet}");
    }
    for outlet in [
        "Chosun Daily",
        "Korea Times",
        "CBC",
        "중앙일보",
        "조선신보",
        "Daily Mail",
        "Yonhap News",
        "Global Times",
        "—",
    ] {
        assert_eq!(look(outlet), [], "{outlet}");
    }
}

/// The records that the register begins with were checked by hand, and name no person but those who signed an article:
/// whoever published them anew would be asked nothing.
#[test]
fn the_records_of_the_report_ask_for_nothing() {
    let mut found = Vec::new();
    for day in ["2013-11-02", "2013-11-07", "2013-11-15"] {
        let incident: Incident = record(data(&format!("incidents/{day}.json")));
        found.extend(cautions::incident(&incident));
    }
    let sources: Vec<Source> = data("sources.json").as_array().unwrap().iter().cloned().map(record).collect();
    let outlets: Vec<&str> = sources.iter().map(|source| source.outlet.as_str()).collect();
    for source in &sources {
        // As if each were new to the register.
        let others: Vec<&str> = outlets.iter().copied().filter(|outlet| *outlet != source.outlet).collect();
        found.extend(cautions::source(source, &others));
    }
    for event in data("context.json").as_array().unwrap() {
        found.extend(cautions::context_event(&record(event.clone())));
    }
    assert_eq!(found, []);
}

proptest! {
    #![proptest_config(crate::oracle::cases(100))]

    /// Whatever stands there, a message is short, and the text is taken as it is.
    #[test]
    fn no_text_is_too_odd(text in "\\PC{0,60}|[A-Z가-힣王李0-9 .,@+-]{0,60}", outlet in "\\PC{1,20}") {
        for caution in saying(&text) {
            prop_assert!(caution.message.chars().count() <= 140);
        }
        let source: Source = record(json!({"key": "a", "kind": "media", "outlet": outlet, "title": text}));
        prop_assert!(cautions::source(&source, &[&outlet]).iter().all(|caution| caution.code != "look-alike-outlet"));
    }
}
