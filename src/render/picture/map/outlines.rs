//! Coasts and borders of the world, as `script/outlines` wrote them: Natural Earth, borders as they are held.

use std::sync::LazyLock;

const BYTES: &[u8] = include_bytes!("../../../../data/pictures/outlines.bin");

/// Degrees of one step in the file.
const STEP: f64 = 0.01;

/// A point of the globe as a vector of length one: projected without another sine.
pub(crate) type Unit = [f32; 3];

/// A line between two points where others meet it, or a whole ring.
#[derive(Debug)]
pub(crate) struct Arc {
    /// Whether land lies on both sides.
    pub is_border: bool,
    pub points: Vec<Unit>,
}

/// A country.
#[derive(Debug)]
pub(crate) struct Land {
    /// Its number in ISO 3166-1; 0 if it has none.
    pub number: u32,
    /// Its rings: positions of arcs, and whether they are read backwards.
    pub rings: Vec<Vec<(usize, bool)>>,
}

/// All of it.
#[derive(Debug, Default)]
pub(crate) struct Outlines {
    pub arcs: Vec<Arc>,
    pub lands: Vec<Land>,
}

/// The world.
pub(crate) static WORLD: LazyLock<Outlines> = LazyLock::new(|| Reader(BYTES).outlines());

/// The vector of a point in degrees.
#[expect(clippy::cast_possible_truncation, reason = "seven digits are a metre on the ground")]
pub(crate) fn unit(lat: f64, lon: f64) -> Unit {
    let (lat, lon) = (lat.to_radians(), lon.to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()].map(|part| part as f32)
}

struct Reader(&'static [u8]);

impl Reader {
    fn number(&mut self) -> u32 {
        let (mut number, mut shift) = (0, 0);
        while let Some((byte, rest)) = self.0.split_first() {
            self.0 = rest;
            number |= u32::from(byte & 127) << shift;
            shift += 7;
            if byte & 128 == 0 {
                break;
            }
        }
        number
    }

    fn signed(&mut self) -> i32 {
        let number = self.number();
        (number >> 1).cast_signed() ^ -((number & 1).cast_signed())
    }

    fn outlines(mut self) -> Outlines {
        let arcs = (0..self.number()).map(|_| self.arc()).collect();
        let lands = (0..self.number()).map(|_| self.land()).collect();
        Outlines { arcs, lands }
    }

    fn arc(&mut self) -> Arc {
        let is_border = self.number() > 1;
        let (mut lon, mut lat) = (0, 0);
        let points = (0..self.number()).map(|_| {
            lon += self.signed();
            lat += self.signed();
            unit(f64::from(lat) * STEP, f64::from(lon) * STEP)
        });
        Arc { is_border, points: points.collect() }
    }

    fn land(&mut self) -> Land {
        let number = self.number();
        let rings = (0..self.number()).map(|_| {
            (0..self.number())
                .map(|_| {
                    let arc = self.signed();
                    let at = usize::try_from(if arc < 0 { -1 - arc } else { arc }).unwrap_or_default();
                    (at, arc < 0)
                })
                .collect()
        });
        Land { number, rings: rings.collect() }
    }
}
