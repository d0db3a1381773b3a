//! Korean: sentences in plain written style, as the press writes them.

use chrono::NaiveDate;

use crate::model::counting::time::Period;
use crate::model::language::fact::{Amount, Event, Headline, Unit};
use crate::model::language::sentences::Sentences;
use crate::model::language::shape::{Part, Shape, Time};
use crate::model::value::edtf::Edtf;
use crate::model::vocabulary::record::{Hedge, Status};

/// The sentences in Korean.
pub(super) struct KoreanSentences;

impl Sentences for KoreanSentences {
    fn number(&self, number: u64) -> String {
        number_of(number)
    }

    fn people(&self, amount: Amount, unit: Unit) -> String {
        match unit {
            Unit::Refugees => format!("난민 {}", bounds(amount)),
            Unit::People | Unit::Persons => bounds(amount),
        }
    }

    fn short(&self, amount: Amount) -> String {
        let about = if amount.about { "약 " } else { "" };
        let min = number_of(amount.min);
        match amount.max {
            None => format!("{about}{min}명 이상"),
            Some(max) if max == amount.min => format!("{about}{min}명"),
            Some(max) => format!("{about}{min}~{}명", number_of(max)),
        }
    }

    fn figure(&self, amount: Amount, unit: Unit) -> String {
        match unit {
            Unit::Refugees => format!("난민 {}", self.short(amount)),
            Unit::People | Unit::Persons => self.short(amount),
        }
    }

    fn incidents(&self, number: u64) -> String {
        format!("사건 {}건", number_of(number))
    }

    fn sources(&self, number: u64) -> String {
        format!("출처 {}개", number_of(number))
    }

    fn places(&self, number: u64) -> String {
        format!("장소 {}곳", number_of(number))
    }

    fn events(&self, number: u64) -> String {
        format!("일 {}건", number_of(number))
    }

    fn day(&self, day: NaiveDate) -> String {
        part(Part::of_day(day))
    }

    fn date(&self, date: &Edtf) -> String {
        match Shape::of(date) {
            Shape::One(one) => part(one),
            Shape::Lasted(from, to) => format!("{}까지", range(from, to, "부터 ")),
            Shape::Between(from, to) => format!("{} 사이", range(from, to, "에서 ")),
        }
    }

    fn period(&self, period: Period) -> String {
        match Time::of(period) {
            None => "전체 기간".to_owned(),
            Some(Time::In(one)) => part(one),
            Some(Time::FromTo(from, to)) => format!("{}부터 {}까지", part(from), part(to)),
            Some(Time::Since(from)) => format!("{} 이후", part(from)),
            Some(Time::Until(to)) => format!("{}까지", part(to)),
        }
    }

    fn headline(&self, headline: &Headline) -> String {
        let of = headline.as_of.map(|day| format!("{} 현재, ", part(Part::of_day(day)))).unwrap_or_default();
        let said = if headline.incidents == 0 { none(headline) } else { total(headline) };
        format!("{of}{said}{}", withdrawn(headline.withdrawn))
    }

    fn event(&self, event: &Event) -> String {
        let (of, done) = happened(event.status);
        let when = on(&event.date);
        let who = match event.people {
            Some(people) => self.people(people, event.unit) + "이",
            None => "사람들이".to_owned(),
        };
        let end = if event.people.is_some() { "다." } else { "으나, 인원은 알려지지 않았다." };
        match event.hedge {
            Hedge::Stated => format!("출처에 따르면 {when} {who} {done}{end}"),
            Hedge::Confirmed => format!("{when} {who} {of} 것으로 확인되었{end}"),
            Hedge::Reported => format!("{when} {who} {of} 것으로 알려졌{end}"),
            Hedge::Believed => format!("{when} {who} {of} 것으로 추정되었{end}"),
        }
    }

    fn citation(&self, version: u32, published: Option<NaiveDate>) -> String {
        let of = published.map(|day| format!("({})", self.day(day))).unwrap_or_default();
        format!("Refoulement: 난민 구금·강제 송환 공개 등록부, 제{version}판{of}, CC BY 4.0.")
    }

