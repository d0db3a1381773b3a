//! The dots of a map: the area of a disc counts people.

use crate::model::counting::total::Sum;
use crate::render::picture::bar::length;
use crate::render::picture::font;
use crate::render::picture::map::ground::Ground;
use crate::render::picture::map::outlines::unit;
use crate::render::picture::map::projection::{Projection, Shape as Room};
use crate::render::picture::scene::{Anchor, Ink, Point, Shape, Text};

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
    /// What it says: name, number, incidents.
    pub said: String,
    pub people: Sum,
    /// Somewhere near the place.
    pub is_near: bool,
}

/// A map.
pub(crate) struct Map<'a> {
    pub dots: &'a [Dot],
    /// What a country is called, by its number in ISO 3166-1.
    pub country: &'a dyn Fn(u32) -> Option<String>,
    /// The size of the words; none for a map without any.
    pub size: Option<f32>,
    /// A line around it.
    pub framed: bool,
}

/// A map that was drawn.
pub(crate) struct Drawn {
    pub shapes: Vec<Shape>,
    pub height: f32,
    /// Points of radius for the root of one person.
    pub per: f32,
}

/// Boxes that are taken: left, top, right, bottom.
type Taken = Vec<[f32; 4]>;

fn touches(taken: &[[f32; 4]], [left, top, right, bottom]: [f32; 4]) -> bool {
    taken.iter().any(|of| left < of[2] && of[0] < right && top < of[3] && of[1] < bottom)
}

