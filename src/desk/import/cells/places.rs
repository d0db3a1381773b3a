//! The places of an incident, out of the cells of its row.

use crate::desk::import::cells::cells::RowReader;
use crate::model::advice::codes::{subdivision_named, subdivision_within};
use crate::model::advice::words::not_listed;
use crate::model::reading::nothing::is_nothing;
use crate::model::record::incident::Place;
use crate::model::tables::cell::{self, PlaceWords, place_words};
use crate::model::value::country::{Country, Subdivision};
use crate::model::value::text;
use crate::model::vocabulary::record::{Precision, Role};

/// The columns that speak of places.
pub(crate) const COLUMNS: [&str; 6] =
    ["places", "precision", "subdivisions", "transfer_places", "lat", "lon"];

/// Reads the places. Without the column `places` they are as `before`, but for what the other columns say. One that was
/// there in the same words keeps what the row does not say of it; one that stands where another stood keeps that one's
/// share of the people.
pub(crate) fn read(reader: &mut RowReader<'_>, host: Country, before: &[Place]) -> Vec<Place> {
    let was: Vec<&Place> = before.iter().filter(|place| place.role == Role::Detention).collect();
    let as_before = !reader.row.has("places") && !was.is_empty();
    let mut places = if as_before { before.to_vec() } else { written(reader, host, before) };
    if places.iter().all(|place| place.role != Role::Detention) {
        places.splice(0..0, pointed(reader, host));
    }
    let mut detention: Vec<&mut Place> =
        places.iter_mut().filter(|place| place.role == Role::Detention).collect();
    precise(reader, &mut detention);
    divide(reader, host, &mut detention);
    locate(reader, &mut detention);
    if was.len() == detention.len() {
        for (place, was) in detention.into_iter().zip(was) {
            place.people = place.people.or(was.people);
        }
    }
    let says_transfers = reader.row.has("transfer_places");
    if as_before && says_transfers {
        places.retain(|place| place.role != Role::Transfer);
    }
    let transfers = listed(reader, "transfer_places", Role::Transfer, host, before);
    places.extend(transfers);
    if as_before {
        return places;
    }
    // What the row cannot show stays.
    let named: Vec<Role> = places.iter().map(|place| place.role).collect();
    let stays = |role: Role| match role {
        Role::Detention => false,
        Role::Transfer => !says_transfers,
        other => !named.contains(&other),
    };
    places.extend(before.iter().filter(|place| stays(place.role)).cloned());
    places
}

/// What the column `places` says, those of detention first; without it the subdivisions.
fn written(reader: &mut RowReader<'_>, host: Country, before: &[Place]) -> Vec<Place> {
    let mut places = listed(reader, "places", Role::Detention, host, before);
    if places.is_empty() && reader.text("places").is_none() {
        let codes = reader.list("subdivisions", |code| subdivision_within(code, host));
        places.extend(codes.into_iter().map(|code| whole(code, host)));
    }
    places.sort_by_key(|place| place.role != Role::Detention);
    places
}

/// The places of a column, of this role where the cell names none.
fn listed(
    reader: &mut RowReader<'_>,
    column: &'static str,
    role: Role,
    host: Country,
    before: &[Place],
) -> Vec<Place> {
    let is_text = reader.row.is_text(column);
    let words = reader.list(column, |words| {
        if is_nothing(words) {
            return Ok(None);
        }
        // Words in which nothing is to be read are one name.
        if is_text {
            return Ok(Some(plain(words, role, host, before)));
        }
        // What the export calls so is that.
        let known = before.iter().find(|place| place.role == role && place_words(place) == words);
        let read = || place(cell::place(&coded(words, host))?, role, host, before);
        known.map_or_else(read, |known| Ok(known.clone())).map(Some)
    });
    words.into_iter().flatten().collect()
}

fn place(words: PlaceWords, role: Role, host: Country, before: &[Place]) -> Result<Place, String> {
    let PlaceWords { role: said, name, area } = words;
    let role = said.unwrap_or(role);
    let area = area.map(|area| within(area, role, host)).transpose()?;
    // Near is read in any case, so a name that begins with it as well.
    let same = |place: &&Place| {
        place.role == role
            && [&place_words(place), &place.name].into_iter().any(|known| known.eq_ignore_ascii_case(&name))
    };
    if let Some(known) = before.iter().find(same).filter(|known| {
        area.is_none_or(|(country, code)| known.country == country && code == known.subdivision)
    }) {
        return Ok(known.clone());
    }
    let (precision, name) = match name.strip_prefix("near ") {
        Some(rest) => (Precision::Near, rest.trim().to_owned()),
        None => (Precision::Locality, name),
    };
    let (country, subdivision) = area.unwrap_or((host, None));
    Ok(Place { role, name, country, subdivision, precision, lat: None, lon: None, people: None })
}

/// The country and the subdivision of a place.
type Area = (Country, Option<Subdivision>);

