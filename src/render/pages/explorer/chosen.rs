//! What is chosen, in words: every parameter of the filter that says something.

use crate::model::counting::time::{Bucket, Period};
use crate::model::language::country::country;
use crate::model::language::language::{Language, Said, said};
use crate::model::value::country::Country;
use crate::register::query::filter::{DateMatch, DateOf, Filter};
use crate::render::legend;
use crate::render::pages::words;

/// One choice: its words, and the parameters that make it.
pub(super) struct Choice {
    pub words: String,
    pub names: &'static [&'static str],
}

/// Collects choices in one language.
struct Choices {
    language: Language,
    all: Vec<Choice>,
}

impl Choices {
    fn add(&mut self, names: &'static [&'static str], label: Said, value: Option<String>) {
        if let Some(value) = value {
            let words = format!("{}: {value}", label.of(self.language));
            self.all.push(Choice { words, names });
        }
    }

    /// Any of several values.
    fn any<T>(
        &mut self,
        names: &'static [&'static str],
        label: Said,
        values: &[Option<T>],
        name: impl Fn(&T) -> String,
    ) {
        let unknown = legend::NOT_KNOWN.of(self.language);
        let called = |value: &Option<T>| value.as_ref().map_or_else(|| unknown.to_owned(), &name);
        let all: Vec<String> = values.iter().map(called).collect();
        self.add(names, label, Some(all.join(", ")).filter(|_| !values.is_empty()));
    }
}

/// Everything that is chosen.
pub(super) fn chosen(language: Language, filter: &Filter) -> Vec<Choice> {
    let mut choices = Choices { language, all: Vec::new() };
    days(&mut choices, filter);
    buckets(&mut choices, filter);
    places(&mut choices, filter);
    people(&mut choices, filter);
    choices.all
}

fn days(choices: &mut Choices, filter: &Filter) {
    let Filter { date_from, date_to, date_match, date_of, status_on, version, .. } = filter;
    let says = choices.language.says();
    choices.add(&["date_from"], words::FROM, date_from.map(|day| says.day(day)));
    choices.add(&["date_to"], words::TO, date_to.map(|day| says.day(day)));
    let certain = said(
        "only what certainly lies in the period",
        "기간 안에 있는 것이 확실한 사건만",
        "仅限确定在该期间内的事件",
    );
    let within = (*date_match == DateMatch::Within).then(|| certain.of(choices.language).to_owned());
    choices.add(&["date_match"], said("Period", "기간", "期间"), within);
    let returns = (*date_of == DateOf::Repatriation).then(|| words::RETURNED.of(choices.language).to_owned());
    choices.add(&["date_of"], said("Date of", "날짜 기준", "日期依据"), returns);
    choices.add(&["status_on"], said("As of", "기준일", "截至"), status_on.map(|day| says.day(day)));
    choices.add(&["version"], said("Version", "판", "版本"), version.map(|version| version.to_string()));
}

fn buckets(choices: &mut Choices, filter: &Filter) {
    let Filter { year, quarter, month, week, day, .. } = filter;
    let says = choices.language.says();
    let name = |bucket: &Bucket| says.period(Period { from: Some(bucket.first), to: Some(bucket.last()) });
    choices.any(&["year"], said("Year", "연도", "年份"), year, name);
    choices.any(&["quarter"], said("Quarter", "분기", "季度"), quarter, name);
    choices.any(&["month"], said("Month", "월", "月份"), month, name);
    choices.any(&["week"], said("Week", "주", "周"), week, name);
    choices.any(&["day"], said("Day", "일", "日期"), day, name);
}

fn places(choices: &mut Choices, filter: &Filter) {
    let Filter {
        host_country, origin_country, subdivision, place, place_role, bbox, near, radius_km, ..
    } = filter;
    let language = choices.language;
    let named = |of: &Country| country(language, *of).to_owned();
    choices.any(&["host_country"], words::HOST, host_country, named);
    choices.any(&["origin_country"], words::ORIGIN, origin_country, named);
    choices.any(&["subdivision"], said("Province", "시·도", "省级区域"), subdivision, |of| {
        of.name().to_owned()
    });
    choices.any(&["place"], words::PLACE, place, String::clone);
    let role =
        (*place_role != Filter::default().place_role).then(|| place_role.said().of(language).to_owned());
    choices.add(&["place_role"], said("Role of the place", "장소의 역할", "地点类别"), role);
    choices.add(&["bbox"], said("Within the box", "영역 안", "范围内"), bbox.map(|of| of.to_string()));
    let circle = near.zip(*radius_km).map(|(point, km)| format!("{point} (± {km} km)"));
    choices.add(&["near", "radius_km"], said("Near", "부근", "附近"), circle);
}

fn people(choices: &mut Choices, filter: &Filter) {
    let Filter { repatriation_status, step, confidence, min_source_roots, people_min, people_max, .. } =
        filter;
    let Filter { has_minors, outlet, q, updated_since, published_since, .. } = filter;
    let language = choices.language;
    choices.any(&["repatriation_status"], words::OUTCOME, repatriation_status, |of| {
        of.said().of(language).to_owned()
    });
    let steps: Vec<&str> = step.iter().map(|of| of.said().of(language)).collect();
    choices.add(
        &["step"],
        said("Among the steps", "경과에 포함", "经过中有"),
        Some(steps.join(", ")).filter(|_| !steps.is_empty()),
    );
    choices.any(&["confidence"], said("Confidence", "신뢰도", "可信度"), confidence, |of| {
        of.said().of(language).to_owned()
    });
    let number = |of: &Option<u32>| of.map(|of| of.to_string());
    choices.add(&["min_source_roots"], words::ROOTS, min_source_roots.map(|roots| format!("{roots}+")));
    choices.add(&["people_min"], said("People, at least", "인원 최소", "人数至少"), number(people_min));
    choices.add(&["people_max"], said("People, at most", "인원 최대", "人数至多"), number(people_max));
    let yes_or_no =
        if *has_minors == Some(true) { said("yes", "있음", "有") } else { said("no", "없음", "无") };
    choices.add(
        &["has_minors"],
        said("Minors", "미성년자", "未成年人"),
        has_minors.map(|_| yes_or_no.of(language).to_owned()),
    );
    choices.any(&["outlet"], said("Reported by", "보도", "据报"), outlet, String::clone);
    choices.add(&["q"], words::SEARCH, q.as_ref().map(ToString::to_string));
    choices.add(
        &["updated_since"],
        said("Changed after version", "이후 변경된 판", "此版本后有更改"),
        number(updated_since),
    );
    choices.add(
        &["published_since"],
        said("First published after version", "이후 처음 공개된 판", "此版本后首次公布"),
        number(published_since),
    );
}
