//! Numbers and days in cells, as people write them.

use std::fmt::Write as _;

use refoulement::model::reading::refusal::RefusalKind;
use refoulement::model::reading::{days, people};
use serde_json::{Value, json};

use super::{empty, import, plan, submitted};

fn sheet(rows: &[(&str, &str)]) -> String {
    let mut sheet = "title,date,host_country,people,quote,source,source_date\n".to_owned();
    for (at, (date, number)) in rows.iter().enumerate() {
        writeln!(sheet, "Case {at},\"{date}\",CN,\"{number}\",,Daily {at},2013-11-21").unwrap();
    }
    sheet
}

#[tokio::test]
async fn a_sheet_is_read_as_it_is_written_and_says_how() {
    let world = empty().await;
    let rows = [
        ("2013년 11월 2일", "약 30명"),
        ("2 Nov 2013", "30여 명"),
        ("2013-11-02 00:00:00", "１７"),
        ("13.11.2013", "至少二十人"),
        ("last Friday", "17"),
    ];
    let notes: Vec<String> = plan(&world, sheet(&rows)).await.notes.iter().map(ToString::to_string).collect();
    assert_eq!(
        notes,
        [
            "row 2, date: 2013년 11월 2일 is read as 2013-11-02",
            "row 2, people: 약 30명 is read as ~30",
            "row 3, date: 2 Nov 2013 is read as 2013-11-02",
            "row 3, people: 30여 명 is read as 31-39",
            "row 4, date: 2013-11-02 00:00:00 is read as 2013-11-02",
            "row 4, people: １７ is read as 17",
            "row 5, date: 13.11.2013 is read as 2013-11-13",
            "row 5, people: 至少二十人 is read as 20+",
            "row 6, date: last Friday is read as 2013-11-15",
        ]
    );
    import(&world, sheet(&rows)).await;
    let said: Vec<(Value, Value)> = submitted(&world)
        .await
        .iter()
        .map(|content| (content["date"].clone(), content["claims"][0]["people"].clone()))
        .collect();
    let number = |min: u32, max: Option<u32>, quantifier: &str| json!({"min": min, "max": max, "quantifier": quantifier, "counts": "persons"});
    let expected = [
        ("2013-11-02", number(30, Some(30), "about")),
        ("2013-11-02", number(31, Some(39), "more_than")),
        ("2013-11-02", number(17, Some(17), "exact")),
        ("2013-11-13", number(20, None, "at_least")),
        ("2013-11-15", number(17, Some(17), "exact")),
    ];
    assert_eq!(said, expected.map(|(date, number)| (json!(date), number)));
}

#[tokio::test]
async fn what_has_no_one_reading_is_refused_with_what_was_read_and_what_to_write() {
    let world = empty().await;
    let rows = [
        ("02.11.2013", "13 refugees and two guides"),
        ("2013-11-00", "nearly 50"),
        ("Sunday, 2 November 2013", "17 (15 according to another source)"),
        ("2013년 봄", "월 150명"),
    ];
    let plan = plan(&world, sheet(&rows)).await;
    let told: Vec<String> = plan.problems.iter().map(ToString::to_string).collect();
    for (told, expected) in told.iter().zip([
        "row 2, date: 02.11.2013: this may be 2 November 2013 or 11 February 2013; write 2013-11-02 or 2013-02-11",
        "row 2, people: 13 refugees and two guides: refugees, and others beside them: the register counts them apart; write 13 or 15",
        "row 3, date: 2013-11-00: there is no such day or month",
        "row 3, people: nearly 50: nearly so many are fewer",
        "row 4, date: Sunday, 2 November 2013: that day was another day of the week",
        "row 4, people: 17 (15 according to another source): these are two claims",
        "row 5, date: 2013년 봄: seasons and feasts differ",
        "row 5, people: 월 150명: this is a number for each of several times",
    ]) {
        assert!(told.starts_with(expected), "{told}");
    }
    assert_eq!(told.len(), 8, "{told:?}");
}

#[tokio::test]
async fn words_without_a_number_are_kept_and_no_number_is_made() {
    let world = empty().await;
    let file = sheet(&[("2013-11-02", "dozens of refugees"), ("2013-11-03", "수십 명")]);
    let notes: Vec<String> = plan(&world, &file).await.notes.iter().map(ToString::to_string).collect();
    assert_eq!(
        notes[0],
        "row 2, people: dozens of refugees gives no number; the words are kept as a quotation"
    );
    import(&world, file).await;
    for (content, words) in submitted(&world).await.iter().zip(["dozens of refugees", "수십 명"]) {
        assert_eq!(
            (&content["claims"][0]["people"], &content["claims"][0]["quote"]),
            (&Value::Null, &json!(words))
        );
    }
}

