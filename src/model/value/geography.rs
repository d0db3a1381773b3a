//! Boxes and distances on the globe (WGS 84 degrees; distances on a sphere, good to half a percent).

/// The mean radius of the Earth in kilometres (IUGG).
pub(crate) const EARTH_RADIUS_KM: f64 = 6371.0088;

/// Ten turns around the globe, in degrees.
const MOST_TURNED: f64 = 3600.0;

/// A box as in RFC 7946: west, south, east, north. One that crosses the antimeridian has west > east.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bbox {
    /// Degrees east.
    pub west: f64,
    /// Degrees north.
    pub south: f64,
    /// Degrees east.
    pub east: f64,
    /// Degrees north.
    pub north: f64,
}

/// A point in words that say north or south, east or west: `49.2n 38.9e`.
#[must_use]
pub fn point_words(lat: f64, lon: f64) -> String {
    let (north, east) = (if lat < 0.0 { 's' } else { 'n' }, if lon < 0.0 { 'w' } else { 'e' });
    format!("{}{north} {}{east}", lat.abs(), lon.abs())
}

/// The same longitude from -180 to 180. What a turn rounds away is far below a millimetre.
fn back(lon: f64) -> f64 {
    if lon.abs() <= 180.0 {
        return lon;
    }
    let turned = (lon + 180.0).rem_euclid(360.0) - 180.0;
    // Minus nought is nought, so that a number is printed one way.
    (turned * 1e9).round() / 1e9 + 0.0
}

impl Bbox {
    /// The box between two longitudes as maps give them that can be turned further than once around: modulo 360. One that
    /// is as wide as the globe is the whole of it. None where a latitude is beyond a pole, or a number cannot be meant.
    #[must_use]
    pub fn turned(west: f64, south: f64, east: f64, north: f64) -> Option<Self> {
        let plain = west.abs() <= MOST_TURNED && east.abs() <= MOST_TURNED && west - east <= 360.0;
        if !(plain && south.abs() <= 90.0 && north.abs() <= 90.0 && south <= north) {
            return None;
        }
        let (west, east) = if east - west >= 360.0 { (-180.0, 180.0) } else { (back(west), back(east)) };
        Some(Self { west, south, east, north })
    }

    /// Whether the point lies in the box or on its edge.
    #[must_use]
    pub fn holds(&self, lat: f64, lon: f64) -> bool {
        let between = |lon: f64| {
            if self.west <= self.east {
                self.west <= lon && lon <= self.east
            } else {
                lon >= self.west || lon <= self.east
            }
        };
        // 180 east and 180 west are one meridian.
        (between(lon) || lon.abs() >= 180.0 && between(-lon)) && self.south <= lat && lat <= self.north
    }

    /// The box around points (latitude, longitude): of the one that crosses the antimeridian and the one that does not,
    /// the narrower. None around nothing.
    #[must_use]
    pub fn around(points: impl Iterator<Item = (f64, f64)>) -> Option<Self> {
        // Eastward from Greenwich, all around: the longitudes themselves are kept, as a sum of them would be rounded.
        let eastward = |a: f64, b: f64| (a < 0.0).cmp(&(b < 0.0)).then(a.total_cmp(&b));
        let wider = |bounds: Option<(f64, f64)>, at: f64| {
            Some(bounds.map_or((at, at), |(low, high)| (low.min(at), high.max(at))))
        };
        let (mut lats, mut lons, mut across) = (None, None, None);
        for (lat, lon) in points {
            (lats, lons) = (wider(lats, lat), wider(lons, lon));
            across = Some(across.map_or((lon, lon), |(from, to)| {
                (
                    if eastward(lon, from).is_lt() { lon } else { from },
                    if eastward(lon, to).is_gt() { lon } else { to },
                )
            }));
        }
        let ((south, north), (west, east), (from, to)) = (lats?, lons?, across?);
        let width = if from >= 0.0 && to < 0.0 { to + 360.0 - from } else { to - from };
        let (west, east) = if width < east - west { (from, to) } else { (west, east) };
        Some(Self { west, south, east, north })
    }
}

/// West, south, east, north.
impl std::fmt::Display for Bbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { west, south, east, north } = self;
        write!(f, "{west},{south},{east},{north}")
    }
}

/// A point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
}

impl std::fmt::Display for Point {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{},{}", self.lat, self.lon)
    }
}

/// A point and a distance from it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Circle {
    /// Its middle.
    pub center: Point,
    /// Kilometres.
    pub radius_km: f64,
}

impl Circle {
    /// Whether the point lies within the distance.
    #[must_use]
    pub fn holds(&self, lat: f64, lon: f64) -> bool {
        distance_km((self.center.lat, self.center.lon), (lat, lon)) <= self.radius_km
    }
}

/// The great-circle distance of two points (latitude, longitude) in kilometres, by the haversine formula.
#[must_use]
pub fn distance_km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat_a, lat_b) = (a.0.to_radians(), b.0.to_radians());
    let (half_lat, half_lon) = ((lat_b - lat_a) / 2.0, (b.1 - a.1).to_radians() / 2.0);
    let h = half_lat.sin().powi(2) + lat_a.cos() * lat_b.cos() * half_lon.sin().powi(2);
    2.0 * EARTH_RADIUS_KM * h.sqrt().min(1.0).asin()
}
