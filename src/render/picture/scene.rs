//! A picture before it is written: areas, lines, discs and texts, measured in points, with inks in the place of colours.

/// Points to the right and down from the upper left corner.
pub(crate) type Point = (f32, f32);

/// What something is drawn with; a theme says which colour that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    /// The ground.
    Paper,
    /// What is read first.
    Text,
    /// What is read second.
    Quiet,
    /// Lines that help the eye.
    Rule,
    /// Land on a map.
    Land,
    /// A border on a map.
    Border,
    /// People: at least so many.
    Least,
    /// People: at most so many.
    Most,
    /// The outline of the most, and the ends that nobody knows.
    Edge,
}

/// Where a text is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// One line of text. It stands on its point.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    pub at: Point,
    pub size: f32,
    pub ink: Ink,
    pub anchor: Anchor,
    pub words: String,
}

/// Something that is drawn; later ones lie over earlier ones.
#[derive(Debug, Clone)]
pub(crate) enum Shape {
    Box {
        at: Point,
        width: f32,
        height: f32,
        ink: Ink,
    },
    Line {
        points: Vec<Point>,
        ink: Ink,
        width: f32,
        dashed: bool,
    },
    Area {
        rings: Vec<Vec<Point>>,
        ink: Ink,
    },
    Disc {
        middle: Point,
        radius: f32,
        ink: Ink,
    },
    Ring {
        middle: Point,
        radius: f32,
        ink: Ink,
        width: f32,
        dashed: bool,
    },
    Text(Text),
    /// What belongs together, with what it says.
    Group {
        words: String,
        shapes: Vec<Self>,
    },
    /// Nothing of it is seen outside of this box, nor within its hole: left, top, right, bottom.
    Window {
        at: Point,
        width: f32,
        height: f32,
        hole: Option<[f32; 4]>,
        shapes: Vec<Self>,
    },
}

/// A whole picture.
#[derive(Debug)]
pub struct Scene {
    pub(crate) width: f32,
    pub(crate) height: f32,
    pub(crate) shapes: Vec<Shape>,
    pub(crate) title: String,
    pub(crate) description: String,
}

impl Scene {
    /// What it shows.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What it says.
    #[must_use]
    pub fn description(&self) -> &str {
        &self.description
    }

    /// Its width and height in points.
    #[must_use]
    pub fn size(&self) -> (f32, f32) {
        (self.width, self.height)
    }
}
