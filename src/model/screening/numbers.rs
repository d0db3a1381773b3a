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
            r"(?-u:\b)0[1-9](?:[ .]\d\d){4}(?-u:\b)|(?-u:\b)0\d{4}\s\d{6}(?-u:\b)|(?-u:\b)0\d{2,4}[ -]\d{3}[ -]\d{3,4}(?-u:\b)|(?-u:\b)0[79]\d{8,9}(?-u:\b)|(?-u:\b)0\d-\d{8,10}(?-u:\b)|(?-u:\b)1[3-9]\d\*{4}\d{4}(?-u:\b)|(?-u:\b)8[ -]\(?9\d\d\)?[ -]\d{3}[ -]\d\d[ -]?\d\d(?-u:\b)",
            r"(?i)(?:tel|phone|mobile|fax|whatsapp|wechat|kakaotalk|电话|電話|手机|手機|手提|微信|전화|휴대폰|연락처)[^\d\n]{0,12}\d(?:[\s.-]?\d){5,14}(?-u:\b)",
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
            r"(?-u:\b)[A-Z]{1,2}\s?\d{7,8}(?-u:\b)|(?-u:\b)M\d{3}[A-Z]\d{4}(?-u:\b)|(?-u:\b)A[- ]?\d{9}(?-u:\b)|(?-u:\b)A[- ]?\d{3}[- ]\d{3}[- ]\d{3}(?-u:\b)",
            // The cases of UNHCR; Taiwan, Hong Kong, Myanmar, Pakistan, Afghanistan, Venezuela, the Americas, Korean driving licences.
            r"(?-u:\b)(?:\d{3}|[A-Z]{3})-\d\dC\d{5}(?-u:\b)|(?-u:\b)[1-9]\d{2}-\d{8}(?-u:\b)|(?-u:\b)[A-Z]{2}\d{6}[A-D](?-u:\b)|(?-u:\b)[A-Z]{3}\d{6,7}(?-u:\b)|(?-u:\b)[A-Z][12]\d{8}(?-u:\b)|(?-u:\b)[A-Z]{1,2}\d{6}\([\dA]\)",
            r"(?-u:\b)\d{1,2}/\p{L}{3,9}\(\p{L}{1,3}\)\s?\d{6}(?-u:\b)|(?-u:\b)\d{5}-\d{7}-\d(?-u:\b)|(?-u:\b)\d{4}-\d{4}-\d{5}(?-u:\b)",
            r"(?-u:\b)[VE]-?\d{1,2}\.\d{3}\.\d{3}(?-u:\b)|(?-u:\b)\d{1,3}\.\d{3}\.\d{3}-[\dKk]{1,2}(?-u:\b)|(?-u:\b)\d\d-\d\d-\d{6}-\d\d(?-u:\b)|(?-u:\b)[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z\d]\d(?-u:\b)",
            &format!(
                r"(?i)(?:{WORDS_OF_DOCUMENTS})[^\d\n]{{0,12}}\d(?:[\s./-]?[\d*]|(?-i:[A-Z])){{4,17}}(?:[\dXx*A]|\(\d\))?"
            ),
            r"(?:접수|보호|관리|등록|면허|신분증|수용|수감|수형|난민|증명서|허가|외국인|체류|사증|비자|신청|카드)\s?번호[^\d\n]{0,8}\d(?:[\s./-]?[A-Z]{0,2}[\d*]){3,17}|(?:운전면허|신분증|통행증|증명서|등록증|접수증)[^\d\n]{0,6}\d(?:[\s./-]?[A-Z]{0,2}[\d*]){4,17}",
            r"(?:[证證]|证件|證件|身份|身分|护照|護照|登记|登記|档案|檔案|案卷|证件号|證件號)(?:证|證|编|編|号|號|码|碼|字|书|書|是|为|為|第|[:\s]){0,5}\p{Han}{0,2}[A-Z]{0,3}-?\d(?:[\s-]?[A-Z]?[\d*]){4,17}|[签簽囚][证證]?[号號]:?\d(?:[A-Z]?\d){3,}|[证證][〔\[(]?(?:19|20)\d\d[〕\])]?第?\d{3,}[号號]|[字书書]第\d(?:-?\d){5,}[号號]",
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

