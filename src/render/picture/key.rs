//! The key: what the signs of a picture mean.

use crate::render::picture::bar::length;
use crate::render::picture::font;
use crate::render::picture::scene::{Anchor, Ink, Point, Shape, Text};

/// A sign.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Sign {
    /// A solid box.
    Least,
    /// A light box with an outline.
    Most,
    /// Two lines that do not close.
    Open,
    /// A solid disc of a radius.
    Disc(f32),
    /// A light disc with an outline.
    LightDisc,
    /// A dashed ring.
    OpenRing,
    /// A ring.
    Near,
    /// A rhombus: nobody is known to have been there.
    Aim,
    /// A frame.
    Inset,
}

/// A sign and what it means.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub sign: Sign,
    pub words: String,
}

impl Sign {
    fn width(self) -> f32 {
        match self {
            Self::Disc(radius) => (2.0 * radius).max(8.0),
            _ => 10.0,
        }
    }

    /// With its middle at this height.
    fn shapes(self, (left, y): Point) -> Vec<Shape> {
        let middle = (left + self.width() / 2.0, y);
        let line = |points: Vec<Point>, dashed| Shape::Line { points, ink: Ink::Edge, width: 0.8, dashed };
        match self {
            Self::Least => vec![Shape::Box { at: (left, y - 4.5), width: 9.0, height: 9.0, ink: Ink::Least }],
            Self::Most => vec![
                Shape::Box { at: (left, y - 4.5), width: 9.0, height: 9.0, ink: Ink::Most },
                line(
                    vec![
                        (left, y - 4.5),
                        (left + 9.0, y - 4.5),
                        (left + 9.0, y + 4.5),
                        (left, y + 4.5),
                        (left, y - 4.5),
                    ],
                    false,
                ),
            ],
            Self::Open => {
                [left + 1.0, left + 8.0].map(|x| line(vec![(x, y + 4.5), (x, y - 4.5)], true)).to_vec()
            }
            Self::Disc(radius) => vec![Shape::Disc { middle, radius, ink: Ink::Least }],
            Self::LightDisc => vec![
                Shape::Disc { middle, radius: 4.5, ink: Ink::Most },
                Shape::Ring { middle, radius: 4.5, ink: Ink::Edge, width: 0.7, dashed: false },
            ],
            Self::OpenRing => {
                vec![Shape::Ring { middle, radius: 4.5, ink: Ink::Edge, width: 0.8, dashed: true }]
            }
            Self::Inset => {
                let (right, top, foot) = (left + 10.0, y - 3.5, y + 3.5);
                let points = vec![(left, top), (right, top), (right, foot), (left, foot), (left, top)];
                vec![Shape::Line { points, ink: Ink::Quiet, width: 0.6, dashed: false }]
            }
            Self::Aim => vec![aim(middle)],
            Self::Near => {
                vec![Shape::Ring { middle, radius: 4.0, ink: Ink::Least, width: 1.1, dashed: false }]
            }
        }
    }
}

/// The sign of a place to which people meant to go: no disc, which would count people there.
pub(crate) fn aim((x, y): Point) -> Shape {
    let points = vec![(x - AIM, y), (x, y - AIM), (x + AIM, y), (x, y + AIM), (x - AIM, y)];
    Shape::Line { points, ink: Ink::Quiet, width: 1.1, dashed: false }
}

/// How far it reaches.
pub(crate) const AIM: f32 = 4.0;

/// The key as shapes below a point, in as many lines as it needs, and its height.
pub(crate) fn key(items: &[Item], (left, top): Point, width: f32, size: f32) -> (Vec<Shape>, f32) {
    let highest = items.iter().map(|item| item.sign.width()).fold(size, f32::max);
    let line = (highest + 2.0).max(size * 1.7);
    let (mut x, mut y) = (left, top + line / 2.0);
    let mut shapes = Vec::new();
    for Item { sign, words } in items {
        let wide = sign.width() + 5.0 + font::width(words, size);
        if x > left && x + wide > left + width {
            (x, y) = (left, y + line);
        }
        shapes.extend(sign.shapes((x, y)));
        let at = (x + sign.width() + 5.0, y + size * 0.35);
        shapes.push(Shape::Text(Text {
            at,
            size,
            ink: Ink::Quiet,
            anchor: Anchor::Start,
            words: words.clone(),
        }));
        x += wide + 16.0;
    }
    let lines = if items.is_empty() { 0.0 } else { ((y - top) / line).ceil() };
    (shapes, lines * line + length(0))
}
