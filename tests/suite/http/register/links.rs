//! Addresses as people, mail programs, spreadsheets and maps write them.

use proptest::prelude::*;

use crate::oracle::cases;
use crate::support::api::Api;
use crate::support::postgres::runtime;

#[tokio::test]
async fn what_others_hang_onto_an_address_asks_nothing() {
    let api = Api::report().await;
    let id = api.get("/v1/incidents").await["incidents"][0]["id"].as_str().unwrap().to_owned();
    for address in [
        "/?fbclid=x",
        "/docs?utm_source=n",
        "/docs?whatever=1&%ff",
        "/docs/desk?fbclid=x",
        "/ko/places?fbclid=x&whatever=1",
        "/problems?gclid=1",
        "/problems/gone?x",
        &format!("/v1/incidents/{id}?fbclid=x&utm_medium=mail"),
        "/v1/incidents.csv?cache=17",
        "/v1/incidents.atom?utm_campaign=a",
        "/v1/sources?utm%5Fsource=n",
        "/v1/statistics?month=2013-11&mc_cid=1&mc_cid=2",
    ] {
        let answer = api.ask("GET", address).await;
        assert_eq!(answer.status, 200, "{address}: {}", answer.body);
    }
    let list = api.get("/v1/incidents?utm_source=n&month=2013-11&fbclid=%ff&limit=1").await;
    assert_eq!(list["filter"], "month=2013-11");
    assert!(!list["next"].as_str().unwrap().contains("utm"), "{}", list["next"]);
    let file = api.ask("GET", "/v1/incidents.csv?cache=17&month=2013-11").await;
    assert_eq!(file.headers["refoulement-filter"], "month=2013-11");
    // What is like it and is not it is refused as ever.
    for address in
        ["/v1/incidents?cached=1", "/v1/incidents?_=1", "/v1/incidents?utm=1", "/v1/incidents?FBCLID=1"]
    {
        assert_eq!(api.problem(address).await["errors"][0]["code"], "unknown", "{address}");
    }
}

#[tokio::test]
async fn what_others_hang_onto_an_address_is_in_no_key_of_what_is_kept() {
    let api = Api::report().await;
    for [address, same] in [
        ["/docs", "/docs?fbclid=x"],
        ["/docs/keys", "/docs/keys?fbclid=x"],
        ["/places", "/places?fbclid=x"],
        ["/problems", "/problems?whatever=2"],
        ["/v1/incidents.csv?month=2013-11", "/v1/incidents.csv?cache=3&month=2013-11"],
    ] {
        api.ask("GET", address).await;
        let before = api.taken_from_store().await;
        api.ask("GET", same).await;
        assert_eq!(api.taken_from_store().await, before + 1, "{same}");
    }
}

#[tokio::test]
async fn a_slash_at_the_end_is_sent_on_where_there_is_something_without_it() {
    let api = Api::report().await;
    for (address, location) in [
        ("/v1/incidents/", "/v1/incidents"),
        ("/v1/incidents/?month=2013-11", "/v1/incidents?month=2013-11"),
        ("/v1/incidents.csv/?q=a%20b", "/v1/incidents.csv?q=a%20b"),
        (
            "/v1/incidents/bc345a4c-7d52-4d6b-8914-5748e3946723/",
            "/v1/incidents/bc345a4c-7d52-4d6b-8914-5748e3946723",
        ),
        ("/docs/", "/docs"),
        ("/docs/keys/", "/docs/keys"),
        ("/problems/gone/", "/problems/gone"),
    ] {
        for method in ["GET", "HEAD", "POST"] {
            let answer = api.ask(method, address).await;
            assert_eq!(
                (answer.status.as_u16(), &answer.headers["location"]),
                (308, &location.parse().unwrap()),
                "{address}"
            );
            assert!(answer.headers["cache-control"] == "no-store", "{address}");
        }
    }
    for address in [
        "//elsewhere.example/",
        "//elsewhere.example/v1/incidents/",
        "/%2Felsewhere.example/",
        "/\\elsewhere.example/",
        "/nothing/",
        "/nothing",
        "/docs//",
        "//",
        "/v1/",
    ] {
        let Ok(uri) = address.parse::<axum::http::Uri>() else { continue };
        let answer = api.ask("GET", &uri.to_string()).await;
        assert_eq!(answer.status, 404, "{address}: {:?}", answer.headers.get("location"));
    }
    assert_eq!(api.ask("GET", "/").await.status, 200);
}

#[tokio::test]
async fn kosovo_is_a_country() {
    let api = Api::report().await;
    assert_eq!(api.get("/v1/incidents?host_country=XK").await["total"]["incidents"], 0);
}

