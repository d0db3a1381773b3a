//! Tables as people write them.

use serde_json::json;

use super::{counts, empty, export, import, number, plan, problems, submitted, worldly};

const HOME_MADE: &str = include_str!("../../../data/import/home-made.csv");

#[tokio::test]
async fn a_home_made_sheet_becomes_submissions_with_their_sources() {
    let world = empty().await;
    let written = import(&world, HOME_MADE).await;
    assert_eq!((counts(&written), written.sources), ((2, 0, 0), 2));
    let records = submitted(&world).await;
    assert_eq!(
        records[0],
        json!({
            "title": "About forty sent back from Vientiane", "summary": "", "date": "2014-05-27/2014-05-28", "origin_country": [], "host_country": "LA",
            "places": [{"role": "detention", "name": "Vientiane", "country": "LA", "subdivision": "LA-VT", "precision": "locality", "lat": null, "lon": null, "people": null}],
            "places_are": "all", "people": null, "groups": [],
            "timeline": [{"status": "repatriated", "date": "[2014-05-27..2014-06-01]", "country": null, "people": null, "claims": ["mekong-post-2014-06-01"]}],
            "claims": [{"key": "mekong-post-2014-06-01", "source": "mekong-post-2014-06-01", "via": null, "stance": "asserts", "hedge": "reported", "attribution": [],
                        "people": {"min": 40, "max": 40, "quantifier": "about", "counts": "persons"}, "quote": null, "locator": null}],
            "related": [], "discounted": null,
        })
    );
    assert_eq!(
        (&records[1]["date"], &records[1]["timeline"][0]["date"]),
        (&json!("2014-03"), &json!("2014-03"))
    );
    let states = number(&world, "select count(*) from desk.record where state <> 'submitted'").await;
    assert_eq!(states, 0, "nothing of it is public");
    assert_eq!(export(&world, "/v1/incidents.ndjson").await, b"");
}

#[tokio::test]
async fn the_same_file_twice_changes_nothing() {
    let world = empty().await;
    import(&world, HOME_MADE).await;
    let written = import(&world, HOME_MADE).await;
    assert_eq!((counts(&written), written.sources, written.batch), ((0, 0, 2), 0, None));
    // Other separators, other order of the columns, the mark and the tags of other programs: the same rows.
    let mut rows: Vec<Vec<String>> =
        HOME_MADE.lines().map(|line| line.split(';').rev().map(str::to_owned).collect()).collect();
    rows.insert(1, rows[0].iter().map(|name| format!("#x+{name}")).collect());
    for separator in ["\t", ",", ";"] {
        let lines: Vec<String> = rows.iter().map(|row| row.join(separator)).collect();
        let again = format!("\u{feff}{}\r\n", lines.join("\r\n"));
        assert_eq!(counts(&import(&world, again).await), (0, 0, 2), "{separator:?}");
    }
    assert_eq!(number(&world, "select count(*) from desk.revision").await, 4);
}

#[tokio::test]
async fn no_cell_is_left_out_because_of_its_header() {
    let world = empty().await;
    let row = |header: &str, cells: &str| {
        format!("title,date,host_country,source,source_date,{header}\nT,2013,CN,A paper,2014,{cells}\n")
    };
    for (header, cells, expected) in [
        ("people,People", "13,15", &["1 People repeated"][..]),
        ("people_min,people min", "13,15", &["1 people min repeated"]),
        ("people,people", "13,15", &["1 people repeated"]),
        ("people,,quote", "13,15,Said", &["2  unnamed-column"]),
        ("people,,quote", "13,,Said", &[]),
        ("people,,", "13,,", &[]),
    ] {
        assert_eq!(problems(&world, row(header, cells)).await, expected, "{header}: {cells}");
    }
}