/// What nobody said is no quotation of a source.
#[tokio::test]
async fn words_of_whoever_made_the_table_are_no_quotation() {
    let world = empty().await;
    let file =
        sheet(&[("2013-11-02", "not stated"), ("2013-11-03", "refugees"), ("2013-11-04", "not stated")]);
    let notes: Vec<String> = plan(&world, &file).await.notes.iter().map(ToString::to_string).collect();
    assert_eq!(
        notes,
        ["row 2, people: not stated is read as no number", "row 3, people: refugees is read as no number"]
    );
    import(&world, file).await;
    for content in submitted(&world).await {
        let claim = &content["claims"][0];
        assert_eq!((&claim["people"], &claim["quote"]), (&Value::Null, &Value::Null));
    }
}

/// Programs write 17.0 where a column has an empty cell.
#[tokio::test]
async fn a_whole_number_with_a_fraction_of_nothing_is_exact() {
    let world = empty().await;
    import(&world, sheet(&[("2013-11-02", "17.0")])).await;
    let people = &submitted(&world).await[0]["claims"][0]["people"];
    assert_eq!(people, &json!({"min": 17, "max": 17, "quantifier": "exact", "counts": "persons"}));
}

/// Two sources of one day tell from that day; two of two days do not.
#[tokio::test]
async fn what_is_told_from_the_day_of_publication_needs_one_such_day() {
    let world = empty().await;
    let file = |days: &str| {
        format!(
            "title,date,host_country,people,source,source_date\nA case,last Friday,CN,17,Daily A;Daily B,{days}\n"
        )
    };
    assert_eq!(plan(&world, file("2013-11-21")).await.problems.len(), 0);
    let problems = plan(&world, file("2013-11-21;2013-11-22")).await.problems;
    assert!(
        problems[0].to_string().starts_with("row 2, date: last Friday: not a date by itself"),
        "{problems:?}"
    );
}

