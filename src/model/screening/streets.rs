//! Postal addresses: a street with a number, a room or a house with its number.

use std::sync::LazyLock;

use regex::Regex;

use crate::model::screening::numbers::{matches, patterns, plain};
use crate::model::screening::word_lists;

/// A street with the number of a house, a house, a room, a postal code, in the forms of many countries.
static STREET: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let street = "(?:street|st|road|rd|avenue|ave|lane|boulevard|blvd|alley|lu|jie|dajie|daero|soi|close|drive|crescent|terrace|gardens|mews|sokak|sokağı|caddesi|cad|marg)";
    patterns(&[
        &format!(r"\b(?:No\.?\s?)?\d{{1,5}}[A-Za-z]?,?\s(?:\p{{Lu}}[\p{{L}}'’-]*\s){{1,4}}(?i:{street})\b"),
        &format!(r"\b(?:\p{{Lu}}[\p{{L}}'’-]*\s){{1,3}}(?i:{street})\.?,?\s(?:[Nn]o\.?\s?)?\d{{1,5}}\b"),
        r"\b(?i:rue|via|viale|calle|ulitsa|avenida|av\.|rua|piazza|plaza|prospekt)\s(?:d[aeo]s?\s|de la\s)?\p{Lu}\p{L}+(?:\s\p{Lu}\p{L}+)?,?\s\d{1,4}\b",
        r"\b\d{1,5},?\s(?:bis\s)?(?:rue|avenue|boulevard|via|viale|calle|ulitsa|ул\.)\s\p{L}{2,}",
        r"(?i)\b(?:no\.?\s?)?\d{1,5}[a-z]?,?\s(?-i:Jalan|Jl\.|Lorong|Calle|Carrera|Avenida|Rua)\s\p{L}{2,}|\b(?:jalan|jl\.|ul\.|ulica|via)\s\p{L}+(?:\s\p{L}+)?,?\s(?:no\.?\s?)?\d{1,4}\b|\b(?:carrera|calle|cra\.?|avenida|av\.|diagonal|transversal)\s\d{1,3}[a-z]?\s?(?:#|no\.?)\s?\d",
        r"(?i)\bp\.?\s?o\.?\s?box\s\d+|\bplot\s(?:no\.?\s?)?\d{1,5}\b|\b\d{1,5}\s(?:[nsew]{1,2}\.?\s)?\d{1,3}(?:st|nd|rd|th)\s(?:street|st|avenue|ave|road)\b|\b\d{1,4}\s\p{L}+-(?:ro|gil|daero)\b",
        r"(?i)\bmoo\s\d{1,2}\b|\bsoi\s\p{L}+\s\d{1,3}\b|\b\d{1,4}\ssoi\s\p{L}|\b[A-Z]-?\d{1,4},\s(?:street|road|lane)\s\d|\b(?:mah|sok|sk|cad|cd)\.?\sno\s?[:.]?\s?\d|\bblock\s[a-z]\d?,\s(?:shelter|shed|tent|room)\b|\bno\.\s?\d{1,4},\s(?:\d+(?:st|nd|rd|th)|\p{L}+)\s(?:quarter|street|road|ward|lane)\b",
        // Postal codes of the United Kingdom, Canada and the United States.
        r"\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b|\b[A-Z]\d[A-Z]\s\d[A-Z]\d\b|,\s[A-Z]{2}\s\d{5}\b|\b\d{1,2}-\d{1,2}(?:-\d{1,3})?,?\s\p{Lu}[\p{L}-]+,\s\p{Lu}\p{L}+-(?:ku|shi|cho|machi|gun)\b",
        r"(?i)\b\p{L}{3,}(?:straße|strasse|gasse|straat|gracht|gatan|str\.|weg|allee|damm|-ro|-gil|-daero)\s\d{1,4}\b|\bул(?:ица|\.)\s\p{L}+,?\s(?:д(?:ом|\.)\s?)?\d{1,4}\b",
        r"(?i)\b(?:room|apartment|apt\.?|flat|house)\s(?:no\.?\s?|number\s)?\d{1,5}[a-z]?\b",
        r"(?i)\b(?:building|block|bldg\.?)\s(?:no\.?\s?)?\d{1,4}[a-z]?,?\s(?:unit|room|floor|apt|flat|entrance)\b",
        r"\d{1,5}\s?(?:号楼|號樓|号院|弄|室)|(?:[路街巷道屯村庄莊弄段洞里邨]|巷子|胡同|小区|小區)\s?[\d一二三四五六七八九十百]{1,5}(?:-\d{1,4})?\s?[号號栋棟弄]|洞\d{1,3}(?:人民)?班|[村委屯][\d一二三四五六七八九十]{1,3}[组組]|\d{1,4}[号號]\s?\d{1,2}[楼樓]|\d{1,3}[组組]\s?\d{1,5}[号號]|[\d一二三四五六七八九十]{1,4}\s?(?:单元|單元)",
        r"\d{1,5}\s?동\s?\d{1,5}\s?호|[로길]\s?\d{1,5}(?:-\d{1,4})?번지|\p{Hangul}[동리]\s\d{1,4}(?:-\d{1,4})?번지|로\s?\d{1,3}번?길\s?\d{1,4}|\d{1,4}번길\s?\d{1,4}|\p{Hangul}{1,4}동\s?\d{1,4}-\d{1,4}|\d{1,4}번지|\p{Hangul}{1,5}[동리]\s?\d{1,3}(?:인민)?반|\d{1,4}호\s\d{1,4}호|\p{Hangul}{2,}가\s?\d{1,4}호",
        r"\p{Hangul}+[시군구면읍]\s(?:\p{Hangul}+[면읍구]\s)?\p{Hangul}{2,}[리동로길가]\s?\d{1,4}(?:-\d{1,4})?(?:[^\d명인년월일개건차회시분여만%\-]|$)",
    ])
});

