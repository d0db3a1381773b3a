//! Bodies, read strictly.

use refoulement::http::extract::body::submitted::MOST;
use serde_json::{Value, json};

use super::Bench;
use crate::support::api::Api;

/// Bodies that are no JSON as it is taken here.
const MALFORMED: &[(&str, &str)] = &[
    ("nothing", ""),
    ("white space", "  "),
    ("cut off", r#"{"title":"a""#),
    ("more than one", r#"{"title":"a"}{"title":"b"}"#),
    ("something after it", r#"{"title":"a"} x"#),
    ("comma at the end", r#"{"title":"a",}"#),
    ("comment", "{\"title\":\"a\"} // no"),
    ("single quotes", "{'title':'a'}"),
    ("no quotes", "{title:\"a\"}"),
    ("NaN", r#"{"title":"a","count":NaN}"#),
    ("Infinity", r#"{"title":"a","count":-Infinity}"#),
    ("too large for any number", r#"{"title":"a","count":1e999}"#),
    ("leading zero", r#"{"title":"a","count":07}"#),
    ("plus sign", r#"{"title":"a","count":+7}"#),
    ("hexadecimal", r#"{"title":"a","count":0x7}"#),
    ("key twice", r#"{"title":"a","title":"a"}"#),
    ("key twice, deep", r#"{"title":"a","parts":[{"words":[]},{"words":[],"words":[]}]}"#),
    ("key twice, once escaped", r#"{"title":"a","t\u0069tle":"b"}"#),
    ("half a surrogate", r#"{"title":"\ud800"}"#),
    ("bare control character", "{\"title\":\"a\u{1}\"}"),
    ("byte order mark", "\u{feff}{\"title\":\"a\"}"),
    ("17 deep", r#"{"title":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}"#),
];

/// Bodies that are JSON, with the pointer to what is wrong, and a word of what is allowed there.
fn refused() -> Vec<(&'static str, Value, &'static str, &'static str, &'static str)> {
    let thing = |field: &str, value: Value| json!({"title": "a", field: value});
    vec![
        ("not an object", json!(["a"]), "", "wrong-type", "an object"),
        ("a word alone", json!("a"), "", "wrong-type", "an object"),
        ("field missing", json!({}), "/title", "required", ""),
        ("field unknown", thing("colour", json!(1)), "/colour", "unknown", "country"),
        ("field in another case", json!({"Title": "a"}), "/Title", "unknown", "title"),
        (
            "field unknown, deep",
            thing("parts", json!([{}, {"colour": 1}])),
            "/parts/1/colour",
            "unknown",
            "words",
        ),
        (
            "text for a number",
            thing("count", json!("7")),
            "/count",
            "wrong-type",
            "a whole number, 0 or more",
        ),
        ("fraction", thing("count", json!(7.0)), "/count", "wrong-type", "a whole number, 0 or more"),
        ("negative", thing("count", json!(-1)), "/count", "not-allowed", "a whole number, 0 or more"),
        (
            "too large",
            thing("count", json!(4_294_967_296_u64)),
            "/count",
            "not-allowed",
            "a whole number, 0 or more",
        ),
        ("number for a text", json!({"title": 7}), "/title", "wrong-type", "a text"),
        ("null for a text", json!({"title": null}), "/title", "wrong-type", "a text"),
        ("text for true", thing("sure", json!("true")), "/sure", "wrong-type", "true or false"),
        ("list for an object", thing("people", json!([13, 15])), "/people", "wrong-type", "an object"),
        ("object for a list", thing("parts", json!({})), "/parts", "wrong-type", "a list"),
        ("object for a word", thing("status", json!({"released": null})), "/status", "wrong-type", "a word"),
        (
            "word that the list has not",
            thing("status", json!("returned")),
            "/status",
            "not-allowed",
            "repatriated",
        ),
        ("no date", thing("date", json!("yesterday")), "/date", "malformed", ""),
        ("no country", thing("country", json!("China")), "/country", "malformed", "ISO"),
        (
            "a pointer is escaped",
            thing("parts", json!([{"a/b~c": "x"}])),
            "/parts/0/a~1b~0c",
            "wrong-type",
            "a whole number",
        ),
        ("201 items", thing("parts", json!(vec![json!({}); 201])), "/parts", "too-many", "at most 200"),
        ("NUL", json!({"title": "a\u{0}"}), "/title", "forbidden-character", "NUL"),
        ("control character", json!({"title": "a\u{7}"}), "/title", "forbidden-character", "control"),
        ("bidi override", json!({"title": "a\u{202e}b"}), "/title", "forbidden-character", "bidirectional"),
        (
            "zero width",
            thing("parts", json!([{"words": ["a", "b\u{200b}"]}])),
            "/parts/0/words/1",
            "forbidden-character",
            "invisible",
        ),
        ("tag character", json!({"title": "a\u{e0041}"}), "/title", "forbidden-character", "tag"),
    ]
}

#[tokio::test]
async fn what_is_no_json_as_it_is_taken_here_is_malformed() {
    let bench = Bench::of(&Api::report().await);
    for (name, body) in MALFORMED {
        let answer = bench.send("POST", "/thing", &[("content-type", "application/json")], body).await;
        assert_eq!(answer.problem(), "400 malformed-body", "{name}: {}", answer.body);
    }
    let twice = bench.send("POST", "/thing", &[], MALFORMED[16].1).await;
    assert!(twice.json()["detail"].as_str().unwrap().contains("/parts/1/words"), "{}", twice.body);
    let request = axum::http::Request::post("/thing")
        .header("content-type", "application/json")
        .body(axum::body::Body::from(&b"{\"title\":\"\xff\"}"[..]));
    assert_eq!(
        crate::support::api::answer(bench.router.clone(), request.unwrap()).await.problem(),
        "400 malformed-body"
    );
    // As deep as is allowed: it is read, and refused for what it says.
    let deep = bench.send("POST", "/thing", &[], r#"{"title":[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]}"#).await;
    assert_eq!(deep.problem(), "422 validation-failed", "{}", deep.body);
}

#[tokio::test]
async fn a_field_that_is_wrong_is_named_with_what_is_allowed() {
    let bench = Bench::of(&Api::report().await);
    for (name, body, pointer, code, allowed) in refused() {
        let answer = bench.send("POST", "/thing", &[], &body.to_string()).await;
        assert_eq!(answer.problem(), "422 validation-failed", "{name}: {}", answer.body);
        let error = answer.json()["errors"][0].clone();
        assert_eq!(
            (error["pointer"].as_str(), error["code"].as_str()),
            (Some(pointer), Some(code)),
            "{name}: {error}"
        );
        assert!(error["allowed"].to_string().contains(allowed), "{name}: {error}");
        assert!(
            !error["message"].as_str().unwrap().is_empty() && error.get("parameter").is_none(),
            "{name}: {error}"
        );
    }
}

#[tokio::test]
async fn what_was_sent_is_quoted_briefly_and_safely() {
    let bench = Bench::of(&Api::report().await);
    let long = "x".repeat(5000);
    for body in [
        json!({"title": "a", "count": long}),
        json!({"title": "a", "status": long}),
        json!({"title": "a", "date": long}),
        json!({"title": "a", (long.clone()): 1}),
    ] {
        let answer = bench.send("POST", "/thing", &[], &body.to_string()).await;
        assert_eq!(answer.problem(), "422 validation-failed");
        assert!(!answer.body.contains(&"x".repeat(81)), "{}", answer.body);
        assert!(answer.body.contains(&"x".repeat(79)), "{}", answer.body);
    }
    // Many wrong texts are not all named.
    let many = json!({"title": "a", "parts": [{"words": vec!["\u{200b}"; 200]}]});
    assert_eq!(
        bench.send("POST", "/thing", &[], &many.to_string()).await.json()["errors"].as_array().unwrap().len(),
        20
    );
    let hidden = bench.send("POST", "/thing", &[], &json!({"title": "a", "b\u{202e}": 1}).to_string()).await;
    assert_eq!(hidden.problem(), "422 validation-failed");
    assert!(
        !hidden.body.contains('\u{202e}') && hidden.json()["errors"][0]["pointer"] == "/b\u{fffd}",
        "{}",
        hidden.body
    );
}

#[tokio::test]
async fn what_is_right_is_read_and_its_text_is_normal() {
    let bench = Bench::of(&Api::report().await);
    let body = json!({"title": "Cafe\u{301}\nand tab\t", "count": 7, "people": {"min": 1, "max": null}, "date": "2013-11", "country": "CN", "status": "released",
        "parts": [{"a/b~c": -3, "words": ["\u{bd81}\u{d55c}"]}]});
    let answer = bench.send("POST", "/thing", &[], &body.to_string()).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.json()["title"], "Caf\u{e9}\nand tab\t");
    assert_eq!(answer.json()["parts"][0]["a/b~c"], -3);
    // The digest is of the bytes as they came.
    let digests = [r#"{"a":1}"#, r#"{"a": 1}"#, r#"{"a":1}"#]
        .map(|body| async { bench.send("POST", "/digest", &[], body).await.body });
    let [one, other, again] = futures_util::future::join_all(digests).await.try_into().unwrap();
    assert!(one == again && one != other && one.len() == 64);
}

#[tokio::test]
async fn a_body_says_what_it_is() {
    let bench = Bench::of(&Api::report().await);
    let body = r#"{"title":"a"}"#;
    for media_type in [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json; charset=latin1",
        "application/merge-patch+json",
        "application/jsonp",
    ] {
        let answer = bench.send("POST", "/thing", &[("content-type", media_type)], body).await;
        assert_eq!(answer.problem(), "415 unsupported-media-type", "{media_type}");
        assert_eq!(answer.headers["accept"], "application/json", "{media_type}");
    }
    for media_type in ["application/json", "Application/Json; charset=UTF-8"] {
        assert_eq!(
            bench.send("POST", "/thing", &[("content-type", media_type)], body).await.status,
            200,
            "{media_type}"
        );
    }
    let packed = bench.send("POST", "/thing", &[("content-encoding", "gzip")], body).await;
    assert_eq!(packed.problem(), "415 unsupported-media-type");
    let patch = bench
        .send("PATCH", "/patch", &[("content-type", "application/merge-patch+json")], r#"{"a":null}"#)
        .await;
    assert_eq!((patch.status.as_u16(), patch.body.as_str()), (200, r#"{"a":null}"#));
    let whole = bench.send("PATCH", "/patch", &[], r#"{"a":null}"#).await;
    assert_eq!(whole.headers["accept"], "application/merge-patch+json");
    let missing = axum::http::Request::post("/thing").body(axum::body::Body::from(body)).unwrap();
    assert_eq!(
        crate::support::api::answer(bench.router.clone(), missing).await.problem(),
        "415 unsupported-media-type"
    );
}

#[tokio::test]
async fn a_body_has_at_most_256_kib() {
    let bench = Bench::of(&Api::report().await);
    let of = |length: usize| format!("{{\"title\":\"a\"}}{}", " ".repeat(length - 13));
    assert_eq!(bench.send("POST", "/thing", &[], &of(MOST)).await.status, 200);
    assert_eq!(bench.send("POST", "/thing", &[], &of(MOST + 1)).await.problem(), "413 payload-too-large");
    // Without a stated length it is seen on the way.
    let chunks = (0..40).map(|_| Ok::<_, std::convert::Infallible>(bytes::Bytes::from(vec![b' '; 8192])));
    let body = axum::body::Body::from_stream(futures_util::stream::iter(chunks));
    let request =
        axum::http::Request::post("/thing").header("content-type", "application/json").body(body).unwrap();
    assert_eq!(
        crate::support::api::answer(bench.router.clone(), request).await.problem(),
        "413 payload-too-large"
    );
}
