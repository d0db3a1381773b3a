//! What a picture can be asked to be.

use crate::model::language::language::Language;
use crate::model::vocabulary::define::vocabulary;
use crate::register::answer::grouping::GroupKey;
use crate::register::query::declaration::{Otherwise, parameters};
use crate::register::query::form::{FLAG, word_of};
use crate::render::picture::palette::Palette;

vocabulary! {
    /// The size of a picture. A PNG has 2 pixels for each point of the SVG, and 5 for print.
    Size {
        /// For an article: 640 points wide, and as high as it needs.
        Article = "article",
        /// For links that are shared: 600 by 315 points (1200 by 630 pixels).
        Card = "card",
        /// For print: as for an article, 3200 pixels wide.
        Print = "print",
    }
}

vocabulary! {
    /// The colours of a picture.
    Theme {
        /// Dark on light.
        Light = "light",
        /// Light on dark.
        Dark = "dark",
    }
}

parameters! {
    /// How a picture is drawn.
    PictureForm {
        /// The size.
        size: Size = Otherwise(word_of!(Size), Size::Article), "card";
        /// The colours.
        theme: Theme = Otherwise(word_of!(Theme), Theme::Light), "dark";
        /// The language of the words. Names from records stay as they are.
        language: Language = Otherwise(word_of!(Language), Language::English), "ko";
    }
}

parameters! {
    /// What a chart is divided by.
    ChartKey {
        /// One key; the default is year. Divisions of time become upright bars, all others rows, largest first.
        group_by: GroupKey = Otherwise(word_of!(GroupKey), GroupKey::Year), "month";
    }
}

parameters! {
    /// What a map shows.
    MapForm {
        /// Whether to draw the map alone, transparent and without words, for a page that says the words itself. Size and
        /// theme then change nothing: the map is 450 points wide, and that of one incident 300.
        bare: bool = Otherwise(FLAG, false), true;
    }
}

impl Theme {
    pub(crate) fn palette(self) -> Palette {
        match self {
            Self::Light => Palette::Light,
            Self::Dark => Palette::Dark,
        }
    }
}

impl Size {
    /// Pixels of a PNG to a point.
    pub(crate) fn scale(self) -> f32 {
        match self {
            Self::Article | Self::Card => 2.0,
            Self::Print => 5.0,
        }
    }

    /// The most rows that have room.
    pub(crate) fn most_rows(self) -> usize {
        match self {
            Self::Article | Self::Print => 40,
            Self::Card => 7,
        }
    }
}
