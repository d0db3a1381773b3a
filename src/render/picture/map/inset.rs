//! An inset: where dots crowd, a part of the map is drawn once more, larger, in a corner that is empty.

use crate::render::picture::map::dots::{Dot, Placed, placed};
use crate::render::picture::map::outlines::unit;
use crate::render::picture::map::projection::Projection;
use crate::render::picture::scene::Point;

/// So many dots crowd where they lie within the part that an inset shows.
const CROWD: usize = 5;
/// How many times as large the part is drawn.
pub(crate) const TIMES: u16 = 4;
/// The width and height of an inset, as parts of those of the map: the larger one where a corner has room for it.
const SIZES: [f32; 2] = [0.4, 0.32];
/// A crowd is looked for around so many of the largest dots: where there are more, each pair would be many.
const LOOKED_AT: usize = 500;
/// The crowd itself takes no more than this part of an inset, so that no disc of it is cut at the edge.
const INNER: f32 = 0.7;
/// How far it stays from the edges, in points.
const GAP: f32 = 5.0;

/// A part of a map, drawn larger.
pub(crate) struct Inset<'a> {
    /// What it shows: left, top, right, bottom on the map.
    pub of: [f32; 4],
    /// Where it stands on the map, in the same way.
    pub room: [f32; 4],
    pub placed: Vec<Placed<'a>>,
    pub view: Projection,
}

impl<'a> Inset<'a> {
    /// The inset of a map; none where no dots crowd, or no corner is empty.
    pub fn of(view: &Projection, on_map: &[Placed<'a>], per: f32) -> Option<Self> {
        let points: Vec<(&Dot, Point)> = on_map
            .iter()
            .filter_map(|Placed { dot, .. }| Some((*dot, view.place(unit(dot.point.0, dot.point.1))?)))
            .collect();
        SIZES.iter().find_map(|part| {
            let size = (view.width * part, view.height * part);
            let of = crowded(&points, (size.0 / f32::from(TIMES), size.1 / f32::from(TIMES)))?;
            let room = emptiest(view, on_map, size, of)?;
            let inner = view.closer(f32::from(TIMES), center(of), room);
            let within = points.iter().filter(|(_, at)| holds(of, *at)).map(|(dot, _)| *dot);
            // One that would be cut at the rim is seen whole on the map alone.
            let mut placed = placed(within, &inner, per);
            placed.retain(|placed| lies_in(room, placed.room()));
            Some(Self { of, room, placed, view: inner })
        })
    }
}

fn center([left, top, right, bottom]: [f32; 4]) -> Point {
    (left.midpoint(right), top.midpoint(bottom))
}

fn around((x, y): Point, (width, height): (f32, f32)) -> [f32; 4] {
    [x - width / 2.0, y - height / 2.0, x + width / 2.0, y + height / 2.0]
}

fn holds([left, top, right, bottom]: [f32; 4], (x, y): Point) -> bool {
    (left..=right).contains(&x) && (top..=bottom).contains(&y)
}

fn lies_in(of: [f32; 4], [left, top, right, bottom]: [f32; 4]) -> bool {
    holds(of, (left, top)) && holds(of, (right, bottom))
}

/// The box of this size with most dots in its inner part, if they are a crowd, and with these in its middle.
fn crowded(places: &[(&Dot, Point)], size: (f32, f32)) -> Option<[f32; 4]> {
    let inner = (size.0 * INNER, size.1 * INNER);
    let within = |of: [f32; 4]| -> Vec<Point> {
        places.iter().map(|(_, at)| *at).filter(|at| holds(of, *at)).collect()
    };
    // Of equally many it is the first, which is the box of the largest dot.
    let boxes = places.iter().take(LOOKED_AT).map(|(_, at)| within(around(*at, inner)));
    let crowd = boxes.rev().max_by_key(Vec::len).filter(|crowd| crowd.len() >= CROWD)?;
    let span = |of: fn(&Point) -> f32| {
        let (low, high) = crowd
            .iter()
            .map(of)
            .fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), at| (low.min(at), high.max(at)));
        low.midpoint(high)
    };
    Some(around((span(|point| point.0), span(|point| point.1)), size))
}

/// The corner that is farthest from every dot; none where each would cover one, or what the inset shows.
fn emptiest(
    view: &Projection,
    on_map: &[Placed<'_>],
    (width, height): (f32, f32),
    of: [f32; 4],
) -> Option<[f32; 4]> {
    let (left, top) = (view.at.0 + GAP, view.at.1 + GAP);
    let (right, bottom) = (view.at.0 + view.width - GAP - width, view.at.1 + view.height - GAP - height);
    let corners = [(right, bottom), (left, bottom), (right, top), (left, top)];
    let free = corners.into_iter().filter_map(|(x, y)| {
        let room = [x, y, x + width, y + height];
        let gaps = on_map.iter().map(|placed| gap(room, placed.room())).chain([gap(room, of)]);
        let least = gaps.fold(f32::INFINITY, f32::min);
        (least > GAP).then_some((room, least))
    });
    free.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(room, _)| room)
}

/// How far two boxes are from each other.
fn gap(a: [f32; 4], b: [f32; 4]) -> f32 {
    let between = |low: usize, high: usize| (b[low] - a[high]).max(a[low] - b[high]).max(0.0);
    between(0, 2).hypot(between(1, 3))
}
