//! Numbers of people.

use proptest::prelude::*;
use refoulement::model::reading::count::Count;
use refoulement::model::reading::people::read;
use refoulement::model::reading::refusal::RefusalKind;

use super::numerals::{chinese, english, korean, korean_by_sound, marked, wide};
use super::{Gold, Worth, assert_scores, gold, worth};

const PHRASES: &str = include_str!("../../../data/gold/people.tsv");

fn said(phrase: &str) -> String {
    let Ok(Count { bounds, quantifier }) = read(phrase) else { return "ask".to_owned() };
    let max = bounds.max.map(|max| max.to_string()).unwrap_or_default();
    format!("{}..{max} {quantifier}", bounds.min)
}

/// Bounds out of `13..15 between`; the lower end of nobody is that of somebody.
fn bounds(said: &str) -> Option<(u32, u32)> {
    let (min, max) = said.split_once(' ')?.0.split_once("..")?;
    Some((min.parse::<u32>().ok()?.max(1), if max.is_empty() { u32::MAX } else { max.parse().ok()? }))
}

/// Whether it leaves out only the upper end, as 31.. does for 31..39. A lower end that is too low claims what nobody said:
/// 2..30000 is wrong for 20000..30000.
fn is_open_above(said: &str, expected: &str) -> bool {
    let (Some(wide), Some(narrow)) = (bounds(said), bounds(expected)) else { return false };
    wide.0 == narrow.0 && wide.1 == u32::MAX
}

fn scored(gold: &Gold) -> (Worth, String) {
    let said = said(gold.phrase);
    let is_bare = |expected: &str| bounds(expected).is_some() && bounds(expected) == bounds(&said);
    worth(gold, &said, |expected| is_open_above(&said, expected) || is_bare(expected))
}

#[test]
fn phrases_are_read_as_a_careful_reader_reads_them() {
    let scored: Vec<_> = gold(PHRASES).iter().map(scored).collect();
    assert_scores("numbers of people", &scored);
}

#[test]
fn a_phrase_with_two_readings_says_both() {
    for (phrase, why) in [
        ("13 refugees and two guides", "write 13 or 15"),
        ("탈북자 13명과 브로커 2명", "write 13 or 15"),
        ("多达20人", "write 20 or up to 20"),
    ] {
        let refusal = read(phrase).unwrap_err();
        assert_eq!(refusal.kind, RefusalKind::Unclear);
        assert!(refusal.to_string().contains(why), "{phrase}: {refusal}");
    }
    for phrase in [
        "dozens of refugees",
        "수십 명",
        "数十人",
        "several",
        "多人",
        "탈북자 다수",
        "some refugees",
        "two families",
        "다섯 가구",
        "a group of refugees",
        "여러 명",
        "一批难民",
        "일가족",
    ] {
        assert_eq!(read(phrase).unwrap_err().kind, RefusalKind::WordsOnly, "{phrase}");
    }
    // Those are words of whoever made the table.
    for phrase in [
        "unknown",
        "not stated",
        "undisclosed",
        "number unknown",
        "an unknown number of refugees",
        "인원 미상",
        "人数不详",
        "refugees",
        "난민",
        "일행",
        "가족",
        "难民",
        "families",
        "15-year-olds detained",
        "12-year-olds",
        "난민 수 미상",
    ] {
        assert_eq!(read(phrase).unwrap_err().kind, RefusalKind::NotSaid, "{phrase}");
    }
}

