//! A number of people as it is drawn, and the scale that it is drawn to.

use crate::model::counting::total::Sum;
use crate::render::picture::scene::{Ink, Point, Shape};

/// A row of a statistic as it is drawn: solid to the least, light with an outline to the most that is known, and two
/// dashed lines that do not close where nobody gives an upper bound.
#[derive(Debug, Clone)]
pub(crate) struct Bar {
    /// What it is of.
    pub label: String,
    /// The number in words.
    pub value: String,
    /// What the bar says: label, number, incidents.
    pub said: String,
    pub people: Sum,
    pub incidents: u64,
}

/// A number as a length. Lengths are no counts.
#[expect(clippy::cast_precision_loss, reason = "a part of a point is lost at most")]
pub(crate) fn length(number: u64) -> f32 {
    number as f32
}

/// The steps of an axis: how many, and how large, so that the highest number has room and little is left over.
#[must_use]
pub(crate) fn steps(top: u64) -> (u64, u64) {
    let powers = (0..18).map(|power| 10_u64.pow(power));
    let sizes = powers.flat_map(|power| [power, 2 * power, 5 * power]);
    let fits = |step: u64| (top.max(1).div_ceil(step), step);
    let few = sizes.map(fits).filter(|(count, _)| (2..=5).contains(count));
    few.min_by_key(|(count, step)| (count * step, *count)).unwrap_or((1, top.max(1)))
}

/// Where the parts of a bar begin and end along its length, for one that grows from `from` by `per` a person. What holds
/// anybody is seen.
pub(crate) struct Parts {
    pub least: f32,
    pub most: f32,
    pub is_open: bool,
}

impl Parts {
    pub fn of(people: Sum, per: f32) -> Self {
        let part = |number: u64| if number == 0 { 0.0 } else { (length(number) * per).max(0.8) };
        let (least, most) = (part(people.min), part(people.known_most()));
        Self { least, most, is_open: people.max.is_none() }
    }
}

/// How far the dashed lines of an open end go.
pub(crate) const OPEN: f32 = 7.0;

/// The parts of an upright bar that stands on a point.
pub(crate) fn upright((x, foot): Point, width: f32, people: Sum, per: f32) -> Vec<Shape> {
    let Parts { least, most, is_open } = Parts::of(people, per);
    let mut shapes = Vec::new();
    if most > least {
        shapes.push(Shape::Box { at: (x, foot - most), width, height: most - least, ink: Ink::Most });
        let (left, right, top) = (x + 0.3, x + width - 0.3, foot - most + 0.3);
        let outline = vec![(left, foot - least), (left, top), (right, top), (right, foot - least)];
        shapes.push(Shape::Line { points: outline, ink: Ink::Edge, width: 0.6, dashed: false });
    }
    if least > 0.0 {
        shapes.push(Shape::Box { at: (x, foot - least), width, height: least, ink: Ink::Least });
    }
    if is_open {
        let ends = [x + 0.4, x + width - 0.4];
        shapes.extend(ends.map(|x| dashed((x, foot - most), (x, foot - most - OPEN))));
    }
    shapes
}

/// The parts of a bar that grows to the right of a point, its upper left corner.
pub(crate) fn lying((x, y): Point, height: f32, people: Sum, per: f32) -> Vec<Shape> {
    let Parts { least, most, is_open } = Parts::of(people, per);
    let mut shapes = Vec::new();
    if most > least {
        shapes.push(Shape::Box { at: (x + least, y), width: most - least, height, ink: Ink::Most });
        let (top, bottom, right) = (y + 0.3, y + height - 0.3, x + most - 0.3);
        let outline = vec![(x + least, top), (right, top), (right, bottom), (x + least, bottom)];
        shapes.push(Shape::Line { points: outline, ink: Ink::Edge, width: 0.6, dashed: false });
    }
    if least > 0.0 {
        shapes.push(Shape::Box { at: (x, y), width: least, height, ink: Ink::Least });
    }
    if is_open {
        let ends = [y + 0.4, y + height - 0.4];
        shapes.extend(ends.map(|y| dashed((x + most, y), (x + most + OPEN, y))));
    }
    shapes
}

fn dashed(from: Point, to: Point) -> Shape {
    Shape::Line { points: vec![from, to], ink: Ink::Edge, width: 0.8, dashed: true }
}
