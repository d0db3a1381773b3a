//! A picture as SVG: text stays text, so that it can be read, searched and copied. It uses nothing from elsewhere.

use maud::{Markup, html};

use crate::render::picture::palette::Palette;
use crate::render::picture::scene::{Anchor, Ink, Point, Scene, Shape, Text};

/// The serif of the pages, and what comes closest where it is missing.
const FAMILY: &str = "'Source Serif 4',Charter,'Noto Serif','Noto Serif CJK SC','Noto Serif KR','Noto Serif SC','Apple SD Gothic Neo','Malgun Gothic',Georgia,serif";

/// The bytes of the file.
#[must_use]
pub(crate) fn written(scene: &Scene, palette: Palette, language: &str) -> Vec<u8> {
    let (width, height) = (number(scene.width), number(scene.height));
    let paper = hex(palette, Ink::Paper);
    let svg = html! {
        svg xmlns="http://www.w3.org/2000/svg" width=(width) height=(height) viewBox={ "0 0 " (width) " " (height) }
            lang=(language) role="img" aria-labelledby="t d" font-family=(FAMILY) {
            title id="t" { (scene.title) }
            desc id="d" { (scene.description) }
            @if palette != Palette::Page { rect width="100%" height="100%" fill=(paper) {} }
            @for shape in &scene.shapes { (drawn(shape, palette)) }
        }
    };
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n", svg.into_string()).into_bytes()
}

fn drawn(shape: &Shape, palette: Palette) -> Markup {
    let colour = |ink: &Ink| hex(palette, *ink);
    let dashes = |dashed: &bool| dashed.then_some("2.5 2");
    html! {
        @match shape {
            Shape::Box { at: (x, y), width, height, ink } => rect x=(number(*x)) y=(number(*y)) width=(number(*width)) height=(number(*height)) fill=(colour(ink)) {},
            Shape::Line { points, ink, width, dashed } => path d=(path(points)) fill="none" stroke=(colour(ink)) stroke-width=(number(*width)) stroke-dasharray=[dashes(dashed)] {},
            Shape::Area { rings, ink } => path d=(rings.iter().map(|ring| path(ring) + "z").collect::<String>()) fill=(colour(ink)) fill-rule="evenodd" {},
            Shape::Disc { middle: (x, y), radius, ink } => circle cx=(number(*x)) cy=(number(*y)) r=(number(*radius)) fill=(colour(ink)) {},
            Shape::Ring { middle: (x, y), radius, ink, width, dashed } => circle cx=(number(*x)) cy=(number(*y)) r=(number(*radius)) fill="none" stroke=(colour(ink)) stroke-width=(number(*width)) stroke-dasharray=[dashes(dashed)] {},
            Shape::Text(words) => (text(words, palette)),
            Shape::Group { words, shapes } => g { title { (words) } @for shape in shapes { (drawn(shape, palette)) } },
            Shape::Window { at: (x, y), width, height, hole, shapes } => {
                @let within = html! { @for shape in shapes { (drawn(shape, palette)) } };
                @let outer = [*x, *y, x + width, y + height];
                @let (x, y, width, height) = (number(*x), number(*y), number(*width), number(*height));
                svg x=(x) y=(y) width=(width) height=(height) viewBox={ (x) " " (y) " " (width) " " (height) } overflow="hidden" {
                    @if let Some(hole) = hole {
                        clipPath id="o" { path clip-rule="evenodd" d={ (corners(outer)) (corners(*hole)) } {} }
                        g clip-path="url(#o)" { (within) }
                    } @else { (within) }
                }
            }
        }
    }
}

/// A record's own words may run from right to left: they keep to themselves.
fn text(Text { at: (x, y), size, ink, anchor, words }: &Text, palette: Palette) -> Markup {
    let anchor = match anchor {
        Anchor::Start => None,
        Anchor::Middle => Some("middle"),
        Anchor::End => Some("end"),
    };
    html! {
        text x=(number(*x)) y=(number(*y)) font-size=(number(*size)) fill=(hex(palette, *ink)) text-anchor=[anchor] unicode-bidi="isolate" { (words) }
    }
}

fn corners([left, top, right, bottom]: [f32; 4]) -> String {
    path(&[(left, top), (right, top), (right, bottom), (left, bottom)]) + "z"
}

fn path(points: &[Point]) -> String {
    let mut path = String::new();
    for (at, (x, y)) in points.iter().enumerate() {
        path.push(if at == 0 { 'M' } else { 'L' });
        path += &number(*x);
        path.push(' ');
        path += &number(*y);
    }
    path
}

/// To a tenth of a point.
fn number(number: f32) -> String {
    let rounded = (number * 10.0).round() / 10.0 + 0.0;
    rounded.to_string()
}

fn hex(palette: Palette, ink: Ink) -> String {
    match palette.colour(ink) {
        [red, green, blue, 255] => format!("#{red:02x}{green:02x}{blue:02x}"),
        [red, green, blue, opacity] => format!("#{red:02x}{green:02x}{blue:02x}{opacity:02x}"),
    }
}
