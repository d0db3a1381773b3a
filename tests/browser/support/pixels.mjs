// What can be seen in a picture.
import { PNG } from 'pngjs';

/** How many points of a picture are near a colour. */
export function pointsOf(png, [red, green, blue], distance = 40) {
  const { data } = PNG.sync.read(Buffer.from(png));
  let points = 0;
  for (let at = 0; at < data.length; at += 4) {
    const far = Math.abs(data[at] - red) + Math.abs(data[at + 1] - green) + Math.abs(data[at + 2] - blue);
    if (far <= distance) points += 1;
  }
  return points;
}

/** The same picture in fewer bytes: most of it is flat. */
export function small(png) {
  return PNG.sync.write(PNG.sync.read(Buffer.from(png)), { colorType: 2, deflateLevel: 9, deflateStrategy: 0, filterType: 0 });
}

/** The parts of a computed colour. */
export function parts(colour) {
  return colour.match(/[\d.]+/g).slice(0, 3).map(Number);
}

/** The contrast of two colours, as WCAG 2 reckons it. */
export function contrast(one, other) {
  const [dark, light] = [one, other].map(luminance).sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour) {
  const linear = (part) => (part <= 0.04045 * 255 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
  const [red, green, blue] = parts(colour).map(linear);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
