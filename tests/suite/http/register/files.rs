//! Files: what they are called, how they begin, and that they come back.

use crate::support::api::{Answer, Api};
use crate::support::desk::Desk;

#[tokio::test]
async fn files_are_named_by_their_filter_and_feeds_by_theirs() {
    let api = Api::report().await;
    for (address, name) in [
        ("/v1/incidents.csv", "incidents.csv"),
        ("/v1/incidents.csv?month=2013-11&version=4", "incidents-month-2013-11.csv"),
        ("/v1/incidents.csv?year=2013&people_min=10", "incidents-people_min-10-year-2013.csv"),
        (
            "/v1/incidents.geojson?host_country=CN&repatriation_status=repatriated,released",
            "incidents-host_country-CN-repatriation_status-repatriated,released.geojson",
        ),
        ("/v1/incidents.zip?bbox=-10,20,140,50", "incidents-bbox--10,20,140,50.zip"),
        ("/v1/incidents.xlsx?people_min=10", "incidents-people_min-10.xlsx"),
        ("/v1/statistics.csv?month=2013-11&group_by=week", "statistics-by-week-month-2013-11.csv"),
    ] {
        let name = format!("attachment; filename=\"refoulement-v4-{name}\"");
        assert_eq!(api.ask("GET", address).await.headers["content-disposition"], name, "{address}");
    }
    let name = async |filter: &str| {
        let answer = api.ask("GET", &format!("/v1/incidents.csv?{filter}")).await;
        answer.headers["content-disposition"].to_str().unwrap().to_owned()
    };
    // What cannot stand in a name still keeps two files apart.
    let long = "a".repeat(150);
    for [one, other] in [
        [format!("q={long}"), format!("q={long}b")],
        ["q=%EB%82%9C%EB%AF%BC".to_owned(), "q=%ED%83%88%EB%B6%81".to_owned()],
        ["outlet=Daily%20NK".to_owned(), "outlet=Korea%20Herald".to_owned()],
        ["q=a-year-2013".to_owned(), "q=a&year=2013".to_owned()],
    ] {
        let (one, other) = (name(&one).await, name(&other).await);
        assert!(one.is_ascii() && one.len() < 180 && one != other, "{one} {other}");
    }
    let title = |feed: &Answer| feed_rs::parser::parse(feed.bytes.as_slice()).unwrap().title.unwrap().content;
    let all = "Refoulement: registered detentions and forced returns";
    assert_eq!(title(&api.ask("GET", "/v1/incidents.atom").await), all);
    assert_eq!(
        title(&api.ask("GET", "/v1/incidents.atom?outlet=Korea%20Herald&month=2013-11").await),
        format!("{all} (outlet=Korea Herald, month=2013-11)")
    );
}

const MARK: &[u8] = b"\xef\xbb\xbf";

#[tokio::test]
async fn a_table_begins_with_a_byte_order_mark_where_it_is_asked_for() {
    let api = Api::report().await;
    for address in
        ["/v1/incidents.csv?month=2013-11", "/v1/incidents.csv?hxl=true", "/v1/statistics.csv?group_by=month"]
    {
        let plain = api.ask("GET", address).await;
        let marked = api.ask("GET", &format!("{address}&bom=true")).await;
        assert!(!plain.bytes.starts_with(MARK), "{address}");
        assert_eq!(marked.bytes, [MARK, &plain.bytes].concat(), "{address}");
        // It asks nothing else of the register.
        assert_eq!(marked.headers["refoulement-filter"], plain.headers["refoulement-filter"]);
        // Each is kept as itself.
        for (again, first) in [(address.to_owned(), &plain), (format!("{address}&bom=true"), &marked)] {
            let before = api.taken_from_store().await;
            let again = api.ask("GET", &again).await;
            assert_eq!(api.taken_from_store().await, before + 1);
            assert_eq!(again.bytes, first.bytes, "{address}");
        }
        assert_eq!(api.ask("GET", &format!("{address}&bom=false")).await.bytes, plain.bytes, "{address}");
    }
    let archive = api.ask("GET", "/v1/incidents.zip?bom=true").await;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(archive.bytes)).unwrap();
    for at in 0..archive.len() {
        let mut bytes = Vec::new();
        let mut file = archive.by_index(at).unwrap();
        let name = file.name().unwrap().into_owned();
        std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
        assert_eq!(bytes.starts_with(MARK), name != "README.txt", "{name}");
    }
    for address in ["/v1/incidents.csv?bom=yes", "/v1/incidents.geojson?bom=true", "/v1/incidents?bom=true"] {
        assert_eq!(api.problem(address).await["errors"][0]["parameter"], "bom", "{address}");
    }
}

#[tokio::test]
async fn a_table_with_a_byte_order_mark_comes_back_unchanged() {
    let desk = Desk::open().await;
    for (address, kind) in [
        ("/v1/incidents.csv?bom=true&hxl=true", "text/csv"),
        ("/v1/incidents.zip?bom=true", "application/zip"),
    ] {
        let file = desk.api.ask("GET", address).await.bytes;
        let looked = desk.kim.imports("?dry_run=true", kind, address, file).await;
        assert_eq!(looked["state"], "checked", "{address}: {looked}");
        let report = &looked["report"];
        let counts = ["new", "changed", "unchanged"].map(|count| report[count].as_u64());
        assert_eq!(counts, [Some(0), Some(0), Some(3)], "{address}: {looked}");
    }
}
