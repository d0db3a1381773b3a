//! Numbers and mail addresses that lead to a person: e-mail, telephone, passport, identity card, year of birth.

use std::sync::LazyLock;

use chrono::NaiveDate;
use regex::Regex;
use unicode_normalization::UnicodeNormalization;

/// E-mail addresses, also with the at sign written out in brackets against machines.
pub fn emails(words: &str) -> Vec<String> {
    static ADDRESS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        patterns(&[
            r"(?i)[\p{L}\p{N}._%+-]+\s?(?:@|%40|[\[({]\s?at\s?[\])}])\s?[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+",
        ])
    });
    if words.is_ascii() && !words.contains(['@', '%', '[', '(', '{']) {
        return Vec::new();
    }
    matches(&ADDRESS, &words.nfkc().collect::<String>())
}

/// Telephone numbers: international ones, those of mobile telephones in China and Korea, area codes with hyphens, and
/// digits after a word for telephone.
pub fn phones(words: &str) -> Vec<String> {
    static NUMBER: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        patterns(&[
            // E.164 has at most fifteen digits.
            r"(?:\+|(?-u:\b)00)[1-9]\d{0,2}(?:[\s.-]?\(?\d{1,4}\)?){2,5}(?-u:\b)",
            r"(?-u:\b)01[016789][-.\s]?\d{3,4}[-.\s]?\d{4}(?-u:\b)",
            r"(?-u:\b)1[3-9]\d[-\s]?\d{4}[-\s]?\d{4}(?-u:\b)",
            r"(?-u:\b)0\d{1,3}[-\s)]\s?\d{3,4}[-\s]\d{4}(?-u:\b)|(?-u:\b)0\d{2,3}-\d{7,8}(?-u:\b)",
            r"\(\d{3}\)\s?\d{3}-\d{4}(?-u:\b)|(?-u:\b)[2-9]\d\d-\d{3}-\d{4}(?-u:\b)|\(0\d{2,3}\)\s?\d{7,8}(?-u:\b)",
            r"(?-u:\b)0[1-9](?:[ .]\d\d){4}(?-u:\b)|(?-u:\b)0\d{4}\s\d{6}(?-u:\b)|(?-u:\b)0\d{3}\s\d{3}\s\d{3}(?-u:\b)|(?-u:\b)8[ -]\(?9\d\d\)?[ -]\d{3}[ -]\d\d[ -]?\d\d(?-u:\b)",
            r"(?i)(?:tel|phone|mobile|fax|whatsapp|wechat|kakaotalk|电话|電話|手机|手機|微信|전화|휴대폰)[^\d\n]{0,12}\d(?:[\s.-]?\d){5,14}(?-u:\b)",
        ])
    });
    // `+41.80571` is a latitude, `tel. 2013-11-19` a day.
    static NONE: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        patterns(&[r"^\+\d{1,3}\.\d{4,}", r"(?:^|\D)(?:19|20)\d\d[-. ](?:0?[1-9]|1[0-2])[-. ]\d{1,2}$"])
    });
    let mut found = matches(&NUMBER, &plain(words));
    found.retain(|number| {
        let digits = number.chars().filter(char::is_ascii_digit).count();
        (7..=15).contains(&digits) && !NONE.iter().any(|pattern| pattern.is_match(number))
    });
    found
}

