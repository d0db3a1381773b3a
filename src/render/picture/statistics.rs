//! The picture of a statistic by one key: a timeline, or rows.

use std::cmp::Reverse;

use crate::model::counting::time::{Bucket, Grain};
use crate::model::language::language::{Language, Said};
use crate::register::answer::grouping::GroupKey;
use crate::register::answer::statistics::{Statistics, StatisticsRow};
use crate::render::legend::{self, row_name};
use crate::render::picture::bar::Bar;
use crate::render::picture::chart::columns::{Columns, MOST};
use crate::render::picture::chart::rows::Rows;
use crate::render::picture::form::Size;
use crate::render::picture::frame::{Content, Room, Told, framed};
use crate::render::picture::key::{Item, Sign};
use crate::render::picture::picture::{Picture, of_people};
use crate::render::picture::scene::Scene;
use crate::render::picture::words;

/// More columns than can be told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooManyColumns;

/// The most columns of a picture.
pub const MOST_COLUMNS: usize = MOST;

/// The picture of a statistic that is grouped by this key alone.
pub fn chart(picture: &Picture, statistics: &Statistics, key: GroupKey) -> Result<Scene, TooManyColumns> {
    match key.grain() {
        Some(grain) => timeline(picture, statistics, key, grain),
        None => Ok(rows(picture, statistics, key)),
    }
}

fn value(row: &StatisticsRow, key: GroupKey) -> Option<&str> {
    row.key.get(key.word())?.as_str()
}

fn timeline(
    picture: &Picture,
    statistics: &Statistics,
    key: GroupKey,
    grain: Grain,
) -> Result<Scene, TooManyColumns> {
    let language = picture.language();
    let (mut bars, mut apart) = (Vec::new(), None);
    for row in &statistics.rows {
        let (people, incidents) = (row.total.people, row.total.incidents);
        match value(row, key) {
            Some(bucket) => bars.push(bar(picture, bucket.to_owned(), &spoken(language, grain, bucket), row)),
            None if incidents > 0 => {
                apart = Some(words::apart(
                    language,
                    &language.says().people(people.into(), row.total.counts.into()),
                    (incidents, picture.undated),
                ));
            }
            None => (),
        }
    }
    if bars.len() > MOST || statistics.gaps {
        return Err(TooManyColumns);
    }
    let is_card = picture.form.size == Size::Card;
    let notes = if is_card { apart.iter().cloned().collect() } else { Vec::new() };
    let in_columns = bars.iter().filter(|bar| bar.incidents > 0).map(|bar| &bar.said);
    let mut rows = words::sentences(language, in_columns);
    rows.extend(apart.clone().filter(|_| !is_card));
    let told = Told { rows, ..picture.told(&words::title(language, key), notes, std::iter::empty()) };
    let content = |room: Room| {
        let number = |number| language.says().number(number);
        let columns = Columns {
            bars: &bars,
            apart: apart.as_deref().filter(|_| !is_card),
            number: &number,
            size: room.size,
        };
        let (shapes, height) = columns.draw(room.at, room.width, room.height.unwrap_or(230.0));
        Content { shapes, height, key: signs(language, &bars) }
    };
    Ok(framed(picture.form.size, &told, false, content))
}

/// A bucket in words.
fn spoken(language: Language, grain: Grain, bucket: &str) -> String {
    let period = Bucket::parse(grain, bucket).map(Bucket::period);
    period.map_or_else(|| bucket.to_owned(), |period| language.says().period(period))
}

fn rows(picture: &Picture, statistics: &Statistics, key: GroupKey) -> Scene {
    let language = picture.language();
    let mut shown: Vec<&StatisticsRow> =
        statistics.rows.iter().filter(|row| row.total.incidents > 0).collect();
    shown.sort_by_key(|row| (value(row, key).is_none(), Reverse(row.total.people.min)));
    let left = shown.len().saturating_sub(picture.form.size.most_rows());
    shown.truncate(picture.form.size.most_rows());
    let named = |row: &&StatisticsRow| {
        let name = name(language, key, row);
        bar(picture, name.clone(), &name, row)
    };
    let bars: Vec<Bar> = shown.iter().map(named).collect();
    let mut notes = Vec::new();
    if left > 0 {
        notes.push(words::rows_left(language, left as u64));
    }
    if key == GroupKey::Outlet {
        notes.push(words::OUTLETS.of(language).to_owned());
    }
    if statistics.overlapping {
        notes.push(words::OVERLAPPING.of(language).to_owned());
    }
    let told = picture.told(&words::title(language, key), notes, bars.iter().map(|bar| bar.label.as_str()));
    let told = Told { rows: words::sentences(language, bars.iter().map(|bar| &bar.said)), ..told };
    let content = |room: Room| {
        let rows = Rows { bars: &bars, size: room.size };
        let (shapes, height) = rows.draw(room.at, room.width, room.height);
        Content { shapes, height, key: signs(language, &bars) }
    };
    framed(picture.form.size, &told, false, content)
}

fn bar(picture: &Picture, label: String, spoken: &str, row: &StatisticsRow) -> Bar {
    let people = row.total.people;
    let (value, said) = of_people(picture.language(), spoken, &row.total);
    Bar { label, value, said, people, incidents: row.total.incidents }
}

/// What a row is called.
fn name(language: Language, key: GroupKey, row: &StatisticsRow) -> String {
    row_name(language, key, row).unwrap_or_else(|| legend::NOT_KNOWN.of(language).to_owned())
}

/// The signs that occur; none where nothing is drawn.
fn signs(language: Language, bars: &[Bar]) -> Vec<Item> {
    let item = |sign, words: Said| Item { sign, words: words.of(language).to_owned() };
    if bars.iter().all(|bar| bar.incidents == 0) {
        return Vec::new();
    }
    let most = bars.iter().any(|bar| bar.people.known_most() > bar.people.min);
    let open = bars.iter().any(|bar| bar.people.max.is_none());
    let mut items = vec![item(Sign::Least, legend::AT_LEAST)];
    if most {
        items.push(item(Sign::Most, legend::AT_MOST));
    }
    if open {
        items.push(item(Sign::Open, words::OPEN));
    }
    items
}
