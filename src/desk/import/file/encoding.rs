//! The encoding of a text: what it says of itself, what it can only be, or what is most likely, unless that is not certain.

use std::borrow::Cow;
use std::collections::HashSet;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, ISO_2022_JP, KOI8_U, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE,
    WINDOWS_874, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255,
    WINDOWS_1256, WINDOWS_1257, WINDOWS_1258,
};

use crate::desk::import::problem::Problems;
use crate::model::value::text::excerpt;

/// Encodings that spreadsheets save, as people call them; the names are those of `--encoding`.
const KNOWN: [(&str, &Encoding, &str); 19] = [
    ("utf-8", UTF_8, "UTF-8"),
    ("utf-16le", UTF_16LE, "UTF-16"),
    ("utf-16be", UTF_16BE, "UTF-16, big-endian"),
    ("cp949", EUC_KR, "CP949, Korean"),
    ("gb18030", GB18030, "GB18030, Chinese"),
    ("big5", BIG5, "Big5, traditional Chinese"),
    ("shift_jis", SHIFT_JIS, "Shift-JIS, Japanese"),
    ("euc-jp", EUC_JP, "EUC-JP, Japanese"),
    ("windows-1252", WINDOWS_1252, "Windows-1252, western European"),
    ("windows-1250", WINDOWS_1250, "Windows-1250, central European"),
    ("windows-1251", WINDOWS_1251, "Windows-1251, Cyrillic"),
    ("windows-1253", WINDOWS_1253, "Windows-1253, Greek"),
    ("windows-1254", WINDOWS_1254, "Windows-1254, Turkish"),
    ("windows-1255", WINDOWS_1255, "Windows-1255, Hebrew"),
    ("windows-1256", WINDOWS_1256, "Windows-1256, Arabic"),
    ("windows-1257", WINDOWS_1257, "Windows-1257, Baltic"),
    ("windows-1258", WINDOWS_1258, "Windows-1258, Vietnamese"),
    ("windows-874", WINDOWS_874, "Windows-874, Thai"),
    ("koi8-u", KOI8_U, "KOI8, Cyrillic"),
];

/// A file with fewer different letters beyond ASCII, where they are of East Asia, may be of several encodings.
const FEW_LETTERS: usize = 20;
/// The same of different words with letters beyond ASCII in all other scripts.
const FEW_WORDS: usize = 12;
/// So many bytes of the lines beyond ASCII are looked at.
const LOOKED_AT: usize = 256 << 10;

/// A text, and whether some of its bytes could not be read.
pub(crate) struct Decoded<'b> {
    pub(crate) text: Cow<'b, str>,
    pub(crate) is_broken: bool,
}

/// The encoding with this name.
pub(crate) fn named(name: &str) -> Option<&'static Encoding> {
    let name = name.trim().to_ascii_lowercase();
    let code_page = match name.strip_prefix("cp").or_else(|| name.strip_prefix("windows-")) {
        Some("949") => "euc-kr",
        Some("936" | "54936") => "gb18030",
        Some("950") => "big5",
        Some("932") => "shift_jis",
        Some("65001") => "utf-8",
        Some("1200") => "utf-16le",
        _ => &name,
    };
    Encoding::for_label(code_page.as_bytes()).map(widest)
}

/// GB18030 has every letter of GBK, in the same bytes.
fn widest(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == GBK { GB18030 } else { encoding }
}

/// The encoding with this name; a problem where there is none.
fn asked_for(name: &str, problems: &mut Problems) -> Option<&'static Encoding> {
    let found = named(name);
    if found.is_none() {
        let message = format!("{} is not an encoding that is read here", excerpt(name));
        problems.allow("", "unknown-encoding", message, KNOWN.iter().map(|(name, ..)| *name));
    }
    found
}

/// The text of a file, in the encoding that somebody names, or in its own. None where that is not certain; the problems
/// say which there may be.
pub(crate) fn decode<'b>(
    bytes: &'b [u8],
    asked: Option<&str>,
    problems: &mut Problems,
) -> Option<Decoded<'b>> {
    let marked = Encoding::for_bom(bytes);
    let encoding = match (marked, asked) {
        (Some((encoding, _)), _) => encoding,
        (None, Some(name)) => asked_for(name, problems)?,
        (None, None) => found(bytes, problems)?,
    };
    let rest = &bytes[marked.map_or(0, |(_, length)| length)..];
    let (text, is_broken) = encoding.decode_without_bom_handling(rest);
    if encoding != UTF_8 {
        problems.note("", "encoding", format!("the text is read as {}", told(encoding)));
    }
    Some(Decoded { text, is_broken })
}

