//! The picture of places: a map.

use crate::model::language::country::country;
use crate::model::language::fact::Amount;
use crate::model::language::language::{Language, Said};
use crate::model::value::text::capital;
use crate::model::vocabulary::record::Role;
use crate::register::answer::grouping::GroupKey;
use crate::register::answer::located::{Located, Spot};
use crate::render::legend;
use crate::render::picture::bar::length;
use crate::render::picture::form::Size;
use crate::render::picture::frame::{Content, Room, Told, framed};
use crate::render::picture::key::{Item, Sign};
use crate::render::picture::map::dots::Dot;
use crate::render::picture::map::draw::Map;
use crate::render::picture::map::inset::TIMES;
use crate::render::picture::map::projection::{Shape, unseen};
use crate::render::picture::picture::{Picture, of_people};
use crate::render::picture::scene::{Anchor, Scene};
use crate::render::picture::words;

/// How much room a map without words has: its width in points, and its shape. That of one incident is small.
fn bare(located: &Located) -> (f32, Shape) {
    if located.is_of_one {
        (300.0, Shape::Aspect { least: 1.2, most: 1.5 })
    } else {
        (450.0, Shape::Aspect { least: 0.8, most: 1.5 })
    }
}

/// The map of places.
#[must_use]
pub fn map(picture: &Picture, located: &Located) -> Scene {
    let language = picture.language();
    let dots = dots(language, located);
    let title = picture.of.clone().unwrap_or_else(|| words::title(language, GroupKey::Place));
    let mut notes = vec![words::BORDERS.of(language).to_owned()];
    notes.extend(undrawn(language, located));
    if located.without_place > 0 {
        notes.push(words::without_place(language, located.without_place));
    }
    if located.spots.len() > 1 {
        notes.push(words::PLACES_OVERLAP.of(language).to_owned());
    }
    let told = picture.told(&title, notes, dots.iter().map(|dot| dot.name.as_str()));
    let told = Told { rows: words::sentences(language, dots.iter().map(|dot| &dot.said)), ..told };
    if picture.bare {
        let (width, shape) = bare(located);
        let map = Map::of(&dots, (0.0, 0.0), width, shape);
        let (height, shapes) = (map.height().ceil(), map.drawn(Vec::new(), false));
        return Scene { width, height, shapes, description: told.description(), title };
    }
    let is_card = picture.form.size == Size::Card;
    let content = |room: Room| {
        let shape = room.height.map_or(Shape::Aspect { least: 0.95, most: 1.7 }, Shape::Height);
        let map = Map::of(&dots, room.at, room.width, shape);
        let names = map.names(&[room.size - 1.5], true, language);
        Content { shapes: map.drawn(names, !is_card), height: map.height(), key: key(language, &dots, &map) }
    };
    framed(picture.form.size, &told, true, content)
}

/// What a page writes over and below a map without words.
#[derive(Debug)]
pub(crate) struct Sketch {
    /// Its width and height in points.
    pub size: (u16, u16),
    /// Names of countries, and of places on the map of one incident.
    pub names: Vec<NameOver>,
    /// Each place with what it is.
    pub labels: Vec<String>,
    /// Which signs occur: discs, lighter ones around them, and rings.
    pub has_discs: bool,
    pub has_pale: bool,
    pub has_rings: bool,
    /// How it is read, and what it does not show.
    pub notes: Vec<String>,
}

/// A name over a map.
#[derive(Debug)]
pub(crate) struct NameOver {
    /// The name.
    pub words: String,
    /// Its middle, or the end at which it is held, in hundredths of the width and the height.
    pub at: (u16, u16),
    /// Which end that is.
    pub anchor: Anchor,
    /// Whether it has room on a small screen.
    pub fits_small: bool,
    /// Whether it is the name of a place, and not of a country.
    pub is_place: bool,
}

/// So large, as parts of the map's width, the letters of a page are on a phone and on a larger screen.
const LETTERS: [f32; 2] = [0.047, 0.036];

