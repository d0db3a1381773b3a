//! The dots of a map: the area of a disc counts people.

use std::collections::HashMap;

use crate::model::counting::total::Sum;
use crate::model::value::country::Country;
use crate::render::picture::bar::length;
use crate::render::picture::map::outlines::unit;
use crate::render::picture::map::projection::Projection;
use crate::render::picture::scene::{Ink, Point, Shape};

/// The largest radius, as a part of the map's shorter side, and the smallest in points.
const LARGEST: f32 = 0.034;
const SMALLEST: f32 = 1.8;

/// A place on the map.
#[derive(Debug)]
pub(crate) struct Dot {
    /// Degrees north and east.
    pub point: (f64, f64),
    /// Its name.
    pub name: String,
    /// Its country.
    pub country: Country,
    /// What it is, in words.
    pub label: String,
    /// What it says: label, number, incidents.
    pub said: String,
    pub people: Sum,
    /// Somewhere near the place.
    pub is_near: bool,
}

impl Dot {
    /// Whether there may be more people than there are at least.
    pub fn has_pale(&self) -> bool {
        !self.is_near && self.people.known_most() > self.people.min
    }
}

/// A dot with its middle and its radius in the picture.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Placed<'a> {
    pub dot: &'a Dot,
    pub middle: Point,
    pub radius: f32,
}

/// Points of radius for the root of one person, on a map whose shorter side is so long.
pub(crate) fn scale(dots: &[Dot], side: f32) -> f32 {
    let most = dots.iter().map(|dot| dot.people.known_most()).max().unwrap_or(1);
    (side * LARGEST / length(most.max(1)).sqrt()).min(3.2)
}

/// The dots where they are drawn, larger ones first, so that no smaller one is hidden. One that is somewhere near a place
/// lies beside it: on it, it would hide or pierce the disc of the place itself. So does a second one at the same point.
pub(crate) fn placed<'a>(
    dots: impl Iterator<Item = &'a Dot>,
    view: &Projection,
    per: f32,
) -> Vec<Placed<'a>> {
    let mut order: Vec<&Dot> = dots.collect();
    order.sort_by_key(|dot| (dot.is_near, std::cmp::Reverse(dot.people.known_most())));
    let mut placed: Vec<Placed<'a>> = Vec::new();
    let mut at_point: HashMap<[u64; 2], Vec<Placed<'a>>> = HashMap::new();
    for dot in order {
        let Some((x, y)) = view.place(unit(dot.point.0, dot.point.1)) else { continue };
        let radius = radius(dot.people.known_most(), per);
        let all = at_point.entry([dot.point.0, dot.point.1].map(f64::to_bits)).or_default();
        let there = all.iter().filter(|other| !other.dot.is_near);
        let middle = if dot.is_near {
            let shift = (there.map(|other| other.radius).fold(0.0, f32::max) + radius + 1.0) * 0.71;
            (x - shift, y + shift)
        } else {
            (there.map(|other| other.middle.0 + other.radius + radius + 1.0).fold(x, f32::max), y)
        };
        let here = Placed { dot, middle, radius };
        all.push(here);
        placed.push(here);
    }
    placed
}

fn radius(people: u64, per: f32) -> f32 {
    (per * length(people).sqrt()).max(SMALLEST)
}

impl Placed<'_> {
    /// The room that it takes: left, top, right, bottom.
    pub fn room(&self) -> [f32; 4] {
        let Self { dot, middle: (x, y), radius } = self;
        let radius = radius + if dot.people.max.is_none() { 2.3 } else { 0.6 };
        [x - radius, y - radius, x + radius, y + radius]
    }

    /// Solid to the least; light to the most; dashed around where nobody gives an upper bound.
    pub fn drawn(&self, per: f32) -> Shape {
        let Self { dot, middle, radius: most } = *self;
        let least = if dot.people.min == 0 { 0.0 } else { radius(dot.people.min, per) };
        let ring = |radius, ink, width, dashed| Shape::Ring { middle, radius, ink, width, dashed };
        let mut shapes = Vec::new();
        if dot.is_near {
            shapes.push(ring(most, Ink::Least, 1.1, false));
        } else {
            shapes.push(Shape::Disc { middle, radius: most + 0.6, ink: Ink::Land });
            if most > least + 0.3 {
                shapes.push(Shape::Disc { middle, radius: most, ink: Ink::Most });
                shapes.push(ring(most - 0.3, Ink::Edge, 0.6, false));
            }
            if least > 0.0 {
                shapes.push(Shape::Disc { middle, radius: least, ink: Ink::Least });
            }
        }
        if dot.people.max.is_none() {
            shapes.push(ring(most + 1.9, Ink::Edge, 0.8, true));
        }
        Shape::Group { words: dot.said.clone(), shapes }
    }
}
