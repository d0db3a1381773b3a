//! A timeline: one upright bar for each year, month or day, and beneath the axis what lies in no single one of them.

use crate::render::picture::bar::{Bar, OPEN, length, steps, upright};
use crate::render::picture::font;
use crate::render::picture::lines::wrapped;
use crate::render::picture::scene::{Anchor, Ink, Point, Shape, Text};

/// The most columns that can be told apart.
pub(crate) const MOST: usize = 240;
/// The room of the numbers at the left, and of the labels at the foot.
const SIDE: f32 = 34.0;
const FOOT: f32 = 19.0;

/// A timeline.
pub(crate) struct Columns<'a> {
    /// In the order of time.
    pub bars: &'a [Bar],
    /// What stands beside them, in words; a band that has no height to compare.
    pub apart: Option<&'a str>,
    /// Writes a number.
    pub number: &'a dyn Fn(u64) -> String,
    /// The size of the words.
    pub size: f32,
}

impl Columns<'_> {
    /// Draws it into a box; the band comes below the box. Gives the height of both.
    pub fn draw(&self, (left, top): Point, width: f32, height: f32) -> (Vec<Shape>, f32) {
        let foot = top + height - FOOT;
        let highest = self.bars.iter().map(|bar| bar.people.known_most()).max().unwrap_or(0);
        let (count, step) = steps(highest);
        let room = foot - top - OPEN;
        let per = room / length(count * step);
        let mut shapes = self.axis((left, foot), width, per, (count, step));
        let wide = (width - SIDE) / length(self.bars.len().max(1) as u64);
        let gap = (wide * 0.22).clamp(0.2, 14.0);
        let every = self.every(wide);
        // Every bar has room for its number, or none has one.
        let has_values = self.bars.iter().all(|bar| font::width(&bar.value, self.size) < wide - 4.0);
        for (at, bar) in self.bars.iter().enumerate() {
            let x = left + SIDE + wide * length(at as u64);
            let bar_width = (wide - gap).min(46.0);
            let middle = x + wide / 2.0;
            let mut group = upright((middle - bar_width / 2.0, foot), bar_width, bar.people, per);
            if at % every == 0 {
                group.push(self.label((middle, foot + self.size + 4.0), Anchor::Middle, bar.label.clone()));
            }
            if has_values {
                group.extend(self.value(bar, middle, foot, per));
            }
            shapes.push(Shape::Group { words: bar.said.clone(), shapes: group });
        }
        let Some(apart) = self.apart else { return (shapes, height) };
        let (band, deep) = self.band(apart, (left + SIDE, top + height + 6.0), width - SIDE);
        shapes.extend(band);
        (shapes, height + 6.0 + deep)
    }

    /// Lines across, each with its number.
    fn axis(&self, (left, foot): Point, width: f32, per: f32, (count, step): (u64, u64)) -> Vec<Shape> {
        let line = |at: u64| {
            let y = foot - length(at * step) * per;
            let ink = if at == 0 { Ink::Quiet } else { Ink::Rule };
            let points = vec![(left + SIDE, y), (left + width, y)];
            let number = (self.number)(at * step);
            [
                Shape::Line { points, ink, width: 0.6, dashed: false },
                self.label((left + SIDE - 6.0, y + self.size * 0.35), Anchor::End, number),
            ]
        };
        (0..=count).flat_map(line).collect()
    }

    /// The number above a bar.
    fn value(&self, bar: &Bar, middle: f32, foot: f32, per: f32) -> Option<Shape> {
        let is_open = bar.people.max.is_none();
        let above = length(bar.people.known_most()) * per + if is_open { OPEN } else { 0.0 } + 3.0;
        (bar.people.known_most() > 0).then(|| {
            let text = self.text((middle, foot - above), Anchor::Middle, bar.value.clone());
            Shape::Text(Text { ink: Ink::Text, ..text })
        })
    }

    /// Each how many-th bar has a label, so that they do not touch.
    fn every(&self, wide: f32) -> usize {
        let widest = self.bars.iter().map(|bar| font::width(&bar.label, self.size)).fold(0.0, f32::max) + 6.0;
        (1..=self.bars.len().max(1)).find(|every| length(*every as u64) * wide >= widest).unwrap_or(1)
    }

    fn band(&self, words: &str, (left, top): Point, width: f32) -> (Vec<Shape>, f32) {
        let lines = wrapped(words, self.size, width - 12.0);
        let line = self.size * 1.4;
        let height = length(lines.len() as u64) * line + 7.0;
        let corners = [
            (left, top),
            (left + width, top),
            (left + width, top + height),
            (left, top + height),
            (left, top),
        ];
        let frame = Shape::Line { points: corners.to_vec(), ink: Ink::Edge, width: 0.8, dashed: true };
        let texts = lines.into_iter().enumerate().map(|(at, words)| {
            let y = top + 2.0 + line * length(at as u64 + 1) - self.size * 0.2;
            Shape::Text(Text { ink: Ink::Text, ..self.text((left + 6.0, y), Anchor::Start, words) })
        });
        ([frame].into_iter().chain(texts).collect(), height)
    }

    fn label(&self, at: Point, anchor: Anchor, words: String) -> Shape {
        Shape::Text(self.text(at, anchor, words))
    }

    fn text(&self, at: Point, anchor: Anchor, words: String) -> Text {
        Text { at, size: self.size, ink: Ink::Quiet, anchor, words }
    }
}
