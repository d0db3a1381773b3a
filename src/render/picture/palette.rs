//! The colours of each theme. A PNG has few fixed ones, four bits each: few colours are what keeps the file small.

use crate::render::picture::scene::Ink;

/// Red, green, blue, and how opaque.
pub(crate) type Colour = [u8; 4];

/// The colours of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Palette {
    Light,
    Dark,
    /// For a page: transparent on both papers, grey and brick. Each dot has a contrast of 3 or more against land on either.
    Page,
}

const fn opaque([red, green, blue]: [u8; 3]) -> Colour {
    [red, green, blue, 255]
}

impl Palette {
    /// The colour of an ink.
    pub fn colour(self, ink: Ink) -> Colour {
        match self {
            Self::Light => opaque(match ink {
                Ink::Paper => [252, 251, 248],
                Ink::Text => [31, 30, 27],
                Ink::Quiet => [98, 93, 84],
                Ink::Rule => [220, 215, 203],
                Ink::Land => [228, 226, 219],
                Ink::Border => [178, 172, 160],
                Ink::Least => [164, 81, 59],
                Ink::Most => [230, 202, 191],
                Ink::Edge => [190, 128, 110],
            }),
            Self::Dark => opaque(match ink {
                Ink::Paper => [23, 24, 26],
                Ink::Text => [231, 227, 218],
                Ink::Quiet => [168, 162, 151],
                Ink::Rule => [56, 58, 62],
                Ink::Land => [46, 47, 48],
                Ink::Border => [92, 90, 86],
                Ink::Least => [192, 127, 104],
                Ink::Most => [79, 57, 48],
                Ink::Edge => [148, 98, 80],
            }),
            Self::Page => {
                let (grey, brick) = ([128, 120, 106], [184, 96, 72]);
                let ([red, green, blue], opacity) = match ink {
                    Ink::Paper => (grey, 0),
                    Ink::Land => (grey, 52),
                    Ink::Border | Ink::Rule => (grey, 125),
                    Ink::Text | Ink::Quiet => (grey, 255),
                    Ink::Most => (brick, 70),
                    Ink::Edge => (brick, 185),
                    Ink::Least => (brick, 250),
                };
                [red, green, blue, opacity]
            }
        }
    }

    /// The colours of a PNG: the inks, and what lies between two of them along an edge.
    pub fn shades(self) -> Vec<Colour> {
        let of = |ink| self.colour(ink);
        if self == Self::Page {
            let ([r, g, b, _], [br, bg, bb, _]) = (of(Ink::Land), of(Ink::Least));
            return vec![
                of(Ink::Paper),
                [r, g, b, 26],
                of(Ink::Land),
                of(Ink::Border),
                of(Ink::Quiet),
                of(Ink::Most),
                [br, bg, bb, 125],
                of(Ink::Edge),
                of(Ink::Least),
            ];
        }
        let inks = [
            Ink::Paper,
            Ink::Text,
            Ink::Quiet,
            Ink::Rule,
            Ink::Land,
            Ink::Border,
            Ink::Least,
            Ink::Most,
            Ink::Edge,
        ];
        let between = [
            (Ink::Text, Ink::Paper, 3),
            (Ink::Text, Ink::Paper, 2),
            (Ink::Text, Ink::Paper, 1),
            (Ink::Quiet, Ink::Paper, 3),
            (Ink::Quiet, Ink::Paper, 1),
            (Ink::Least, Ink::Paper, 3),
            (Ink::Least, Ink::Paper, 1),
        ];
        let mixed = between.map(|(ink, other, quarters)| mix(of(ink), of(other), quarters));
        inks.map(of).into_iter().chain(mixed).collect()
    }
}

fn mix(ink: Colour, other: Colour, quarters: u16) -> Colour {
    let part = |at: usize| u16::from(ink[at]) * quarters + u16::from(other[at]) * (4 - quarters);
    std::array::from_fn(|at| u8::try_from(part(at) / 4).unwrap_or(u8::MAX))
}
