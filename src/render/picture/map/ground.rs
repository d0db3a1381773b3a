//! What lies under the dots: land and borders as far as a view reaches, in as few points as nobody can tell from all.

use crate::render::picture::map::outlines::{Arc, Land, Outlines, WORLD};
use crate::render::picture::map::projection::Projection;
use crate::render::picture::scene::{Ink, Point, Shape};

/// So many points beyond the edge the land still goes on, so that no cut is seen.
const BEYOND: f32 = 3.0;
/// Points that lie closer than this to a straight line are left out.
const DETAIL: f32 = 0.45;
/// Islands that are smaller than this each way are left out.
const SMALLEST: f32 = 2.8;

/// The land of a view, country by country, and its borders.
pub(crate) struct Ground {
    /// The number of the country, and its rings within the view.
    pub lands: Vec<(u32, Vec<Vec<Point>>)>,
    borders: Vec<Vec<Point>>,
}

impl Ground {
    /// The ground of a view.
    pub fn of(view: &Projection) -> Self {
        let Outlines { arcs, lands } = &*WORLD;
        let drawn: Vec<Option<Vec<Point>>> = arcs.iter().map(|arc| projected(view, arc)).collect();
        let lands = lands
            .iter()
            .map(|land| (land.number, rings(view, land, &drawn)))
            .filter(|(_, rings)| !rings.is_empty());
        let borders = arcs.iter().zip(&drawn).filter(|(arc, _)| arc.is_border);
        let seen = |line: &Vec<Point>| line.windows(2).any(|two| is_near(view, two));
        let borders = borders.filter_map(|(_, line)| line.clone()).filter(seen).collect();
        Self { lands: lands.collect(), borders }
    }

    /// As shapes.
    pub fn shapes(&self) -> Vec<Shape> {
        let land = self.lands.iter().map(|(_, rings)| Shape::Area { rings: rings.clone(), ink: Ink::Land });
        let border = |line: &Vec<Point>| Shape::Line {
            points: line.clone(),
            ink: Ink::Border,
            width: 0.6,
            dashed: false,
        };
        land.chain(self.borders.iter().map(border)).collect()
    }
}

/// An arc in the picture; none if all of it is on the far side of the globe.
fn projected(view: &Projection, arc: &Arc) -> Option<Vec<Point>> {
    let points: Vec<Option<Point>> = arc.points.iter().map(|point| view.place(*point)).collect();
    if points.iter().all(Option::is_none) {
        return None;
    }
    let all = points.iter().zip(&arc.points).map(|(point, unit)| point.unwrap_or_else(|| view.edge(*unit)));
    let all: Vec<Point> = all.collect();
    Some(if is_aside(view, &all) { ends(&all) } else { simple(&all) })
}

/// The rings of a country that are seen. A ring that lies on the far side alone would wind around the whole map.
fn rings(view: &Projection, land: &Land, drawn: &[Option<Vec<Point>>]) -> Vec<Vec<Point>> {
    let ring = |arcs: &Vec<(usize, bool)>| {
        let mut points: Vec<Point> = Vec::new();
        let mut is_near_side = false;
        for (at, backwards) in arcs {
            match (drawn.get(*at)?, backwards) {
                (Some(arc), false) => points.extend(arc),
                (Some(arc), true) => points.extend(arc.iter().rev()),
                (None, _) => continue,
            }
            is_near_side = true;
        }
        let clipped = clipped(view, points);
        let size = |of: fn(&Point) -> f32| {
            let (low, high) = clipped
                .iter()
                .map(of)
                .fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), at| (low.min(at), high.max(at)));
            high - low
        };
        let is_seen =
            clipped.len() > 2 && (size(|point| point.0) > SMALLEST || size(|point| point.1) > SMALLEST);
        (is_near_side && is_seen).then_some(clipped)
    };
    land.rings.iter().filter_map(ring).collect()
}

/// Douglas and Peucker, without recursion; the ends stay, so that neighbours keep one border.
fn simple(points: &[Point]) -> Vec<Point> {
    let mut keep = vec![false; points.len()];
    let (Some(first), Some(last)) = (keep.first().map(|_| 0), points.len().checked_sub(1)) else {
        return Vec::new();
    };
    (keep[first], keep[last], keep[last / 2]) = (true, true, true);
    let mut todo = vec![(first, last / 2), (last / 2, last)];
    while let Some((from, to)) = todo.pop() {
        let far = |at: &usize| distance(points[*at], points[from], points[to]);
        let farthest = (from + 1..to).max_by(|a, b| far(a).total_cmp(&far(b)));
        if let Some(at) = farthest.filter(|at| far(at) > DETAIL) {
            keep[at] = true;
            todo.extend([(from, at), (at, to)]);
        }
    }
    points.iter().zip(keep).filter(|(_, keep)| *keep).map(|(point, _)| *point).collect()
}

/// Whether it lies on one side of the view. Then so does every line between its points, and none of it is seen.
fn is_aside(view: &Projection, points: &[Point]) -> bool {
    let (left, top) = (view.at.0 - BEYOND, view.at.1 - BEYOND);
    let (right, bottom) = (view.at.0 + view.width + BEYOND, view.at.1 + view.height + BEYOND);
    let all = |is: &dyn Fn(&Point) -> bool| points.iter().all(is);
    all(&|(x, _)| *x < left)
        || all(&|(x, _)| *x > right)
        || all(&|(_, y)| *y < top)
        || all(&|(_, y)| *y > bottom)
}

/// The first and the last point, which neighbours share.
fn ends(points: &[Point]) -> Vec<Point> {
    points.first().into_iter().chain(points.last()).copied().collect()
}

fn distance(point: Point, from: Point, to: Point) -> f32 {
    let ((x, y), (dx, dy)) = ((point.0 - from.0, point.1 - from.1), (to.0 - from.0, to.1 - from.1));
    let length = dx.hypot(dy);
    if length < 1e-6 { x.hypot(y) } else { (dx * y - dy * x).abs() / length }
}

fn is_near(view: &Projection, points: &[Point]) -> bool {
    let (x, y) = view.at;
    let inside = |low: f32, high: f32, of: fn(&Point) -> f32| {
        points.iter().any(|point| of(point) > low) && points.iter().any(|point| of(point) < high)
    };
    inside(x, x + view.width, |point| point.0) && inside(y, y + view.height, |point| point.1)
}

/// A ring cut at the edges of the view (Sutherland and Hodgman).
fn clipped(view: &Projection, ring: Vec<Point>) -> Vec<Point> {
    let (left, top) = (view.at.0 - BEYOND, view.at.1 - BEYOND);
    let (right, bottom) = (view.at.0 + view.width + BEYOND, view.at.1 + view.height + BEYOND);
    let sides: [&dyn Fn(Point) -> f32; 4] =
        [&|(x, _)| x - left, &|(x, _)| right - x, &|(_, y)| y - top, &|(_, y)| bottom - y];
    sides.iter().fold(ring, |ring, inside| {
        let mut kept = Vec::with_capacity(ring.len());
        for (at, here) in ring.iter().enumerate() {
            let before = ring[(at + ring.len() - 1) % ring.len()];
            let (was, is) = (inside(before), inside(*here));
            if (was < 0.0) != (is < 0.0) {
                let part = was / (was - is);
                kept.push((before.0 + (here.0 - before.0) * part, before.1 + (here.1 - before.1) * part));
            }
            if is >= 0.0 {
                kept.push(*here);
            }
        }
        kept
    })
}
