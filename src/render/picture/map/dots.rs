//! The dots of a map: the area of a disc counts people.

use std::collections::HashMap;

use crate::model::counting::total::Sum;
use crate::model::value::country::Country;
use crate::model::vocabulary::record::Role;
use crate::render::picture::bar::length;
use crate::render::picture::key::{AIM, aim};
use crate::render::picture::map::outlines::unit;
use crate::render::picture::map::projection::Projection;
use crate::render::picture::scene::{Ink, Point, Shape};

/// The largest radius, as a part of the map's shorter side, and the smallest in points.
const LARGEST: f32 = 0.034;
const SMALLEST: f32 = 1.8;
/// A ring is moved to the left and down: so much of its way goes each way.
const SLANT: f32 = 0.71;

/// A place on the map.
#[derive(Debug)]
pub(crate) struct Dot {
    /// Degrees north and east.
    pub point: (f64, f64),
    /// Its name, and what it is to the incident.
    pub name: String,
    /// What it is to the incident; none where all places are of the role that was asked for.
    pub role: Option<Role>,
    /// Its country.
    pub country: Country,
    /// What it says: its name and country, number, incidents.
    pub said: String,
    pub people: Sum,
    /// Somewhere near the place.
    pub is_near: bool,
}

impl Dot {
    /// Whether nobody is known to have been there: a disc would count people at it.
    pub fn is_aim(&self) -> bool {
        self.role == Some(Role::IntendedDestination)
    }

    /// Whether it is a disc: at it, and not somewhere near it.
    fn is_disc(&self) -> bool {
        !self.is_near && !self.is_aim()
    }

    /// Whether there are people at least.
    pub fn has_solid(&self) -> bool {
        self.is_disc() && self.people.min > 0
    }

    /// Whether there may be more people than there are at least.
    pub fn has_pale(&self) -> bool {
        self.is_disc() && self.people.known_most() > self.people.min
    }

    /// Whether it is a ring.
    pub fn has_ring(&self) -> bool {
        self.is_near && !self.is_aim()
    }

    /// Whether nobody gives an upper bound.
    pub fn is_open(&self) -> bool {
        !self.is_aim() && self.people.max.is_none()
    }

    fn radius(&self, per: f32) -> f32 {
        if self.is_aim() { AIM } else { radius(self.people.known_most(), per) }
    }
}

/// A dot with its middle and its radius in the picture.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Placed<'a> {
    pub dot: &'a Dot,
    pub middle: Point,
    pub radius: f32,
    /// The radius with what is drawn around it.
    pub reach: f32,
}

/// Points of radius for the root of one person, on a map whose shorter side is so long.
pub(crate) fn scale(dots: &[Dot], side: f32) -> f32 {
    let counted = dots.iter().filter(|dot| !dot.is_aim());
    let most = counted.map(|dot| dot.people.known_most()).max().unwrap_or(1);
    (side * LARGEST / length(most.max(1)).sqrt()).min(3.2)
}

/// The dots where they are drawn, larger ones first, so that no smaller one is hidden. One that is somewhere near a place
/// lies beside it: on it, it would hide or pierce the disc of the place itself. So does a second one at the same point, and
/// a second ring beyond the first.
pub(crate) fn placed<'a>(
    dots: impl Iterator<Item = &'a Dot>,
    view: &Projection,
    per: f32,
) -> Vec<Placed<'a>> {
    let mut order: Vec<&Dot> = dots.collect();
    order.sort_by_key(|dot| (dot.is_near, dot.is_aim(), std::cmp::Reverse(dot.people.known_most())));
    let mut placed: Vec<Placed<'a>> = Vec::new();
    let mut at_point: HashMap<[u64; 2], Vec<Placed<'a>>> = HashMap::new();
    for dot in order {
        let Some((x, y)) = view.place(unit(dot.point.0, dot.point.1)) else { continue };
        let radius = dot.radius(per);
        let all = at_point.entry([dot.point.0, dot.point.1].map(f64::to_bits)).or_default();
        let middle = if dot.is_near {
            // Precise ones stand in a row to the right: only the first lies on the way of a ring.
            let reach = |other: &Placed<'a>| {
                let away = if other.dot.is_near { (x - other.middle.0) / SLANT } else { 0.0 };
                away + other.reach
            };
            let shift = (all.iter().map(reach).fold(0.0, f32::max) + radius + 1.0) * SLANT;
            (x - shift, y + shift)
        } else {
            (all.iter().map(|other| other.middle.0 + other.reach + radius + 1.0).fold(x, f32::max), y)
        };
        let edge = if dot.is_open() { 2.3 } else { 0.6 };
        let here = Placed { dot, middle, radius, reach: radius + edge };
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
        let Self { middle: (x, y), reach, .. } = self;
        [x - reach, y - reach, x + reach, y + reach]
    }

    /// Solid to the least; light to the most; dashed around where nobody gives an upper bound.
    pub fn drawn(&self, per: f32) -> Shape {
        let Self { dot, middle, radius: most, .. } = *self;
        let least = if dot.people.min == 0 { 0.0 } else { radius(dot.people.min, per) };
        let ring = |radius, ink, width, dashed| Shape::Ring { middle, radius, ink, width, dashed };
        let mut shapes = Vec::new();
        if dot.is_aim() {
            shapes.push(aim(middle));
        } else if dot.is_near {
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
        if dot.is_open() {
            shapes.push(ring(most + 1.9, Ink::Edge, 0.8, true));
        }
        Shape::Group { words: dot.said.clone(), shapes }
    }
}