/// What looks like one, in English, Chinese, Korean and some other languages of Europe.
pub fn streets(words: &str) -> Vec<String> {
    let text = plain(words);
    let mut found = matches(&STREET, &text);
    // Of a road the number may be a year.
    let is_small = |word: &str| {
        ["am", "pm"]
            .into_iter()
            .chain(word_lists::SMALL.split(' '))
            .any(|small| small.eq_ignore_ascii_case(word))
    };
    found.retain(|street| {
        let told = street
            .split(' ')
            .skip(1)
            .filter(|word| word.len() > 1)
            .any(|word| is_small(word) && !word.eq_ignore_ascii_case("no"));
        !told && !YEAR.iter().any(|year| year.is_match(street))
    });
    found.extend(in_small_letters(&text));
    found.extend(of_a_road(&text));
    found
}

static YEAR: LazyLock<Vec<Regex>> = LazyLock::new(|| patterns(&[r"^\D+\s(?:19|20)\d\d$"]));

/// 12 renmin road: one word that is no everyday one, or numbers of people on a road would be addresses.
fn in_small_letters(text: &str) -> Vec<String> {
    static STREET: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        patterns(&[
            r"\b(?:no\.?\s?)?\d{1,5}[a-z]?,?\s(\p{Ll}[\p{Ll}'’-]{2,})\s(?:street|road|avenue|lane|alley|lu|jie)\b",
        ])
    });
    let lists = [word_lists::SMALL, word_lists::PEOPLE, word_lists::EVERYDAY, word_lists::THINGS, NO_ROADS];
    let is_word = |word: &str| {
        lists
            .iter()
            .any(|list| list.split(' ').any(|known| [word, word.trim_end_matches('s')].contains(&known)))
    };
    let found = STREET.iter().flat_map(|street| street.captures_iter(text));
    found.filter(|found| !is_word(&found[1])).map(|found| found[0].to_owned()).collect()
}

/// What may stand between a number and a road that it does not name.
const NO_ROADS: &str = "\
    bus checkpoint dirt doctor driver highway hour kilometer kilometre km local main meter metre mile minute mountain nationality nationalities north parked \
    paved protester rail railway rural separate side south stopped student traffic truck vehicle";

/// 강남대로 373: what is counted is no number of a house, and 으로 is a particle.
fn of_a_road(text: &str) -> Vec<String> {
    static ROAD: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        patterns(&[r"(\p{Hangul}{2,}[로길])\s?(\d{1,4})(?:-\d{1,4})?(?:에서?(?:\P{L}|$)|\s?(\p{Hangul}))?"])
    });
    let is_road = |found: &regex::Captures<'_>| {
        let is_particle = NO_ROADS_IN_KOREAN.split(' ').any(|end| found[1].ends_with(end));
        let is_long = found[1].ends_with("대로") || found[1].ends_with('길') || found[2].len() > 1;
        found.get(3).is_none() && !is_particle && is_long && found[1].chars().count() > 2
    };
    let found = ROAD.iter().flat_map(|road| road.captures_iter(text));
    found.filter(is_road).map(|found| found[0].trim_end().to_owned()).collect()
}

/// What ends like a road and is none.
const NO_ROADS_IN_KOREAN: &str = "으로 그대로 이대로 최대로 멋대로 따로 서로 스스로 대체로 실제로 별로 차례로 번째로 새로 주로 바로 홀로 철로 도로 경로 통로 진로";
