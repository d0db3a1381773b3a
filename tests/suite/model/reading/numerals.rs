//! Numbers in words, written by other rules than those that read them.

const ENGLISH: [&str; 20] = [
    "",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] =
    ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// 1 to 9,999 in English.
pub fn english(n: u32) -> String {
    let at = |n: u32| usize::try_from(n).unwrap();
    match n {
        0..20 => ENGLISH[at(n)].to_owned(),
        20..100 if n.is_multiple_of(10) => TENS[at(n / 10)].to_owned(),
        20..100 => format!("{}-{}", TENS[at(n / 10)], ENGLISH[at(n % 10)]),
        100..1000 if n.is_multiple_of(100) => format!("{} hundred", ENGLISH[at(n / 100)]),
        100..1000 => format!("{} hundred and {}", ENGLISH[at(n / 100)], english(n % 100)),
        _ if n.is_multiple_of(1000) => format!("{} thousand", english(n / 1000)),
        _ if n % 1000 < 100 => format!("{} thousand and {}", english(n / 1000), english(n % 1000)),
        _ => format!("{} thousand {}", english(n / 1000), english(n % 1000)),
    }
}

/// 1 to 99,999 in Chinese letters.
pub fn chinese(n: u32) -> String {
    let digit = |n: u32| "零一二三四五六七八九".chars().nth(usize::try_from(n).unwrap()).unwrap();
    let mut written = String::new();
    let mut rest = n;
    for (unit, letter) in [(10_000, '万'), (1000, '千'), (100, '百'), (10, '十'), (1, ' ')] {
        let (times, after) = (rest / unit, rest % unit);
        if times > 0 {
            let skipped = n > rest && rest < unit * 10 && (n / (unit * 10)).is_multiple_of(10);
            written.extend(skipped.then_some('零'));
            written.extend((unit != 10 || times > 1 || n >= 100).then(|| digit(times)));
            written.extend((unit > 1).then_some(letter));
        }
        rest = after;
    }
    written
}

/// 1 to 99 in Korean words, as they stand before what is counted.
pub fn korean(n: u32) -> String {
    let tens = ["", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔"];
    let units = ["", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉"];
    let at = |n: u32| usize::try_from(n).unwrap();
    if n == 20 { "스무".to_owned() } else { format!("{}{}", tens[at(n / 10)], units[at(n % 10)]) }
}

/// 1 to 9,999 by sound.
pub fn korean_by_sound(n: u32) -> String {
    let digits = ["", "일", "이", "삼", "사", "오", "육", "칠", "팔", "구"];
    let digit = |n: u32| digits[usize::try_from(n).unwrap()];
    let part = |unit: u32, letter: &str| match n / unit % 10 {
        0 => String::new(),
        1 => letter.to_owned(),
        times => format!("{}{letter}", digit(times)),
    };
    format!("{}{}{}{}", part(1000, "천"), part(100, "백"), part(10, "십"), digit(n % 10))
}

/// In figures of full width.
pub fn wide(n: u32) -> String {
    n.to_string().chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect()
}

/// In figures, with a mark between thousands.
pub fn marked(n: u32) -> String {
    if n < 1000 { n.to_string() } else { format!("{},{:03}", n / 1000, n % 1000) }
}
