// Prints a sheet of invented incidents, the same each time: many years, open bounds, days that are not known. Nothing in it
// happened. It is for looking at pages that hold much.
const PLACES = [
  ['CN', 'KP', 'Yanji (CN-JL)', 42.89, 129.5],
  ['CN', 'KP', 'Dandong (CN-LN)', 40.13, 124.39],
  ['CN', 'KP', 'Tumen (CN-JL)', 42.97, 129.84],
  ['CN', 'KP', 'Hunchun (CN-JL)', 42.86, 130.37],
  ['CN', 'KP', 'Longjing (CN-JL)', 42.77, 129.42],
  ['CN', 'KP', 'Helong (CN-JL)', 42.54, 129.0],
  ['CN', 'KP', 'Nanning (CN-GX)', 22.82, 108.32],
  ['CN', 'KP', 'Erenhot (CN-NM)', 43.65, 111.98],
  ['LA', 'KP', 'Luang Namtha (LA-LM)', 20.95, 101.4],
  ['TH', 'MM', 'Mae Sot (TH-63)', 16.71, 98.57],
  ['TH', 'LA', 'Nong Khai (TH-43)', 17.88, 102.74],
  ['VN', 'KP', 'Lạng Sơn (VN-09)', 21.85, 106.76],
  ['KH', 'VN', 'Phnom Penh (KH-12)', 11.56, 104.92],
  ['MY', 'MM', 'Lumut (MY-08)', 4.23, 100.63],
  ['ID', 'MM', 'Medan (ID-SU)', 3.59, 98.67],
];
const STATUSES = ['repatriated', 'repatriated', 'detained', 'facing_repatriation', 'released', 'escaped'];
const OUTLETS = ['Border Watch', 'Mekong Post', 'Harbour Wire', 'Andaman Times', '한빛일보'];
const TITLES = [
  'Invented: a group taken from a bus',
  'Invented: families taken from flats near the river, after a neighbour had called the police',
  'Invented: a boat sent back',
];

/** Numbers that look like chance, from a seed. */
function chance(seed) {
  let state = seed;
  return (below) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
}

const next = chance(20131102);
const two = (number) => String(number).padStart(2, '0');

function when(year, at) {
  const month = two(1 + next(12));
  const day = 1 + next(24);
  if (at % 23 === 5) return `${year}`;
  if (at % 7 === 3) return `${year}-${month}`;
  if (at % 11 === 4) return `[${year}-${month}-${two(day)}..${year}-${month}-${two(day + 4)}]`;
  return `${year}-${month}-${two(day)}`;
}

function many(at) {
  const least = 1 + next(at % 9 === 0 ? 140 : 25);
  if (at % 6 === 1) return `${least}+`;
  if (at % 5 === 2) return `${least}-${least + 1 + next(12)}`;
  return at % 8 === 3 ? `about ${least}` : `${least}`;
}

console.log('title,date,host_country,origin_country,places,lat,lon,people,repatriation_status,source,source_date,source_title');
for (let at = 0; at < 120; at += 1) {
  const year = 2004 + next(20);
  const [host, origin, place, lat, lon] = PLACES[next(PLACES.length)];
  const title = `"${TITLES[next(TITLES.length)]} (${at + 1})"`;
  const row = [title, when(year, at), host, origin, place, lat, lon, many(at), STATUSES[next(STATUSES.length)]];
  console.log([...row, OUTLETS[next(OUTLETS.length)], `${year + 1}-01-${two(1 + next(28))}`, `Invented report ${at + 1}`].join(','));
}