#[tokio::test]
async fn an_address_is_never_lost_and_a_file_of_one_outlet_is_read_soon() {
    let world = empty().await;
    let header = "title,date,host_country,source,source_date,source_url\n";
    let rows = ["", "https://a.example/1", "https://a.example/2"].iter().enumerate();
    let file = rows
        .map(|(n, url)| format!("Case {n},2013,CN,A paper,2014-02-01,{url}\n"))
        .collect::<Vec<_>>()
        .concat();
    let written = import(&world, header.to_owned() + &file).await;
    assert_eq!((counts(&written), written.sources), ((3, 0, 0), 3));
    assert_eq!(counts(&import(&world, header.to_owned() + &file).await), (0, 0, 3));
    let many = (0..4_000)
        .map(|n| format!("Case {n},2013,CN,One paper,,https://one.example/{n}\n"))
        .collect::<Vec<_>>()
        .concat();
    assert_eq!(plan(&world, header.to_owned() + &many).await.new, 4_000);
    let long = format!("{header}Case,2013,CN,A paper,2014,\"{}\"\n", "x".repeat(70_000));
    assert_eq!(problems(&world, long).await, ["2  too-long"]);
    assert_eq!(problems(&world, ",".repeat(200_000)).await, ["0  too-many"]);
    let several = format!(
        "{header}Case,2013,CN,{},2014,\n",
        (0..21).map(|n| format!("Paper {n}")).collect::<Vec<_>>().join("; ")
    );
    assert_eq!(problems(&world, several).await, ["2 source too-many"]);
}

#[tokio::test]
async fn three_bad_rows_of_two_hundred_are_found_by_row_and_column() {
    let world = empty().await;
    let row = |n: u32| {
        let date = if n == 57 { "3/4/2013" } else { "2013-11-02" };
        let country = if n == 120 { "China" } else { "CN" };
        let people = if n == 120 || n == 201 { "17 boxes" } else { "17" };
        format!("Case {n},{date},{country},Shenyang (CN-LN),{people},Border Watch,2013-11-20\n")
    };
    let header = "title,date,host_country,places,people,source,source_date\n".to_owned();
    let sheet = header + &(2..=201).map(row).collect::<String>();
    let plan = plan(&world, &sheet).await;
    let said: Vec<String> = plan.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "row 57, date: 3/4/2013: this may be 3 April 2013 or 4 March 2013; write 2013-04-03 or 2013-03-04",
            "row 120, host_country: China is not a country code; write CN",
            "row 120, people: 17 boxes: not a number of people; write 17, 13-15, 50+, ~40, about 40, at least 50, more than 50 or up to 20",
            "row 201, people: 17 boxes: not a number of people; write 17, 13-15, 50+, ~40, about 40, at least 50, more than 50 or up to 20",
        ]
    );
    assert_eq!((plan.rows, plan.more_problems), (200, 0));
}

#[tokio::test]
async fn every_kind_of_wrong_cell_is_named() {
    let world = worldly().await;
    for (header, row, expected) in [
        ("title,date", "T,2013", vec!["2 host_country required", "2 source required"]),
        ("title,date,host_country", "T,2013,CN", vec!["2 source required"]),
        ("title,date,host_country,source", "T,2013,CN,nobody-2013", vec!["2 source unknown-source"]),
        ("title,date,host_country,source", "T,2013,CN,herald-2014; herald-2014", vec!["2 source repeated"]),
        ("title,date,host_country,source", "T,2013,CN,herald-2014,more", vec!["2  too-many-cells"]),
        (
            "title,date,host_country,source,colour",
            "T,2013,CN,herald-2014,red",
            vec!["1 colour unknown-column"],
        ),
        ("title,title,date", "T,T,2013", vec!["1 title repeated"]),
        (
            "title,date,host_country,source,source_url",
            "T,2013,CN,A paper,javascript:alert(1)",
            vec!["2 source_url malformed"],
        ),
        ("title,date,host_country,source,lat", "T,2013,CN,herald-2014,41.8", vec!["2 lat mismatch"]),
        (
            "title,date,host_country,source,places,lat",
            "T,2013,CN,herald-2014,Tumen,41.8",
            vec!["2 lat required"],
        ),
        (
            "title,date,host_country,source,places",
            "T,2013,CN,herald-2014,Hanoi (VN)",
            vec!["2 places mismatch"],
        ),
        (
            "title,date,host_country,source,places",
            "T,2013,CN,herald-2014,Shenyang (CN-XX)",
            vec!["2 places malformed"],
        ),
        (
            "title,date,host_country,source,counts",
            "T,2013,CN,herald-2014,heads",
            vec!["2 counts unknown-word"],
        ),
        (
            "title,date,host_country,source,confidence",
            "T,2013,CN,herald-2014,one_source",
            vec!["2 confidence computed"],
        ),
        (
            "title,date,host_country,source,repatriation_status",
            "T,2013,CN,A paper,detained",
            vec!["2 source unknown-source"],
        ),
        (
            "title,date,host_country,source,people,people_min",
            "T,2013,CN,herald-2014,3,3",
            vec!["2 people ambiguous"],
        ),
        ("title,date,host_country,source", "T,2099,CN,herald-2014", vec!["2 date in-the-future"]),
        (
            "title,date,host_country,source",
            "\"a\u{202e}b\",2013,CN,herald-2014",
            vec!["2 title forbidden-character"],
        ),
        ("id,title", "00000000-0000-4000-8000-00000000ffff,T", vec!["2 id unknown-id"]),
        ("id,title", "17,T", vec!["2 id malformed"]),
        (
            "title,date,host_country,source",
            "T,2013,CN,herald-2014\nT,2013,CN,herald-2014",
            vec!["3  repeated"],
        ),
        (
            "title,date,host_country,source,places",
            &format!("T,2013,CN,herald-2014,{}", vec!["x"; 201].join(";")),
            vec!["2 places too-many"],
        ),
    ] {
        assert_eq!(
            problems(&world, format!("{header}\n\n{row}\n").replacen("\n\n", "\n", 1)).await,
            expected,
            "{header} / {row}"
        );
    }
    assert_eq!(problems(&world, b"title\n\xff\n").await, ["2  doubtful-encoding"]);
    assert_eq!(problems(&world, b"").await, ["0  empty"]);
}

