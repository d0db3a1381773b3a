//! Which article a source is, and its key, as pure functions.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::select;
use refoulement::model::record::identity::{Sameness, key, key_with, same};
use refoulement::model::record::source::Source;
use refoulement::model::validation::source::is_key;
use refoulement::model::value::address::address;
use serde_json::{Value, json};

use crate::oracle::cases;

fn source(change: &Value) -> Source {
    let mut source = json!({"key": "k", "kind": "media", "outlet": "A Daily", "title": "Nine detained"});
    source.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    serde_json::from_value(source).unwrap()
}

#[test]
fn addresses_are_compared_by_what_they_lead_to() {
    for (url, expected) in [
        ("https://www.nknews.org/2014/02/a/", "nknews.org/2014/02/a"),
        ("http://nknews.org:80/2014/02/a#top", "nknews.org/2014/02/a"),
        ("nknews.org/2014/02/a", "nknews.org/2014/02/a"),
        ("https://NKNews.org/2014/02/a?utm_source=mail&utm_medium=b", "nknews.org/2014/02/a"),
        ("https://a.example/view?b=2&a=1&fbclid=x", "a.example/view?a=1&b=2"),
        ("https://a.example/view?id=1&&GCLID=2", "a.example/view?id=1"),
        ("https://a.example/View?A=1", "a.example/View?A=1"),
        ("https://조선.example/a b", "xn--6i4bt7k.example/a%20b"),
        ("https://a.example/%ec%a1%b0", "a.example/%EC%A1%B0"),
        ("https://a.example/조", "a.example/%EC%A1%B0"),
        ("https://a.example/%7Ekim/%61", "a.example/~kim/a"),
        ("https://a.example/a|b", "a.example/a%7Cb"),
        ("https://a.example/100%", "a.example/100%25"),
        ("https://web.archive.org/web/20131121000000/http://www.chosun.com/a?id=1", "chosun.com/a?id=1"),
        ("https://web.archive.org/web/2013id_/http://chosun.com/a", "chosun.com/a"),
        ("https://web.archive.org/web/20131121000000/chosun.com/a", "chosun.com/a"),
        ("https://archive.ph/20131121000000/https://chosun.com/a", "chosun.com/a"),
        ("https://archive.ph/AbCd1", "archive.ph/AbCd1"),
        ("https://web.archive.org/web/2013/https://a.example/#!/article/9", "a.example#!/article/9"),
        ("https://a.example/view?pk_no=1&pk_campaign=x", "a.example/view?pk_no=1"),
        ("https://web.archive.org/about", "web.archive.org/about"),
        // What a script shows is told apart by what stands behind the hash.
        ("https://a.example/#!/article/9", "a.example#!/article/9"),
        ("https://a.example:8443/", "a.example:8443"),
        ("no address", "no address"),
    ] {
        assert_eq!(address(url), expected, "{url}");
    }
}