/// After which the number of a document follows.
const WORDS_OF_DOCUMENTS: &str = "\
    passport|identity card|identity no|id card|(?-u:\\b)id|residence permit|social security|(?-u:\\b)ssn|护照|護照|身份证|身份證|证件|證件|难民证|難民證|여권|주민등록|\
    공민증|등록번호|tazkira|tazkera|taskera|(?-u:\\b)cnic|(?-u:\\b)nrc|kimlik|c[eé]dula|(?-u:\\b)dni|alien card|alien registration|a-number|file number|\
    file no|registration number|registration no|refugee card|refugee certificate|refugee number|travel document|laissez-passer|prisoner number|detainee number|\
    inmate number|booking number|licen[cs]e number|visa number|visa no|permit number|card number|card no|national id|national number|iqama|prisoner no|detainee no|inmate no|booking no|reg\\. no|alien no|case id|tracing file|driving licen[cs]e|ausweis|\
    carte de séjour|n° étranger|permesso|boat id|national insurance|aadhaar|unhcr no|unhcr card|unhcr number|certificate no|certificate number";

/// Years of birth, after or before a word for it.
pub fn births(words: &str) -> Vec<String> {
    static BIRTH: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        patterns(&[
            // A full stop before a small letter or a figure ends no sentence: 3 Jan. 1985.
            r"(?i)\b(?:born\b|date of birth|year of birth|birth year|birth ?date|birthday|d\.?o\.?b\.?|b\.)(?:[^\n.;]|\.\s?(?-i:[\p{Ll}\d,])){0,24}?\.?\s?\b(?:19|20)\d\d\b",
            r"(?i)\b(?:19|20)\d\d(?:[- ]born\b|\s?\(b\.?\))|\bof birth\b[^\n.;]{0,24}?(?:19|20)\d\d\b|\byob\b[^\n.;]{0,6}?(?:19|20)\d\d\b|\bborn\b[^\n.;]{0,24}?\b1[34]\d\d\b",
            r"(?i)\b(?:d\.?o\.?b\.?|date of birth)\W{0,4}\d{1,2}[./-]\d{1,2}[./-]\d\d\b|\((?:19|20)\d\d\s?[–-]\s?\)|\*\s?\d{1,2}\.\d{1,2}\.(?:19|20)\d\d|\b(?:19|20)\d\d doğumlu|\bborn\b[^\n.;]{0,12}['’]\d\d\b",
            r"(?:19|20)\d\d年?[^\n。；]{0,10}?(?:出世|诞生|降生|出生|生于|生於)|(?:生于|生於|出生)[^\n。；]{0,8}?[一二三四五六七八九〇零]{4}年|(?:19|20)?\d\d年次|[一二三四五六七八九〇零]{2}年(?:出生|生[于於人]|生(?:\P{Han}|$))|[属屬][鼠牛虎兔龙龍蛇马馬羊猴鸡雞狗猪豬][^\n。；]{0,4}?(?:19|20)\d\d",
            r"[一二三四五六七八九〇零]{4}年[^\n。；，,]{0,10}?(?:出生|生[于於人]|生(?:\P{Han}|$))|(?:^|[^出])生日[^\n。；]{0,6}?(?:19|20)\d\d",
            r"(?i)\b(?:née?|nacid[oa]|nascid[oa]|nat[oa]|geboren|geb\.|doğum|родил(?:ся|ась))\s[^\n;]{0,30}?\b(?:19|20)\d\d\b",
            r"(?:出生|生年|(?:^|[^发發产產])(?:生于|生於))[^\n。；]{0,8}?(?:19|20)\d\d|(?:19|20)\d\d[)]?\s?年?(?:\s?\d{1,2}\s?月)?(?:\s?\d{1,2}\s?[日号號])?\s?(?:在[^\n。；，,]{1,8}?)?(?:出生|生[于於人]|生(?:\P{Han}|$))|\d\d年(?:出生|生[于於人]|生(?:\P{Han}|$))",
            r"(?:19|20)?\d\d\)?\s?년(?:\s?\d{1,2}\s?월)?(?:\s?\d{1,2}\s?일)?에?\s?(?:출생|생|태어|(?:\p{Hangul}{1,10}\s){1,2}(?:출생|태어|태생)|\p{Hangul}{1,10}에서\s난\s(?:그|사람|이|아이))|(?:생년월일|생년|출생|태어난)[^\n;]{0,8}?(?:19|20)\d\d|(?:19|20)\d\d\.\s?\d{1,2}\.\s?\d{1,2}\.?\s?(?:\p{Hangul}{1,10}\s){0,2}(?:출생|생|태어)",
        ])
    });
    let mut found = matches(&BIRTH, &plain(words));
    for birth in &mut found {
        *birth = birth.trim_matches(['。', ',', ';', '/', '(', ' ']).to_owned();
    }
    found
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