/// Numbers of documents: the resident identity numbers of China (GB 11643) and South Korea, passports, and what
/// follows the word for one.
pub fn documents(words: &str) -> Vec<String> {
    static NUMBER: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        patterns(&[
            r"(?-u:\b)[A-Z]{1,2}\s?\d{7,8}(?-u:\b)|(?-u:\b)M\d{3}[A-Z]\d{4}(?-u:\b)|(?-u:\b)A[- ]?\d{9}(?-u:\b)|(?-u:\b)A[- ]?\d{3}-\d{3}-\d{3}(?-u:\b)",
            // The cases of UNHCR.
            r"(?-u:\b)\d{3}-\d\dC\d{5}(?-u:\b)",
            r"(?i)(?:passport|identity card|id card|(?-u:\b)id|residence permit|social security|(?-u:\b)ssn|护照|護照|身份证|身份證|证件|證件|难民证|難民證|여권|주민등록|공민증|등록번호)[^\d\n]{0,12}\d(?:[\s-]?[\d*]){4,17}[\dXx*](?-u:\b)",
        ])
    });
    static RESIDENT: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        patterns(&[
            r"(?-u:\b)[1-9]\d{16}[\dXx](?-u:\b)",
            r"(?-u:\b)\d{6}\s?[-–]?\s?[1-8](?:\d{6}(?-u:\b)|[*xX]{6})",
        ])
    });
    let text = plain(words);
    let mut found = matches(&RESIDENT, &text);
    // Both hold the day of birth, which few other numbers of this length do.
    found.retain(|number| {
        let digits: String =
            number.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–')).collect();
        let (from, to) = if digits.len() == 18 { (6, 14) } else { (0, 6) };
        digits.get(from..to).is_some_and(is_day)
    });
    for number in matches(&NUMBER, &text) {
        if !found.iter().any(|other| number.contains(other.as_str())) {
            found.push(number);
        }
    }
    found
}

/// Years of birth, after or before a word for it.
pub fn births(words: &str) -> Vec<String> {
    static BIRTH: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        patterns(&[
            // A full stop before a small letter or a figure ends no sentence: 3 Jan. 1985.
            r"(?i)\b(?:born\b|date of birth|year of birth|birth year|birth ?date|birthday|d\.?o\.?b\.?|b\.)(?:[^\n.;]|\.\s?(?-i:[\p{Ll}\d,])){0,24}?\.?\s?\b(?:19|20)\d\d\b",
            r"(?i)\b(?:19|20)\d\d[- ]born\b",
            r"(?:出生|(?:^|[^发發产產])(?:生于|生於))[^\n。；]{0,8}?(?:19|20)\d\d|(?:19|20)\d\d\s?年(?:\s?\d{1,2}\s?月)?(?:\s?\d{1,2}\s?日)?\s?(?:在[^\n。；，,]{1,8}?)?(?:出生|生)",
            r"(?:19|20)?\d\d\s?년(?:\s?\d{1,2}\s?월)?(?:\s?\d{1,2}\s?일)?에?\s?(?:출생|생|태어|\p{Hangul}{1,10}에서\s태어)|(?:생년월일|출생|태어난)[^\n;]{0,8}?(?:19|20)\d\d",
        ])
    });
    matches(&BIRTH, &plain(words))
}

/// Whether `yyyymmdd` or `yymmdd` is a day of the calendar.
fn is_day(digits: &str) -> bool {
    let whole = if digits.len() == 6 { format!("20{digits}") } else { digits.to_owned() };
    (whole.starts_with("19") || whole.starts_with("20"))
        && NaiveDate::parse_from_str(&whole, "%Y%m%d").is_ok()
}

/// The text in compatibility form, as digits may be full-width ones, and without web addresses, which are full of digits.
pub(crate) fn plain(words: &str) -> String {
    static ADDRESS: LazyLock<Vec<Regex>> = LazyLock::new(|| patterns(&[r"https?://\S+"]));
    let mut text: String = words.nfkc().collect();
    for pattern in ADDRESS.iter().filter(|_| words.contains(':') || !words.is_ascii()) {
        text = pattern.replace_all(&text, " ").into_owned();
    }
    text
}

/// What is written here compiles; the tests hold an example of each.
pub(crate) fn patterns(written: &[&str]) -> Vec<Regex> {
    written.iter().filter_map(|pattern| Regex::new(pattern).ok()).collect()
}

/// What the patterns find, each once, in the order of the patterns; what lies within another finding is left out.
pub(crate) fn matches(patterns: &[Regex], text: &str) -> Vec<String> {
    let mut found: Vec<std::ops::Range<usize>> = Vec::new();
    for range in patterns.iter().flat_map(|pattern| pattern.find_iter(text)).map(|found| found.range()) {
        if !found.iter().any(|other| range.start < other.end && other.start < range.end) {
            found.push(range);
        }
    }
    found.sort_by_key(|range| range.start);
    let mut words: Vec<String> = Vec::new();
    for word in found.into_iter().map(|range| text[range].trim().to_owned()) {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words
}