#[tokio::test]
async fn a_source_that_the_register_has_is_that_source() {
    let world = worldly().await;
    let sheet = "title,date,host_country,source,source_url,source_date\n\
                 One,2014,CN,A paper,https://a.example/1,2014-02-01\n\
                 Two,2014,CN,Another name of it,https://a.example/1/,2014-02-02\n\
                 Three,2014,CN,\"Herald, The\",,2014-02~\n\
                 Four,2014,CN,ilbo-2014,,\n\
                 Five,2014,CN,A paper,https://a.example/2,2014-02-01\n\
                 Six,2014,CN,=新聞,,2014-02-03\n";
    let written = import(&world, sheet).await;
    assert_eq!((written.new, written.sources), (6, 3));
    let cited: Vec<String> = submitted(&world)
        .await
        .iter()
        .map(|record| record["claims"][0]["source"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        cited,
        [
            "a-paper-2014-02-01-b",
            "ilbo-2014",
            "a-paper-2014-02-01",
            "xin-wen-2014-02-03",
            "herald-2014",
            "a-paper-2014-02-01"
        ]
    );
}

#[tokio::test]
async fn several_places_sources_and_texts_that_look_like_formulas() {
    let world = worldly().await;
    let sheet = "title,date,host_country,places,people,precision,source,locator,groups,summary\n\
                 '=1+1,2014,CN,Shenyang (CN-LN); near Beijing; transit: Hanoi (VN); A\\;B,at least 9,,herald-2014; ilbo-2014,p. 1; p. 2,,\"two\r\nlines\"\n\
                 ''quoted,2014,CN,Tumen,,site,herald-2014,a; b,\"guide (CN): 2, counted: no; minor: 1+\",\n";
    import(&world, sheet).await;
    let records = submitted(&world).await;
    let (quoted, formula) = (&records[0], &records[1]);
    assert_eq!((&formula["title"], &quoted["title"]), (&json!("=1+1"), &json!("'quoted")));
    let places: Vec<String> = formula["places"]
        .as_array()
        .unwrap()
        .iter()
        .map(|place| {
            format!("{} {} {} {}", place["role"], place["name"], place["subdivision"], place["precision"])
                .replace('"', "")
        })
        .collect();
    assert_eq!(
        places,
        [
            "detention Shenyang CN-LN locality",
            "detention Beijing null near",
            "detention A;B null locality",
            "transit Hanoi null locality"
        ]
    );
    assert_eq!(
        (&formula["claims"][1]["locator"], &quoted["claims"][0]["locator"]),
        (&json!("p. 2"), &json!("a; b"))
    );
    assert_eq!(
        (&formula["summary"], &quoted["places"][0]["precision"]),
        (&json!("two\nlines"), &json!("site"))
    );
    assert_eq!(
        (&quoted["groups"][0]["claims"], &quoted["groups"][1]["max"]),
        (&json!(["herald-2014"]), &json!(null))
    );
}

#[tokio::test]
async fn two_rows_that_are_the_same_once_a_code_is_known_are_refused() {
    let world = worldly().await;
    let row = |place: &str| format!("Held,2015-01-01,CN,{place},herald-2014\n");
    let sheet = format!("title,date,host_country,places,source\n{}{}", row("Tumen"), row("Tumen (CN-JL)"));
    assert_eq!(problems(&world, sheet).await, ["2  repeated"]);
}
