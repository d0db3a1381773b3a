//! A map on a page: a picture without words, which serves every language, light and dark, and the names written over it.

use maud::{Markup, html};

use crate::model::language::language::Language;
use crate::render::legend;
use crate::render::pages::text::own;
use crate::render::pages::words;
use crate::render::picture::places::{NameOver, Sketch};
use crate::render::picture::scene::Anchor;

/// The map at an address, with its key; where no place can be drawn, only the words.
pub(super) fn map(language: Language, address: &str, alt: &str, sketch: &Sketch) -> Markup {
    let (width, height) = sketch.size;
    let signs = [("dot", legend::AT_LEAST), ("pale", legend::AT_MOST), ("ring", legend::NEAR)];
    let occur = [sketch.has_discs, sketch.has_pale, sketch.has_rings];
    let key = signs.iter().zip(occur).filter(|(_, occurs)| *occurs).map(|(sign, _)| sign);
    html! {
        @if sketch.labels.is_empty() { (notes(sketch)) } @else {
            figure {
                div.map {
                    img src=(address) alt=(alt) width=(width) height=(height) loading="lazy";
                    @if !sketch.names.is_empty() {
                        ul aria-label=(words::NAMES_OVER.of(language)) {
                            @for name in &sketch.names { (over(name)) }
                        }
                    }
                }
                ul.key { @for (class, meaning) in key { li { span class=(class) {} (meaning.of(language)) } } }
                (notes(sketch))
            }
        }
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
