//! Where in a file a problem is, and what in a file is none.

use refoulement::desk::import::{CellProblem, Map, Options};

use super::archive::zipped;
use super::{counts, empty, export, import, import_with, plan, problems, worldly};
use crate::render::read::tables;
use crate::render::world::id;

#[tokio::test]
async fn lines_are_counted_whatever_ends_them() {
    let world = empty().await;
    let rows = [
        "title,date,host_country,source,source_date",
        "One,2013,CN,A paper,2014",
        "",
        "Two,soon,CN,A paper,2014",
    ];
    for (end, first) in [
        ("\n", ""),
        ("\r\n", ""),
        ("\r", ""),
        ("\r", "sep=,\r"),
        ("\n", "sep=,\n"),
        ("\r\n", "\u{feff}sep=,\r\n"),
    ] {
        let line = if first.is_empty() { 4 } else { 5 };
        let found = problems(&world, first.to_owned() + &rows.join(end)).await;
        assert_eq!(found, [format!("{line} date malformed")], "{end:?} {first:?}");
    }
    // A quoted line end is a line as well.
    let quoted = rows.join("\r").replace("One", "\"O\rn\r\ne\"");
    assert_eq!(problems(&world, quoted).await, ["6 date malformed"]);
    let doubtful = b"title\r\xC4\xE5\xEB\xEE\r".repeat(3);
    assert_eq!(problems(&world, doubtful).await, ["2  doubtful-encoding"]);
}

#[tokio::test]
async fn a_column_without_a_name_is_no_matter_to_a_mapping_file() {
    let world = empty().await;
    let map = Map::parse(
        "[columns]\ntitle = \"what\"\ndate = \"when\"\nhost_country = { constant = \"CN\" }\nsource = { constant = \"A paper\" }\nsource_date = \"when\"",
    )
    .unwrap();
    let options = Options { map: Some(&map), ..Options::default() };
    let file = "what,,when,,\nOne,a note,2013,another,and one more\n";
    assert_eq!(counts(&import_with(&world, file.as_bytes(), options).await), (1, 0, 0));
    let wide = super::plan_with(&world, b"what,when,,\nOne,2013,,,more\n", options).await.unwrap();
    assert_eq!(wide.problems[0].code, "too-many-cells");
    assert_eq!(
        problems(&world, "title,date,host_country,source,,\nOne,2013,CN,A paper,,17\n").await,
        ["2  unnamed-column"]
    );
}

#[tokio::test]
async fn a_fault_of_a_part_is_found_in_its_own_row() {
    let world = worldly().await;
    let exported = tables(&export(&world, "/v1/incidents.zip").await);
    let of = |table: &str| &exported.iter().find(|(name, _)| *name == format!("{table}.csv")).unwrap().1;
    for (table, change, column) in [
        ("places", ("Shenyang", "Shen\u{202e}yang"), "name"),
        ("places", ("Dandong,CN,China,CN-LN", "Dandong,CN,China,KP-01"), "subdivision"),
        ("timeline", ("repatriated,2014-02-01", "repatriated,2099-02-01"), "date"),
        ("claims", (",17,17,exact,", ",17,18,exact,"), "quantifier"),
    ] {
        let text = of(table).replacen(change.0, change.1, 1);
        assert_ne!(&text, of(table), "{table}: {change:?}");
        let line =
            1 + text.lines().position(|line| !of(table).lines().any(|was| was == line)).unwrap() as u64;
        let mut files = exported.clone();
        files
            .iter_mut()
            .filter(|(name, _)| *name == format!("{table}.csv"))
            .for_each(|(_, was)| *was = text.clone());
        for files in
            [files.clone(), files.into_iter().filter(|(name, _)| *name == format!("{table}.csv")).collect()]
        {
            let found = plan(&world, zipped(&files)).await.problems;
            let first: &CellProblem = found.first().unwrap_or_else(|| panic!("{table}: {change:?}"));
            assert_eq!(
                (first.table, first.row, first.column.as_str()),
                (Some(table), line, column),
                "{found:?}"
            );
        }
    }
}

#[tokio::test]
async fn the_same_correction_of_a_source_is_made_once() {
    let world = worldly().await;
    let mut files = tables(&export(&world, "/v1/incidents.zip").await);
    for (_, text) in files.iter_mut().filter(|(name, _)| name == "sources.csv") {
        *text = text.replacen("조선일보", "조선일보 (Chosun Ilbo)", 1);
    }
    let first = import(&world, zipped(&files)).await;
    assert_eq!((counts(&first), first.sources), ((0, 0, 9), 1));
    let second = import(&world, zipped(&files)).await;
    assert_eq!((counts(&second), second.sources), ((0, 0, 9), 0), "it waits already");
    let batch = first.batch.unwrap();
    super::publish(&world, "lee", batch).await.unwrap();
    assert_eq!(import(&world, zipped(&files)).await.sources, 0, "the register says so");
}

#[tokio::test]
async fn days_and_months_that_a_program_has_written_anew_are_no_edits() {
    let world = worldly().await;
    let edit = format!("id,date\n{},2013-11\n", id(2));
    let batch = import(&world, edit).await.batch.unwrap();
    super::publish(&world, "lee", batch).await.unwrap();
    let exported = String::from_utf8(export(&world, "/v1/incidents.csv").await).unwrap();
    assert!(exported.contains(",2013-11,"), "{exported}");
    for month in ["Nov-13", "Nov 2013", "11/2013", "2013-11-01 00:00:00", "2013-11-01T00:00:00"] {
        let file =
            exported.replace(",2013-11,", &format!(",{month},")).replace("Incident 5", "Incident five");
        assert_eq!(counts(&super::import_alone(&world, file).await).0, 0, "{month}");
    }
    let day = regex::Regex::new(r",(20\d\d)-(\d\d)-(\d\d),").unwrap();
    for format in [",$1-$2-$3 00:00:00,", ",$1-$2-${3}T00:00:00,", ",$2/$3/$1 0:00,", ",$3.$2.$1 00:00,"] {
        // Twice, as two that are side by side share a comma.
        let file = day.replace_all(&exported, format);
        let file = day.replace_all(&file, format).into_owned();
        assert_ne!(file, exported);
        assert_eq!(counts(&import(&world, file).await), (0, 0, 9), "{format}");
    }
    let found = problems(&world, exported.replace(",2013-11,", ",Dec-13,")).await;
    assert!(found.len() == 1 && found[0].ends_with("date malformed"), "{found:?}");
}
