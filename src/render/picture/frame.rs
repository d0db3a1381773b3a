//! What stands around every picture: its title, the total as a sentence, the key, what is left out, and where it is from.

use crate::render::picture::bar::length;
use crate::render::picture::form::Size;
use crate::render::picture::key::{Item, key};
use crate::render::picture::lines::{at_most, wrapped};
use crate::render::picture::scene::{Anchor, Ink, Point, Scene, Shape, Text};

/// The words around a picture.
#[derive(Debug, Default)]
pub(crate) struct Told {
    pub title: String,
    /// The total as a sentence.
    pub lead: String,
    /// What was asked for.
    pub asked: Option<String>,
    /// What the picture does not show, and how it is read.
    pub notes: Vec<String>,
    /// What each bar or dot says, for those who do not see it.
    pub rows: Vec<String>,
    /// Register, version, licence.
    pub source: String,
    /// Where the numbers are.
    pub address: String,
}

/// What is drawn within the words.
pub(crate) struct Content {
    pub shapes: Vec<Shape>,
    pub height: f32,
    pub key: Vec<Item>,
}

/// The room for the content: its upper left corner, its width, and its height where that is given.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    pub at: Point,
    pub width: f32,
    pub height: Option<f32>,
    /// The size of the words in it.
    pub size: f32,
}

/// Words from above to below.
struct Column {
    left: f32,
    width: f32,
    y: f32,
    shapes: Vec<Shape>,
}

impl Column {
    /// Lines of a size, at most so many.
    fn words(&mut self, words: &str, size: f32, ink: Ink, most: usize) {
        for words in at_most(most, words, size, self.width) {
            self.y += size * 1.42;
            let at = (self.left, self.y - size * 0.32);
            self.shapes.push(Shape::Text(Text { at, size, ink, anchor: Anchor::Start, words }));
        }
    }
}

/// A whole picture. `beside`: on a card, the content stands beside the words, up to the edges.
pub(crate) fn framed(size: Size, told: &Told, beside: bool, content: impl Fn(Room) -> Content) -> Scene {
    match (size, beside) {
        (Size::Card, true) => card_beside(told, content),
        (Size::Card, false) => card(told, content),
        (Size::Article | Size::Print, _) => article(told, content),
    }
}

fn scene(told: &Told, width: f32, height: f32, shapes: Vec<Shape>) -> Scene {
    let Told { title, .. } = told;
    Scene { width, height, shapes, title: title.clone(), description: told.description() }
}

impl Told {
    /// All of it but the title.
    pub fn description(&self) -> String {
        let Self { lead, asked, notes, rows, source, address, .. } = self;
        let before = [Some(lead), asked.as_ref()].into_iter().flatten();
        let parts = before.chain(notes).chain(rows).chain([source, address]);
        parts.map(String::as_str).collect::<Vec<_>>().join(" ")
    }
}

fn article(told: &Told, content: impl Fn(Room) -> Content) -> Scene {
    let (width, margin) = (640.0, 30.0);
    let mut column =
        Column { left: margin, width: width - 2.0 * margin, y: margin - 8.0, shapes: Vec::new() };
    column.words(&told.title, 21.0, Ink::Text, 4);
    column.y += 5.0;
    column.words(&told.lead, 14.0, Ink::Text, 12);
    if let Some(asked) = &told.asked {
        column.y += 3.0;
        column.words(asked, 11.0, Ink::Quiet, 6);
    }
    column.y += 16.0;
    let drawn = content(Room { at: (margin, column.y), width: column.width, height: None, size: 11.5 });
    column.shapes.extend(drawn.shapes);
    column.y += drawn.height + 8.0;
    let (items, height) = key(&drawn.key, (margin, column.y), column.width, 11.0);
    column.shapes.extend(items);
    column.y += height + 2.0;
    for note in &told.notes {
        column.words(note, 11.0, Ink::Quiet, 6);
        column.y += 1.0;
    }
    column.y += 9.0;
    rule(&mut column);
    column.y += 3.0;
    column.words(&told.source, 10.0, Ink::Quiet, 4);
    column.words(&told.address, 10.0, Ink::Quiet, 8);
    let height = column.y + margin * 0.7;
    scene(told, width, height.ceil(), column.shapes)
}

