//! Chinese in simplified characters, with full-width punctuation.

use chrono::NaiveDate;

use crate::model::counting::time::Period;
use crate::model::language::fact::{Amount, Event, Headline, Unit};
use crate::model::language::sentences::Sentences;
use crate::model::language::shape::{Part, Shape, Time};
use crate::model::value::edtf::Edtf;
use crate::model::vocabulary::record::{Hedge, Status};

/// The sentences in Chinese.
pub(super) struct ChineseSentences;

impl Sentences for ChineseSentences {
    fn number(&self, number: u64) -> String {
        number.to_string()
    }

    fn people(&self, amount: Amount, unit: Unit) -> String {
        bounds(amount, unit, ["至少", "至多"])
    }

    fn short(&self, amount: Amount) -> String {
        let (about, min) = (if amount.about { "约" } else { "" }, amount.min);
        match amount.max {
            None => format!("至少{about}{min}人"),
            Some(max) if max == min => format!("{about}{min}人"),
            Some(max) => format!("{about}{min}至{max}人"),
        }
    }

    fn figure(&self, amount: Amount, unit: Unit) -> String {
        match unit {
            Unit::Refugees => self.short(amount).replace('人', "名难民"),
            Unit::People | Unit::Persons => self.short(amount),
        }
    }

    fn incidents(&self, number: u64) -> String {
        format!("{number}起事件")
    }

    fn sources(&self, number: u64) -> String {
        format!("{number}个来源")
    }

    fn places(&self, number: u64) -> String {
        format!("{number}个地点")
    }

    fn events(&self, number: u64) -> String {
        format!("{number}件事项")
    }

    fn day(&self, day: NaiveDate) -> String {
        part(Part::of_day(day))
    }

    fn date(&self, date: &Edtf) -> String {
        match Shape::of(date) {
            Shape::One(one) => part(one),
            Shape::Lasted(from, to) => range(from, to),
            Shape::Between(from, to) => format!("{}之间", range(from, to)),
        }
    }

    fn period(&self, period: Period) -> String {
        match Time::of(period) {
            None => "全部时间".to_owned(),
            Some(Time::In(one)) => part(one),
            Some(Time::FromTo(from, to)) => format!("{}至{}", part(from), part(to)),
            Some(Time::Since(from)) => format!("{}及以后", part(from)),
            Some(Time::Until(to)) => format!("{}及以前", part(to)),
        }
    }

    fn headline(&self, headline: &Headline) -> String {
        let of = headline.as_of.map(|day| format!("截至{}，", part(Part::of_day(day)))).unwrap_or_default();
        let said = if headline.incidents == 0 { none(headline) } else { total(headline) };
        format!("{of}{said}{}", withdrawn(headline.withdrawn))
    }

    fn event(&self, event: &Event) -> String {
        let by = match event.hedge {
            Hedge::Confirmed => "经证实",
            Hedge::Stated => "信息来源称",
            Hedge::Reported => "据报",
            Hedge::Believed => "据信",
        };
        let when = on(&event.date);
        let happened = happened(event.status);
        match event.people {
            None => format!("{by}，{when}有人{happened}，人数不详。"),
            Some(people) => {
                let exact = if people.exact().is_some() { "有" } else { "" };
                let who = bounds(people, event.unit, ["至少有", "至多有"]);
                format!("{by}，{when}{exact}{who}{happened}。")
            }
        }
    }

    fn citation(&self, version: u32, published: Option<NaiveDate>) -> String {
        let of = published.map(|day| format!("（{}）", self.day(day))).unwrap_or_default();
        format!("Refoulement：难民拘留与强制遣返公开登记册，第{version}版{of}，CC BY 4.0。")
    }

    fn version(&self, version: u32, published: Option<NaiveDate>) -> String {
        let of = published.map(|day| self.day(day)).unwrap_or_default();
        format!("{of}第{version}版")
    }
}

/// `至少13人、至多15人`, `至少108名、至多120名难民`.
fn bounds(amount: Amount, unit: Unit, [least, most]: [&str; 2]) -> String {
    let (about, min) = (if amount.about { "约" } else { "" }, amount.min);
    let (counter, whom) = match unit {
        Unit::Refugees => ("名", "难民"),
        Unit::People | Unit::Persons => ("人", ""),
    };
    match amount.max {
        None => format!("{least}{about}{min}{counter}{whom}"),
        Some(max) if max == min => format!("{about}{min}{counter}{whom}"),
        Some(max) => format!("{least}{about}{min}{counter}、{most}{about}{max}{counter}{whom}"),
    }
}

fn part(part: Part) -> String {
    let month = part.month.map(|month| format!("{month}月")).unwrap_or_default();
    let day = part.day.map(|day| format!("{day}日")).unwrap_or_default();
    let about = if part.about { "前后" } else { "" };
    let uncertain = if part.uncertain { "（日期不确定）" } else { "" };
    format!("{}年{month}{day}{about}{uncertain}", part.year)
}

