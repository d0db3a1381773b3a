//! A date as somebody writes it in a cell: EDTF, or a month, or a day that can be read in one way only.

use chrono::NaiveDate;

use crate::model::value::edtf::Edtf;

/// Reads a date. `formats` are tried first, as in chrono (`%d %B %Y`); then EDTF; then `3/2013` for a month, and days with
/// the year at one end, unless day and month could be taken for one another.
pub fn parse(words: &str, formats: &[String]) -> Result<Edtf, String> {
    let words = words.trim();
    if let Some(day) = formats.iter().find_map(|format| NaiveDate::parse_from_str(words, format).ok()) {
        return edtf(&day.to_string());
    }
    let parts: Vec<&str> = words.split(['/', '.']).collect();
    let numbers = parts
        .iter()
        .all(|part| (1..=4).contains(&part.len()) && part.bytes().all(|digit| digit.is_ascii_digit()));
    match parts.as_slice() {
        [month, year] if numbers && month.len() <= 2 && year.len() == 4 => {
            edtf(&format!("{year}-{month:0>2}"))
        }
        [year, month, day] if numbers && year.len() == 4 => edtf(&format!("{year}-{month:0>2}-{day:0>2}")),
        [one, two, year] if numbers && year.len() == 4 && one.len() <= 2 && two.len() <= 2 => {
            one_way(one, two, year)
        }
        _ => edtf(words),
    }
}

/// Some day from the one to the other, or the date itself where they are one.
pub fn range(from: &Edtf, to: &Edtf) -> Result<Edtf, String> {
    if from == to {
        return Ok(from.clone());
    }
    // A range has two ends of one kind.
    edtf(&format!("[{from}..{to}]"))
        .or_else(|_| edtf(&format!("[{}..{}]", from.span().earliest, to.span().latest)))
}

fn edtf(text: &str) -> Result<Edtf, String> {
    Edtf::parse(text).map_err(|refused| refused.to_string())
}

fn one_way(one: &str, two: &str, year: &str) -> Result<Edtf, String> {
    let day = |day: &str, month: &str| {
        NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    };
    match (day(one, two), day(two, one)) {
        (Some(a), Some(b)) if a != b => Err(format!(
            "this may be {} or {}; write {a} or {b}",
            a.format("%-d %B %Y"),
            b.format("%-d %B %Y")
        )),
        (Some(only), _) | (None, Some(only)) => edtf(&only.to_string()),
        (None, None) => Err("no such day; write year, month, day: 2013-11-02".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_people_write_them() {
        let formats = ["%d %B %Y".to_owned(), "%Y-%m-%d %H:%M:%S%.f".to_owned()];
        for (words, expected) in [
            ("2013-11-02", Ok("2013-11-02")),
            ("2013-11", Ok("2013-11")),
            ("2013", Ok("2013")),
            ("2013-11-02/2013-11-05", Ok("2013-11-02/2013-11-05")),
            ("2013/2014", Ok("2013/2014")),
            ("[2013-11-02..2013-11-21]", Ok("[2013-11-02..2013-11-21]")),
            ("3/2013", Ok("2013-03")),
            ("11/2013", Ok("2013-11")),
            ("13/2013", Err("")),
            ("2013/11/02", Ok("2013-11-02")),
            ("25/12/2013", Ok("2013-12-25")),
            ("12/25/2013", Ok("2013-12-25")),
            ("2.2.2013", Ok("2013-02-02")),
            ("3/4/2013", Err("this may be 3 April 2013 or 4 March 2013; write 2013-04-03 or 2013-03-04")),
            ("31/31/2013", Err("no such day")),
            ("Nov-13", Err("write 2013")),
            ("02 November 2013", Ok("2013-11-02")),
            ("2013-11-02 00:00:00.000", Ok("2013-11-02")),
        ] {
            match (parse(words, &formats), expected) {
                (Ok(read), Ok(expected)) => assert_eq!(read.as_str(), expected, "{words}"),
                (Err(said), Err(expected)) => assert!(said.contains(expected), "{words}: {said}"),
                (read, expected) => panic!("{words}: {read:?}, not {expected:?}"),
            }
        }
    }
}