impl Map<'_> {
    /// Draws it into a box.
    pub fn draw(&self, at: Point, width: f32, room: Room) -> Drawn {
        let points: Vec<(f64, f64)> = self.dots.iter().map(|dot| dot.point).collect();
        let view = Projection::around(&points, at, width, room);
        let per = self.per(width.min(view.height));
        let ground = Ground::of(&view);
        let mut shapes = ground.shapes();
        let placed = self.placed(&view, per);
        let mut taken: Taken = placed
            .iter()
            .map(|(_, (x, y), radius)| [x - radius, y - radius, x + radius, y + radius])
            .collect();
        shapes.extend(placed.iter().map(|(dot, middle, _)| drawn(dot, *middle, per)));
        if let Some(size) = self.size {
            shapes.extend(names(&placed, size, &view, &mut taken));
            shapes.extend(self.countries(&ground, size, &view, &mut taken));
        }
        let mut shapes = vec![Shape::Window { at, width, height: view.height, shapes }];
        if self.framed {
            let (right, bottom) = (at.0 + width, at.1 + view.height);
            let corners = vec![at, (right, at.1), (right, bottom), (at.0, bottom), at];
            shapes.push(Shape::Line { points: corners, ink: Ink::Rule, width: 0.6, dashed: false });
        }
        Drawn { shapes, height: view.height, per }
    }

    fn per(&self, side: f32) -> f32 {
        let most = self.dots.iter().map(|dot| dot.people.known_most()).max().unwrap_or(1);
        (side * LARGEST / length(most.max(1)).sqrt()).min(3.2)
    }

    /// The dots with their middles and radii, larger ones first, so that no smaller one is hidden. One that is somewhere
    /// near a place lies beside it: on it, it would hide or pierce the disc of the place itself.
    fn placed(&self, view: &Projection, per: f32) -> Vec<(&Dot, Point, f32)> {
        let mut order: Vec<&Dot> = self.dots.iter().collect();
        order.sort_by_key(|dot| (dot.is_near, std::cmp::Reverse(dot.people.known_most())));
        let mut placed: Vec<(&Dot, Point, f32)> = Vec::new();
        for dot in order {
            let Some((x, y)) = view.place(unit(dot.point.0, dot.point.1)) else { continue };
            let radius = radius(dot.people.known_most(), per);
            let beneath = placed.iter().filter(|(other, ..)| other.point == dot.point && !other.is_near);
            let beside = beneath.map(|(.., radius)| *radius).fold(0.0, f32::max) + radius + 1.0;
            let shift = if dot.is_near { beside * 0.71 } else { 0.0 };
            placed.push((dot, (x - shift, y + shift), radius));
        }
        placed
    }

    /// The names of the countries, each in the middle of what is seen of it, where that has room.
    fn countries(&self, ground: &Ground, size: f32, view: &Projection, taken: &mut Taken) -> Vec<Shape> {
        let mut shapes = Vec::new();
        let mut lands: Vec<(u32, f32, Point, &Vec<Point>)> = Vec::new();
        for (number, rings) in &ground.lands {
            let middles = rings.iter().map(|ring| (middle(ring), ring));
            if let Some(((area, at), ring)) = middles.max_by(|a, b| a.0.0.total_cmp(&b.0.0)) {
                lands.push((*number, area, at, ring));
            }
        }
        lands.sort_by(|a, b| b.1.total_cmp(&a.1));
        for (number, area, (x, y), ring) in lands {
            let Some(name) = (self.country)(number) else { continue };
            let wide = font::width(&name, size);
            let is_large = area.sqrt() > wide * 0.55;
            for up in [0.0, 1.5, -1.5, 3.5, -3.5, 6.0, -6.0] {
                let y = y + up * size;
                let label = [x - wide / 2.0 - 2.0, y - size, x + wide / 2.0 + 2.0, y + size * 0.35];
                if is_large
                    && holds(ring, (x, y - size * 0.35))
                    && is_inside(view, label)
                    && !touches(taken, label)
                {
                    taken.push(label);
                    shapes.push(Shape::Text(Text {
                        at: (x, y),
                        size,
                        ink: Ink::Quiet,
                        anchor: Anchor::Middle,
                        words: name,
                    }));
                    break;
                }
            }
        }
        shapes
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

fn radius(people: u64, per: f32) -> f32 {
    (per * length(people).sqrt()).max(SMALLEST)
}

/// One dot: solid to the least; light to the most; dashed around where nobody gives an upper bound.
fn drawn(dot: &Dot, middle: Point, per: f32) -> Shape {
    let least = if dot.people.min == 0 { 0.0 } else { radius(dot.people.min, per) };
    let most = radius(dot.people.known_most(), per);
    let mut shapes = Vec::new();
    if dot.is_near {
        shapes.push(Shape::Ring { middle, radius: most, ink: Ink::Least, width: 1.1, dashed: false });
    } else {
        shapes.push(Shape::Disc { middle, radius: most + 0.6, ink: Ink::Land });
        if most > least + 0.3 {
            shapes.push(Shape::Disc { middle, radius: most, ink: Ink::Most });
            shapes.push(Shape::Ring {
                middle,
                radius: most - 0.3,
                ink: Ink::Edge,
                width: 0.6,
                dashed: false,
            });
        }
        if least > 0.0 {
            shapes.push(Shape::Disc { middle, radius: least, ink: Ink::Least });
        }
    }
    if dot.people.max.is_none() {
        shapes.push(Shape::Ring { middle, radius: most + 1.9, ink: Ink::Edge, width: 0.8, dashed: true });
    }
    Shape::Group { words: dot.said.clone(), shapes }
}

fn is_inside(view: &Projection, [left, top, right, bottom]: [f32; 4]) -> bool {
    let (x, y) = view.at;
    left > x && top > y && right < x + view.width && bottom < y + view.height
}

/// The names of the places, of the largest first, where they touch nothing.
fn names(placed: &[(&Dot, Point, f32)], size: f32, view: &Projection, taken: &mut Taken) -> Vec<Shape> {
    let mut shapes = Vec::new();
    for (dot, (x, y), radius) in placed {
        let wide = font::width(&dot.name, size);
        let edge = if dot.people.max.is_none() { 2.5 } else { 0.0 };
        let (aside, level) = (radius + edge + 2.5, y + size * 0.35);
        let around = [
            (x + aside, level),
            (x - aside - wide, level),
            (x - wide / 2.0, y - radius - 3.0),
            (x - wide / 2.0, y + radius + size),
        ];
        let free = around.into_iter().find(|(x, y)| {
            let label = [*x, y - size * 0.85, x + wide, y + size * 0.25];
            wide < view.width * 0.4 && is_inside(view, label) && !touches(taken, label)
        });
        if let Some((x, y)) = free {
            taken.push([x, y - size * 0.85, x + wide, y + size * 0.25]);
            let text =
                Text { at: (x, y), size, ink: Ink::Text, anchor: Anchor::Start, words: dot.name.clone() };
            shapes.push(Shape::Text(text));
        }
    }
    shapes
}
