//! Buckets of the calendar: ISO weeks at the turn of the year, quarters, what is read and refused.

use chrono::NaiveDate;
use proptest::prelude::*;
use refoulement::model::counting::time::{Bucket, Grain};
use refoulement::model::value::span::Span;

use super::cases;
use super::naive::dates::{self, ymd};

#[test]
fn days_and_their_buckets() {
    for (day, week, quarter) in [
        ((2014, 12, 28), "2014-W52", "2014-Q4"),
        ((2014, 12, 29), "2015-W01", "2014-Q4"),
        ((2015, 1, 4), "2015-W01", "2015-Q1"),
        ((2015, 12, 31), "2015-W53", "2015-Q4"),
        ((2016, 1, 3), "2015-W53", "2016-Q1"),
        ((2016, 1, 4), "2016-W01", "2016-Q1"),
        ((2013, 3, 31), "2013-W13", "2013-Q1"),
        ((2013, 4, 1), "2013-W14", "2013-Q2"),
        ((2013, 9, 30), "2013-W40", "2013-Q3"),
        ((2013, 11, 2), "2013-W44", "2013-Q4"),
        ((1900, 1, 1), "1900-W01", "1900-Q1"),
    ] {
        let day = ymd(day.0, day.1, day.2);
        assert_eq!(Bucket::of(Grain::Week, day).to_string(), week);
        assert_eq!(Bucket::of(Grain::Quarter, day).to_string(), quarter);
    }
    let turn = Span::new(ymd(2014, 12, 29), ymd(2015, 1, 4)).unwrap();
    assert_eq!(Bucket::holding(Grain::Week, turn).unwrap().to_string(), "2015-W01");
    assert_eq!(Bucket::holding(Grain::Month, turn), None);
    assert_eq!(Bucket::holding(Grain::Year, turn), None);
}

#[test]
fn buckets_that_are_none() {
    for (grain, text) in [
        (Grain::Year, "13"),
        (Grain::Year, "2013-"),
        (Grain::Year, "02013"),
        (Grain::Quarter, "2013-Q0"),
        (Grain::Quarter, "2013-Q5"),
        (Grain::Quarter, "2013Q4"),
        (Grain::Quarter, "2013-q4"),
        (Grain::Quarter, "2013-Q12"),
        (Grain::Month, "2013-1"),
        (Grain::Month, "2013-13"),
        (Grain::Month, "2013-00"),
        (Grain::Month, "2013/11"),
        (Grain::Week, "2013-W53"),
        (Grain::Week, "2013-W00"),
        (Grain::Week, "2013-W1"),
        (Grain::Week, "2013-W54"),
        (Grain::Week, "2013W44"),
        (Grain::Day, "2013-02-29"),
        (Grain::Day, "2013-11-2"),
        (Grain::Day, "2013-11"),
        (Grain::Day, "２０１３-11-02"),
        (Grain::Year, ""),
        (Grain::Year, "+013"),
    ] {
        assert_eq!(Bucket::parse(grain, text), None, "{text}");
    }
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn a_bucket_holds_the_days_of_its_name_and_no_others(offset in 0..40_000_i32, grain in prop::sample::select(Grain::ALL)) {
        let day = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + chrono::Duration::days(offset.into());
        let bucket = Bucket::of(grain, day);
        let name = dates::bucket(grain.word(), day);
        prop_assert_eq!(bucket.to_string(), name.clone());
        prop_assert_eq!(Bucket::parse(grain, &name), Some(bucket));
        prop_assert!(bucket.first <= day && day <= bucket.last());
        for (day, inside) in [(bucket.first, true), (bucket.last(), true), (bucket.first.pred_opt().unwrap(), false), (bucket.last().succ_opt().unwrap(), false)] {
            prop_assert_eq!(dates::bucket(grain.word(), day) == name, inside);
        }
    }
}
