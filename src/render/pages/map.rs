//! A map on a page: a picture without words, which serves every language, light and dark, and the names written over it.

use maud::{Markup, html};

use crate::model::language::language::Language;
use crate::render::pages::text::own;
use crate::render::picture::key::Sign;
use crate::render::picture::places::{NameOver, Sketch};
use crate::render::picture::scene::Anchor;

/// The map at an address, with its key; where no place can be drawn, only the words.
pub(super) fn map(language: Language, address: &str, alt: &str, sketch: &Sketch) -> Markup {
    let (width, height) = sketch.size;
    html! {
        @if sketch.key.is_empty() { (notes(sketch)) } @else {
            figure {
                div.map {
                    img src=(address) alt=(alt) width=(width) height=(height) loading="lazy";
                    @if !sketch.names.is_empty() {
                        // They are in the list or the table beside it, with their numbers.
                        ul aria-hidden="true" {
                            @for name in &sketch.names { (over(name)) }
                        }
                    }
                }
                ul.key { @for (sign, meaning) in &sketch.key { li { span class=(class(*sign)) {} (meaning.of(language)) } } }
                (notes(sketch))
            }
        }
    }
}

/// How the stylesheet calls a sign of a map.
fn class(sign: Sign) -> &'static str {
    match sign {
        Sign::LightDisc => "pale",
        Sign::OpenRing => "open",
        Sign::Near => "ring",
        Sign::Aim => "aim",
        _ => "dot",
    }
}

/// A name hangs at the lower right corner of a box that begins at the upper left of the map: so the sizes of bars serve it.
fn over(name: &NameOver) -> Markup {
    let held = match name.anchor {
        Anchor::Start => " from",
        Anchor::Middle => "",
        Anchor::End => " to",
    };
    let large = if name.fits_small { "" } else { " large" };
    html! {
        li class={ "w" (name.at.0) " h" (name.at.1) (held) (large) } {
            @if name.is_place { strong { (own(&name.words)) } } @else { span { (name.words) } }
        }
    }
}

fn notes(sketch: &Sketch) -> Markup {
    html! {
        @if !sketch.notes.is_empty() { p.note { (sketch.notes.join(" ")) } }
    }
}
