//! The picture of places: a map.

use std::collections::BTreeSet;

use crate::model::language::country::country;
use crate::model::language::fact::Amount;
use crate::model::language::language::{Language, Said};
use crate::model::value::text::capital;
use crate::model::vocabulary::record::{PlacesAre, Role};
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
    notes.extend(related(located).map(|note| note.of(language).to_owned()));
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
    /// Which signs occur, and what they mean; none where no place is drawn.
    pub key: Vec<(Sign, Said)>,
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
    // Beside it stands the table or the list, which says of several places how they are related.
    if located.is_of_one && located.places_are == Some(PlacesAre::All) {
        notes.extend(related(located).map(|note| note.of(language).to_owned()));
    }
    Sketch { size: (whole(width), whole(height)), names: names.collect(), key: signs(&dots), notes }
}

/// A length within a picture as a whole number.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between nought and a thousand")]
fn whole(length: f32) -> u16 {
    length.round() as u16
}

fn dots(language: Language, located: &Located) -> Vec<Dot> {
    // Without a word of it, a disc is of people who were detained there.
    let has_others = located.spots.iter().any(is_other);
    located.spots.iter().map(|spot| dot(language, spot, has_others)).collect()
}

/// Whether it is no place of detention.
fn is_other(spot: &Spot) -> bool {
    spot.role.is_some_and(|role| role != Role::Detention)
}

fn dot(language: Language, spot: &Spot, with_role: bool) -> Dot {
    let Spot { name, country: of, point, role, total, is_near } = spot;
    let near = if *is_near { format!(" ({})", legend::NEAR.of(language)) } else { String::new() };
    let place = format!("{name}{near}, {}", country(language, *of));
    let in_role = |place: &str| match role {
        // A place may have a point and no name.
        Some(role) if place.is_empty() => role.said().of(language).to_owned(),
        Some(role) => [role.said().of(language), words::COLON.of(language), place].concat(),
        None => place.to_owned(),
    };
    let is_named_near = *is_near && !name.is_empty();
    let name = if is_named_near { words::near(language, name) } else { name.clone() };
    Dot {
        point: *point,
        name: if with_role { in_role(&name) } else { name },
        role: *role,
        country: *of,
        said: of_people(language, &in_role(&place), total).1,
        people: total.people,
        is_near: *is_near,
    }
}

/// How the places are related of which a disc is drawn each.
fn related(located: &Located) -> Option<Said> {
    let detained = located.spots.iter().filter(|spot| !is_other(spot)).count();
    match located.places_are {
        Some(PlacesAre::OneOf) if detained > 0 => Some(legend::ONE_OF),
        _ => (detained > 1).then_some(words::PLACES_OVERLAP),
    }
}

/// What stands on no map, and what else than places of one role on this one.
fn undrawn(language: Language, located: &Located) -> Vec<String> {
    let mut notes = Vec::new();
    if located.spots.iter().any(is_other) {
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
    let apart: BTreeSet<[u64; 2]> = points.iter().map(|(lat, lon)| [lat.to_bits(), lon.to_bits()]).collect();
    if apart.len() < points.len() {
        notes.push(words::SIDE_BY_SIDE.of(language).to_owned());
    }
    let unseen = unseen(&points);
    if unseen > 0 {
        notes.push(words::far_side(language, unseen));
    }
    notes
}

/// Whether a dot has a sign.
type Has = fn(&Dot) -> bool;

/// The signs that occur, and what they mean.
fn signs(dots: &[Dot]) -> Vec<(Sign, Said)> {
    let signs: [(Has, Sign, Said); 5] = [
        (Dot::has_solid, Sign::Disc(5.0), legend::AT_LEAST),
        (Dot::has_pale, Sign::LightDisc, legend::AT_MOST),
        (Dot::is_open, Sign::OpenRing, words::OPEN),
        (Dot::has_ring, Sign::Near, legend::NEAR),
        (Dot::is_aim, Sign::Aim, Role::IntendedDestination.said()),
    ];
    let occur = signs.into_iter().filter(|(has, ..)| dots.iter().any(has));
    occur.map(|(_, sign, meaning)| (sign, meaning)).collect()
}

/// The same, with two discs of round numbers in the place of one without a number.
fn key(language: Language, dots: &[Dot], map: &Map<'_>) -> Vec<Item> {
    let solid = dots.iter().filter(|dot| dot.has_solid());
    let top = solid.map(|dot| dot.people.known_most()).max().unwrap_or(0);
    let rounds = (0..18).flat_map(|power| [1, 2, 5].map(|number| number * 10_u64.pow(power)));
    let rounds: Vec<u64> = rounds.take_while(|round| *round <= top).collect();
    let large = rounds.last().copied();
    let small = large.and_then(|large| rounds.iter().rev().find(|round| **round * 4 <= large).copied());
    let disc = |people: u64| Item {
        sign: Sign::Disc((map.per * length(people).sqrt()).max(1.8)),
        words: language.says().short(Amount { min: people, max: Some(people), about: false }),
    };
    let mut items: Vec<Item> = small.into_iter().chain(large).map(disc).collect();
    if let Some(last) = items.last_mut() {
        last.words = format!("{} ({})", last.words, legend::AT_LEAST.of(language));
    }
    let others = signs(dots).into_iter().filter(|(sign, _)| !matches!(sign, Sign::Disc(_)));
    items.extend(others.map(|(sign, words)| Item { sign, words: words.of(language).to_owned() }));
    if map.has_inset() {
        items.push(Item { sign: Sign::Inset, words: words::inset(language, TIMES) });
    }
    items
}
