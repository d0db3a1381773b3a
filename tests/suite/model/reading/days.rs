//! Dates.

use chrono::{Datelike, NaiveDate, Weekday};
use proptest::prelude::*;
use refoulement::model::reading::days::read;
use refoulement::model::reading::refusal::RefusalKind;

use super::numerals::chinese;
use super::{Gold, Worth, assert_scores, gold, worth};

const PHRASES: &str = include_str!("../../../data/gold/dates.tsv");

fn said(phrase: &str, published: Option<NaiveDate>) -> String {
    read(phrase, published).map_or_else(|_| "ask".to_owned(), |date| date.to_string())
}

fn published(gold: &Gold) -> Option<NaiveDate> {
    gold.note.split_once("ref=").map(|(_, day)| day[..10].parse().unwrap())
}

fn scored(gold: &Gold) -> (Worth, String) {
    let said = said(gold.phrase, published(gold));
    worth(gold, &said, |expected| said == expected.trim_end_matches(['~', '?']))
}

#[test]
fn phrases_are_read_as_a_careful_reader_reads_them() {
    let scored: Vec<_> = gold(PHRASES).iter().map(scored).collect();
    assert_scores("dates", &scored);
}

#[test]
fn a_day_that_may_be_two_is_asked_about_with_both() {
    for phrase in ["02.11.2013", "02/11/2013", "2-11-2013"] {
        let refusal = read(phrase, None).unwrap_err();
        assert_eq!(refusal.kind, RefusalKind::Unclear);
        let both = "this may be 2 November 2013 or 11 February 2013; write 2013-11-02 or 2013-02-11";
        assert_eq!(refusal.to_string(), both, "{phrase}");
    }
    assert_eq!(said("13.11.2013", None), "2013-11-13");
    // A program that takes 2013.10 for a number leaves 2013.1.
    let refusal = read("2013.1", None).unwrap_err().to_string();
    assert!(refusal.ends_with("write 2013-01 or 2013-10"), "{refusal}");
    for (written, date) in
        [("2013.5", "2013-05"), ("2013.01", "2013-01"), ("2013.10", "2013-10"), ("2013. 1.", "2013-01")]
    {
        assert_eq!(said(written, None), date, "{written}");
    }
    for words in ["unknown", "날짜 미상", "日期不详"] {
        assert_eq!(read(words, None).unwrap_err().kind, RefusalKind::WordsOnly, "{words}");
    }
}

#[test]
fn what_may_be_something_else_is_not_read() {
    for phrase in [
        "2013-11-00",
        "2013-02-30",
        "00-11-2013",
        "5",
        "15",
        "2013-14",
        "2013/14",
        "1812",
        "20131302",
        "123456",
        "44.5.2013",
        "Nov-13",
        "13-Nov",
        "November '13",
        "Sunday, 2 November 2013",
        "2013年11月2日星期日",
        "30 December to 2 January 2014",
        "2 and 3 November 2013",
        "13년 11월 2일",
        "80년대",
        "90年代",
        "2013年10月至11月间",
        "2013-11-02 25:00",
        "2013-11-02²",
        "2 November 2013 or 2014",
        "2013-11-02-05",
        "",
    ] {
        assert!(read(phrase, None).is_err(), "{phrase}: {:?}", read(phrase, None));
    }
}

/// What is told from the day of publication is past.
#[test]
fn a_day_of_publication_is_never_before_what_it_tells() {
    let thursday = NaiveDate::from_ymd_opt(2013, 11, 21);
    for (phrase, expected) in [
        ("last Monday", "ask"),
        ("on Thursday", "2013-11-21"),
        ("on the 31st", "2013-10-31"),
        ("10 days ago", "2013-11-11"),
        ("이틀 전", "2013-11-19"),
        ("지난주 화요일", "2013-11-12"),
        ("작년 3월", "2012-03"),
        ("前天", "2013-11-19"),
        ("本周五", "ask"),
        ("上周", "[2013-11-11..2013-11-17]"),
        ("December 1", "2012-12-01"),
        ("tomorrow", "ask"),
    ] {
        assert_eq!(said(phrase, thursday), expected, "{phrase}");
        assert_eq!(said(phrase, None), "ask", "{phrase}");
    }
}