#[test]
fn an_article_is_known_by_its_address_or_else_by_outlet_day_and_title() {
    let url = |url: &str| json!({"url": url, "published": "2014-05-31"});
    let dated = json!({"published": "2014-05-31"});
    for (one, other, expected) in [
        (url("https://a.example/1"), url("http://www.a.example/1/"), Sameness::Same),
        (
            url("https://a.example/1"),
            json!({"url": "https://a.example/1", "outlet": "B", "title": "C"}),
            Sameness::Same,
        ),
        (url("https://a.example/1"), url("https://a.example/2"), Sameness::Unsure),
        // A convention and its protocol on one page are two documents.
        (
            url("https://a.example/1"),
            json!({"url": "https://a.example/1", "published": "1966-12-16", "title": "Protocol"}),
            Sameness::Unsure,
        ),
        (
            url("https://a.example/1"),
            json!({"url": "https://a.example/1", "published": "1966-12-16"}),
            Sameness::Same,
        ),
        (
            url("https://a.example/1"),
            json!({"url": "https://a.example/2", "published": "2014-06-01"}),
            Sameness::Different,
        ),
        (url("https://a.example/1"), dated.clone(), Sameness::Same),
        (
            url("https://a.example/1"),
            json!({"archive_url": "https://web.archive.org/web/2014/http://a.example/1"}),
            Sameness::Same,
        ),
        (url("https://a.example/1"), json!({"published": "2014-05"}), Sameness::Different),
        (
            dated.clone(),
            json!({"published": "2014-05-31~", "outlet": "a  DAILY", "title": "“Nine Détained”"}),
            Sameness::Same,
        ),
        (dated.clone(), json!({"published": "2014-05-31", "outlet": "B Daily"}), Sameness::Different),
        (json!({}), json!({}), Sameness::Same),
        // Without a day two interviews of one name may be two.
        (json!({"kind": "testimony"}), json!({"kind": "testimony"}), Sameness::Unsure),
        (json!({}), json!({"authors": ["A. Writer"]}), Sameness::Unsure),
        // The address of a whole site is on many of its articles.
        (
            url("https://a.example/"),
            json!({"url": "https://a.example/", "published": "2014-05-31", "title": "C"}),
            Sameness::Different,
        ),
        (json!({"title": "탈북자 17명"}), json!({"title": "탈북자 15명"}), Sameness::Different),
        // A wire story in two papers is two articles, which may derive from one.
        (
            url("https://a.example/1"),
            json!({"url": "https://b.example/1", "outlet": "B Daily", "published": "2014-05-31"}),
            Sameness::Different,
        ),
        // Without a title there is less to go by.
        (
            json!({"url": "https://a.example/1", "title": "(no title given)"}),
            json!({"url": "https://a.example/2", "title": ""}),
            Sameness::Different,
        ),
        (json!({"url": "https://a.example/1", "title": ""}), json!({"title": ""}), Sameness::Unsure),
        (json!({"title": ""}), json!({"title": "(no title given)"}), Sameness::Unsure),
    ] {
        assert_eq!(same(&source(&one), &source(&other)), expected, "{one} {other}");
        assert_eq!(same(&source(&other), &source(&one)), expected, "{other} {one}");
    }
}

#[test]
fn a_key_is_outlet_and_day_in_ascii_and_letters_where_that_is_taken() {
    for (outlet, published, expected) in [
        ("A Daily", json!("2014-05-31"), "a-daily-2014-05-31"),
        ("Süddeutsche Zeitung", json!("2014-11-01"), "suddeutsche-zeitung-2014-11-01"),
        ("조선일보", json!("2013-11-21"), "joseonilbo-2013-11-21"),
        ("Đài Á Châu Tự Do", json!("2013-11~"), "dai-a-chau-tu-do-2013-11"),
        ("Le Monde", Value::Null, "le-monde"),
        ("!", json!("2013/2014"), "source-2013-2014"),
        ("?", Value::Null, "source"),
    ] {
        let source = source(&json!({"outlet": outlet, "published": published}));
        assert_eq!(key(&source, |_| false), expected);
        assert_eq!(key_with(&source, "a1b2c3"), format!("{expected}-a1b2c3"));
    }
    let same = source(&json!({"published": "2014"}));
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let started = std::time::Instant::now();
    for _ in 0..20_000 {
        let next = key(&same, |key| taken.contains(key));
        assert!(taken.insert(next));
    }
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
    for expected in
        ["a-daily-2014", "a-daily-2014-b", "a-daily-2014-z", "a-daily-2014-aa", "a-daily-2014-acd"]
    {
        assert!(taken.contains(expected), "{expected}");
    }
    taken.remove("a-daily-2014-c");
    assert!(!taken.contains(&key(&same, |key| taken.contains(key))));
}

