//! Text: what is taken, how it is folded and made into keys.

use proptest::prelude::*;
use refoulement::model::value::text::{clean, excerpt, fold, pairs, slug};

use super::cases;

#[test]
fn text_that_hides_or_reorders_is_refused() {
    for (text, what) in [
        ("a\0b", "NUL"),
        ("a\u{7}b", "control"),
        ("a\u{1b}[31m", "control"),
        ("a\u{85}b", "control"),
        ("a\rb", "control"),
        ("\u{2028}", "line separator"),
        ("\u{2029}", "line separator"),
        ("\u{202e}gpj.exe", "bidirectional"),
        ("\u{202a}", "bidirectional"),
        ("\u{2066}a\u{2069}", "bidirectional"),
        ("\u{200e}", "bidirectional"),
        ("\u{200f}", "bidirectional"),
        ("\u{61c}", "bidirectional"),
        ("a\u{200b}b", "invisible"),
        ("a\u{200c}b", "invisible"),
        ("a\u{200d}b", "invisible"),
        ("\u{2060}", "invisible"),
        ("\u{2064}", "invisible"),
        ("\u{2065}", "invisible"),
        ("a\u{206a}b", "invisible"),
        ("a\u{206f}b", "invisible"),
        ("\u{feff}a", "invisible"),
        ("co\u{ad}op", "invisible"),
        ("\u{180e}", "invisible"),
        ("\u{fff9}", "annotation"),
        ("\u{e0041}", "tag"),
        ("\u{e007f}", "tag"),
        ("\u{fffe}", "noncharacter"),
        ("\u{1ffff}", "noncharacter"),
        ("\u{fdd0}", "noncharacter"),
    ] {
        for lines in [false, true] {
            let Err(refused) = clean(text, lines) else { panic!("{text:?} was taken") };
            assert!(refused.to_string().contains(what), "{text:?}: {refused}");
        }
    }
    assert!(clean("a\nb", false).is_err() && clean("a\tb", false).is_err());
    assert_eq!(clean("a\nb\tc", true).unwrap(), "a\nb\tc");
}

#[test]
fn text_of_every_script_is_taken_as_nfc() {
    for (text, kept) in [
        ("e\u{301}", "é"),
        ("\u{1112}\u{1161}\u{11ab}", "한"),
        ("می\u{200c}خواهم", "می\u{200c}خواهم"),
        ("क्\u{200d}ष", "क्\u{200d}ष"),
        ("ශ්\u{200d}රී", "ශ්\u{200d}රී"),
        ("沈阳, 조선일보, Shenyang’s “quote” — 50%", "沈阳, 조선일보, Shenyang’s “quote” — 50%"),
        ("\u{2126}", "Ω"),
        ("", ""),
    ] {
        assert_eq!(clean(text, false).unwrap(), kept);
    }
}

#[test]
fn texts_are_folded_and_made_into_keys() {
    for (text, folded) in [
        ("  Shenyang \t CITY\n", "shenyang city"),
        ("ＡＢＣ１", "abc1"),
        ("ΣΊΣΥΦΟΣ", "σίσυφοσ"),
        ("e\u{301}", "é"),
        ("조선\u{3000}일보", "조선 일보"),
        ("ﬁre", "fire"),
    ] {
        assert_eq!(fold(text), folded);
    }
    for (text, key) in [
        ("CN-LN Shenyang", "cn-ln-shenyang"),
        ("CN near Beijing", "cn-near-beijing"),
        ("--A  b__c--", "a-b-c"),
        ("Ürümqi, Xīnjiāng", "ürümqi-xīnjiāng"),
        ("CN 沈阳", "cn-沈阳"),
        ("!!!", ""),
    ] {
        assert_eq!(slug(text), key);
    }
    assert_eq!(pairs("조선일보 ab"), ["ab", "선일", "일보", "조선"]);
    assert_eq!(pairs("a"), Vec::<String>::new());
    assert_eq!(pairs("aaa b"), ["aa"]);
    assert_eq!(excerpt(&"x".repeat(100)).chars().count(), 80);
    assert_eq!(excerpt("a\u{202e}b\n"), "a\u{fffd}b\u{fffd}");
}

proptest! {
    #![proptest_config(cases(300))]

    /// What is kept is kept as it is when it comes again; a key of a key is the key.
    #[test]
    fn cleaning_folding_and_keys_are_done_once(text in "\\PC{0,20}|[\\x00-\\x7f]{0,20}") {
        if let Ok(kept) = clean(&text, true) {
            prop_assert_eq!(clean(&kept, true).unwrap(), kept);
        }
        prop_assert_eq!(slug(&slug(&text)), slug(&text));
        let folded = fold(&text);
        let words: std::collections::BTreeSet<String> = pairs(&folded).into_iter().collect();
        let chars: Vec<char> = folded.chars().collect();
        for pair in chars.windows(2).filter(|pair| !pair.contains(&' ')) {
            prop_assert!(words.contains(&pair.iter().collect::<String>()));
        }
        prop_assert!(excerpt(&text).chars().count() <= 80);
    }
}