/// A month that is not said is not that of the publication.
#[test]
fn a_day_without_its_month_is_not_read() {
    let published = NaiveDate::from_ymd_opt(2014, 3, 20);
    for phrase in [
        "2-7, 2013",
        "between 2 and 7, 2013",
        "2 or 3 2013",
        "2-3 2012",
        "2-7",
        "2 or 3",
        "between 2 and 7",
        "2 to 7",
        "from 2 to 7",
        "2~7",
    ] {
        let refusal = read(phrase, published).map_err(|refusal| refusal.to_string()).unwrap_err();
        assert_eq!(refusal, "the month is not said; write it, as in 2013-11-02", "{phrase}");
        assert!(read(phrase, None).is_err(), "{phrase}");
    }
    assert_eq!(said("November 2-7, 2013", published), "2013-11-02/2013-11-07");
    assert_eq!(said("2-7 November", published), "2013-11-02/2013-11-07");
    assert_eq!(said("2-7 November 2013", published), "2013-11-02/2013-11-07");
}

fn weekdays(day: NaiveDate) -> [&'static str; 3] {
    match day.weekday() {
        Weekday::Mon => ["Monday", "월", "一"],
        Weekday::Tue => ["Tuesday", "화", "二"],
        Weekday::Wed => ["Wednesday", "수", "三"],
        Weekday::Thu => ["Thursday", "목", "四"],
        Weekday::Fri => ["Friday", "금", "五"],
        Weekday::Sat => ["Saturday", "토", "六"],
        Weekday::Sun => ["Sunday", "일", "日"],
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_day_in_every_style_is_read_back(n in 0_i64..45_000, off in 1_i64..7) {
        let day = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + chrono::TimeDelta::days(n);
        let (y, m, d) = (day.year(), day.month(), day.day());
        let han: String = y.to_string().bytes().map(|b| "〇一二三四五六七八九".chars().nth(usize::from(b - b'0')).unwrap()).collect();
        let [en, ko, zh] = weekdays(day);
        for written in [
            day.format("%-d %B %Y").to_string(), day.format("%B %-d, %Y").to_string(), day.format("%d-%b-%Y").to_string(),
            format!("{en}, {}", day.format("%-d %B %Y")), format!("{y}.{m}.{d}"), format!("{y}/{m:02}/{d:02}"),
            day.format("%Y%m%d").to_string(), format!("{day} 00:00:00"), format!("{y}년 {m}월 {d}일"),
            format!("{y}년{m}월{d}일({ko})"), format!("{y}. {m}. {d}."), format!("{y}年{m}月{d}日"),
            format!("{y}年{m}月{d}日（星期{zh}）"), format!("{han}年{}月{}日", chinese(m), chinese(d)),
        ] {
            prop_assert_eq!(said(&written, None), day.to_string(), "{}", written);
        }
        for (written, end) in [(format!("around {}", day.format("%-d %B %Y")), "~"), (format!("{y}년 {m}월 {d}일께"), "~"), (format!("可能是{y}年{m}月{d}日"), "?")] {
            prop_assert_eq!(said(&written, None), format!("{day}{end}"), "{}", written);
        }
        // Day first or month first: read where there is one day only.
        let expected = if d > 12 || d == m { day.to_string() } else { "ask".to_owned() };
        prop_assert_eq!(said(&format!("{d}.{m}.{y}"), None), &*expected);
        prop_assert_eq!(said(&format!("{m}/{d}/{y}"), None), &*expected);
        let [other, ..] = weekdays(day + chrono::TimeDelta::days(off));
        prop_assert_eq!(said(&format!("{other}, {}", day.format("%-d %B %Y")), None), "ask");
    }

    #[test]
    fn a_phrase_with_an_unknown_word_is_never_read(which in 0_usize..225, at in 0_usize..20, word in prop_oneof!["[xzq]{3,6}", Just("괢".to_owned()), Just("龘".to_owned()), Just("/9".to_owned())]) {
        let phrases = gold(PHRASES);
        let gold = &phrases[which % phrases.len()];
        let mut words: Vec<&str> = gold.phrase.split(' ').collect();
        words.insert(at % (words.len() + 1), &word);
        let phrase = words.join(" ");
        prop_assert!(read(&phrase, published(gold)).is_err(), "{}", phrase);
    }
}
