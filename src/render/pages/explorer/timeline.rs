//! The timeline as bars, with the events of the time as marks beneath them.

use maud::{Markup, html};

use crate::model::counting::time::{Bucket, Grain};
use crate::model::language::fact::Unit;
use crate::model::language::language::Said;
use crate::model::record::context::PublicContextEvent;
use crate::model::value::text::capital;
use crate::register::answer::statistics::StatisticsRow;
use crate::register::query::filter::DateOf;
use crate::render::pages::explorer::view::Explorer;
use crate::render::pages::links::asking;
use crate::render::pages::rows::{Row, hundredths, key, table};
use crate::render::pages::text::own;
use crate::render::pages::words;

/// A bar: the bucket and its row.
type Bar<'a> = (Bucket, &'a StatisticsRow);

/// When it happened.
pub(super) fn timeline(page: &Explorer<'_>) -> Markup {
    let language = page.language;
    let bars = bars(page);
    html! {
        section aria-labelledby="when" {
            h2 #when { (words::WHEN.of(language)) }
            (grains(page))
            @if page.times.rows.is_empty() { p { (words::NOTHING.of(language)) } } @else {
                figure {
                    @if !bars.is_empty() { (chart(page, &bars)) }
                    (spread(page))
                    (key(language, !page.events.is_empty()))
                    (events(page, &bars))
                    (numbers(page))
                }
            }
        }
    }
}

fn bars<'a>(page: &'a Explorer<'_>) -> Vec<Bar<'a>> {
    let key = page.by.word();
    let bar = |row: &'a StatisticsRow| {
        let text = row.key.get(key)?.as_str()?;
        Some((Bucket::parse(page.by, text)?, row))
    };
    page.times.rows.iter().filter_map(bar).collect()
}

/// What the bars are parts of.
fn by(grain: Grain) -> Said {
    match grain {
        Grain::Year => words::BY_YEAR,
        Grain::Month => words::BY_MONTH,
        Grain::Quarter | Grain::Week | Grain::Day => words::BY_OTHER,
    }
}

fn grains(page: &Explorer<'_>) -> Markup {
    let language = page.language;
    let other = if page.by == Grain::Year { Grain::Month } else { Grain::Year };
    html! {
        p.sorts {
            (words::PEOPLE_OF.of(language)) (by(page.by).of(language))
            @if page.may_switch { " · " a href=(page.links().with("by", Some(other.word()))) { (by(other).of(language)) } }
        }
    }
}

/// The name of a bucket in words.
fn name(page: &Explorer<'_>, bucket: Bucket) -> String {
    page.language.says().period(bucket.period())
}

/// Steps of the scale that are round numbers: 1, 2 or 5 times a power of ten.
fn scale(longest: u64) -> (u64, u64) {
    let mut step = 1;
    for factor in [2, 5, 10].iter().cycle() {
        if longest.div_ceil(step) <= 4 {
            break;
        }
        // 1, 2, 5, then ten times as much.
        step = match factor {
            5 => step / 2 * 5,
            _ => step * 2,
        };
    }
    (step, longest.div_ceil(step).max(1))
}

fn chart(page: &Explorer<'_>, bars: &[Bar<'_>]) -> Markup {
    let longest = bars.iter().map(|(_, row)| row.total.people.known_most()).max().unwrap_or(0).max(1);
    let (step, steps) = scale(longest);
    let says = page.language.says();
    html! {
        div.chart {
            ol.scale aria-hidden="true" { @for at in 0..=steps { li { span { (says.number(at * step)) } } } }
            ol.bars {
                @for (at, bar) in bars.iter().enumerate() { (column(page, bars, at, *bar, step * steps)) }
            }
        }
    }
}

fn column(page: &Explorer<'_>, bars: &[Bar<'_>], at: usize, (bucket, row): Bar<'_>, whole: u64) -> Markup {
    let (says, people) = (page.language.says(), row.total.people);
    let low = hundredths(people.min, whole);
    let high = hundredths(people.known_most() - people.min, whole).min(100 - low);
    let name = name(page, bucket);
    let unit = Unit::from(row.total.counts);
    let words =
        format!("{name}: {} · {}", says.people(people.into(), unit), says.incidents(row.total.incidents));
    let marks = page.events.iter().filter(|event| in_bucket(event, bucket)).count();
    let events = words::EVENTS.of(page.language);
    html! {
        li {
            a href=(page.links().with(page.by.word(), Some(&bucket.to_string()))) {
                span.track {
                    @if people.max.is_none() { span.op {} }
                    @if high > 0 { span class={ "hi h" (high) } {} }
                    @if low > 0 { span class={ "lo h" (low) } {} }
                }
                span.label aria-hidden="true" { (label(bars, at, bucket)) }
                " " span.say { (words) }
            }
            @if marks > 0 {
                " " a.mark href={ "#e" (bucket) } {
                    span aria-hidden="true" { "◆" b { (marks) } }
                    span.say { (name) ": " (marks) " · " (events) }
                }
            }
        }
    }
}