/// A page's address, and one way to write it.
fn spellings() -> impl Strategy<Value = (String, String)> {
    let host = select(&["daily.example", "조선.example", "a.b.example", "a.example.org"][..]);
    let path = "(/[a-zA-Z0-9_~.%é조-]{1,6}){0,3}";
    let query = proptest::collection::btree_map("[a-f]{1,3}", "[a-z0-9%=]{0,3}", 0..4);
    let spelled = (
        select(&["https://", "http://", "HTTPS://", ""][..]),
        select(&["", "www.", "WWW."][..]),
        select(&["", ":80", ":443"][..]),
        select(&["", "/", "//"][..]),
        select(&["", "#", "#top", "#:~:text=nine"][..]),
        select(&["", "utm_source=x", "fbclid=IwAR0", "_ga=1.2", "utm_medium=a&utm_campaign=b"][..]),
        select(&["", "https://web.archive.org/web/20131121000000/", "https://archive.ph/2013/"][..]),
        any::<bool>(),
    );
    (host, path, query, spelled).prop_map(|(host, path, query, spelled)| {
        let (scheme, www, port, slash, fragment, tracking, archive, turned) = spelled;
        let pairs: Vec<String> = query.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mark = |query: &str| if query.is_empty() { "" } else { "?" };
        let plain = format!("https://{host}{path}{}{}", mark(&pairs.join("&")), pairs.join("&"));
        let mut other = pairs.clone();
        other.extend(Some(tracking.to_owned()).filter(|pair| !pair.is_empty()));
        if turned {
            other.reverse();
        }
        // An archive writes the whole address out.
        let (scheme, fragment) = if archive.is_empty() { (scheme, fragment) } else { ("http://", "") };
        let other = other.join("&");
        let spelled =
            format!("{archive}{scheme}{www}{host}{port}{path}{slash}{}{other}{fragment}", mark(&other));
        (plain, spelled)
    })
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn an_address_ignores_what_does_not_tell_pages_apart((plain, spelled) in spellings()) {
        prop_assert_eq!(address(&spelled), address(&plain), "{} {}", spelled, plain);
    }

    #[test]
    fn an_address_stays_what_it_is_when_it_is_normalised_again(url in "(https?://)?(www\\.)?[a-z%:/?#&=.가é ]{0,30}") {
        let once = address(&url);
        prop_assert_eq!(address(&once), once);
    }

    #[test]
    fn sameness_is_mutual_and_a_source_is_itself(
        one in (select(&["a.example/1", "a.example/2", ""][..]), select(&["A", "Á", "B"][..]), select(&["T", "t!", ""][..])),
        other in (select(&["a.example/1", "a.example/2", ""][..]), select(&["A", "Á", "B"][..]), select(&["T", "t!", ""][..])),
    ) {
        let made = |(url, outlet, title): (&str, &str, &str)| {
            let url = Some(url).filter(|url| !url.is_empty()).map(|url| format!("https://{url}"));
            source(&json!({"url": url, "outlet": outlet, "title": title}))
        };
        let (one, other) = (made(one), made(other));
        prop_assert_eq!(same(&one, &other), same(&other, &one));
        let is_known = one.url.is_some() || !one.title.is_empty();
        prop_assert_eq!(same(&one, &one), if is_known { Sameness::Same } else { Sameness::Unsure });
    }

    #[test]
    fn a_key_is_valid_and_the_same_for_every_spelling(outlet in "\\PC{1,40}", taken in 0_usize..4) {
        let of = |outlet: &str| source(&json!({"outlet": outlet, "published": "2013-11-21"}));
        let mut there: BTreeSet<String> = BTreeSet::new();
        for _ in 0..taken {
            let next = key(&of(&outlet), |key| there.contains(key));
            prop_assert!(there.insert(next));
        }
        let given = key(&of(&outlet), |key| there.contains(key));
        prop_assert!(is_key(&given) && given.contains("2013-11-21"), "{}", given);
        prop_assert!(is_key(&key_with(&of(&outlet), "a1b2c3")));
        let spaced = format!("  {}  ", outlet.to_uppercase().to_lowercase());
        let plain = outlet.to_lowercase().to_uppercase().to_lowercase();
        prop_assert_eq!(key(&of(&spaced), |_| false), key(&of(&plain), |_| false));
    }
}