/// The ways to write a number, by what they say.
const NUMBERS: [&[&str]; 12] = [
    &[
        "17",
        "１７",
        "1,076",
        "17 people",
        "forty-one refugees",
        "17명",
        "열일곱 명",
        "십칠 명",
        "17人",
        "十七名",
        "1.2万人",
        "1만 2천 명",
    ],
    &[
        "about 30",
        "~30",
        "ca. 30",
        "some 30 people",
        "30 or so",
        "약 30명",
        "30명 정도",
        "30명가량",
        "约30人",
        "三十人左右",
    ],
    &[
        "at least 35",
        "50+",
        "50 or more",
        "≥50",
        "no fewer than 12",
        "최소 35명",
        "50명 이상",
        "至少35人",
        "50人以上",
        "不少于五十人",
    ],
    &["more than 50", ">50", "over 100 people", "50명 넘게", "50명 초과", "超过50人", "逾百人"],
    &["30-odd people", "30여 명", "십여 명", "150여 명", "三十多人", "十余人", "百余人"],
    &[
        "up to 20",
        "at most 15",
        "no more than 20",
        "fewer than 20",
        "<20",
        "최대 20명",
        "20명 미만",
        "最多20人",
        "不到二十人",
    ],
    &[
        "13-15",
        "13~15",
        "13 to 15 people",
        "between 13 and 15",
        "10 or 11",
        "13~15명",
        "두세 명",
        "13至15人",
        "三四人",
        "二三十人",
        "十几人",
    ],
    &[
        "a family of four",
        "a mother and her two children",
        "eight men and five women",
        "일가족 4명",
        "남성 3명과 여성 5명",
        "一家三口",
        "夫妻俩",
    ],
    &[
        "17 people, including three children",
        "15 refugees (13 women and two children)",
        "어린이 2명을 포함한 15명",
        "15人，其中2名儿童",
    ],
    &["nearly 50", "100명 가까이", "近百人", "약 40여 명", "多达20人"],
    &[
        "dozens",
        "several people",
        "수십 명",
        "여러 명",
        "数十人",
        "多人",
        "not stated",
        "난민",
        "人数不详",
        "two families",
        "다섯 가구",
        "两家人",
    ],
    &[
        "13 refugees and two guides",
        "17 (15 according to another source)",
        "150 people a month",
        "一年30人",
        "two to three hundred people",
        "2~3만 명",
        "2至3万人",
        "17 of 20 families",
        "17 or 28",
        "1.200",
        "17?",
        "a crowd",
    ],
];
/// The ways to write a day, by what they say.
const DAYS: [&[&str]; 12] = [
    &[
        "2013-11-02",
        "2 November 2013",
        "Nov. 2, 2013",
        "02-Nov-2013",
        "2013-11-02 00:00:00",
        "2013.11.02",
        "20131102",
        "2013년 11월 2일",
        "2013. 11. 2.",
        "2013年11月2日",
        "二〇一三年十一月二日",
    ],
    &["13.11.2013", "11/13/2013", "11.11.2013"],
    &["November 2013", "11/2013", "2013년 11월", "2013年11月", "2013", "2013년", "2013年"],
    &[
        "early November 2013",
        "mid-November 2013",
        "late November 2013",
        "2013년 11월 초",
        "2013년 11월 중순",
        "2013년 11월 말",
        "2013年11月上旬",
        "2013年11月底",
    ],
    &[
        "the first half of 2013",
        "Q3 2013",
        "2013년 상반기",
        "2013년 3분기",
        "2013年上半年",
        "2013年第三季度",
        "the 1990s",
        "20世纪90年代",
    ],
    &[
        "between 2 and 7 November 2013",
        "2 or 3 November 2013",
        "2013년 11월 2일에서 7일 사이",
        "2013年11月2日或3日",
    ],
    &["from 2 to 7 November 2013", "2-7 November 2013", "2013년 11월 2일부터 7일까지", "2013年11月2日至7日"],
    &["around 2 November 2013", "circa 2013", "2013년 11월 2일께", "2013年11月2日前后"],
    &["probably 2013", "2 November 2013 (?)", "2013년(추정)", "可能是2013年11月2日"],
    &["02.11.2013", "02/11/2013", "2/11/13", "2013.1", "Nov-13", "41580"],
    &["2013-11-00", "2013-02-30", "Sunday, 2 November 2013", "2013년 11월 31일"],
    &[
        "last Friday",
        "지난 15일",
        "上周二",
        "early 2013",
        "winter 2013",
        "before 2013",
        "11월 중순",
        "unknown",
    ],
];

fn rows(table: &mut String, phrases: &[&[&str]], read: impl Fn(&str) -> String) {
    for phrase in phrases.iter().flat_map(|group| *group) {
        writeln!(table, "| {} | {} |", phrase.replace('|', "\\|"), read(phrase)).unwrap();
    }
}

/// `TABLE=write` writes it.
#[test]
fn the_table_of_the_documentation_is_what_is_read() {
    let mut table = "# Every way to write a number and a day\n\n\
        What a cell of a sheet is read as. It is read where it has one reading, in English, Korean or Chinese; else it is\n\
        refused with the reason, and nothing is guessed. The dry run shows what each cell was read as. This table is\n\
        written by a test (`TABLE=write cargo test --test suite -- import::readings`).\n\n\
        ## Numbers of people\n\n| in the cell | read as |\n|---|---|\n"
        .to_owned();
    rows(&mut table, &NUMBERS, |phrase| match people::read(phrase) {
        Ok(count) => {
            let max = count.bounds.max.map_or_else(|| "open".to_owned(), |max| max.to_string());
            format!("{} to {max}, `{}`", count.bounds.min, count.quantifier)
        }
        Err(refusal) => match refusal.kind {
            RefusalKind::WordsOnly => format!("no number, and the words are kept: {refusal}"),
            RefusalKind::NotSaid => format!("no number: {refusal}"),
            _ => format!("*refused*: {refusal}"),
        },
    });
    table += "\n## Days\n\nWhat is told from the day of publication, such as `last Friday`, is read where the row has one\n\
        `source_date`, of one source or of all.\n\n| in the cell | read as |\n|---|---|\n";
    rows(&mut table, &DAYS, |phrase| {
        days::read(phrase, None)
            .map_or_else(|refusal| format!("*refused*: {refusal}"), |date| format!("`{date}`"))
    });
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/import-numbers.md");
    if std::env::var_os("TABLE").is_some_and(|table| table == "write") {
        std::fs::write(path, &table).unwrap();
    }
    assert_eq!(
        std::fs::read_to_string(path).unwrap(),
        table,
        "TABLE=write writes docs/import-numbers.md anew"
    );
}
