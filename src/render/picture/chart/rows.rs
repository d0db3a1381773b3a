//! Bars that lie: one row for each country, outcome, place or source, its name and its number before it.

use crate::render::picture::bar::{Bar, OPEN, length, lying};
use crate::render::picture::font;
use crate::render::picture::lines::cut;
use crate::render::picture::scene::{Anchor, Ink, Point, Shape, Text};

/// Rows of a statistic.
pub(crate) struct Rows<'a> {
    pub bars: &'a [Bar],
    /// The size of the words.
    pub size: f32,
}

impl Rows<'_> {
    /// Draws them from a point down, closer together where the height is given. Gives their height.
    pub fn draw(&self, (left, top): Point, width: f32, height: Option<f32>) -> (Vec<Shape>, f32) {
        let pitch = height
            .map_or(f32::INFINITY, |height| height / length(self.bars.len() as u64))
            .min(self.size * 2.0);
        let wide = |words: &str| font::width(words, self.size);
        let widest = |of: fn(&Bar) -> &str, most: f32| {
            self.bars.iter().map(|bar| wide(of(bar))).fold(0.0, f32::max).min(most)
        };
        let (names, values) = (widest(|bar| &bar.label, width * 0.42), widest(|bar| &bar.value, width * 0.3));
        let begin = left + names + values + 22.0;
        let highest = self.bars.iter().map(|bar| bar.people.known_most()).max().unwrap_or(0);
        let per = (left + width - begin - OPEN - 1.0) / length(highest.max(1));
        let mut shapes = vec![rule(left, top, width)];
        for (at, bar) in self.bars.iter().enumerate() {
            let y = top + pitch * length(at as u64);
            let foot = y + pitch / 2.0 + self.size * 0.36;
            let text = |x, anchor, words| {
                Shape::Text(Text { at: (x, foot), size: self.size, ink: Ink::Text, anchor, words })
            };
            let mut group = vec![
                text(left, Anchor::Start, cut(&bar.label, self.size, names + 1.0)),
                text(begin - 9.0, Anchor::End, bar.value.clone()),
            ];
            group.extend(lying((begin, y + pitch * 0.25), pitch * 0.5, bar.people, per));
            shapes.push(Shape::Group { words: bar.said.clone(), shapes: group });
            shapes.push(rule(left, y + pitch, width));
        }
        (shapes, pitch * length(self.bars.len() as u64))
    }
}

fn rule(left: f32, y: f32, width: f32) -> Shape {
    Shape::Line { points: vec![(left, y), (left + width, y)], ink: Ink::Rule, width: 0.6, dashed: false }
}
