//! Points that look like a slip: in the sea where nothing is known, with latitude and longitude exchanged, or far outside
//! the country.

use crate::model::value::country::Country;
use crate::model::value::geography::Bbox;

/// Countries in and around which people are detained and returned, with the whole degrees that hold them: west, south,
/// east, north. Of the others nothing is said.
const BOXES: &[(&str, [i16; 4])] = &[
    ("AE", [51, 22, 57, 27]),
    ("AF", [60, 29, 75, 39]),
    ("AM", [43, 38, 47, 42]),
    ("AZ", [44, 38, 51, 42]),
    ("BD", [88, 20, 93, 27]),
    ("BG", [22, 41, 29, 45]),
    ("BT", [88, 26, 93, 29]),
    ("BY", [23, 51, 33, 57]),
    ("CN", [73, 15, 135, 54]),
    ("DE", [5, 47, 16, 56]),
    ("DZ", [-9, 18, 12, 38]),
    ("EG", [24, 21, 37, 32]),
    ("ET", [32, 3, 48, 15]),
    ("GE", [40, 41, 47, 44]),
    ("GR", [19, 34, 30, 42]),
    ("HK", [113, 22, 115, 23]),
    ("HU", [16, 45, 23, 49]),
    ("ID", [95, -11, 142, 7]),
    ("IN", [68, 6, 98, 36]),
    ("IQ", [38, 29, 49, 38]),
    ("IR", [44, 25, 64, 40]),
    ("IT", [6, 35, 19, 48]),
    ("JO", [34, 29, 40, 34]),
    ("JP", [122, 20, 154, 46]),
    ("KE", [33, -5, 42, 6]),
    ("KG", [69, 39, 81, 44]),
    ("KH", [102, 9, 108, 15]),
    ("KP", [124, 37, 131, 44]),
    ("KR", [124, 33, 132, 39]),
    ("KZ", [46, 40, 88, 56]),
    ("LA", [100, 13, 108, 23]),
    ("LB", [35, 33, 37, 35]),
    ("LK", [79, 5, 82, 10]),
    ("LY", [9, 19, 26, 34]),
    ("MA", [-18, 20, 0, 36]),
    ("MM", [92, 9, 102, 29]),
    ("MN", [87, 41, 120, 53]),
    ("MO", [113, 22, 114, 23]),
    ("MX", [-119, 14, -86, 33]),
    ("MY", [99, 0, 120, 8]),
    ("NP", [80, 26, 89, 31]),
    ("PH", [116, 4, 127, 22]),
    ("PK", [60, 23, 78, 38]),
    ("PL", [14, 48, 25, 55]),
    ("QA", [50, 24, 52, 27]),
    ("RU", [-180, 41, 180, 82]),
    ("RW", [28, -3, 31, -1]),
    ("SA", [34, 16, 56, 33]),
    ("SD", [21, 8, 39, 24]),
    ("SG", [103, 1, 105, 2]),
    ("SY", [35, 32, 43, 38]),
    ("TH", [97, 5, 106, 21]),
    ("TJ", [67, 36, 76, 42]),
    ("TM", [52, 35, 67, 43]),
    ("TN", [7, 30, 12, 38]),
    ("TR", [25, 35, 45, 43]),
    ("TW", [116, 20, 123, 27]),
    ("UA", [22, 44, 41, 53]),
    ("UG", [29, -2, 36, 5]),
    ("UZ", [55, 37, 74, 46]),
    ("VN", [102, 8, 112, 24]),
    ("YE", [41, 12, 55, 19]),
];
/// A point is outside a country where it is so many degrees outside its box.
const MARGIN: f64 = 1.0;

/// What is odd about a point of a place in the country, if anything is.
pub(crate) fn odd(country: Country, lat: f64, lon: f64) -> Option<String> {
    if lat.abs() < 0.01 && lon.abs() < 0.01 {
        let message = "lat 0, lon 0 is in the sea off West Africa; leave both out if the point is not known";
        return Some(message.to_owned());
    }
    let (_, [west, south, east, north]) = BOXES.iter().find(|(code, _)| *code == country.code())?;
    let [west, south, east, north] = [west, south, east, north].map(|degrees| f64::from(*degrees));
    let around =
        Bbox { west: west - MARGIN, south: south - MARGIN, east: east + MARGIN, north: north + MARGIN };
    if around.holds(lat, lon) {
        return None;
    }
    let name = country.name();
    let exchanged = lon.abs() <= 90.0 && around.holds(lon, lat);
    Some(if exchanged {
        format!("{lat}, {lon} is far from {name}, and {lon}, {lat} is not: lat and lon may be exchanged")
    } else {
        format!("lat {lat}, lon {lon} is far from {name}")
    })
}
