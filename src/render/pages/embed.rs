//! A picture in a small page, for a frame on another site: the picture, what it says, and where its numbers are.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, PreEscaped, html};
use sha2::{Digest, Sha256};

use crate::model::language::language::Language;
use crate::render::pages::frame::card;
use crate::render::picture::scene::Scene;

/// The page has no ground of its own: the picture brings one.
const STYLE: &str = "body{margin:0}figure{margin:0}a{display:block}img{display:block;width:100%;height:auto}";

/// What the page shows.
#[derive(Debug)]
pub struct Embed<'a> {
    /// The language of its words.
    pub language: Language,
    /// The picture as it is drawn: its size and its words.
    pub scene: &'a Scene,
    /// The address of the picture.
    pub picture: String,
    /// The same for a reader who likes dark pages; none where a theme is asked for.
    pub dark: Option<String>,
    /// The address of the picture for links that are shared.
    pub card: Option<String>,
    /// The page with the same filter.
    pub address: String,
}

/// The stylesheet's hash, as a content security policy names it.
#[must_use]
pub fn embed_style_hash() -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(STYLE)))
}

/// The page.
#[must_use]
pub fn embed(embed: &Embed<'_>) -> String {
    let Embed { language, scene, picture, dark, card: shared, address } = embed;
    let (title, description) = (scene.title(), scene.description());
    let (width, height) = scene.size();
    html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                meta name="description" content=(description);
                @if let Some(picture) = shared { (card(title, description, picture)) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                figure {
                    a href=(address) target="_blank" rel="noopener" {
                        picture {
                            @if let Some(dark) = dark { source media="(prefers-color-scheme: dark)" srcset=(dark); }
                            img src=(picture) alt={ (title) ". " (description) } width=(width) height=(height);
                        }
                    }
                }
            }
        }
    }
    .into_string()
}