#[tokio::test]
async fn a_box_beyond_the_date_line_goes_around() {
    let api = Api::report().await;
    for (sent, filter) in [
        ("179,-20,182.5,-10", "bbox=179,-20,-177.5,-10"),
        ("-181,-20,-177.5,-10", "bbox=179,-20,-177.5,-10"),
        ("-190.5,0,-170,10", "bbox=169.5,0,-170,10"),
        ("190,0,170,10", "bbox=-170,0,170,10"),
        ("-540,-90,540,90", "bbox=-180,-90,180,90"),
        ("0,-90,360,90", "bbox=-180,-90,180,90"),
        ("-200,-90,200,90", "bbox=-180,-90,180,90"),
        ("-180,-90,180,90", "bbox=-180,-90,180,90"),
        ("100,20,140,50", "bbox=100,20,140,50"),
        ("460,20,500,50", "bbox=100,20,140,50"),
    ] {
        assert_eq!(api.get(&format!("/v1/incidents?bbox={sent}")).await["filter"], filter, "{sent}");
    }
    let there = api.get("/v1/incidents?bbox=100,20,140,50").await;
    assert_ne!(there["total"]["incidents"], 0);
    assert_eq!(api.get("/v1/incidents?bbox=-260,20,-220,50").await["total"], there["total"]);
    for wrong in ["0,0,10,91", "0,10,10,0", "4000,0,4010,1", "540,0,-540,1"] {
        let problem = api.problem(&format!("/v1/incidents?bbox={wrong}")).await;
        assert_eq!(problem["errors"][0]["parameter"], "bbox", "{wrong}");
    }
}

/// Longitudes in tenths of a degree, so that the naive turning is exact.
fn inside(west: i32, east: i32, lon: i32) -> bool {
    if east - west >= 3600 {
        return true;
    }
    let east = if east < west { east + 3600 } else { east };
    (-20..=20).any(|turn| (west..=east).contains(&(lon + 3600 * turn)))
}

#[test]
fn a_box_holds_what_lies_between_its_sides_however_often_it_is_turned() {
    let runtime = runtime();
    let api = runtime.block_on(Api::report());
    let all = runtime.block_on(api.get("/v1/places"));
    let place = &all["places"].as_array().unwrap().iter().find(|place| place["lon"].is_number()).unwrap();
    let lon = place["lon"].as_f64().unwrap();
    // The place lies between two tenths of a degree; both have to agree, so that its side is not the edge of the box.
    #[expect(clippy::cast_possible_truncation, reason = "a longitude in tenths of a degree")]
    let (below, above) = ((lon * 10.0).floor() as i32, (lon * 10.0).ceil() as i32);
    let key = place["key"].as_str().unwrap();
    let count = |query: &str| {
        runtime.block_on(api.get(&format!("/v1/incidents?place={key}{query}")))["total"]["incidents"].clone()
    };
    let whole = count("");
    proptest!(cases(200), |(west in -9000..9000_i32, width in -3600..7000_i32)| {
        let east = west + width;
        prop_assume!(inside(west, east, below) == inside(west, east, above));
        let tenth = |tenths: i32| format!("{}{}.{}", if tenths < 0 { "-" } else { "" }, tenths.abs() / 10, tenths.abs() % 10);
        let found = count(&format!("&bbox={},-90,{},90", tenth(west), tenth(east)));
        let expected = if inside(west, east, below) { whole.clone() } else { 0.into() };
        prop_assert_eq!(found, expected, "{} {}", west, east);
    });
}

#[tokio::test]
async fn what_browsers_and_crawlers_ask_for_by_themselves_is_there() {
    let api = Api::report().await;
    let icon = api.ask("GET", "/favicon.ico").await;
    assert_eq!((icon.status.as_u16(), &icon.bytes[..4]), (200, &[0, 0, 1, 0][..]));
    assert!(icon.headers["content-security-policy"].to_str().unwrap().contains("img-src 'self'"));
    let robots = api.ask("GET", "/robots.txt").await;
    assert!(robots.body.starts_with("User-agent: *\n"), "{}", robots.body);
    for private in ["/v1/desk/", "/v1/feeds/"] {
        assert!(robots.body.contains(&format!("Disallow: {private}\n")), "{}", robots.body);
    }
    for page in ["/", "/docs", "/docs/keys", "/problems"] {
        let html = api.ask("GET", page).await.body;
        for link in [
            "<link rel=\"icon\" href=\"/favicon.ico\">",
            "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"Registered detentions and forced returns\" href=\"/v1/incidents.atom\">",
        ] {
            assert!(html.contains(link), "{page}: {link}");
        }
    }
}
