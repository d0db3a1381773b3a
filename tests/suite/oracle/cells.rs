//! What a table writes into a cell is read back as it was.

use proptest::prelude::*;
use refoulement::model::reading::count::Count;
use refoulement::model::reading::{days, people};
use refoulement::model::record::incident::{Group, Place};
use refoulement::model::tables::cell::{
    group, group_words, guarded, join, place, place_words, single, split, unguarded,
};
use refoulement::model::value::bounds::Bounds;
use refoulement::model::value::country::{Country, Subdivision};
use refoulement::model::value::edtf::Edtf;
use refoulement::model::vocabulary::record::{Counted, GroupKind, Precision, Quantifier, Role};

/// Texts that know what could hurt.
fn words() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z;\\\\' =+@()图탈:~-]{1,12}", "\\PC{1,20}"]
        .prop_map(|text| text.trim().to_owned())
        .prop_filter("something", |text| !text.is_empty())
}

fn bounds() -> impl Strategy<Value = Bounds> {
    (0_u32..1000, proptest::option::of(0_u32..1000))
        .prop_map(|(min, more)| Bounds { min, max: more.map(|more| min + more) })
}

#[test]
fn places_as_people_write_them() {
    let read = |words: &str| {
        place(words).map(|place| {
            (
                place.role,
                place.name,
                place.area.map(|(country, code)| code.map_or(country.to_string(), |code| code.to_string())),
            )
        })
    };
    let said = |role: Option<Role>, name: &str, area: Option<&str>| {
        Ok((role, name.to_owned(), area.map(str::to_owned)))
    };
    assert_eq!(read("Near Beijing"), said(None, "near Beijing", None));
    assert_eq!(read("Transfer: Dandong"), said(Some(Role::Transfer), "Dandong", None));
    for words in ["Shenyang (CN-LN)", "Shenyang(CN-LN)", "Shenyang (cn-ln)"] {
        assert_eq!(read(words), said(None, "Shenyang", Some("CN-LN")), "{words}");
    }
    for words in ["Shenyang (old town)", "Shenyang (in)"] {
        assert_eq!(read(words), said(None, words, None));
    }
    for words in ["Shenyang (CN-LN), Yanji (CN-JL)", "Shenyang (CN-LN), Yanji", "Shenyang (CN-QQ)"] {
        assert!(read(words).is_err(), "{words}");
    }
}

proptest! {
    #[test]
    fn several_values_in_a_cell(values in proptest::collection::vec(words(), 0..6)) {
        prop_assert_eq!(split(&join(&values), 200), values);
    }

    #[test]
    fn one_value_in_a_cell(value in words()) {
        prop_assert_eq!(single(&join([&value])), value);
    }

    #[test]
    fn a_text_that_looks_like_a_formula(text in words()) {
        let cell = guarded(text.clone());
        prop_assert!(!cell.starts_with(['=', '+', '-', '@', '＝']));
        prop_assert_eq!(unguarded(&cell), text);
    }

    #[test]
    fn a_number_of_people(bounds in bounds()) {
        let written = bounds.to_string();
        prop_assert_eq!(people::read(&written).map(|count| count.bounds), Ok(bounds), "{}", written);
    }

    #[test]
    fn a_number_with_how_it_was_put(n in 1_u32..1000, more in 1_u32..1000) {
        for count in [
            Count { bounds: Bounds::new(n, n), quantifier: Quantifier::Exact },
            Count { bounds: Bounds::new(n, n + more), quantifier: Quantifier::Between },
            Count { bounds: Bounds::new(n, n), quantifier: Quantifier::About },
            Count { bounds: Bounds::new(1, n), quantifier: Quantifier::AtMost },
            Count { bounds: Bounds::open(n), quantifier: Quantifier::AtLeast },
            Count { bounds: Bounds::open(n), quantifier: Quantifier::MoreThan },
        ] {
            prop_assert_eq!(people::read(&count.to_string()), Ok(count));
        }
    }

    #[test]
    fn a_part_of_the_group(kind in 0..GroupKind::ALL.len(), counted in 0..Counted::ALL.len(), from in any::<bool>(), bounds in bounds()) {
        let nationality = from.then(|| Country::parse("CN").unwrap());
        let Bounds { min, max } = bounds;
        let part = Group { kind: GroupKind::ALL[kind], nationality, min, max, counted: Counted::ALL[counted], ages: Vec::new(), claims: Vec::new(), rests_on_all: false };
        prop_assert_eq!(group(&group_words(&part)), Ok(part));
    }

    #[test]
    fn a_place(name in "[A-Za-z图' -]{1,12}", near in any::<bool>()) {
        let name = name.trim();
        prop_assume!(!name.is_empty() && !name.starts_with("near "));
        let precision = if near { Precision::Near } else { Precision::Locality };
        let it = Place { role: Role::Detention, name: name.to_owned(), country: Country::parse("CN").unwrap(), subdivision: None, precision, lat: None, lon: None, people: None };
        let read = place(&place_words(&it)).unwrap();
        prop_assert_eq!((read.role, read.name.strip_prefix("near ").is_some(), read.name.trim_start_matches("near ")), (None, near, name));
        let code = Subdivision::parse("CN-LN").unwrap();
        let read = place(&format!("transit: {name} ({code})")).unwrap();
        prop_assert_eq!((read.role, read.name.as_str(), read.area), (Some(Role::Transit), name, Some((code.country().unwrap(), Some(code)))));
    }

    #[test]
    fn a_date(year in 1900_i32..2020, month in 1_u32..13, day in 1_u32..29, later in 1_i32..5, form in 0..6) {
        let date = match form {
            0 => format!("{year}"),
            1 => format!("{year}-{month:02}"),
            2 => format!("{year}-{month:02}-{day:02}~"),
            3 => format!("{year}-{month:02}-{day:02}/{}-01-01", year + later),
            4 => format!("[{year}-{month:02}..{}-01]", year + later),
            _ => format!("{year}/{}", year + later),
        };
        prop_assert_eq!(days::read(&date, None).map(|read| read.to_string()), Ok(Edtf::parse(&date).unwrap().to_string()));
    }
}
