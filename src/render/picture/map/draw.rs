//! A map as it is laid out and drawn: the ground, the dots on it, and their names.

use std::collections::BTreeSet;

use crate::model::language::language::Language;
use crate::render::picture::map::dots::{Dot, Placed, placed, scale};
use crate::render::picture::map::ground::Ground;
use crate::render::picture::map::inset::Inset;
use crate::render::picture::map::names::{Name, Names};
use crate::render::picture::map::projection::{Projection, Shape as Room};
use crate::render::picture::scene::{Ink, Point, Shape};

/// A map of dots in a box.
pub(crate) struct Map<'a> {
    view: Projection,
    ground: Ground,
    placed: Vec<Placed<'a>>,
    inset: Option<Inset<'a>>,
    /// Points of radius for the root of one person.
    pub per: f32,
}

impl<'a> Map<'a> {
    /// Lays it out round its dots.
    pub fn of(dots: &'a [Dot], at: Point, width: f32, room: Room) -> Self {
        let points: Vec<(f64, f64)> = dots.iter().map(|dot| dot.point).collect();
        let view = Projection::around(&points, at, width, room);
        let per = scale(dots, width.min(view.height));
        let placed = placed(dots.iter(), &view, per);
        let inset = Inset::of(&view, &placed, per);
        Self { ground: Ground::of(&view), inset, placed, view, per }
    }

    /// Whether a part of it is drawn once more, larger.
    pub fn has_inset(&self) -> bool {
        self.inset.is_some()
    }

    pub fn height(&self) -> f32 {
        self.view.height
    }

    /// The names of countries and, where they are wanted, of places, in one size after the other: those that find no room
    /// in the first may find it in the next.
    pub fn names(&self, sizes: &[f32], with_places: bool, language: Language) -> Vec<Name> {
        let mut taken: Vec<[f32; 4]> = self.placed.iter().map(Placed::room).collect();
        taken.extend(self.inset.iter().flat_map(|inset| [inset.of, inset.room]));
        let mut names = Names::over(&self.view, taken);
        let outside = if with_places { self.outside() } else { Vec::new() };
        let mut within = self
            .inset
            .as_ref()
            .map(|inset| (Names::over(&inset.view, inset.placed.iter().map(Placed::room).collect()), inset));
        for size in sizes {
            if with_places {
                names.places(&outside, *size);
                if let Some((within, inset)) = &mut within {
                    within.places(&inset.placed, *size);
                }
            }
            names.countries(&self.ground, &self.placed, *size, language);
        }
        names.found.into_iter().chain(within.into_iter().flat_map(|(within, _)| within.found)).collect()
    }

    /// What no inset shows: what one shows has its name there.
    fn outside(&self) -> Vec<Placed<'a>> {
        let within = self.inset.iter().flat_map(|inset| &inset.placed);
        let shown: BTreeSet<*const Dot> = within.map(|placed| std::ptr::from_ref(placed.dot)).collect();
        let outside = self.placed.iter().filter(|placed| !shown.contains(&std::ptr::from_ref(placed.dot)));
        outside.copied().collect()
    }

    /// The map with these names. `framed`: with a line around it.
    pub fn drawn(&self, names: Vec<Name>, framed: bool) -> Vec<Shape> {
        let hole = self.inset.as_ref().map(|inset| inset.room);
        let mut shapes = vec![window(&self.view, &self.ground, &self.placed, self.per, hole)];
        if let Some(Inset { of, room, placed, view }) = &self.inset {
            shapes.push(window(view, &Ground::of(view), placed, self.per, None));
            shapes.extend([*of, *room].map(|of| frame(of, Ink::Quiet)));
        }
        shapes.extend(names.into_iter().map(Name::drawn));
        if framed {
            let Projection { at: (x, y), width, height, .. } = self.view;
            shapes.push(frame([x, y, x + width, y + height], Ink::Rule));
        }
        shapes
    }
}

/// The ground and the dots of a view.
fn window(
    view: &Projection,
    ground: &Ground,
    placed: &[Placed<'_>],
    per: f32,
    hole: Option<[f32; 4]>,
) -> Shape {
    let dots = placed.iter().map(|placed| placed.drawn(per));
    let shapes = ground.shapes().into_iter().chain(dots).collect();
    Shape::Window { at: view.at, width: view.width, height: view.height, hole, shapes }
}

fn frame([left, top, right, bottom]: [f32; 4], ink: Ink) -> Shape {
    let points = vec![(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
    Shape::Line { points, ink, width: 0.6, dashed: false }
}
