//! A number of people as somebody writes it, in English, Korean or Chinese: read where there is one reading.

use std::sync::LazyLock;

use crate::model::reading::count::Count;
use crate::model::reading::grammar::{Grammar, Meaning};
use crate::model::reading::group::{self, Group};
use crate::model::reading::numerals::{digits, english, myriads, native, pairs};
use crate::model::reading::refusal::{Refusal, RefusalKind};
use crate::model::reading::written::{Script, plain, script};

/// How a number is written.
pub const HOW: &str = "write 17, 13-15, 50+, ~40, about 40, at least 50, more than 50 or up to 20";
/// Why a phrase is refused that is not understood.
const UNKNOWN: &str = "not a number of people";

static ENGLISH: LazyLock<Grammar> =
    LazyLock::new(|| Grammar::read(include_str!("grammar/people-english.txt")));
static KOREAN: LazyLock<Grammar> = LazyLock::new(|| Grammar::read(include_str!("grammar/people-korean.txt")));
static CHINESE: LazyLock<Grammar> =
    LazyLock::new(|| Grammar::read(include_str!("grammar/people-chinese.txt")));

/// Reads a number of people. The whole phrase has to be understood; what is refused says why.
pub fn read(phrase: &str) -> Result<Count, Refusal> {
    let unknown = || Refusal {
        readings: vec![HOW.trim_start_matches("write ").to_owned()],
        ..Refusal::of(RefusalKind::Unknown, UNKNOWN)
    };
    let plain = plain(phrase).filter(|plain| !plain.is_empty()).ok_or_else(unknown)?;
    let plain = plain.trim_end_matches(['.', '\u{3002}']);
    // Most cells are one number in figures.
    if let Some((number, _)) = digits::number(plain).filter(|(_, end)| *end == plain.len()) {
        return Some(Count::exact(number)).filter(Count::is_possible).ok_or_else(unknown);
    }
    let script = script(plain);
    let grammar = match script {
        Script::Latin => &*ENGLISH,
        Script::Hangul => &*KOREAN,
        Script::Han => &*CHINESE,
    };
    let mut counts: Vec<Count> = Vec::new();
    for values in grammar.readings(&People(script), plain) {
        let mut values = values.into_iter();
        match (values.next(), values.next()) {
            (Some(Value::Group(Group { count, .. })), None) if !counts.contains(&count) => counts.push(count),
            (Some(Value::Group(_)), None) => (),
            (Some(Value::Refused(refusal)), _) => return Err(refusal),
            _ => return Err(unknown()),
        }
    }
    match counts.as_slice() {
        [] => Err(unknown()),
        [only] => Some(*only).filter(Count::is_possible).ok_or_else(unknown),
        several => Err(Refusal {
            readings: several.iter().map(ToString::to_string).collect(),
            ..Refusal::of(RefusalKind::Unclear, "this has more than one reading")
        }),
    }
}

/// What the words of a phrase say.
#[derive(Debug, Clone, PartialEq)]
enum Value {
    Count(Count),
    /// A number in words, and the units in them: hundreds, dozens, 万.
    InWords(Count, Vec<u32>),
    /// Who they are.
    Kind(u16),
    Group(Group),
    /// Who is among them.
    Among(Count),
    /// Of what they are made up.
    Parts(Count),
    Refused(Refusal),
}

impl Value {
    fn count(&self) -> Option<Count> {
        match self {
            Self::Count(count) | Self::InWords(count, _) => Some(*count),
            _ => None,
        }
    }
}

/// The meaning of the rules, alike in all languages.
struct People(Script);

impl People {
    /// A number in the words at the beginning of the text.
    fn in_words(&self, text: &str, (number, end): (u32, usize)) -> (Value, usize) {
        let words = &text[..end];
        let units = match self.0 {
            Script::Latin => english::units(words),
            Script::Hangul => myriads::SINO.units_in(words),
            Script::Han => myriads::HAN.units_in(words),
        };
        (Value::InWords(Count::exact(number), units), end)
    }
}

impl Meaning for People {
    type Value = Value;

