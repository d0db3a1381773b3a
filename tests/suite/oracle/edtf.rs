//! Dates: their bounds against a day-by-day walk, and what is taken and refused.

use proptest::prelude::*;
use refoulement::model::value::edtf::Edtf;

use super::naive::dates;
use super::{cases, world};

proptest! {
    #![proptest_config(cases(96))]

    /// A day lies within the bounds just if the date can mean it; printed, a date is as it was written.
    #[test]
    fn the_bounds_are_the_first_and_last_possible_day(date in world::date()) {
        let edtf = Edtf::parse(&date).unwrap();
        let span = edtf.span();
        prop_assert_eq!((span.earliest, span.latest), dates::span(&date));
        for day in dates::each(dates::ymd(2011, 12, 25), dates::ymd(2016, 1, 5)) {
            prop_assert_eq!(span.earliest <= day && day <= span.latest, dates::possible(&date, day), "{} on {}", date, day);
        }
        prop_assert_eq!(edtf.to_string(), date.clone());
        prop_assert_eq!(Edtf::parse(edtf.as_str()).unwrap(), edtf);
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "[0-9XYSTEZ/.~?%\\[\\]{},: +-]{0,24}|\\PC{0,24}") {
        if let Ok(date) = Edtf::parse(&text) {
            prop_assert!(date.span().earliest <= date.span().latest);
            prop_assert!(date.span().earliest >= dates::ymd(1900, 1, 1));
            prop_assert!(text.is_ascii() && text.trim() == text, "{text:?} was taken");
            prop_assert_eq!(date.as_str(), text);
        }
    }
}

#[test]
fn accepted_forms() {
    for (text, earliest, latest) in [
        ("1900", (1900, 1, 1), (1900, 12, 31)),
        ("2013", (2013, 1, 1), (2013, 12, 31)),
        ("2013-11", (2013, 11, 1), (2013, 11, 30)),
        ("2012-02", (2012, 2, 1), (2012, 2, 29)),
        ("2013-02", (2013, 2, 1), (2013, 2, 28)),
        ("2013-11-02", (2013, 11, 2), (2013, 11, 2)),
        ("2012-02-29", (2012, 2, 29), (2012, 2, 29)),
        ("2013-11-02/2013-11-05", (2013, 11, 2), (2013, 11, 5)),
        ("2013-11/2014", (2013, 11, 1), (2014, 12, 31)),
        ("2013-11/2013-11-15", (2013, 11, 1), (2013, 11, 15)),
        ("2013-11-15/2013-11", (2013, 11, 15), (2013, 11, 30)),
        ("2013-11-02/2013-11-02", (2013, 11, 2), (2013, 11, 2)),
        ("[2013-11-02..2013-11-21]", (2013, 11, 2), (2013, 11, 21)),
        ("[2013-11..2014-01]", (2013, 11, 1), (2014, 1, 31)),
        ("[2013..2014]", (2013, 1, 1), (2014, 12, 31)),
        ("2013~", (2013, 1, 1), (2013, 12, 31)),
        ("2013-11?", (2013, 11, 1), (2013, 11, 30)),
        ("2013-11-02%", (2013, 11, 2), (2013, 11, 2)),
        ("2013-11-02~/2013-11-05?", (2013, 11, 2), (2013, 11, 5)),
        ("2013-?11-02", (2013, 11, 2), (2013, 11, 2)),
        ("?2013-11-~02", (2013, 11, 2), (2013, 11, 2)),
    ] {
        let date = Edtf::parse(text).unwrap_or_else(|refused| panic!("{text}: {refused}"));
        let day = |(year, month, day)| dates::ymd(year, month, day);
        assert_eq!((date.span().earliest, date.span().latest), (day(earliest), day(latest)), "{text}");
        assert_eq!(serde_json::to_value(&date).unwrap(), text);
    }
}

#[test]
fn refused_forms_say_how_to_write_it_instead() {
    let instead = ["write", "leave", "four digits", "starts in 1900"];
    for text in [
        "",
        " ",
        "2013 ",
        " 2013",
        "2013-11-02\n",
        "2013-1",
        "2013-11-2",
        "13-11-02",
        "2013/11/02",
        "02.11.2013",
        "11/02/2013",
        "20131102",
        "2013-13",
        "2013-00",
        "2013-02-30",
        "2013-02-29",
        "1900-02-29",
        "2013-11-00",
        "2013-11-31",
        "1899",
        "1899-12-31",
        "1899-12-31/1900-01-01",
        "0000",
        "-2013",
        "+2013",
        "Y2013",
        "Y12013",
        "2013E0",
        "2013S2",
        "12013",
        "2013-21",
        "2013-24",
        "2013-33",
        "2013-41",
        "201X",
        "2013-XX",
        "2013-11-XX",
        "XXXX",
        "2013-11-02T10:00:00",
        "2013-11-02T10:00:00Z",
        "2013-11-02/..",
        "../2013-11-02",
        "2013-11-02/",
        "/2013-11-02",
        "..",
        "/",
        "[..2013-11-02]",
        "[2013-11-02..]",
        "[2013-11-02,2013-11-05]",
        "[2013-11-02]",
        "{2013-11-02..2013-11-05}",
        "{2013,2014}",
        "2013-11-05/2013-11-02",
        "[2013-11-05..2013-11-02]",
        "2014/2013",
        "2013-W44",
        "2013-Q4",
        "2013-306",
        "2013-11-02~~",
        "2013-11-02!",
        "２０１３-11-02",
        "٢٠١٣",
        "2013‑11‑02",
        "2013-11-02/2013-11-05/2013-11-09",
        "2013-11-02..2013-11-05",
        "today",
        "November 2013",
        "2013-11-02\u{0}",
        "[2013-11-02..2013-11-21",
    ] {
        let Err(refused) = Edtf::parse(text) else { panic!("{text:?} was taken") };
        let sentence = refused.to_string();
        assert!(instead.iter().any(|hint| sentence.contains(hint)), "{text:?}: {sentence}");
        assert!(sentence.len() > 20, "{text:?}: {sentence}");
    }
}