fn told(encoding: &'static Encoding) -> &'static str {
    KNOWN.iter().find(|(_, known, _)| *known == encoding).map_or(encoding.name(), |(.., told)| told)
}

fn found(bytes: &[u8], problems: &mut Problems) -> Option<&'static Encoding> {
    let is_plain = !bytes.contains(&0x1B);
    if is_plain && std::str::from_utf8(bytes).is_ok() && !bytes.contains(&0) || is_nearly_utf8(bytes) {
        return Some(UTF_8);
    }
    if let Some(encoding) = sixteen(bytes) {
        return Some(encoding);
    }
    let sample = Sample::of(bytes);
    let bytes = sample.text.as_slice();
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let likely = widest(detector.guess(None, Utf8Detection::Allow));
    if likely == UTF_8 || likely == ISO_2022_JP {
        return Some(likely);
    }
    let text = likely.decode_without_bom_handling(bytes).0;
    if is_much(&text) && is_plausible(&text) {
        return Some(likely);
    }
    let mut readings: Vec<(&str, Cow<'_, str>)> = Vec::new();
    for (name, encoding, _) in KNOWN.iter().filter(|(_, known, _)| *known != likely && !is_utf(known)) {
        let (other, is_broken) = encoding.decode_without_bom_handling(bytes);
        if !is_broken && other != text && is_plausible(&other) {
            readings.push((name, other));
        }
    }
    if readings.is_empty() && (is_much(&text) || is_plausible(&text)) {
        return Some(likely);
    }
    let name = KNOWN.iter().find(|(_, known, _)| *known == likely).map_or(likely.name(), |(name, ..)| name);
    readings.insert(0, (name, text));
    refuse(&readings, &sample, problems);
    None
}

/// The lines of a file from which its encoding can be told: each has bytes beyond ASCII that those before it do not have.
struct Sample {
    text: Vec<u8>,
    /// The number of each line.
    numbers: Vec<u64>,
}

impl Sample {
    fn of(bytes: &[u8]) -> Self {
        let end = if bytes.contains(&b'\n') { b'\n' } else { b'\r' };
        let (mut sample, mut seen) = (Self { text: Vec::new(), numbers: Vec::new() }, HashSet::new());
        for (line, number) in bytes.split(|byte| *byte == end).zip(1..) {
            // No letter of any encoding that is read here ends in one of these bytes.
            let words = line.split(|byte| *byte <= b' ' && *byte != 0x1B || *byte == b',' || *byte == b'"');
            let beyond = words.filter(|word| word.iter().any(|byte| *byte >= 0x80 || *byte == 0x1B));
            if beyond.map(|word| usize::from(seen.insert(word))).sum::<usize>() == 0 {
                continue;
            }
            let rest = LOOKED_AT.saturating_sub(sample.text.len());
            let fits = if line.len() <= rest {
                line.len()
            } else {
                line[..rest].iter().rposition(|byte| *byte <= b',').unwrap_or_default()
            };
            sample.text.extend(&line[..fits]);
            sample.text.push(b'\n');
            sample.numbers.push(number);
            if fits < line.len() {
                break;
            }
        }
        sample
    }
}

fn is_utf(encoding: &'static Encoding) -> bool {
    [UTF_8, UTF_16BE, UTF_16LE].contains(&encoding)
}

/// UTF-16 without its mark: every other byte of what is ASCII in it is none.
fn sixteen(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096)];
    let none = |from: usize| head.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    match (none(0), none(1), head.len() / 2) {
        (0, low, pairs) if low * 4 > pairs => Some(UTF_16LE),
        (high, 0, pairs) if high * 4 > pairs => Some(UTF_16BE),
        _ => None,
    }
}

/// A file that is UTF-8 but for a few bytes: a cell was cut, or a row copied out of another file.
fn is_nearly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    bad > 0 && good >= bad * 10
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_ascii() && !c.is_ascii_alphabetic()).filter(|word| !word.is_ascii())
}

