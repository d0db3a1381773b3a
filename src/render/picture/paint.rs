//! A picture in pixels.

use tiny_skia::{
    BlendMode, FillRule, LineCap, LineJoin, Mask, Paint, Path, PathBuilder, Pixmap, Rect, Stroke, StrokeDash,
    Transform,
};

use crate::render::picture::font;
use crate::render::picture::palette::Palette;
use crate::render::picture::scene::{Anchor, Ink, Point, Scene, Shape, Text};

/// The picture, so many pixels to a point; none if that is no size.
pub(crate) fn painted(scene: &Scene, palette: Palette, scale: f32) -> Option<Pixmap> {
    let mut painter = Painter {
        to: Pixmap::new(pixels(scene.width, scale)?, pixels(scene.height, scale)?)?,
        palette,
        transform: Transform::from_scale(scale, scale),
        mask: None,
    };
    let [red, green, blue, opacity] = palette.colour(Ink::Paper);
    painter.to.fill(tiny_skia::Color::from_rgba8(red, green, blue, opacity));
    painter.draw_all(&scene.shapes);
    Some(painter.to)
}

/// A length in whole pixels.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a positive length below 20,000")]
fn pixels(length: f32, scale: f32) -> Option<u32> {
    let pixels = (length * scale).round();
    (1.0..20_000.0).contains(&pixels).then_some(pixels as u32)
}

struct Painter {
    to: Pixmap,
    palette: Palette,
    transform: Transform,
    mask: Option<Mask>,
}

impl Painter {
    fn paint(&self, ink: Ink) -> Paint<'static> {
        let [red, green, blue, opacity] = self.palette.colour(ink);
        // Inks of a transparent picture do not shine through each other.
        let is_page = self.palette == Palette::Page;
        let blend_mode = if is_page { BlendMode::Source } else { BlendMode::SourceOver };
        let mut paint = Paint { anti_alias: true, blend_mode, ..Paint::default() };
        paint.set_color_rgba8(red, green, blue, opacity);
        paint
    }

    fn fill(&mut self, path: Option<&Path>, ink: Ink) {
        let paint = self.paint(ink);
        if let Some(path) = path {
            self.to.fill_path(path, &paint, FillRule::EvenOdd, self.transform, self.mask.as_ref());
        }
    }

    fn stroke(&mut self, path: Option<&Path>, ink: Ink, width: f32, dashed: bool) {
        let paint = self.paint(ink);
        let dash = if dashed { StrokeDash::new(vec![2.5, 2.0], 0.0) } else { None };
        let stroke =
            Stroke { width, dash, line_cap: LineCap::Butt, line_join: LineJoin::Round, ..Stroke::default() };
        if let Some(path) = path {
            self.to.stroke_path(path, &paint, &stroke, self.transform, self.mask.as_ref());
        }
    }

    fn draw_all(&mut self, shapes: &[Shape]) {
        for shape in shapes {
            self.draw(shape);
        }
    }

    fn draw(&mut self, shape: &Shape) {
        match shape {
            Shape::Box { at: (x, y), width, height, ink } => {
                let path = Rect::from_xywh(*x, *y, *width, *height).map(PathBuilder::from_rect);
                self.fill(path.as_ref(), *ink);
            }
            Shape::Line { points, ink, width, dashed } => {
                self.stroke(lines(std::slice::from_ref(points), false).as_ref(), *ink, *width, *dashed);
            }
            Shape::Area { rings, ink } => self.fill(lines(rings, true).as_ref(), *ink),
            Shape::Disc { middle: (x, y), radius, ink } => {
                self.fill(PathBuilder::from_circle(*x, *y, *radius).as_ref(), *ink);
            }
            Shape::Ring { middle: (x, y), radius, ink, width, dashed } => {
                self.stroke(PathBuilder::from_circle(*x, *y, *radius).as_ref(), *ink, *width, *dashed);
            }
            Shape::Text(text) => self.write(text),
            Shape::Group { shapes, .. } => self.draw_all(shapes),
            Shape::Window { at: (x, y), width, height, hole, shapes } => {
                let outer = self.mask.take();
                self.mask = self.window([*x, *y, x + width, y + height], *hole);
                self.draw_all(shapes);
                self.mask = outer;
            }
        }
    }

    /// A box with a hole in it.
    fn window(&self, [left, top, right, bottom]: [f32; 4], hole: Option<[f32; 4]>) -> Option<Mask> {
        let mut path = PathBuilder::new();
        path.push_rect(Rect::from_ltrb(left, top, right, bottom)?);
        if let Some([left, top, right, bottom]) = hole {
            path.push_rect(Rect::from_ltrb(left, top, right, bottom)?);
        }
        let mut mask = Mask::new(self.to.width(), self.to.height())?;
        mask.fill_path(&path.finish()?, FillRule::EvenOdd, false, self.transform);
        Some(mask)
    }

    /// Letters overlap within themselves and are filled as they wind, not by counting edges.
    fn write(&mut self, text: &Text) {
        let wide = font::width(&text.words, text.size);
        let shift = match text.anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => wide / 2.0,
            Anchor::End => wide,
        };
        let paint = self.paint(text.ink);
        if let Some(path) = font::outlines(&text.words, text.size, (text.at.0 - shift, text.at.1)) {
            self.to.fill_path(&path, &paint, FillRule::Winding, self.transform, self.mask.as_ref());
        }
    }
}

fn lines(lines: &[Vec<Point>], closed: bool) -> Option<Path> {
    let mut path = PathBuilder::new();
    for line in lines {
        for (at, (x, y)) in line.iter().enumerate() {
            if at == 0 { path.move_to(*x, *y) } else { path.line_to(*x, *y) }
        }
        if closed {
            path.close();
        }
    }
    path.finish()
}