/// What a page says of its map: the same places as [`map`] draws without words.
#[must_use]
pub(crate) fn sketch(language: Language, located: &Located) -> Sketch {
    let dots = dots(language, located);
    let (width, shape) = bare(located);
    let map = Map::of(&dots, (0.0, 0.0), width, shape);
    let height = map.height().ceil();
    let sizes = LETTERS.map(|part| part * width);
    let names = map.names(&sizes, located.is_of_one, language).into_iter().map(|name| NameOver {
        at: (whole(name.at.0 / width * 100.0), whole((name.at.1 - name.size * 0.35) / height * 100.0)),
        anchor: name.anchor,
        fits_small: name.size > sizes[1],
        is_place: name.is_place,
        words: name.words,
    });
    let lead = if located.is_of_one { words::BORDERS } else { words::DRAWN };
    let mut notes = vec![lead.of(language).to_owned()];
    notes.extend(undrawn(language, located));
    if map.has_inset() {
        notes.extend(words::sentences(language, [capital(&words::inset(language, TIMES))].iter()));
    }
    if located.is_of_one && dots.len() > 1 {
        notes.push(words::PLACES_OVERLAP.of(language).to_owned());
    }
    Sketch {
        size: (whole(width), whole(height)),
        names: names.collect(),
        has_discs: dots.iter().any(|dot| !dot.is_near),
        has_pale: dots.iter().any(Dot::has_pale),
        has_rings: dots.iter().any(|dot| dot.is_near),
        labels: dots.iter().map(|dot| dot.label.clone()).collect(),
        notes,
    }
}

/// A length within a picture as a whole number.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between nought and a thousand")]
fn whole(length: f32) -> u16 {
    length.round() as u16
}

fn dots(language: Language, located: &Located) -> Vec<Dot> {
    located.spots.iter().map(|spot| dot(language, spot)).collect()
}

fn dot(language: Language, Spot { name, country: of, point, role, total, is_near }: &Spot) -> Dot {
    let near = if *is_near { format!(" ({})", legend::NEAR.of(language)) } else { String::new() };
    let place = format!("{name}{near}, {}", country(language, *of));
    let label = match role {
        Some(role) => [role.said().of(language), words::COLON.of(language), &place].concat(),
        None => place,
    };
    Dot {
        point: *point,
        name: if *is_near { words::near(language, name) } else { name.clone() },
        country: *of,
        said: of_people(language, &label, total).1,
        label,
        people: total.people,
        is_near: *is_near,
    }
}

/// What stands on no map, and what else than places of one role on this one.
fn undrawn(language: Language, located: &Located) -> Vec<String> {
    let mut notes = Vec::new();
    if located.spots.iter().any(|spot| spot.role.is_some_and(|role| role != Role::Detention)) {
        notes.push(words::EVERY_ROLE.of(language).to_owned());
    }
    if located.spots.is_empty() {
        notes.push(words::NOTHING_DRAWN.of(language).to_owned());
    }
    match located.coarse {
        0 => (),
        _ if located.is_of_one => notes.push(words::TOO_COARSE.of(language).to_owned()),
        incidents => notes.push(words::coarse(language, incidents)),
    }
    if located.without_point > 0 {
        notes.push(words::without_point(language, located.without_point));
    }
    let points: Vec<(f64, f64)> = located.spots.iter().map(|spot| spot.point).collect();
    let unseen = unseen(&points);
    if unseen > 0 {
        notes.push(words::far_side(language, unseen));
    }
    notes
}

/// The signs that occur, and two discs with round numbers.
fn key(language: Language, dots: &[Dot], map: &Map<'_>) -> Vec<Item> {
    let item = |sign, words: Said| Item { sign, words: words.of(language).to_owned() };
    let top = dots.iter().map(|dot| dot.people.known_most()).max().unwrap_or(0);
    let rounds = (0..18).flat_map(|power| [1, 2, 5].map(|number| number * 10_u64.pow(power)));
    let rounds: Vec<u64> = rounds.take_while(|round| *round <= top).collect();
    let large = rounds.last().copied();
    let small = large.and_then(|large| rounds.iter().rev().find(|round| **round * 4 <= large).copied());
    let disc = |people: u64| Item {
        sign: Sign::Disc((map.per * length(people).sqrt()).max(1.8)),
        words: language.says().short(Amount { min: people, max: Some(people), about: false }),
    };
    let mut items: Vec<Item> = small.into_iter().chain(large).map(disc).collect();
    let occurs = |is: fn(&Dot) -> bool| dots.iter().any(is);
    if let Some(last) = items.last_mut() {
        last.words = format!("{} ({})", last.words, legend::AT_LEAST.of(language));
    }
    if occurs(Dot::has_pale) {
        items.push(item(Sign::LightDisc, legend::AT_MOST));
    }
    if occurs(|dot| dot.people.max.is_none()) {
        items.push(item(Sign::OpenRing, words::OPEN));
    }
    if occurs(|dot| dot.is_near) {
        items.push(item(Sign::Near, legend::NEAR));
    }
    if map.has_inset() {
        items.push(Item { sign: Sign::Inset, words: words::inset(language, TIMES) });
    }
    items
}
