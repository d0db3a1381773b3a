//! A picture as PNG: few fixed colours, four bits a pixel, and what it says of itself in its text chunks.

use std::collections::HashMap;

use png::{BitDepth, ColorType, Compression, Encoder, EncodingError, Filter};
use tiny_skia::{Pixmap, PremultipliedColorU8};

use crate::render::picture::paint::painted;
use crate::render::picture::palette::{Colour, Palette};
use crate::render::picture::scene::Scene;

/// The bytes of the file, so many pixels to a point; empty if it could not be written, which no scene of ours makes happen.
pub(crate) fn written(scene: &Scene, palette: Palette, scale: f32, texts: &[(&str, &str)]) -> Vec<u8> {
    let picture = painted(scene, palette, scale);
    picture.and_then(|picture| encoded(&picture, palette, scale, texts).ok()).unwrap_or_default()
}

fn encoded(
    picture: &Pixmap,
    palette: Palette,
    scale: f32,
    texts: &[(&str, &str)],
) -> Result<Vec<u8>, EncodingError> {
    let shades = palette.shades();
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, picture.width(), picture.height());
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(BitDepth::Four);
    encoder.set_palette(shades.iter().flat_map(|shade| [shade[0], shade[1], shade[2]]).collect::<Vec<u8>>());
    if palette == Palette::Page {
        encoder.set_trns(shades.iter().map(|shade| shade[3]).collect::<Vec<u8>>());
    }
    encoder.set_compression(Compression::High);
    encoder.set_filter(Filter::NoFilter);
    encoder.set_pixel_dims(Some(resolution(scale)));
    for (keyword, text) in texts {
        encoder.add_itxt_chunk((*keyword).to_owned(), (*text).to_owned())?;
    }
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&packed(picture, &shades))?;
    writer.finish()?;
    Ok(bytes)
}

/// A point is a ninety-sixth of an inch.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small positive number")]
fn resolution(scale: f32) -> png::PixelDimensions {
    let per_meter = (scale * 96.0 / 0.0254).round() as u32;
    png::PixelDimensions { xppu: per_meter, yppu: per_meter, unit: png::Unit::Meter }
}

/// Two pixels a byte, each row from a new byte on.
fn packed(picture: &Pixmap, shades: &[Colour]) -> Vec<u8> {
    let mut nearest = Nearest { shades, known: HashMap::new(), last: (PremultipliedColorU8::TRANSPARENT, 0) };
    let wide = picture.width() as usize;
    let mut packed = Vec::with_capacity(wide.div_ceil(2) * picture.height() as usize);
    for row in picture.pixels().chunks_exact(wide) {
        for pair in row.chunks(2) {
            let right = pair.get(1).map_or(0, |pixel| nearest.of(*pixel));
            packed.push(nearest.of(pair[0]) << 4 | right);
        }
    }
    packed
}

/// Which shade comes closest to a pixel.
struct Nearest<'a> {
    shades: &'a [Colour],
    known: HashMap<[u8; 4], u8>,
    /// Most pixels are as the one before.
    last: (PremultipliedColorU8, u8),
}

impl Nearest<'_> {
    fn of(&mut self, pixel: PremultipliedColorU8) -> u8 {
        if self.last.0 != pixel {
            let (shades, key) = (self.shades, [pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()]);
            self.last = (pixel, *self.known.entry(key).or_insert_with(|| nearest(shades, pixel)));
        }
        self.last.1
    }
}

/// By colour and by opacity, each for itself: a pale grey is no pale brick. What cannot be seen is the ground, the first.
fn nearest(shades: &[Colour], pixel: PremultipliedColorU8) -> u8 {
    if pixel.alpha() == 0 {
        return 0;
    }
    let plain = pixel.demultiply();
    let parts = [plain.red(), plain.green(), plain.blue(), plain.alpha()];
    let far = |shade: &Colour| -> u32 {
        shade.iter().zip(parts).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
    };
    let nearest = shades.iter().enumerate().min_by_key(|(_, shade)| far(shade));
    nearest.and_then(|(at, _)| u8::try_from(at).ok()).unwrap_or(0)
}