/// The label under a bar: on a narrow page only those that have room.
fn label(bars: &[Bar<'_>], at: usize, bucket: Bucket) -> Markup {
    let text = bucket.to_string();
    let year = text.get(..4).unwrap_or(&text).to_owned();
    let begins = at == 0 || !bars[at - 1].0.to_string().starts_with(&year);
    let number: usize = year.parse().unwrap_or(0);
    match bucket.grain {
        Grain::Year if number.is_multiple_of(5) || bars.len() < 8 => html! { span.every { (year) } },
        Grain::Year if bars.len() <= 30 => html! { span.wide { (year) } },
        Grain::Year => html! {},
        _ if bars.len() == 1 => html! { span.every { (text) } },
        _ if begins => html! { span.every { (year) } },
        Grain::Month if bars.len() <= 24 => html! { span.wide { (text.get(5..).unwrap_or_default()) } },
        _ => html! {},
    }
}

fn in_bucket(event: &PublicContextEvent, bucket: Bucket) -> bool {
    Bucket::holding(bucket.grain, event.event.date.span()) == Some(bucket)
}

/// What lies in no single bar: a band, which has no height to compare.
fn spread(page: &Explorer<'_>) -> Markup {
    let says = page.language.says();
    let key = page.by.word();
    let by_return = page.filter.date_of == DateOf::Repatriation;
    let no_one_bar = if by_return { words::NO_RETURN_IN_A_BAR } else { words::NO_ONE_BAR };
    let row = page.times.rows.iter().find(|row| row.key.get(key).is_none_or(serde_json::Value::is_null));
    html! {
        @if let Some(row) = row {
            p.spread {
                a href=(page.links().with(key, None)) {
                    (says.figure(row.total.people.into(), row.total.counts.into())) " · " (says.incidents(row.total.incidents))
                }
                ": " (no_one_bar.of(page.language))
            }
        }
    }
}

/// The events, opened by the mark under their bar, or all together.
fn events(page: &Explorer<'_>, bars: &[Bar<'_>]) -> Markup {
    let within = |bucket: Bucket| {
        page.events.iter().copied().filter(move |event| in_bucket(event, bucket)).collect::<Vec<_>>()
    };
    let groups = bars.iter().map(|(bucket, _)| (*bucket, within(*bucket))).filter(|(_, of)| !of.is_empty());
    let in_none = |event: &&PublicContextEvent| !bars.iter().any(|(bucket, _)| in_bucket(event, *bucket));
    let others: Vec<&PublicContextEvent> = page.events.iter().copied().filter(in_none).collect();
    html! {
        @if !page.events.is_empty() {
            div.events #events {
                @for (bucket, of) in groups { div id={ "e" (bucket) } { h3 { (name(page, bucket)) } (list(page, &of)) } }
                @if !others.is_empty() { div { h3 { (capital(words::EVENTS.of(page.language))) } (list(page, &others)) } }
                @if page.more_events > 0 {
                    p.note { (words::MORE_EVENTS.of(page.language)) a href=(asking(page.language, "/context", &[], page.filter.version)) { (page.language.says().number(page.more_events)) } }
                }
            }
        }
    }
}

fn list(page: &Explorer<'_>, events: &[&PublicContextEvent]) -> Markup {
    let path = asking(page.language, "/context", &[], page.filter.version);
    html! {
        ul {
            @for PublicContextEvent { id, event, .. } in events {
                li { span.when { (capital(&page.language.says().date(&event.date))) } " · " a href={ (path) "#e-" (id) } { (own(&event.title)) } }
            }
        }
    }
}

fn numbers(page: &Explorer<'_>) -> Markup {
    let (key, links) = (page.by.word(), page.links());
    let named = |row| {
        let row: &StatisticsRow = row;
        let text = row.key.get(key).and_then(serde_json::Value::as_str);
        let bucket = text.and_then(|text| Bucket::parse(page.by, text));
        let plain =
            bucket.map_or_else(|| words::IN_NO_BAR.of(page.language).to_owned(), |bucket| name(page, bucket));
        Row { name: html! { (plain) }, address: links.with(key, text), counted: row }
    };
    let rows: Vec<Row<'_>> = page.times.rows.iter().map(named).collect();
    let file = links.data(&format!("/v1/statistics.csv?group_by={}", page.by));
    table(page.language, words::TIME, &rows, &file)
}