/// Two letters behind a place of detention are a subdivision of the row's country, where it has one: `(CA)` in the US.
/// Places of other roles may be abroad.
fn within((country, code): Area, role: Role, host: Country) -> Result<Area, String> {
    let own = Subdivision::parse(&format!("{host}-{country}")).filter(|_| code.is_none() && country != host);
    // Hong Kong has a code of its own, and is one of China's.
    let is_same = |own: Subdivision| own.name().split(' ').next() == country.name().split(' ').next();
    match own.filter(|own| !is_same(*own)) {
        None => Ok((country, code)),
        Some(own) if role == Role::Detention => Ok((host, Some(own))),
        Some(own) => Err(format!(
            "({country}) may be {own} ({}) or the country {country} ({}); write ({own}), or the country in places.csv of an archive",
            own.name(),
            country.name()
        )),
    }
}

/// The words with a code in the brackets, where these name a subdivision of the row's country: `Tumen (Jilin)`.
fn coded(words: &str, host: Country) -> String {
    let bracket = words.strip_suffix([')', '\u{ff09}']).and_then(|rest| rest.rsplit_once(['(', '\u{ff08}']));
    let named = bracket.filter(|(_, within)| Country::parse(within.trim()).is_none());
    match named.and_then(|(place, within)| Some((place.trim(), subdivision_named(within.trim(), host)?))) {
        Some((place, code)) => format!("{place} ({code})"),
        None => words.to_owned(),
    }
}

/// A place of which only the point is known.
fn pointed(reader: &mut RowReader<'_>, host: Country) -> Option<Place> {
    let is_given = reader.text("lat").is_some() && reader.text("lon").is_some();
    is_given.then(|| plain("", Role::Detention, host, &[]))
}

/// A place of which the words are only a name.
fn plain(name: &str, role: Role, host: Country, before: &[Place]) -> Place {
    let known = before.iter().find(|place| place.role == role && place.name == name);
    known.cloned().unwrap_or_else(|| Place {
        role,
        name: name.to_owned(),
        country: host,
        subdivision: None,
        precision: Precision::Locality,
        lat: None,
        lon: None,
        people: None,
    })
}

/// A subdivision of which no finer place is known.
fn whole(code: Subdivision, host: Country) -> Place {
    Place {
        role: Role::Detention,
        name: code.name().to_owned(),
        country: code.country().unwrap_or(host),
        subdivision: Some(code),
        precision: Precision::Subdivision,
        lat: None,
        lon: None,
        people: None,
    }
}

/// As many words as there are places, or one for all.
fn precise(reader: &mut RowReader<'_>, places: &mut [&mut Place]) {
    let words = reader.list("precision", |word| {
        Precision::parse(word).ok_or_else(|| not_listed(word, Precision::words().iter().copied()))
    });
    let (said, of) = (words.len(), places.len());
    if said == 0 || of == 0 {
        return;
    }
    if said != 1 && said != of {
        return reader.refuse("precision", "mismatch", format!("{said} words for {of} places"));
    }
    for (place, precision) in places.iter_mut().zip(words.into_iter().cycle()) {
        if place.precision == precision {
            continue;
        }
        if place.precision == Precision::Near && reader.row.has("places") {
            let message =
                format!("places says near {}; write the place without near, or near here", place.name);
            reader.refuse("precision", "mismatch", message);
        }
        if precision > Precision::Locality {
            (place.lat, place.lon) = (None, None);
        }
        place.precision = precision;
    }
}

/// As many codes as there are places, or as many as there are places with one. A code that stands behind a place in the
/// same row is another answer, and has to be the same.
fn divide(reader: &mut RowReader<'_>, host: Country, places: &mut [&mut Place]) {
    if !reader.row.has("subdivisions") {
        return;
    }
    let codes = reader.list("subdivisions", |code| subdivision_within(code, host));
    let is_written = reader.text("places").is_some_and(|written| written.contains(['(', '\u{ff08}']));
    let mut with: Vec<&mut Place> = places.iter_mut().map(|place| &mut **place).collect();
    if codes.len() != with.len() {
        with.retain(|place| place.subdivision.is_some());
    }
    if codes.len() == with.len() {
        for (place, code) in with.into_iter().zip(codes) {
            let other = place.subdivision.replace(code).filter(|other| is_written && *other != code);
            if let Some(other) = other {
                let message = format!(
                    "{} is in {other} by the column of the places, and in {code} by this one; write one of them",
                    text::excerpt(&place.name)
                );
                reader.refuse("subdivisions", "mismatch", message);
            }
        }
    } else if !codes.is_empty() {
        let message = format!(
            "{} codes for {} places; write each code after its place, as in: Shenyang (CN-LN); near Beijing",
            codes.len(),
            places.len()
        );
        reader.refuse("subdivisions", "mismatch", message);
    } else if let [only] = places
        && !is_written
    {
        only.subdivision = None;
    }
}

/// A point is that of the one place. A column that the row does not have says nothing of it.
fn locate(reader: &mut RowReader<'_>, places: &mut [&mut Place]) {
    let (lat, lon) = (reader.degrees("lat"), reader.degrees("lon"));
    let given = |column| reader.row.has(column);
    match places {
        [only] if lat.is_some() || lon.is_some() => {
            only.lat = if given("lat") { lat } else { only.lat };
            only.lon = if given("lon") { lon } else { only.lon };
        }
        [only] if (given("lat") || given("lon")) && only.precision <= Precision::Locality => {
            (only.lat, only.lon) = (None, None);
        }
        _ if lat.is_none() && lon.is_none() => (),
        _ => reader.refuse(
            "lat",
            "mismatch",
            "a point needs exactly one place of detention; for several places, import an archive with places.csv",
        ),
    }
}