/// Whether there is so much beyond ASCII that the likely encoding is certain.
fn is_much(text: &str) -> bool {
    let (mut letters, mut seen) = (HashSet::new(), HashSet::new());
    for word in words(text) {
        letters.extend(word.chars().filter(|c| is_east_asian(*c)));
        if word.chars().any(|c| !c.is_ascii() && c.is_alphabetic()) {
            seen.insert(word);
        }
        if letters.len() >= FEW_LETTERS || letters.is_empty() && seen.len() >= FEW_WORDS {
            return true;
        }
    }
    false
}

fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}')
}

/// The alphabet of a letter.
fn alphabet(c: char) -> Option<u8> {
    match c {
        c if !c.is_alphabetic() => None,
        '\0'..='\u{2AF}' | '\u{1E00}'..='\u{1EFF}' => Some(1),
        '\u{370}'..='\u{3FF}' => Some(2),
        '\u{400}'..='\u{52F}' => Some(3),
        '\u{590}'..='\u{5FF}' => Some(4),
        '\u{600}'..='\u{6FF}' => Some(5),
        '\u{E00}'..='\u{E7F}' => Some(6),
        c if is_east_asian(c) => Some(7),
        _ => Some(8),
    }
}

/// Whether people may have written this: each word is of one alphabet, and no sign stands within a word.
fn is_plausible(text: &str) -> bool {
    words(text).all(|word| {
        let letters: Vec<char> = word.chars().filter(|c| !c.is_uppercase() || !c.is_ascii()).collect();
        let mut alphabets = letters.iter().filter_map(|c| alphabet(*c));
        let first = alphabets.next();
        let is_one = alphabets.all(|next| Some(next) == first) && first != Some(8);
        let is_sign = |c: &char| !c.is_ascii() && alphabet(*c).is_none() && !is_mark(*c);
        // Four letters with accents in a row are letters of another alphabet, misread.
        let is_heaped = first == Some(1)
            && letters.windows(4).any(|four| four.iter().all(|c| !c.is_ascii() && c.is_alphabetic()));
        is_one && !is_heaped && !letters.iter().any(is_sign)
    })
}

/// Marks that stand beside or within words.
fn is_mark(c: char) -> bool {
    matches!(
        c,
        '\u{A0}' | '²' | '³' | '¼'..='¾' | '©' | '®' | '™' | '§' | '«' | '»' | '·' | '°' | '´' | '¡' | '¿' | '\u{300}'..='\u{36F}' | '\u{5B0}'..='\u{5C7}'
            | '\u{64B}'..='\u{65F}' | '،' | '؟' | '؛' | '\u{E31}' | '\u{E34}'..='\u{E3A}' | '\u{E47}'..='\u{E4E}'
            | '\u{200E}' | '\u{200F}' | '\u{2010}'..='\u{2027}' | '€' | '№' | '\u{3000}'..='\u{3011}' | '〜' | '\u{FF00}'..='\u{FF65}'
    )
}

/// Says in which encodings the file can be read, by the first line where they differ.
fn refuse(readings: &[(&str, Cow<'_, str>)], sample: &Sample, problems: &mut Problems) {
    let mut lines: Vec<(&str, std::str::Split<'_, char>)> =
        readings.iter().map(|(name, text)| (*name, text.split('\n'))).collect();
    let mut rows = sample.numbers.iter().map(|number| {
        let read = lines.iter_mut().map(|(name, lines)| (*name, lines.next().unwrap_or_default().trim()));
        (*number, read.collect::<Vec<_>>())
    });
    let differ = |(_, read): &(u64, Vec<(&str, &str)>)| read.iter().any(|(_, line)| *line != read[0].1);
    let (number, read) = rows.find(differ).unwrap_or_default();
    let seen: Vec<String> =
        read.iter().take(4).map(|(name, line)| format!("{name} reads {}", excerpt(line))).collect();
    let message = format!(
        "the encoding of the file is not certain: {}; say which it is: --encoding NAME, or encoding = \"NAME\" in a mapping file",
        seen.join("; ")
    );
    let names = readings.iter().map(|(name, _)| *name);
    problems.line(number).allow("", "doubtful-encoding", message, names);
}
