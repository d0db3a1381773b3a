//! The picture of places: a map.

use crate::model::language::country::country;
use crate::model::language::fact::Amount;
use crate::model::language::language::Said;
use crate::model::value::country::Country;
use crate::register::answer::grouping::GroupKey;
use crate::register::answer::located::{Located, Spot};
use crate::render::legend;
use crate::render::picture::bar::length;
use crate::render::picture::form::Size;
use crate::render::picture::frame::{Content, Room, Told, framed};
use crate::render::picture::key::{Item, Sign};
use crate::render::picture::map::dots::{Dot, Drawn, Map};
use crate::render::picture::map::projection::{Shape, unseen};
use crate::render::picture::picture::Picture;
use crate::render::picture::scene::Scene;
use crate::render::picture::words;

/// The width of a map without words.
const BARE: f32 = 450.0;

/// The map of places.
#[must_use]
pub fn map(picture: &Picture, located: &Located) -> Scene {
    let language = picture.language();
    let dots: Vec<Dot> = located.spots.iter().map(|spot| dot(picture, spot)).collect();
    let called = |number: u32| Some(country(language, Country::parse_number(number)?).to_owned());
    let title = &words::title(language, GroupKey::Place);
    let told = picture.told(title, notes(picture, located), dots.iter().map(|dot| dot.name.as_str()));
    let told = Told { rows: words::sentences(language, dots.iter().map(|dot| &dot.said)), ..told };
    if picture.bare {
        let map = Map { dots: &dots, country: &called, size: None, framed: false };
        let Drawn { shapes, height, .. } =
            map.draw((0.0, 0.0), BARE, Shape::Aspect { least: 0.8, most: 1.5 });
        let description = told.description();
        return Scene { width: BARE, height: height.ceil(), shapes, title: told.title, description };
    }
    let is_card = picture.form.size == Size::Card;
    let content = |room: Room| {
        let shape = room.height.map_or(Shape::Aspect { least: 0.95, most: 1.7 }, Shape::Height);
        let map = Map { dots: &dots, country: &called, size: Some(room.size - 1.5), framed: !is_card };
        let Drawn { shapes, height, per } = map.draw(room.at, room.width, shape);
        Content { shapes, height, key: key(picture, &dots, per) }
    };
    framed(picture.form.size, &told, true, content)
}

fn point(Spot { place, .. }: &Spot) -> (f64, f64) {
    (place.lat.unwrap_or_default(), place.lon.unwrap_or_default())
}

fn dot(picture: &Picture, spot: &Spot) -> Dot {
    let Spot { place, total, is_near } = spot;
    let language = picture.language();
    let near = if *is_near { format!(" ({})", legend::NEAR.of(language)) } else { String::new() };
    let label = format!("{}{near}, {}", place.name, country(language, place.country));
    Dot {
        point: point(spot),
        name: if *is_near { words::near(language, &place.name) } else { place.name.clone() },
        said: picture.people(&label, total).1,
        people: total.people,
        is_near: *is_near,
    }
}

fn notes(picture: &Picture, located: &Located) -> Vec<String> {
    let language = picture.language();
    let mut notes = vec![words::BORDERS.of(language).to_owned()];
    if located.spots.is_empty() {
        notes.push(words::NOTHING_DRAWN.of(language).to_owned());
    }
    if located.coarse > 0 {
        notes.push(words::coarse(language, located.coarse));
    }
    if located.without_point > 0 {
        notes.push(words::without_point(language, located.without_point));
    }
    let points: Vec<(f64, f64)> = located.spots.iter().map(point).collect();
    let unseen = unseen(&points);
    if unseen > 0 {
        notes.push(words::far_side(language, unseen));
    }
    if located.without_place > 0 {
        notes.push(words::without_place(language, located.without_place));
    }
    if located.spots.len() > 1 {
        notes.push(words::PLACES_OVERLAP.of(language).to_owned());
    }
    notes
}

/// The signs that occur, and two discs with round numbers.
fn key(picture: &Picture, dots: &[Dot], per: f32) -> Vec<Item> {
    let language = picture.language();
    let item = |sign, words: Said| Item { sign, words: words.of(language).to_owned() };
    let top = dots.iter().map(|dot| dot.people.known_most()).max().unwrap_or(0);
    let rounds = (0..18).flat_map(|power| [1, 2, 5].map(|number| number * 10_u64.pow(power)));
    let rounds: Vec<u64> = rounds.take_while(|round| *round <= top).collect();
    let large = rounds.last().copied();
    let small = large.and_then(|large| rounds.iter().rev().find(|round| **round * 4 <= large).copied());
    let disc = |people: u64| Item {
        sign: Sign::Disc((per * length(people).sqrt()).max(1.8)),
        words: language.says().short(Amount { min: people, max: Some(people), about: false }),
    };
    let mut items: Vec<Item> = small.into_iter().chain(large).map(disc).collect();
    let occurs = |is: fn(&Dot) -> bool| dots.iter().any(is);
    if let Some(last) = items.last_mut() {
        last.words = format!("{} ({})", last.words, legend::AT_LEAST.of(language));
    }
    if occurs(|dot| dot.people.known_most() > dot.people.min) {
        items.push(item(Sign::LightDisc, legend::AT_MOST));
    }
    if occurs(|dot| dot.people.max.is_none()) {
        items.push(item(Sign::OpenRing, words::OPEN));
    }
    if occurs(|dot| dot.is_near) {
        items.push(item(Sign::Near, legend::NEAR));
    }
    items
}
