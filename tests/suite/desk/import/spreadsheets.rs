//! What spreadsheets of several countries make of an export, and what becomes of it when it comes back.

use std::path::Path;

use chrono::NaiveDate;
use encoding_rs::{EUC_KR, Encoding, GB18030, WINDOWS_1252};
use refoulement::desk::founding::load;
use refoulement::desk::import::Options;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use serde_json::json;

use super::{Database, Plan, clock, empty, export, plan_with};
use crate::desk::import::archive::zipped;
use crate::render::read::tables;
use crate::render::world::{id, incident, world};

/// How a spreadsheet of a country writes what it has read.
struct Dress {
    separator: char,
    day: &'static str,
    /// The month and two digits of the year.
    month: fn(NaiveDate) -> String,
    decimal: char,
    thousands: &'static str,
    truth: &'static str,
}

const ENGLISH: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const GERMAN: [&str; 12] =
    ["Jan", "Feb", "Mrz", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"];
const FRENCH: [&str; 12] =
    ["janv", "févr", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc"];

fn named(names: [&str; 12], between: &str, day: NaiveDate) -> String {
    let name = names[day.format("%-m").to_string().parse::<usize>().unwrap() - 1];
    format!("{name}{between}{}", day.format("%y"))
}

const DRESSES: [Dress; 8] = [
    Dress {
        separator: ',',
        day: "%-m/%-d/%Y",
        month: |day| named(ENGLISH, "-", day),
        decimal: '.',
        thousands: "",
        truth: "TRUE",
    },
    Dress {
        separator: ',',
        day: "%-m/%-d/%Y",
        month: |day| named(ENGLISH, "-", day),
        decimal: '.',
        thousands: ",",
        truth: "TRUE",
    },
    Dress {
        separator: ';',
        day: "%d.%m.%Y",
        month: |day| named(GERMAN, " ", day),
        decimal: ',',
        thousands: ".",
        truth: "WAHR",
    },
    Dress {
        separator: ';',
        day: "%d/%m/%Y",
        month: |day| named(FRENCH, "-", day),
        decimal: ',',
        thousands: "\u{202f}",
        truth: "VRAI",
    },
    Dress {
        separator: ';',
        day: "%d/%m/%Y",
        month: |day| named(FRENCH, ".-", day),
        decimal: ',',
        thousands: "\u{a0}",
        truth: "VRAI",
    },
    Dress {
        separator: ',',
        day: "%Y-%m-%d",
        month: |day| named(ENGLISH, "-", day),
        decimal: '.',
        thousands: "",
        truth: "TRUE",
    },
    Dress {
        separator: ',',
        day: "%Y. %-m. %-d",
        month: |day| day.format("%Y년 %-m월").to_string(),
        decimal: '.',
        thousands: ",",
        truth: "TRUE",
    },
    Dress {
        separator: ',',
        day: "%Y/%-m/%-d",
        month: |day| day.format("%Y年%-m月").to_string(),
        decimal: '.',
        thousands: ",",
        truth: "TRUE",
    },
];

impl Dress {
    /// What the program makes of a cell: dates, numbers and truth, where it takes it for one.
    fn cell(&self, cell: &str) -> String {
        if let Ok(day) = NaiveDate::parse_from_str(cell, "%Y-%m-%d") {
            return day.format(self.day).to_string();
        }
        if let Some(first) = format!("{cell}-01").parse().ok().filter(|_| cell.len() == 7) {
            return (self.month)(first);
        }
        if cell == "TRUE" {
            return self.truth.to_owned();
        }
        let is_number =
            !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit() || b".-".contains(&byte));
        match cell.parse::<f64>() {
            Ok(number) if is_number && number.fract() == 0.0 && (2000.0..2100.0).contains(&number) => {
                number.to_string()
            }
            Ok(number) if is_number => self.number(number),
            _ => cell.to_owned(),
        }
    }

    fn number(&self, number: f64) -> String {
        if number.fract() != 0.0 {
            return number.to_string().replace('.', &self.decimal.to_string());
        }
        if number < 1000.0 {
            return number.to_string();
        }
        format!("{}{}{:03}", (number / 1000.0).floor(), self.thousands, number % 1000.0)
    }

    /// The table as the program saves it.
    fn saved(&self, table: &[u8], separator: char) -> String {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(table);
        let mut writer = csv::WriterBuilder::new()
            .delimiter(u8::try_from(separator).unwrap())
            .terminator(csv::Terminator::CRLF)
            .from_writer(Vec::new());
        for (at, record) in reader.records().map(Result::unwrap).enumerate() {
            let cells = record.iter().map(|cell| if at == 0 { cell.to_owned() } else { self.cell(cell) });
            writer.write_record(cells).unwrap();
        }
        String::from_utf8(writer.into_inner().unwrap()).unwrap()
    }
}

/// A text in an encoding that lacks some letters, as programs save it.
fn encoded(text: &str, encoding: &'static Encoding) -> Vec<u8> {
    let letter = |c: char| match encoding.encode(c.encode_utf8(&mut [0; 4])) {
        (bytes, _, false) => bytes.to_vec(),
        _ => vec![b'?'],
    };
    text.chars().flat_map(letter).collect()
}

/// A register that holds what programs like to change.
async fn register(titles: &[&str]) -> Database {
    let database = empty().await;
    let mut acts = world();
    let dates = (1..=12).map(|month| format!("2013-{month:02}")).chain(
        [
            "2013",
            "2013-11-02",
            "2013-02-11",
            "2013-12-25",
            "2013-11/2013-12",
            "2013-11~",
            "[2013-11-02..2013-11-21]",
        ]
        .map(str::to_owned),
    );
    let mut incidents: Vec<_> = (100..).zip(dates).map(|(n, date)| incident(n, &date, |_| ())).collect();
    for (n, title) in (200..).zip(titles) {
        incidents.push(incident(n, "2014-01-05", |incident| {
            incident["title"] = json!(title);
            incident["claims"][0]["people"] =
                json!({"min": 1234, "max": 5678, "quantifier": "between", "counts": "refugees"});
            incident["claims"][0]["locator"] = json!("1-2");
        }));
    }
    // After the sources.
    acts.truncate(1);
    acts.push(incidents);
    load(&database.desk, &clock(), acts).await.unwrap();
    database
}

const PLAIN: [&str; 3] = ["TRUE", "Held; \"all\" of them", "Écoles à Paris"];

async fn planned(world: &Database, file: &[u8], encoding: Option<&str>) -> Plan {
    plan_with(world, file, Options { encoding, ..Options::default() }).await.unwrap()
}

/// What is wrong, as `row column code`, and how many incidents would change.
fn told(plan: &Plan) -> (Vec<String>, u64, u64) {
    let told = plan.problems.iter().map(|one| format!("{} {} {}", one.row, one.column, one.code));
    (told.collect(), plan.new, plan.changed)
}

const NOTHING: (Vec<String>, u64, u64) = (Vec::new(), 0, 0);

#[tokio::test]
async fn an_export_that_a_spreadsheet_of_any_country_has_saved_comes_back_unchanged() {
    let world = register(&PLAIN).await;
    let table = export(&world, "/v1/incidents.csv").await;
    let archive = tables(&export(&world, "/v1/incidents.zip").await);
    for (at, dress) in DRESSES.iter().enumerate() {
        let saved = dress.saved(&table, dress.separator);
        assert!(!saved.contains("2013-11,") || at == 5, "{at}");
        let plan = planned(&world, format!("\u{feff}{saved}").as_bytes(), None).await;
        assert_eq!((told(&plan), plan.unchanged > 20), (NOTHING, true), "{at}: {:?}", plan.problems);
        let of_unicode = dress.saved(&table, '\t');
        let bytes: Vec<u8> =
            [0xFF, 0xFE].into_iter().chain(of_unicode.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(told(&planned(&world, &bytes, None).await), NOTHING, "{at}");
        let parts: Vec<(String, String)> = archive
            .iter()
            .filter(|(name, _)| Path::new(name).extension().is_some_and(|extension| extension == "csv"))
            .map(|(name, text)| (name.clone(), dress.saved(text.as_bytes(), dress.separator)))
            .collect();
        let plan = planned(&world, &zipped(&parts), None).await;
        assert_eq!(told(&plan), NOTHING, "{at}: {:?}", plan.problems);
    }
}

#[tokio::test]
async fn letters_that_an_encoding_lacks_are_not_changed_into_question_marks() {
    let [us, .., seoul, china] = &DRESSES;
    let french = &DRESSES[4];
    let hangul = register(&["두만강 근처에서 아홉 명 체포", "투먼시 국경 검문소", "여성 세 명"]).await;
    let han = register(&["图们江附近拘留了九名难民并强制遣返", "边境检查站"]).await;
    let west = register(&["Neuf réfugiés arrêtés près de la frontière, à l’été", "Où ?"]).await;
    for (world, dress, encoding, name) in [
        (&hangul, seoul, EUC_KR, "cp949"),
        (&han, china, GB18030, "gb18030"),
        (&west, french, WINDOWS_1252, "windows-1252"),
    ] {
        let table = export(world, "/v1/incidents.csv").await;
        let file = encoded(&dress.saved(&table, dress.separator), encoding);
        assert_eq!(told(&planned(world, &file, Some(name)).await), NOTHING, "{name}");
    }
    for (world, dress, encoding, name, lost) in [
        (&hangul, us, WINDOWS_1252, "windows-1252", 3),
        (&han, us, WINDOWS_1252, "windows-1252", 2),
        (&han, seoul, EUC_KR, "cp949", 2),
    ] {
        let table = export(world, "/v1/incidents.csv").await;
        let file = encoded(&dress.saved(&table, dress.separator), encoding);
        let plan = planned(world, &file, Some(name)).await;
        let (told, new, changed) = told(&plan);
        assert_eq!((told.len(), new, changed), (lost, 0, 0), "{name}: {told:?}");
        assert!(told.iter().all(|told| told.ends_with("title spreadsheet")), "{name}: {told:?}");
        assert!(plan.problems[0].message.contains("save the table as CSV UTF-8"), "{:?}", plan.problems[0]);
    }
}

/// The table with one cell otherwise.
fn with(table: &[u8], n: u128, change: &[(&str, &str)]) -> Vec<u8> {
    super::edit::with(table, &id(n).to_string(), change)
}

#[tokio::test]
async fn what_may_be_a_programs_doing_is_never_taken_for_an_edit() {
    let world = register(&["1-2", "March 3", "12345678", "007", "1.10"]).await;
    let table = export(&world, "/v1/incidents.csv").await;
    for (n, column, cell) in [
        // A month, as its first day, and as a day of this year.
        (110, "date", "2013-11-01"),
        (110, "date", "11/1/2013"),
        (110, "date", "01.11.2013"),
        (110, "date", "13-Nov"),
        (112, "date", "2013-01-01"),
        (112, "date", "1/1/2013"),
        // Day 2013 of those that programs count.
        (112, "date", "5.7.1905"),
        (110, "date", "########"),
        (100, "lat", "4296"),
        (100, "lat", "12. Mai"),
        (100, "lon", "########"),
        (200, "title", "2-Jan"),
        (200, "title", "01월 02일"),
        (201, "title", "3-Mar"),
        // A text that looks like a number: as it is read and written again, or the number of another page.
        (203, "title", "7"),
        (204, "title", "1.1"),
        (204, "title", "1,1"),
    ] {
        let plan = planned(&world, &with(&table, n, &[(column, cell)]), None).await;
        let (told, new, changed) = told(&plan);
        let is_it = |told: &String| told.ends_with(&format!("{column} spreadsheet"));
        assert!(told.len() == 1 && is_it(&told[0]) && new + changed == 0, "{cell}: {told:?} {changed}");
    }
    // What somebody has written is an edit.
    for (n, column, cell) in [
        (110, "date", "1 November 2013"),
        (110, "date", "2013-12"),
        (113, "date", "2013-11-03"),
        (112, "date", "2014"),
        (200, "title", "1-3"),
        (202, "title", "12345679"),
        (203, "title", "8"),
        (204, "title", "1.11"),
        (100, "lat", "42.97"),
    ] {
        let (told, _, changed) = told(&planned(&world, &with(&table, n, &[(column, cell)]), None).await);
        assert_eq!((told, changed), (Vec::new(), 1), "{cell}");
    }
}

/// 2 November and 11 February are one text in two countries.
#[tokio::test]
async fn a_day_is_as_exported_only_in_the_form_of_its_row() {
    let world = register(&[]).await;
    let table = export(&world, "/v1/incidents.csv").await;
    for dress in [&DRESSES[0], &DRESSES[3]] {
        let saved = dress.saved(&table, ',');
        let day = |day: &str| dress.cell(day);
        let edited = with(saved.as_bytes(), 113, &[("date", &day("2013-02-11"))]);
        assert_eq!(
            told(&planned(&world, &edited, None).await).0,
            ["9 date malformed"],
            "an edit, with two readings"
        );
        assert_eq!(
            told(&planned(&world, &with(saved.as_bytes(), 113, &[("date", &day("2013-11-02"))]), None).await),
            NOTHING
        );
    }
    let alone = |date: &str| format!("id,date\n{},{date}\n", id(113));
    assert_eq!(told(&planned(&world, alone("11/2/2013").as_bytes(), None).await).0, ["2 date malformed"]);
    assert_eq!(told(&planned(&world, alone("2013-11-02").as_bytes(), None).await), NOTHING);
}

#[tokio::test]
async fn a_table_that_became_a_workbook_comes_back_unchanged() {
    let world = register(&PLAIN).await;
    let table = export(&world, "/v1/incidents.csv").await;
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("incidents").unwrap();
    let form = |code: &str| Format::new().set_num_format(code);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(table.as_slice());
    for (row, record) in (0..).zip(reader.records().map(Result::unwrap)) {
        for (column, cell) in (0..).zip(&record) {
            let date = |text: &str| ExcelDateTime::parse_from_str(text).ok();
            let day = date(cell).filter(|_| cell.len() == 10 && row > 0);
            let first = date(&format!("{cell}-01")).filter(|_| cell.len() == 7 && row > 0);
            match (day, first, cell.parse::<f64>()) {
                (Some(day), ..) => sheet.write_with_format(row, column, &day, &form("m/d/yyyy")),
                (_, Some(first), _) => sheet.write_with_format(row, column, &first, &form("mmm-yy")),
                (.., Ok(number)) => sheet.write(row, column, number),
                _ if cell == "TRUE" => sheet.write(row, column, true),
                _ => sheet.write(row, column, cell),
            }
            .unwrap();
        }
    }
    let plan = planned(&world, &book.save_to_buffer().unwrap(), None).await;
    assert_eq!(told(&plan), NOTHING, "{:?}", plan.problems);
}
