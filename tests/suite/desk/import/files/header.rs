//! Lines above the names of the columns.

use super::{dry_run, form, sentences};
use crate::support::desk::Desk;

const ROW: &str = "T;2014-05-01;CN;9;A Daily;2014-05-02\n";
const NAMES: &str = "title;date;host_country;people;source;source_date\n";
const ABOVE: &str = "Detentions, deportations, and returns\n\nAs of May, 2014\nOffice of the Register\nContact, phone\nAll numbers are minimums\n";

#[tokio::test]
async fn they_are_found_where_there_is_one_reading() {
    let desk = Desk::open().await;
    let report = dry_run(&desk, "", "text/csv", format!("{ABOVE}{NAMES}{ROW}")).await;
    assert_eq!((&report["new"], &report["problems"]), (&1.into(), &serde_json::json!([])), "{report}");
    assert_eq!(
        sentences(&report, "notes"),
        ["7 : the names of the columns are in line 7; what stands above is not read"]
    );
    let report = dry_run(&desk, "", "text/csv", format!("{ABOVE}{NAMES}{ROW}{NAMES}{ROW}")).await;
    assert_eq!(
        sentences(&report, "problems"),
        [
            "0 : the names of the columns may be in line 7 or in line 9; remove the lines above them, or write skip = 6 in a mapping file"
        ]
    );
    let report = dry_run(&desk, "", "text/csv", format!("{ABOVE}colour;{NAMES}red;{ROW}")).await;
    assert_eq!(
        sentences(&report, "problems"),
        [
            "1 : the names of the columns seem to be in line 7; remove the lines above it, or write skip = 6 in a mapping file"
        ]
    );
}

#[tokio::test]
async fn a_mapping_file_names_them_or_knows_the_columns() {
    let desk = Desk::open().await;
    let map = "skip = 6\n";
    let foreign = "[columns]\ntitle = \"What\"\ndate = \"When\"\nhost_country = { constant = \"CN\" }\nsource = { constant = \"A Daily\" }\nsource_date = { constant = \"2015\" }\n";
    for (file, map, problems) in [
        (format!("{ABOVE}{NAMES}{ROW}"), map, vec![]),
        (format!("{ABOVE}What;When;Other\nHeld;2014;x\n"), foreign, vec![]),
        (
            format!("{ABOVE}What;Whan;Other\nHeld;2014;x\n"),
            &format!("skip = 6\n{foreign}"),
            vec!["missing-column"],
        ),
    ] {
        let body = form(&file, map);
        let job = desk
            .kim
            .imports(
                "?dry_run=true",
                "multipart/form-data; boundary=frontier",
                &uuid::Uuid::new_v4().to_string(),
                body,
            )
            .await;
        let codes: Vec<&str> = job["report"]["problems"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["code"].as_str().unwrap())
            .collect();
        assert_eq!(codes, problems, "{job}");
    }
}
