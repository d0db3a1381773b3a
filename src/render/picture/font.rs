//! The font of the pictures: how wide a text is, and the outlines of its letters. `script/font` says which letters it has.
//!
//! Latin, Hangul and Han need no shaping: one letter, one outline, one after the other. What the font has no letter for
//! (such as Thai, and rare characters of Chinese) is drawn as a box.

use std::collections::HashMap;
use std::sync::LazyLock;

use skrifa::{DrawMemory, Font, GlyphId, PathSink, ScalerFont};
use tiny_skia::{Path, PathBuilder};
use unicode_normalization::char::is_combining_mark;

use crate::render::picture::scene::Point;

const BYTES: &[u8] = include_bytes!("../../../data/pictures/font.otf");

/// The font, and of each letter its glyph and how far it moves on, in ems.
struct Letters {
    scaler: ScalerFont,
    glyphs: HashMap<char, (GlyphId, f32)>,
    missing: (GlyphId, f32),
    em: f32,
}

static LETTERS: LazyLock<Option<Letters>> = LazyLock::new(|| {
    let font = Font::new(BYTES, 0)?;
    let em = f32::from(font.units_per_em());
    let scaler = ScalerFont::unhinted(font, None);
    let (glyphs, missing) = measured(&scaler, em);
    Some(Letters { scaler, glyphs, missing, em })
});

fn measured(scaler: &ScalerFont, em: f32) -> (HashMap<char, (GlyphId, f32)>, (GlyphId, f32)) {
    let metrics = scaler.linear_glyph_metrics();
    let measured = |glyph| (glyph, metrics.h_advance(glyph) / em);
    let of = |(code, glyph)| Some((char::from_u32(code)?, measured(glyph)));
    (scaler.font().charmap().unicodes().filter_map(of).collect(), measured(GlyphId::NOTDEF))
}

impl Letters {
    /// What is missing takes the room of its box; a mark that belongs to the letter before it takes none, and is not drawn.
    fn glyph(&self, letter: char) -> Option<(GlyphId, f32)> {
        let known = self.glyphs.get(&narrow(letter)).copied();
        known.or_else(|| (!is_combining_mark(letter)).then_some(self.missing))
    }
}

/// A Chinese font has quotation marks as wide as its characters, which tear Latin names apart.
fn narrow(letter: char) -> char {
    match letter {
        '‘' | '’' => '\'',
        '“' | '”' => '"',
        other => other,
    }
}

/// How wide a line of text is at a size.
pub(crate) fn width(words: &str, size: f32) -> f32 {
    let Some(letters) = &*LETTERS else { return 0.0 };
    words.chars().filter_map(|letter| letters.glyph(letter)).map(|(_, advance)| advance).sum::<f32>() * size
}

/// Whether the font has every letter of a text.
pub(crate) fn has_all(words: &str) -> bool {
    LETTERS.as_ref().is_some_and(|letters| words.chars().all(|letter| letters.glyphs.contains_key(&letter)))
}

/// The outlines of a line of text that begins at a point; none of blanks alone.
pub(crate) fn outlines(words: &str, size: f32, at: Point) -> Option<Path> {
    let letters = LETTERS.as_ref()?;
    let mut pen = Pen { to: PathBuilder::new(), at, scale: size / letters.em };
    for (glyph, advance) in words.chars().filter_map(|letter| letters.glyph(letter)) {
        if let Some(outline) = letters.scaler.outline(glyph) {
            outline.draw(DrawMemory::Scratch, &mut pen).ok()?;
        }
        pen.at.0 += advance * size;
    }
    pen.to.finish()
}

/// Writes a glyph, which has its foot at nought and grows upwards, into a picture, which grows downwards.
struct Pen {
    to: PathBuilder,
    at: Point,
    scale: f32,
}

impl Pen {
    fn place(&self, x: f32, y: f32) -> Point {
        (self.at.0 + x * self.scale, self.at.1 - y * self.scale)
    }
}

impl PathSink for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.place(x, y);
        self.to.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.place(x, y);
        self.to.line_to(x, y);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let ((cx, cy), (x, y)) = (self.place(cx, cy), self.place(x, y));
        self.to.quad_to(cx, cy, x, y);
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        let ((ax, ay), (bx, by), (x, y)) = (self.place(ax, ay), self.place(bx, by), self.place(x, y));
        self.to.cubic_to(ax, ay, bx, by, x, y);
    }

    fn close(&mut self) {
        self.to.close();
    }
}