/// Of two numbers with one unit, the first may have it as well.
#[test]
fn a_range_that_may_share_its_unit_is_asked_about_with_both() {
    for (phrase, low, high) in [
        ("2~3만 명", "2-30000", "20000-30000"),
        ("약 2~3만 명", "2-30000", "20000-30000"),
        ("2~3천명", "2-3000", "2000-3000"),
        ("1~2백명", "1-200", "100-200"),
        ("이~삼백 명", "2-300", "200-300"),
        ("십~이십만 명", "10-200000", "100000-200000"),
        ("2~3만 5천 명", "2-35000", "20000-35000"),
        ("2-3千人", "2-3000", "2000-3000"),
        ("两到三百人", "2-300", "200-300"),
        ("两到三十人", "2-30", "20-30"),
        ("2至3万人", "2-30000", "20000-30000"),
        ("介于2至3万人之间", "2-30000", "20000-30000"),
        ("二到三百万人", "2-3000000", "2000000-3000000"),
        ("two to three hundred people", "2-300", "200-300"),
        ("between two and three hundred", "2-300", "200-300"),
        ("five to six thousand", "5-6000", "5000-6000"),
        ("about five to six thousand people", "5-6000", "5000-6000"),
        ("five or six hundred", "5-600", "500-600"),
        ("two to three dozen", "2-36", "24-36"),
        ("two to three hundred thousand", "2-300000", "200000-300000"),
    ] {
        let refusal = read(phrase).map_err(|refusal| refusal.to_string()).unwrap_err();
        assert!(refusal.ends_with(&format!("; write {low} or {high}")), "{phrase}: {refusal}");
    }
    for (phrase, expected) in [
        ("fifty to one hundred", "50..100 between"),
        ("five to twelve", "5..12 between"),
        ("백~이백 명", "100..200 between"),
        ("5천~1만 명", "5000..10000 between"),
        ("两百到三百人", "200..300 between"),
        ("二十到三十人", "20..30 between"),
        ("三到十人", "3..10 between"),
        ("一到十二人", "1..12 between"),
        ("2-300", "2..300 between"),
    ] {
        assert_eq!(said(phrase), expected, "{phrase}");
    }
    assert!(!is_open_above("2..30000 between", "20000..30000 between"));
    assert!(is_open_above("31.. more_than", "31..39 more_than"));
}

/// What looks like a number, and is none that can be trusted.
#[test]
fn what_may_be_something_else_is_not_read() {
    for phrase in [
        "17²",
        "007",
        "1.200",
        "1,20",
        "17-May",
        "17 May",
        "2013-11",
        "13/15",
        "-3",
        "+5",
        "12k",
        "17 of 20 families",
        "three of five families",
        "17 of the 20 families",
        "1 in 3 households",
        "one person in three households",
        "3 of 5 cases",
        "3 out of 5 cases",
        "20 from 30 cases",
        "17 people (20 families)",
        "20가구 중 17가구",
        "20户中17户",
        "12-year-olds",
        "12 year olds",
        "12-year-old",
        "一年30人",
        "3人一年",
        "一日30人",
        "30人一天",
        "一个月30人",
        "30人每月",
        "30 per year",
        "30 a day",
        "30 a month",
        "1년에 30명",
        "1년 30명",
        "2년에 30명",
        "하루 10명",
        "1일 30명",
        "한달에 30명",
        "1.5",
        "15-13",
        "12 refugees, 14 of them children",
        "12 refugees (7 women and 4 men)",
        "10 men and 5 refugees",
        "10 people and 3 children",
        "一百八人",
        "17명 또는 25명",
        "17人15人",
        "17/18",
        "½",
        "①",
        "٣",
        "17:30",
        "30일",
        "2013年",
        "2000000",
        "3,000,000",
        "5 families and 3 men",
        "two families of five",
        "1 200 00",
        "",
    ] {
        assert!(read(phrase).is_err(), "{phrase}: {:?}", read(phrase));
    }
}

/// What stands near it that is no proportion, no age and no rate.
#[test]
fn what_is_said_beside_a_number_does_not_move_it() {
    for (phrase, expected) in [
        ("17 people in three raids", "17..17 exact"),
        ("17 in three raids", "17..17 exact"),
        ("17 people (three families)", "17..17 exact"),
        ("12 people from 3 families", "12..12 exact"),
        ("five people of the same family", "5..5 exact"),
        ("two 12-year-olds", "2..2 exact"),
        ("a 12-year-old girl", "1..1 exact"),
        ("2013年30人", "30..30 exact"),
        ("11月1日30人", "30..30 exact"),
        ("一天内30人", "30..30 exact"),
        ("2013년 11월 1일 30명", "30..30 exact"),
        ("한 달 동안 30명", "30..30 exact"),
        ("일행 5명", "5..5 exact"),
    ] {
        assert_eq!(said(phrase), expected, "{phrase}");
    }
}

