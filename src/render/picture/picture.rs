//! A picture with its words: what it is of, and the bytes of its file.

use chrono::NaiveDate;
use percent_encoding::percent_decode_str;

use crate::model::counting::total::Total;
use crate::model::language::fact::Amount;
use crate::model::language::language::Language;
use crate::register::answer::selection::Totals;
use crate::render::picture::font;
use crate::render::picture::form::{PictureForm, Size};
use crate::render::picture::frame::Told;
use crate::render::picture::palette::Palette;
use crate::render::picture::scene::Scene;
use crate::render::picture::words;
use crate::render::picture::{png, svg};

/// The kinds of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Text stays text.
    Svg,
    /// Pixels.
    Png,
}

impl Format {
    /// What names of its files end with.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
        }
    }

    /// Its media type (RFC 6838).
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Svg => "image/svg+xml",
            Self::Png => "image/png",
        }
    }
}

/// What a picture is of, and how it is drawn.
#[derive(Debug)]
pub struct Picture {
    /// The kind of file.
    pub format: Format,
    /// How it is drawn.
    pub form: PictureForm,
    /// Without words, for a page.
    pub bare: bool,
    /// The title of the incident, where it is of one alone.
    pub of: Option<String>,
    /// The version.
    pub version: u32,
    /// The day on which that was published.
    pub published: Option<NaiveDate>,
    /// The canonical filter, without a version.
    pub filter: String,
    /// The total as a sentence.
    pub headline: String,
    /// The totals.
    pub totals: Totals,
    /// Incidents without a date of the kind that is asked for.
    pub undated: u64,
    /// Where the numbers are found.
    pub address: String,
}

/// A parameter and its value, as people read it.
fn chosen(pair: &str) -> (String, String) {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    (name.to_owned(), percent_decode_str(value).decode_utf8_lossy().into_owned())
}

/// A number of people in few words, and what is said of it at length.
pub(crate) fn of_people(language: Language, label: &str, total: &Total) -> (String, String) {
    let says = language.says();
    let value = says.short(Amount { about: total.approximate > 0, ..Amount::from(total.people) });
    let [colon, semicolon] = [words::COLON, words::SEMICOLON].map(|mark| mark.of(language));
    let mut said = format!("{label}{colon}{value}{semicolon}{}", says.incidents(total.incidents));
    if total.may_lie_outside > 0 {
        said += semicolon;
        said += &words::may_lie_outside(language, total.may_lie_outside);
    }
    (value, said)
}

impl Picture {
    pub(crate) fn language(&self) -> Language {
        self.form.language
    }

    /// The words around it. `names` are those that are drawn besides its title.
    pub(crate) fn told<'a>(
        &self,
        title: &str,
        mut notes: Vec<String>,
        mut names: impl Iterator<Item = &'a str>,
    ) -> Told {
        let language = self.language();
        let Totals { imprecise_places, may_have_begun, .. } = &self.totals;
        let counted = |count: Option<u64>, say: fn(Language, u64) -> String| {
            count.filter(|count| *count > 0).map(|count| say(language, count))
        };
        notes.extend(counted(*imprecise_places, words::imprecise));
        notes.extend(counted(*may_have_begun, words::may_have_begun));
        let asked =
            (!self.filter.is_empty()).then(|| words::filter(language, self.filter.split('&').map(chosen)));
        let is_whole =
            asked.iter().map(String::as_str).chain([title]).all(font::has_all) && names.all(font::has_all);
        if self.format == Format::Png && !is_whole {
            notes.push(words::LETTERS.of(language).to_owned());
        }
        let source = language.says().citation(self.version, self.published);
        let (lead, address) = (self.headline.clone(), self.address.clone());
        Told { title: title.to_owned(), lead, asked, notes, rows: Vec::new(), source, address }
    }

    /// The bytes of the file.
    #[must_use]
    pub fn written(&self, scene: &Scene) -> Vec<u8> {
        let palette = if self.bare { Palette::Page } else { self.form.theme.palette() };
        match self.format {
            Format::Svg => svg::written(scene, palette, self.language().tag()),
            Format::Png => {
                let texts = [
                    ("Title", scene.title.as_str()),
                    ("Source", &self.address),
                    ("Copyright", "CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)"),
                    ("Software", "Refoulement"),
                    ("Description", &scene.description),
                ];
                // A page says it in its own words.
                let texts = if self.bare { &texts[..4] } else { &texts[..] };
                let size = if self.bare { Size::Article } else { self.form.size };
                png::written(scene, palette, size.scale(), texts)
            }
        }
    }
}