    fn terminal(&self, name: &str, text: &str) -> Vec<(Value, usize)> {
        let one = |(number, end)| (Value::Count(Count::exact(number)), end);
        let in_words = |found| self.in_words(text, found);
        let two = |((from, to), end): ((u32, u32), usize)| {
            Count::exact(from).to(Count::exact(to)).map(|count| (Value::Count(count), end))
        };
        match (name, self.0) {
            ("figures", _) => digits::number(text).map(one).into_iter().collect(),
            ("four", _) if digits::run(text) == 4 => digits::number(text).map(one).into_iter().collect(),
            ("words", Script::Latin) => english::number(text).map(in_words).into_iter().collect(),
            ("words", Script::Hangul) => native::numbers(text).into_iter().map(in_words).collect(),
            ("letters", Script::Hangul) => myriads::SINO.number(text).map(in_words).into_iter().collect(),
            ("letters", _) => myriads::HAN.number(text).map(in_words).into_iter().collect(),
            ("pair", Script::Hangul) => {
                let letters = pairs::letters(text, &myriads::SINO);
                pairs::native(text).into_iter().chain(letters).filter_map(two).collect()
            }
            ("pair", _) => pairs::letters(text, &myriads::HAN).into_iter().filter_map(two).collect(),
            _ => Vec::new(),
        }
    }

    fn rule(&self, name: &str, values: Vec<Value>) -> Option<Vec<Value>> {
        if let Some(Value::Refused(refusal)) = values.iter().find(|value| matches!(value, Value::Refused(_)))
        {
            return Some(vec![Value::Refused(refusal.clone())]);
        }
        if let Some(refusal) = refused(name, &values) {
            return Some(vec![Value::Refused(refusal)]);
        }
        if let Some(made) = counted(name, &values) {
            return made.ok();
        }
        match (name, values.as_slice()) {
            // What is said beside the number.
            ("age" | "when" | "where" | "aside" | "households", _) => Some(Vec::new()),
            ("group" | "of_group", values) => Some(vec![Value::Group(grouped(values)?)]),
            ("sum", values) => summed(values).map(|sum| vec![sum]),
            ("among", values) => among(values),
            ("parts", values) => match summed(values)? {
                Value::Group(Group { count, .. }) => Some(vec![Value::Parts(count)]),
                refused => Some(vec![refused]),
            },
            ("phrase", values) => whole(values),
            _ if group::kind(name).is_some() => Some(vec![Value::Kind(group::kind(name)?)]),
            _ => Some(values),
        }
    }
}

/// Why a rule of this name is refused: its words are understood, and are no one number.
fn refused(name: &str, values: &[Value]) -> Option<Refusal> {
    let (kind, why) = match name {
        "range" | "either" => return shared_unit(values),
        "share" if is_share(values) => {
            (RefusalKind::Unclear, "this is so many of a number of families, cases or places")
        }
        "unsaid" => (RefusalKind::NotSaid, "these words do not say how many"),
        "vague" => (RefusalKind::WordsOnly, "these words give no number"),
        "families" => (RefusalKind::WordsOnly, "these are families or households, and no number of people"),
        "near" => (RefusalKind::Unclear, "nearly so many are fewer, and nobody says how many fewer"),
        "at_odds" => (RefusalKind::Unclear, "one word says about or below, another says above"),
        "rate" | "rate_of_day" => (RefusalKind::Unclear, "this is a number for each of several times"),
        "claims" => (RefusalKind::Unclear, "these are two claims; write each with its own source"),
        "some_of" => (RefusalKind::Unclear, "this is a part of a number, or a number beside another"),
        "doubted" => (RefusalKind::Unclear, "the writer doubts the number, and does not say how"),
        "up_to_or_exactly" => (RefusalKind::Unclear, "this may be the number itself, or at most the number"),
        _ => return None,
    };
    let readings = match (name, values) {
        ("up_to_or_exactly", [value]) => {
            let count = value.count()?;
            [Some(count), count.at_most()].into_iter().flatten().map(|count| count.to_string()).collect()
        }
        _ => Vec::new(),
    };
    Some(Refusal { readings, ..Refusal::of(kind, why) })
}

/// Of two to three hundred, the unit may be of both: 200 to 300.
fn shared_unit(values: &[Value]) -> Option<Refusal> {
    let [from, Value::InWords(to, units)] = values else { return None };
    let from = from.count()?;
    let raised = from.raised(*to, units)?;
    let why = "the unit of the second number may be that of the first as well";
    let readings = [from, raised].iter().map(|from| format!("{from}-{to}")).collect();
    Some(Refusal { readings, ..Refusal::of(RefusalKind::Unclear, why) })
}

/// Whether fewer are named than places or families: those are then counted, and not people.
fn is_share(values: &[Value]) -> bool {
    let counts: Vec<Count> = values.iter().filter_map(Value::count).collect();
    matches!(counts.as_slice(), [part, whole] if part.bounds.min < whole.bounds.min)
}

/// The numbers of a rule do not go together.
struct Unfit;

