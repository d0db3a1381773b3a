//! A first mapping file for a sheet: what its columns seem to be, each to be checked by a person.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::desk::import::file::format::Format;
use crate::desk::import::file::header::names;
use crate::desk::import::file::mapping::formats::date;
use crate::desk::import::file::reading::{self, Reading, Table};
use crate::desk::import::file::record::{MOST_ABOVE, Records};
use crate::desk::import::problem::{CellProblem, Problems};
use crate::model::advice::named;
use crate::model::reading::days;
use crate::model::value::text;

/// What columns are called, in English, Korean and Chinese, by our names.
const NAMES: [(&str, &str); 14] = [
    ("title", "title headline event incident what 제목 사건 标题 標題 事件"),
    ("date", "date event-date incident-date when day 날짜 일자 발생일 日期 时间 時間"),
    ("host_country", "country host-country country-of-detention 국가 나라 国家 國家"),
    ("origin_country", "nationality citizenship origin country-of-origin 국적 国籍 國籍"),
    ("places", "place places location city town where 장소 위치 도시 地点 地點 城市"),
    ("subdivisions", "province state region admin1 adm-1 지역 省 州 省份"),
    ("lat", "lat latitude 위도 纬度 緯度"),
    ("lon", "lon lng long longitude 경도 经度 經度"),
    ("people", "people persons number total count victims detained 인원 인원수 사람 人数 人數"),
    ("source", "source outlet media newspaper publisher 출처 언론 언론사 来源 來源 媒体 媒體"),
    ("source_url", "url link source-url source-link 링크 链接 連結 网址"),
    ("source_date", "source-date published publication-date date-published 보도일 发布日期"),
    ("source_title", "source-title source-headline article-title"),
    ("summary", "summary notes note description details remarks 내용 설명 비고 摘要 备注 說明 说明"),
];

/// Forms in which people write dates.
const FORMATS: [&str; 12] = [
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%d %B %Y",
    "%B %d, %Y",
    "%d-%b-%y",
    "%d/%m/%y",
    "%m/%d/%y",
    "%Y年%m月%d日",
    "%Y년 %m월 %d일",
];

/// What columns are called in which each row has a name of its own.
const OF_ROWS: &str = "id row-key key number no nr case-no case-number case-id event-id incident-id record-id internal-no ref reference 번호 编号 編號";

/// What a row cannot be without, and what to write.
const REQUIRED: [(&str, &str); 4] = [
    ("title", "{ text = \"People detained in {Place}\" }"),
    ("date", "{ column = \"Date\", format = \"%d/%m/%Y\" }"),
    ("host_country", "{ constant = \"CN\" }"),
    ("source", "{ constant = \"The name of who says so\" }"),
];

/// So many rows are looked at.
const LOOKED_AT: usize = 1000;

/// A column of the sheet.
struct Seen {
    name: String,
    /// Its number, where its name is missing or not its own.
    number: Option<usize>,
    values: Vec<String>,
}

/// Writes a first mapping file for a table; where it cannot be read, what is wrong. `known` are our columns.
pub(crate) fn suggest(
    file: &[u8],
    sheet: Option<&str>,
    encoding: Option<&str>,
    known: &[&str],
) -> Result<String, Vec<CellProblem>> {
    let mut problems = Problems::default();
    let read = match Format::of(file) {
        Err(told) => problems.refuse("", "wrong-format", told),
        Ok(Format::Zip | Format::Ndjson) => problems.refuse(
            "",
            "wrong-format",
            "the file is no single table; a mapping file explains the columns of one",
        ),
        Ok(format) => {
            reading::read(file, format, Reading { map: None, sheet, encoding }, known, &mut problems)
        }
    };
    match read {
        Some(Table::One(records)) if !records.rows.is_empty() => {
            Ok(written(&records, (sheet, encoding), &problems.take_notes()))
        }
        Some(Table::One(_)) => Err(said(problems, "there is nothing in the file")),
        Some(Table::Several(_)) => {
            Err(said(problems, "the workbook is an export, and needs no mapping file"))
        }
        None => Err(problems.end().0),
    }
}

fn said(mut problems: Problems, message: &str) -> Vec<CellProblem> {
    problems.add("", "empty", message);
    problems.end().0
}

fn written(
    records: &Records,
    (sheet, encoding): (Option<&str>, Option<&str>),
    notes: &[CellProblem],
) -> String {
    let above = header(records);
    let mut out =
        "# A first mapping file. Every line is a guess: look at it, and then remove its \"TO CHECK\".\n"
            .to_owned();
    for note in notes {
        let _ = writeln!(out, "# Noted: {}.", note.message);
    }
    for (word, said) in [("sheet", sheet), ("encoding", encoding)] {
        if let Some(said) = said {
            let _ = writeln!(out, "{word} = {}", quoted(said));
        }
    }
    let line = records.rows[above].line;
    if above > 0 {
        let _ = writeln!(out, "skip = {}  # TO CHECK: the names of the columns are in line {line}", line - 1);
    }
    out.push_str("\n[columns]\n");
    let mut taken: Vec<&str> = Vec::new();
    for column in columns(records, above) {
        match column.ours().filter(|ours| !taken.contains(ours)) {
            Some(ours) => {
                let (entry, why) = column.entry(ours);
                let hash = if entry.is_some() { "" } else { "# " };
                let entry = entry.unwrap_or_else(|| column.called());
                let _ = writeln!(out, "{hash}{ours} = {entry}  # TO CHECK: {why}");
                taken.push(ours);
            }
            None if column.names_rows() && !taken.contains(&"row_key") => {
                let _ = writeln!(out, "{}", column.row_key());
                taken.push("row_key");
            }
            None => {
                let _ = writeln!(out, "# Not used: {}, such as {}", column.called(), column.such_as());
            }
        }
    }
    missing(&taken, &mut out);
    out
}