    fn version(&self, version: u32, published: Option<NaiveDate>) -> String {
        let of = published.map(|day| format!("{} ", self.day(day))).unwrap_or_default();
        format!("{of}제{version}판")
    }
}

fn number_of(number: u64) -> String {
    let digits = number.to_string();
    let mut parted = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            parted.push(',');
        }
        parted.push(digit);
    }
    parted
}

/// `최소 13명에서 최대 15명`.
fn bounds(amount: Amount) -> String {
    let about = if amount.about { "약 " } else { "" };
    let min = number_of(amount.min);
    match amount.max {
        None => format!("최소 {about}{min}명"),
        Some(max) if max == amount.min => format!("{about}{min}명"),
        Some(max) => format!("최소 {about}{min}명에서 최대 {about}{}명", number_of(max)),
    }
}

fn part(part: Part) -> String {
    let month = part.month.map(|month| format!(" {month}월")).unwrap_or_default();
    let day = part.day.map(|day| format!(" {day}일")).unwrap_or_default();
    let about = if part.about { "경" } else { "" };
    let uncertain = if part.uncertain { "(날짜 불확실)" } else { "" };
    format!("{}년{month}{day}{about}{uncertain}", part.year)
}

/// `2013년 11월 2일에서 21일`, `2013년 11월 2일에서 12월 5일`.
fn range(from: Part, to: Part, word: &str) -> String {
    let whole = part(to);
    let year = format!("{}년 ", to.year);
    let end = match from.shares(to) {
        (_, true) => to.day.map(|day| format!("{day}일")).unwrap_or_default(),
        (true, false) => whole.strip_prefix(&year).unwrap_or(&whole).to_owned(),
        (false, false) => whole,
    };
    format!("{}{word}{end}", part(from))
}

/// A date within a sentence.
fn on(date: &Edtf) -> String {
    match Shape::of(date) {
        Shape::One(one) => part(one),
        Shape::Lasted(from, to) => format!("{}까지", range(from, to, "부터 ")),
        Shape::Between(from, to) if from.day.is_some() || to.day.is_some() => {
            format!("{} 사이의 어느 날", range(from, to, "에서 "))
        }
        Shape::Between(from, to) => format!("{} 사이의 어느 때", range(from, to, "에서 ")),
    }
}

/// A period within a sentence.
fn during(period: Period) -> Option<String> {
    Some(match Time::of(period)? {
        Time::In(one) => format!("{}에", part(one)),
        Time::FromTo(from, to) => format!("{}부터 {} 사이에", part(from), part(to)),
        Time::Since(from) => format!("{} 이후에", part(from)),
        Time::Until(to) => format!("{}까지", part(to)),
    })
}

/// What is said of the incidents: when they happened.
fn that_happened(headline: &Headline) -> String {
    let Some(during) = headline.period.and_then(during) else { return String::new() };
    let happened = match (headline.by_repatriation, headline.may_lie_outside > 0) {
        (false, false) => "일어난",
        (false, true) => "일어났거나 일어났을 수 있는",
        (true, false) => "송환이 이루어진",
        (true, true) => "송환이 이루어졌거나 이루어졌을 수 있는",
    };
    format!("{during} {happened} 것으로 ")
}

fn none(headline: &Headline) -> String {
    let such = if headline.filtered { "이 조건에 맞고 " } else { "" };
    let when = that_happened(headline);
    let such = if headline.filtered && when.is_empty() { "이 조건에 맞는 것으로 " } else { such };
    format!("{such}{when}등록된 사건은 없다. 사건이 일어나지 않았다는 뜻은 아니다.")
}