/// What a rule makes of the numbers in it, with who they are behind it; none where the rule is about something else.
fn counted(name: &str, values: &[Value]) -> Option<Result<Vec<Value>, Unfit>> {
    let kinds = values.iter().filter(|value| value.count().is_none());
    let counts: Vec<Count> = values.iter().filter_map(Value::count).collect();
    let fixed = [("one", 1), ("own", 1), ("two", 2), ("couple", 2), ("hundred", 100), ("thousand", 1000)];
    let fixed = fixed.iter().find(|(fixed, _)| *fixed == name).map(|(_, number)| Count::exact(*number));
    let made = match (name, counts.as_slice()) {
        (_, []) if fixed.is_some() => fixed,
        ("about", [of]) => of.about(),
        ("at_least", [of]) => of.at_least(),
        ("more_than", [of]) => of.more_than(),
        ("at_most", [of]) => of.at_most(),
        ("below", [of]) => of.below(),
        ("odd", [of]) => of.and_odd(),
        ("digit", [of]) => of.and_a_digit(),
        ("twice", [of]) => of.number().map(|number| Count::exact(number * 2)),
        ("range", [from, to]) => from.to(*to),
        ("either", [low, high]) => low.or(*high),
        ("both", [low, high]) => low.both(*high),
        ("same", [one, other]) => (one == other).then_some(*one),
        ("share", _) => None,
        _ => return None,
    };
    let made = made.map(|count| std::iter::once(Value::Count(count)).chain(kinds.cloned()).collect());
    Some(made.ok_or(Unfit))
}

/// A number, and who they are.
fn grouped(values: &[Value]) -> Option<Group> {
    let (mut count, mut kind) = (None, None);
    for value in values {
        match value {
            said if said.count().is_some() && count.is_none() => count = said.count(),
            // A pregnant girl, a refugee woman: those who are both.
            Value::Kind(said) => kind = Some(kind.map_or(*said, |known| narrowed(known, *said))),
            _ => return None,
        }
    }
    let kind = kind.unwrap_or(group::PEOPLE);
    count.map(|count| Group { count, kind })
}

fn narrowed(known: u16, said: u16) -> u16 {
    if (known | said) & group::OTHERS != 0 || known & said == 0 { known | said } else { known & said }
}

/// Parts that nobody can be in twice are added; refugees and helpers are not.
fn summed(values: &[Value]) -> Option<Value> {
    let groups: Option<Vec<Group>> = values
        .iter()
        .map(|value| if let Value::Group(group) = value { Some(*group) } else { None })
        .collect();
    let groups = groups?;
    let (first, rest) = groups.split_first()?;
    let count = rest.iter().try_fold(first.count, |sum, group| sum.plus(group.count))?;
    let helps = |group: &Group| group.kind & group::HELPERS != 0;
    if groups.iter().any(helps) && !groups.iter().all(helps) {
        let others = groups.iter().filter(|group| !helps(group)).map(|group| group.count);
        let others = others.reduce(|sum, count| sum.plus(count).unwrap_or(sum))?;
        return Some(Value::Refused(Refusal {
            readings: vec![others.to_string(), count.to_string()],
            ..Refusal::of(
                RefusalKind::Unclear,
                "refugees, and others beside them: the register counts them apart",
            )
        }));
    }
    let apart =
        groups.iter().enumerate().all(|(at, one)| groups[at + 1..].iter().all(|other| one.is_apart(*other)));
    let kind = groups.iter().fold(0, |kind, group| kind | group.kind);
    apart.then_some(Value::Group(Group { count, kind }))
}

/// Who is among them is not added.
fn among(values: &[Value]) -> Option<Vec<Value>> {
    let counts = values.iter().map(|value| match value {
        Value::Group(group) => Some(group.count),
        _ => None,
    });
    let counts: Vec<Count> = counts.collect::<Option<_>>()?;
    Some(counts.into_iter().map(Value::Among).collect())
}

/// The one number of a phrase; what is among it, or makes it up, has to fit it.
fn whole(values: &[Value]) -> Option<Vec<Value>> {
    let mut groups =
        values.iter().filter_map(|value| if let Value::Group(group) = value { Some(*group) } else { None });
    let (Some(group), None) = (groups.next(), groups.next()) else { return None };
    let fits = values.iter().all(|value| match value {
        Value::Among(part) => group.count.may_hold(*part),
        Value::Parts(sum) => sum.bounds == group.count.bounds,
        _ => true,
    });
    fits.then(|| vec![Value::Group(group)])
}