/// What no column seems to say.
fn missing(taken: &[&str], out: &mut String) {
    for (ours, how) in REQUIRED.iter().filter(|(ours, _)| !taken.contains(ours)) {
        let _ = writeln!(
            out,
            "# {ours} = {how}  # TO CHECK: no column seems to say this, and no row can be without it"
        );
    }
    if !taken.iter().any(|ours| ["source_date", "source_url", "source_title"].contains(ours)) {
        out.push_str("# source_date = { constant = \"2014\" }  # TO CHECK: a source needs its date, its address or its title\n");
    }
}

/// The first row near the beginning that has nearly as many cells as any.
fn header(records: &Records) -> usize {
    let filled = |at: usize| records.rows[at].cells.iter().filter(|cell| !cell.trim().is_empty()).count();
    let head = records.rows.len().min(MOST_ABOVE);
    let most = (0..head).map(filled).max().unwrap_or_default();
    (0..head).find(|at| filled(*at) * 5 >= most * 4).unwrap_or_default()
}

fn columns(records: &Records, above: usize) -> Vec<Seen> {
    let names = names(&records.rows[above].cells, records.of_workbook);
    let rows = records.rows.iter().skip(above + 1).take(LOOKED_AT);
    let values = |at: usize| {
        let cells = rows.clone().filter_map(|row| row.cells.get(at)).map(str::trim);
        cells.filter(|cell| !cell.is_empty()).map(str::to_owned).collect()
    };
    let seen = |(at, name): (usize, &String)| {
        let is_own = !name.is_empty() && names.iter().filter(|other| *other == name).count() == 1;
        Seen { name: name.clone(), number: (!is_own).then_some(at + 1), values: values(at) }
    };
    names.iter().enumerate().map(seen).collect()
}

fn quoted(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("\"{}\"", plain.replace('\\', "\\\\").replace('"', "\\\""))
}

impl Seen {
    /// What the mapping file calls it.
    fn called(&self) -> String {
        self.number.map_or_else(|| quoted(&self.name), |number| number.to_string())
    }

    fn such_as(&self) -> String {
        let plain = |value: &String| value.split_whitespace().collect::<Vec<_>>().join(" ");
        self.values.first().map_or_else(|| "nothing".to_owned(), |value| text::excerpt(&plain(value)))
    }

    /// Which of our columns it seems to be: by its name, else by what is in it.
    fn ours(&self) -> Option<&'static str> {
        let name = text::slug(&self.name);
        let by_name = NAMES.iter().find(|(ours, names)| {
            name == ours.replace('_', "-") || names.split(' ').any(|known| known == name)
        });
        let every = |is: &dyn Fn(&String) -> bool| !self.values.is_empty() && self.values.iter().all(is);
        match by_name {
            Some((ours, _)) => Some(*ours),
            None if every(&|value| value.starts_with("https://") || value.starts_with("http://")) => {
                Some("source_url")
            }
            None if every(&|value| named::country(value).is_some()) => Some("host_country"),
            None => None,
        }
    }

    /// Whether each row seems to have a name of its own in it.
    fn names_rows(&self) -> bool {
        let name = text::slug(&self.name);
        let is_called = name.ends_with("-id") || OF_ROWS.split(' ').any(|known| known == name);
        let mut seen = BTreeSet::new();
        is_called && self.values.len() > 1 && self.values.iter().all(|value| seen.insert(value))
    }

    /// What is written where each row has a name: it is of use with a collection alone.
    fn row_key(&self) -> String {
        format!(
            "# row_key = {}  # TO CHECK: no two rows have the same, such as {}; it needs a [collection]",
            self.called(),
            self.such_as()
        )
    }

    /// What is written for it, and why; none where a person has to choose.
    fn entry(&self, ours: &str) -> (Option<String>, String) {
        let column = self.called();
        let plain = format!("such as {}", self.such_as());
        match ours {
            "date" | "source_date" => self.date(),
            "host_country" | "origin_country" if self.values.iter().any(|value| value.len() != 2) => {
                (Some(format!("{{ column = {column}, as = \"country\" }}")), plain)
            }
            "subdivisions" if self.values.iter().any(|value| !value.contains('-')) => {
                (Some(format!("{{ column = {column}, as = \"subdivision\" }}")), plain)
            }
            _ => (Some(column), plain),
        }
    }

    fn date(&self) -> (Option<String>, String) {
        let such_as = format!("such as {}", self.such_as());
        if self.values.iter().all(|value| days::read(value, None).is_ok()) {
            return (Some(self.called()), such_as);
        }
        let reads = |format: &&str| self.values.iter().all(|value| date(value, format).is_some());
        let fitting: Vec<&str> = FORMATS.into_iter().filter(reads).collect();
        match fitting.as_slice() {
            [only] => {
                let entry = format!("{{ column = {}, format = {} }}", self.called(), quoted(only));
                (Some(entry), format!("every row is written so, {such_as}"))
            }
            [] => (None, format!("no one form reads every row, {such_as}; write formats = [..]")),
            _ => {
                let entry = fitting.join(" or ");
                (None, format!("every row can be read as {entry}, {such_as}; write format = \"..\""))
            }
        }
    }
}