/// `2013年11月2日至21日`, `2013年11月2日至12月5日`.
fn range(from: Part, to: Part) -> String {
    let whole = part(to);
    let year = format!("{}年", to.year);
    let end = match from.shares(to) {
        (_, true) => to.day.map(|day| format!("{day}日")).unwrap_or_default(),
        (true, false) => whole.strip_prefix(&year).unwrap_or(&whole).to_owned(),
        (false, false) => whole,
    };
    format!("{}至{end}", part(from))
}

/// A date within a sentence.
fn on(date: &Edtf) -> String {
    match Shape::of(date) {
        Shape::One(one) => part(one),
        Shape::Lasted(from, to) => format!("{}期间", range(from, to)),
        Shape::Between(from, to) if from.day.is_some() || to.day.is_some() => {
            format!("{}之间的某日", range(from, to))
        }
        Shape::Between(from, to) => format!("{}之间的某时", range(from, to)),
    }
}

/// What is said of the incidents: when they happened.
fn that_happened(headline: &Headline) -> Option<String> {
    let during = match Time::of(headline.period?)? {
        Time::In(one) => part(one),
        Time::FromTo(from, to) => format!("{}至{}", part(from), part(to)),
        Time::Since(from) => format!("{}及以后", part(from)),
        Time::Until(to) => format!("{}及以前", part(to)),
    };
    let happened = if headline.may_lie_outside > 0 { "发生于或可能发生于" } else { "发生于" };
    let what = if headline.by_repatriation { "遣返" } else { "" };
    Some(format!("{what}{happened}{during}的"))
}

fn none(headline: &Headline) -> String {
    let such = if headline.filtered { "符合此条件、" } else { "" };
    let said = match (that_happened(headline), headline.filtered) {
        (Some(when), _) => format!("没有{such}{when}已登记事件"),
        (None, true) => "没有符合此条件的已登记事件".to_owned(),
        (None, false) => "没有已登记的事件".to_owned(),
    };
    format!("{said}；这并不表示没有发生过此类事件。")
}

fn total(headline: &Headline) -> String {
    let incidents = headline.incidents;
    let which = that_happened(headline).map(|when| format!("、{when}")).unwrap_or_default();
    let people = bounds(headline.people, headline.unit, ["至少", "至多"]);
    let mut said = format!("已登记的{which}{incidents}起事件涉及{people}");
    if let Some(of) = headline.repatriated {
        said.extend(["，", &repatriated(of, headline.people)]);
    }
    let caveats = caveats(headline);
    let begin = match (caveats.as_slice(), headline.repatriated, incidents) {
        ([], ..) => "",
        (_, _, 1) => "；该事件",
        (_, None, _) => "，其中",
        (_, Some(_), _) => "；这些事件中，",
    };
    said.extend([begin, &caveats.join("，"), "。"]);
    said
}

fn repatriated(of: Amount, people: Amount) -> String {
    match of.exact() {
        Some(0) => "没有关于遣返的报告".to_owned(),
        Some(1) if people.exact() == Some(1) => "据报已被遣返".to_owned(),
        Some(all) if people.exact() == Some(all) => "据报均已被遣返".to_owned(),
        _ => format!("其中{}据报已被遣返", bounds(of, Unit::People, ["至少", "至多"])),
    }
}

fn caveats(headline: &Headline) -> Vec<String> {
    let one = headline.incidents == 1;
    // Of one incident its number is said before.
    let of = |number: u64, its: &str, sentence: &str| match (number, one) {
        (0, _) => None,
        (_, true) => Some(sentence.to_owned()),
        (_, false) => Some(format!("{number}起{its}{sentence}")),
    };
    let Headline { open_ended, may_lie_outside, approximate, may_have_moved_on, .. } = *headline;
    let caveats = [
        of(open_ended, "的", "人数上限不明"),
        of(may_lie_outside, "", "可能发生在该期间之外"),
        of(approximate, "的", "人数依据来源所称的约数"),
        of(may_have_moved_on, "", "到当日可能已有进一步的情况"),
    ];
    caveats.into_iter().flatten().collect()
}

/// What is missing from an older version, whatever is asked of it.
fn withdrawn(incidents: u64) -> String {
    match incidents {
        0 => String::new(),
        k => format!("该版本中有{k}起事件此后已被撤回，未计入。"),
    }
}

fn happened(status: Status) -> &'static str {
    match status {
        Status::Detained => "被拘留",
        Status::Transferred => "被移送",
        Status::FacingRepatriation => "面临遣返",
        Status::Repatriated => "被遣返",
        Status::Expelled => "被驱逐至其他国家",
        Status::ReturnRefused => "被原籍国拒绝入境",
        Status::Released => "获释",
        Status::Escaped => "逃脱",
        Status::Resettled => "获得重新安置",
        Status::Died => "死亡",
        Status::Unknown => "下落不明",
        Status::Mixed => "遭遇各不相同",
    }
}