/// How a number is put: the words before and after it, and what that makes of it.
type Style = (&'static str, &'static str, fn(u32) -> String);

const ENGLISH: [Style; 10] = [
    ("", "", |n| format!("{n}..{n} exact")),
    ("", " North Korean refugees", |n| format!("{n}..{n} exact")),
    ("about ", " people", |n| format!("{n}..{n} about")),
    ("at least ", " women", |n| format!("{n}.. at_least")),
    ("", " or more defectors", |n| format!("{n}.. at_least")),
    ("more than ", " people", |n| format!("{}.. more_than", n + 1)),
    ("up to ", "", |n| format!("1..{n} at_most")),
    ("fewer than ", " people", |n| format!("1..{} at_most", n - 1)),
    ("reportedly ", " people (unconfirmed)", |n| format!("{n}..{n} exact")),
    ("nearly ", " people", |_| "ask".to_owned()),
];
const KOREAN: [Style; 9] = [
    ("", "명", |n| format!("{n}..{n} exact")),
    ("탈북민 ", " 명", |n| format!("{n}..{n} exact")),
    ("약 ", " 명", |n| format!("{n}..{n} about")),
    ("", "명 정도", |n| format!("{n}..{n} about")),
    ("최소 ", "명", |n| format!("{n}.. at_least")),
    ("", "명 이상", |n| format!("{n}.. at_least")),
    ("", "명 초과", |n| format!("{}.. more_than", n + 1)),
    ("", "명 이하", |n| format!("1..{n} at_most")),
    ("", "명 미만", |n| format!("1..{} at_most", n - 1)),
];
const CHINESE: [Style; 9] = [
    ("", "人", |n| format!("{n}..{n} exact")),
    ("共", "名脱北者", |n| format!("{n}..{n} exact")),
    ("约", "人", |n| format!("{n}..{n} about")),
    ("", "人左右", |n| format!("{n}..{n} about")),
    ("至少", "名妇女", |n| format!("{n}.. at_least")),
    ("超过", "人", |n| format!("{}.. more_than", n + 1)),
    ("", "人以下", |n| format!("1..{n} at_most")),
    ("不到", "人", |n| format!("1..{} at_most", n - 1)),
    ("近", "人", |_| "ask".to_owned()),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_number_in_every_style_is_read_back(n in 2_u32..9_999, small in 2_u32..100) {
        let figures = [n.to_string(), marked(n), wide(n)];
        for (words, styles) in [(&ENGLISH[..], vec![english(n)]), (&KOREAN, vec![korean_by_sound(n)]), (&CHINESE, vec![chinese(n)])] {
            for (before, after, expected) in words {
                for written in figures.iter().chain(&styles) {
                    let phrase = format!("{before}{written}{after}");
                    prop_assert_eq!(said(&phrase), expected(n), "{}", phrase);
                }
            }
        }
        for (before, after, expected) in KOREAN {
            let phrase = format!("{before}{} {after}", korean(small));
            prop_assert_eq!(said(&phrase), expected(small), "{}", phrase);
        }
    }

}

proptest! {
    #[test]
    fn a_phrase_with_an_unknown_word_is_never_read(which in 0_usize..180, at in 0_usize..20, word in prop_oneof!["[xzq]{3,6}", Just("괢".to_owned()), Just("龘".to_owned()), Just("/9".to_owned())]) {
        let phrases = gold(PHRASES);
        let phrase = phrases[which % phrases.len()].phrase;
        let mut words: Vec<&str> = phrase.split(' ').collect();
        words.insert(at % (words.len() + 1), &word);
        let phrase = words.join(" ");
        prop_assert!(read(&phrase).is_err(), "{}", phrase);
    }
}