fn total(headline: &Headline) -> String {
    let who = if headline.unit == Unit::Refugees { "난민은" } else { "사람은" };
    let said = format!(
        "{}등록된 사건 {}건에 관련된 {who} {}",
        that_happened(headline),
        number_of(headline.incidents),
        bounds(headline.people)
    );
    let caveats = caveats(headline);
    let in_one = |caveats: &[Caveat]| -> String {
        let last = caveats.len() - 1;
        let said = |(at, caveat): (usize, &Caveat)| caveat.said(at == last);
        caveats.iter().enumerate().map(said).collect::<Vec<_>>().join(", ")
    };
    let among = if headline.incidents == 1 { "이 사건은 " } else { "사건 가운데 " };
    let repatriated = headline.repatriated.map(|of| repatriated(of, headline.people));
    match (repatriated, caveats.as_slice()) {
        (None, []) => format!("{said}이다."),
        (Some(returned), []) => format!("{said}이며, {returned}."),
        (Some(returned), caveats) => format!("{said}이며, {returned}. {among}{}.", in_one(caveats)),
        (None, [one]) => format!("{said}이며, {among}{}.", one.said(true)),
        (None, caveats) => format!("{said}이다. {among}{}.", in_one(caveats)),
    }
}

fn repatriated(of: Amount, people: Amount) -> String {
    match of.exact() {
        Some(0) => "강제 송환은 보고되지 않았다".to_owned(),
        Some(1) if people.exact() == Some(1) => "강제 송환된 것으로 보고되었다".to_owned(),
        Some(all) if people.exact() == Some(all) => "모두 강제 송환된 것으로 보고되었다".to_owned(),
        _ => format!("이 가운데 {}이 강제 송환된 것으로 보고되었다", bounds(of)),
    }
}

/// What a total leaves open, up to its last syllables: those between sentences, and those at the end.
struct Caveat {
    of: String,
    and: &'static str,
    end: &'static str,
}

impl Caveat {
    fn said(&self, last: bool) -> String {
        format!("{}{}", self.of, if last { self.end } else { self.and })
    }
}

fn caveats(headline: &Headline) -> Vec<Caveat> {
    let one = headline.incidents == 1;
    // Of one incident it is said before that it is this one.
    let of = |number: u64| if one { String::new() } else { format!("{}건은 ", number_of(number)) };
    let caveat = |number: u64, said: &str, and: &'static str, end: &'static str| {
        (number > 0).then(|| Caveat { of: format!("{}{said}", of(number)), and, end })
    };
    let Headline { open_ended, may_lie_outside, approximate, may_have_moved_on, .. } = *headline;
    let caveats = [
        caveat(open_ended, "인원의 상한이 알려지지 않았", "으며", "다"),
        caveat(may_lie_outside, "이 기간을 벗어나 일어났을 수 있", "으며", "다"),
        caveat(approximate, "인원이 출처에서 대략이라고 밝힌 수에 근거", "하며", "한다"),
        caveat(may_have_moved_on, "그날까지 다음 단계가 있었을 수 있", "으며", "다"),
    ];
    caveats.into_iter().flatten().collect()
}

/// What is missing from an older version, whatever is asked of it.
fn withdrawn(incidents: u64) -> String {
    match incidents {
        0 => String::new(),
        k => format!(" 이 판의 사건 가운데 {}건은 이후 철회되어 집계에서 제외되었다.", number_of(k)),
    }
}

/// What happened to them: before a noun, and as the stem of the past.
fn happened(status: Status) -> (&'static str, &'static str) {
    match status {
        Status::Detained => ("구금된", "구금되었"),
        Status::Transferred => ("이송된", "이송되었"),
        Status::FacingRepatriation => ("강제 송환될 위기에 놓인", "강제 송환될 위기에 놓였"),
        Status::Repatriated => ("강제 송환된", "강제 송환되었"),
        Status::Expelled => ("다른 나라로 추방된", "다른 나라로 추방되었"),
        Status::ReturnRefused => ("출신국에서 입국을 거부당한", "출신국에서 입국을 거부당했"),
        Status::Released => ("석방된", "석방되었"),
        Status::Escaped => ("탈출한", "탈출했"),
        Status::Resettled => ("재정착한", "재정착했"),
        Status::Died => ("사망한", "사망했"),
        Status::Unknown => ("행방을 알 수 없게 된", "행방을 알 수 없게 되었"),
        Status::Mixed => ("서로 다른 일을 겪은", "서로 다른 일을 겪었"),
    }
}
