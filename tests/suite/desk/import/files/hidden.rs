//! Characters that nobody sees, and ends of lines in cells.

use super::{codes, dry_run, imported, sentences};
use crate::support::desk::Desk;

const HEADER: &str = "title,date,host_country,places,people,source,source_date,summary\n";

#[tokio::test]
async fn a_line_that_ends_in_a_title_is_a_space() {
    let desk = Desk::open().await;
    let sheet =
        format!("{HEADER}\"Held in\r\nTumen\",2014-05-01,CN,Tumen,9,A Daily,2014-05-02,\"two\nlines\"\n");
    let record = &imported(&desk, "", "text/csv", sheet).await[0];
    assert_eq!((&record["title"], &record["summary"]), (&"Held in Tumen".into(), &"two\nlines".into()));
    let sheet = format!("{HEADER}Held,2014-05-01,CN,\"Tumen\nYanji\",9,A Daily,2014-05-02,\n");
    let report = dry_run(&desk, "", "text/csv", sheet).await;
    assert_eq!(
        sentences(&report, "problems"),
        ["2 places: a line ends within this cell; write ; between two values, or a space within one"]
    );
}

#[tokio::test]
async fn what_only_hides_is_left_out_and_what_belongs_to_a_script_is_kept() {
    let desk = Desk::open().await;
    let khmer = "ចាប់ខ្លួន\u{200b}ជនភៀសខ្លួន";
    let sheet = format!(
        "{HEADER}{khmer},2014-05-01,KH,Poipet,9,A Daily,2014-05-02,\nاعتقال 17\u{200f} لاجئا,2014-05-02,EG,Cairo,17\u{200f},A Daily,2014-05-02,\nSoft\u{ad}ware\u{200b} held,2014-05-03,CN,Tumen,9,A Daily,2014-05-02,\n"
    );
    let report = dry_run(&desk, "", "text/csv", sheet.clone()).await;
    assert_eq!(
        sentences(&report, "notes"),
        [
            "3 title: invisible characters were left out: U+200F",
            "3 people: invisible characters were left out: U+200F",
            "4 title: invisible characters were left out: U+00AD, U+200B"
        ]
    );
    let records = imported(&desk, "?publish=true", "text/csv", sheet).await;
    let titles: Vec<&str> = records.iter().map(|record| record["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["Software held", "اعتقال 17 لاجئا", khmer]);
    let batches = desk.lee.reads("/v1/desk/batches?state=submitted").await.json();
    let batch = format!("/v1/desk/batches/{}", batches["batches"][0]["id"].as_str().unwrap());
    desk.lee.tells_apart(&batch).await;
    let published = desk.lee.accepts_batch(&batch).await;
    assert_eq!(published["state"], "published", "{published}");
    // Without the mark, across it, and with it.
    for words in ["ជនភៀសខ្លួន", "ចាប់ខ្លួនជនភៀសខ្លួន", khmer]
    {
        let query: String =
            percent_encoding::utf8_percent_encode(words, percent_encoding::NON_ALPHANUMERIC).to_string();
        assert_eq!(
            desk.api.get(&format!("/v1/incidents?q={query}")).await["total"]["incidents"],
            1,
            "{words}"
        );
    }
}

#[tokio::test]
async fn what_is_noted_often_does_not_hide_what_is_noted_of_something_else() {
    let desk = Desk::open().await;
    let row = |n: u32| format!("T{n},2014-05-01,CN,Tumen,about {n},A Daily,2014-05-02,\n");
    let often = (1..=1003).map(row).collect::<Vec<_>>().concat();
    let last = "Soft\u{ad}ware,2014-05-01,CN,Tumen,9,A Daily,2014-05-02,\n".repeat(2);
    let report = dry_run(&desk, "", "text/csv", format!("{HEADER}{often}{last}")).await;
    let notes = sentences(&report, "notes");
    assert_eq!(notes.len(), 1002, "{notes:?}");
    assert_eq!(
        [&notes[0], &notes[1001]],
        [
            "1005 title: invisible characters were left out: U+00AD",
            "0 : and 3 more notes of the code read-as"
        ]
    );
}

#[tokio::test]
async fn what_changes_the_order_of_reading_refuses_its_row() {
    let desk = Desk::open().await;
    let sheet = format!(
        "{HEADER}Held \u{202e}nemuT,2014-05-01,CN,Tumen,9,A Daily,2014-05-02,\nGood,2014-05-01,CN,Tumen,9,A Daily,2014-05-02,\n"
    );
    let report = dry_run(&desk, "", "text/csv", sheet).await;
    assert_eq!(codes(&report), [(2, "title", "forbidden-character")], "{report}");
}
