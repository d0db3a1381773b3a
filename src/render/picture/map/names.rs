//! Where names stand on a map: the same for pictures, and for pages that write the names over a picture.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::model::language::country::country;
use crate::model::language::language::Language;
use crate::model::value::country::Country;
use crate::render::picture::font;
use crate::render::picture::map::dots::Placed;
use crate::render::picture::map::ground::Ground;
use crate::render::picture::map::projection::Projection;
use crate::render::picture::scene::{Anchor, Ink, Point, Shape, Text};

/// The most names of countries.
const MOST: usize = 12;
/// No name of a place is wider than this part of the map; with what it is to the incident it may take more.
const WIDEST: f32 = 0.4;
const WIDEST_WITH_ROLE: f32 = 0.75;

/// A name, and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Name {
    pub words: String,
    /// On its foot.
    pub at: Point,
    pub anchor: Anchor,
    pub size: f32,
    /// Whether it is the name of a place, and not of a country.
    pub is_place: bool,
}

impl Name {
    pub fn drawn(self) -> Shape {
        let ink = if self.is_place { Ink::Text } else { Ink::Quiet };
        let Self { words, at, anchor, size, .. } = self;
        Shape::Text(Text { at, size, ink, anchor, words })
    }
}

/// The names of a map as they find room: none lies over a dot or another name.
pub(crate) struct Names<'a> {
    view: &'a Projection,
    /// Boxes that are taken: left, top, right, bottom.
    taken: Vec<[f32; 4]>,
    pub found: Vec<Name>,
}

impl<'a> Names<'a> {
    /// None yet, over what already has its room.
    pub fn over(view: &'a Projection, taken: Vec<[f32; 4]>) -> Self {
        Self { view, taken, found: Vec::new() }
    }

    fn is_free(&self, [left, top, right, bottom]: [f32; 4]) -> bool {
        let ((x, y), width, height) = (self.view.at, self.view.width, self.view.height);
        let is_inside = left > x && top > y && right < x + width && bottom < y + height;
        let touches = |of: &[f32; 4]| left < of[2] && of[0] < right && top < of[3] && of[1] < bottom;
        is_inside && !self.taken.iter().any(touches)
    }

    fn has(&self, words: &str, is_place: bool) -> bool {
        self.found.iter().any(|name| name.words == words && name.is_place == is_place)
    }

    /// The names of places, of the largest first.
    pub fn places(&mut self, placed: &[Placed<'_>], size: f32) {
        for Placed { dot, middle: (x, y), radius, .. } in placed {
            let wide = font::width(&dot.name, size);
            let most = if dot.role.is_some() { WIDEST_WITH_ROLE } else { WIDEST };
            if self.has(&dot.name, true) || wide > self.view.width * most {
                continue;
            }
            let edge = if dot.is_open() { 2.5 } else { 0.0 };
            let (aside, level) = (radius + edge + 2.5, y + size * 0.35);
            let around = [
                (Anchor::Start, x + aside, level),
                (Anchor::End, x - aside, level),
                (Anchor::Middle, *x, y - radius - 3.0),
                (Anchor::Middle, *x, y + radius + size),
            ];
            let label = |(anchor, x, y): (Anchor, f32, f32)| {
                let left = match anchor {
                    Anchor::Start => x,
                    Anchor::Middle => x - wide / 2.0,
                    Anchor::End => x - wide,
                };
                [left, y - size * 0.85, left + wide, y + size * 0.25]
            };
            if let Some(free) = around.into_iter().find(|around| self.is_free(label(*around))) {
                self.taken.push(label(free));
                let (anchor, x, y) = free;
                self.found.push(Name { words: dot.name.clone(), at: (x, y), anchor, size, is_place: true });
            }
        }
    }

    /// The names of countries, each in the middle of what is seen of it, where that has room: first of those in which a
    /// dot lies, then of the largest.
    pub fn countries(&mut self, ground: &Ground, placed: &[Placed<'_>], size: f32, language: Language) {
        let with_dots: BTreeSet<Country> = placed.iter().map(|placed| placed.dot.country).collect();
        let seen = ground.lands.iter().filter_map(|(number, rings)| {
            let middles = rings.iter().map(|ring| (middle(ring), ring));
            let ((area, at), ring) = middles.max_by(|a, b| a.0.0.total_cmp(&b.0.0))?;
            Some((Country::parse_number(*number)?, area, at, ring))
        });
        let mut lands: Vec<_> = seen.collect();
        lands.sort_by(|a, b| b.1.total_cmp(&a.1));
        lands.sort_by_key(|land| Reverse(with_dots.contains(&land.0)));
        for (of, area, at, ring) in lands {
            let words = country(language, of);
            let wide = font::width(words, size);
            // The name of a country without a dot matters less: it has to lie within it for the most part.
            let is_large = area.sqrt() > wide * if with_dots.contains(&of) { 0.3 } else { 0.55 };
            let named = self.found.iter().filter(|name| !name.is_place).count();
            if is_large && named < MOST && !self.has(words, false) {
                self.country(words, ring, (at, size, wide));
            }
        }
    }

    fn country(&mut self, words: &str, ring: &[Point], ((x, middle), size, wide): (Point, f32, f32)) {
        for up in [0.0, 1.5, -1.5, 3.5, -3.5, 6.0, -6.0] {
            let y = middle + up * size;
            let label = [x - wide / 2.0 - 2.0, y - size, x + wide / 2.0 + 2.0, y + size * 0.35];
            if holds(ring, (x, y - size * 0.35)) && self.is_free(label) {
                self.taken.push(label);
                let words = words.to_owned();
                self.found.push(Name { words, at: (x, y), anchor: Anchor::Middle, size, is_place: false });
                return;
            }
        }
    }
}

/// Whether a point lies within a ring: a name that had to move out of its country would name another.
fn holds(ring: &[Point], (x, y): Point) -> bool {
    let mut crossed = false;
    for (at, a) in ring.iter().enumerate() {
        let b = ring[(at + 1) % ring.len()];
        if (a.1 > y) != (b.1 > y) && x < a.0 + (y - a.1) / (b.1 - a.1) * (b.0 - a.0) {
            crossed = !crossed;
        }
    }
    crossed
}

/// The area of a ring and its centre.
fn middle(ring: &[Point]) -> (f32, Point) {
    let origin = ring.first().copied().unwrap_or_default();
    let (mut twice, mut x, mut y) = (0.0, 0.0, 0.0);
    for (at, a) in ring.iter().enumerate() {
        let b = ring[(at + 1) % ring.len()];
        let (a, b) = ((a.0 - origin.0, a.1 - origin.1), (b.0 - origin.0, b.1 - origin.1));
        let cross = a.0 * b.1 - b.0 * a.1;
        twice += cross;
        x += (a.0 + b.0) * cross;
        y += (a.1 + b.1) * cross;
    }
    if twice.abs() < 1e-3 {
        return (0.0, origin);
    }
    (twice.abs() / 2.0, (origin.0 + x / (3.0 * twice), origin.1 + y / (3.0 * twice)))
}