fn rule(column: &mut Column) {
    let points = vec![(column.left, column.y), (column.left + column.width, column.y)];
    column.shapes.push(Shape::Line { points, ink: Ink::Rule, width: 0.6, dashed: false });
}

/// The size of a card, in points.
const CARD: (f32, f32) = (600.0, 315.0);

/// So much room the key of a card takes, with what parts it from the bars.
const KEY: f32 = 20.0;

/// A card has little room: the notes and the source are in small letters at its foot.
fn foot(column: &mut Column, told: &Told, lines: usize) {
    let (size, notes) = (8.5, told.notes.join(" "));
    let pitch = size * 1.42;
    // Half an address leads nowhere.
    let is_whole = wrapped(&told.address, size, column.width).len() <= 2;
    let address = if is_whole { told.address.as_str() } else { "" };
    let sourced = [&told.source, address].map(|words| at_most(2, words, size, column.width).len());
    let sourced: usize = sourced.iter().sum();
    let bottom = CARD.1 - 15.0;
    let has_room = |lines: &usize| bottom - column.y > length((lines + sourced) as u64) * pitch + 4.0;
    let lines = (0..=lines).rev().find(has_room).unwrap_or(0);
    let below = at_most(lines, &notes, size, column.width).len();
    column.y = bottom - length((below + sourced) as u64) * pitch;
    column.words(&notes, size, Ink::Quiet, lines);
    column.words(&told.source, size, Ink::Quiet, 2);
    column.words(address, size, Ink::Quiet, 2);
}

fn card(told: &Told, content: impl Fn(Room) -> Content) -> Scene {
    let margin = 26.0;
    let mut column =
        Column { left: margin, width: CARD.0 - 2.0 * margin, y: margin - 8.0, shapes: Vec::new() };
    column.words(&told.title, 19.0, Ink::Text, 2);
    column.y += 3.0;
    column.words(&told.lead, 12.5, Ink::Text, 5);
    if let Some(asked) = &told.asked {
        column.words(asked, 9.5, Ink::Quiet, 1);
    }
    let top = column.y + 8.0;
    foot(&mut column, told, 2);
    let lines = column.shapes.iter().filter_map(|shape| match shape {
        Shape::Text(text) if text.at.1 > top => Some(text.at.1),
        _ => None,
    });
    let bottom = lines.fold(CARD.1 - 15.0, f32::min) - 14.0;
    let height = bottom - top - KEY;
    let drawn = content(Room { at: (margin, top), width: column.width, height: Some(height), size: 10.5 });
    column.shapes.extend(drawn.shapes);
    column.shapes.extend(key(&drawn.key, (margin, bottom - KEY + 6.0), column.width, 9.0).0);
    scene(told, CARD.0, CARD.1, column.shapes)
}

fn card_beside(told: &Told, content: impl Fn(Room) -> Content) -> Scene {
    let margin = 24.0;
    let mut column = Column { left: margin, width: 230.0, y: margin - 8.0, shapes: Vec::new() };
    column.words(&told.title, 17.0, Ink::Text, 3);
    column.y += 4.0;
    column.words(&told.lead, 11.5, Ink::Text, 11);
    if let Some(asked) = &told.asked {
        column.words(asked, 9.0, Ink::Quiet, 2);
    }
    foot(&mut column, told, 5);
    let left = margin * 2.0 + column.width;
    let (width, mut below) = (CARD.0 - left, 0.0);
    // What the key says, and so how high it is, is known when the content is drawn above it.
    loop {
        let drawn = content(Room { at: (left, 0.0), width, height: Some(CARD.1 - below), size: 9.5 });
        let (items, height) = key(&drawn.key, (left, CARD.1 - below + 3.0), width - 12.0, 8.5);
        if items.is_empty() || height + 6.0 <= below {
            column.shapes.extend(drawn.shapes.into_iter().chain(items));
            break;
        }
        below = height + 6.0;
    }
    scene(told, CARD.0, CARD.1, column.shapes)
}
