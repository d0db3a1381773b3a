//! Lambert's azimuthal equal-area projection round the data: areas on the map compare as on the ground.

use crate::model::value::geography::Bbox;
use crate::render::picture::map::outlines::{Unit, unit};
use crate::render::picture::scene::Point;

/// The narrowest map shows so much of the ground, in radians: about 1,400 kilometres. Closer, nobody sees where it is.
const LEAST: f32 = 0.22;
/// Around the outermost dots so much of the map's size is left.
const MARGIN: f32 = 0.11;
/// Without a dot the map shows Asia and its seas.
const NOWHERE: Bbox = Bbox { west: 60.0, south: -10.0, east: 150.0, north: 55.0 };

/// So far from the middle a map reaches, as a cosine: two thirds of the way to its antipode. Where a dot lies farther out,
/// nearly to it: more and more is bent there, but nothing else would show the dot.
const USUAL: f32 = -0.5;
const FARTHEST: f32 = -0.97;

/// How many of these points lie beyond the edge of the map around them.
pub(crate) fn unseen(points: &[(f64, f64)]) -> u64 {
    let view = Projection::around(points, (0.0, 0.0), 1.0, Shape::Height(1.0));
    points.iter().filter(|(lat, lon)| view.plane(unit(*lat, *lon)).is_none()).count() as u64
}

/// A view of the globe in a box of the picture.
#[derive(Debug)]
pub(crate) struct Projection {
    east: Unit,
    north: Unit,
    center: Unit,
    /// The cosine of the distance from the middle up to which it reaches.
    limit: f32,
    /// Points for a radian in the middle of the map.
    scale: f32,
    /// What of the plane lies in the middle of the box.
    middle: Point,
    /// The box: its upper left corner, width and height.
    pub at: Point,
    pub width: f32,
    pub height: f32,
}

/// How much room there is: the width, and the height or the bounds of width to height.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shape {
    Height(f32),
    Aspect { least: f32, most: f32 },
}

fn dot(a: Unit, b: Unit) -> f32 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

impl Projection {
    /// A view of all these points (latitude, longitude).
    pub fn around(points: &[(f64, f64)], at: Point, width: f32, shape: Shape) -> Self {
        let bbox = Bbox::around(points.iter().copied()).unwrap_or(NOWHERE);
        let turn = if bbox.west > bbox.east { 360.0 } else { 0.0 };
        let (lat, lon) = (f64::midpoint(bbox.south, bbox.north), f64::midpoint(bbox.west, bbox.east + turn));
        let (east, north) = (unit(0.0, lon + 90.0), unit(lat + 90.0, lon));
        let center = unit(lat, lon);
        let is_wide = points.iter().any(|(lat, lon)| dot(center, unit(*lat, *lon)) <= USUAL);
        let mut view = Self {
            limit: if is_wide { FARTHEST } else { USUAL },
            east,
            north,
            center,
            scale: 1.0,
            middle: (0.0, 0.0),
            at: (0.0, 0.0),
            width: 0.0,
            height: 0.0,
        };
        let corners = [(bbox.south, bbox.west), (bbox.north, bbox.east + turn)];
        let shown = if points.is_empty() { &corners[..] } else { points };
        let flat: Vec<Point> = shown.iter().filter_map(|(lat, lon)| view.plane(unit(*lat, *lon))).collect();
        let span = |of: fn(&Point) -> f32| {
            let low = flat.iter().map(of).fold(f32::INFINITY, f32::min);
            let high = flat.iter().map(of).fold(f32::NEG_INFINITY, f32::max);
            (low.midpoint(high), ((high - low) * (1.0 + 2.0 * MARGIN)).max(LEAST))
        };
        let ((x, wide), (y, high)) = (span(|point| point.0), span(|point| point.1));
        let height = match shape {
            Shape::Height(height) => height,
            Shape::Aspect { least, most } => width / (wide / high).clamp(least, most),
        };
        view.scale = (width / wide).min(height / high);
        Self { middle: (x, y), at, width, height, ..view }
    }

    /// The same, so many times as large, with this point of the picture in the middle of another box.
    pub fn closer(&self, times: f32, (x, y): Point, [left, top, right, bottom]: [f32; 4]) -> Self {
        let across = (x - self.at.0 - self.width / 2.0) / self.scale;
        let down = (y - self.at.1 - self.height / 2.0) / self.scale;
        Self {
            scale: self.scale * times,
            middle: (self.middle.0 + across, self.middle.1 - down),
            at: (left, top),
            width: right - left,
            height: bottom - top,
            ..*self
        }
    }

    /// Where a point lies on the plane, in radians; none on the far side of the globe.
    fn plane(&self, point: Unit) -> Option<Point> {
        let towards = dot(self.center, point);
        (towards > self.limit).then(|| {
            let k = (2.0 / (1.0 + towards)).sqrt();
            (k * dot(self.east, point), k * dot(self.north, point))
        })
    }

    /// Where a point lies in the picture; none on the far side of the globe.
    pub fn place(&self, point: Unit) -> Option<Point> {
        let (x, y) = self.plane(point)?;
        let (x, y) = ((x - self.middle.0) * self.scale, (self.middle.1 - y) * self.scale);
        Some((self.at.0 + self.width / 2.0 + x, self.at.1 + self.height / 2.0 + y))
    }

    /// The same, where a line goes over to the far side: as far out as the map can reach.
    pub fn edge(&self, point: Unit) -> Point {
        let (x, y) = (dot(self.east, point), dot(self.north, point));
        let far = ((2.0 * (1.0 - self.limit)).sqrt() + 0.07) * self.scale / x.hypot(y).max(1e-6);
        (
            self.at.0 + self.width / 2.0 + (x * far - self.middle.0 * self.scale),
            self.at.1 + self.height / 2.0 - (y * far - self.middle.1 * self.scale),
        )
    }
}
