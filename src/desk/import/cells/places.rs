//! The places of an incident, out of the cells of its row.

use crate::desk::import::cells::cells::RowReader;
use crate::model::advice::codes::subdivision;
use crate::model::advice::words::not_listed;
use crate::model::record::incident::Place;
use crate::model::tables::cell::{self, PlaceWords, place_words};
use crate::model::value::country::{Country, Subdivision};
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
    let mut detention: Vec<&mut Place> =
        places.iter_mut().filter(|place| place.role == Role::Detention).collect();
    precise(reader, &mut detention);
    divide(reader, &mut detention);
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
    if reader.row.is_text("transfer_places") {
        places.extend(reader.list("transfer_places", |name| Ok(plain(name, Role::Transfer, host, before))));
    } else {
        let transfers = reader.list("transfer_places", cell::place);
        places.extend(transfers.into_iter().map(|words| place(words, Role::Transfer, host, before)));
    }
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
    let of_role = |words: PlaceWords| {
        let role = words.role.unwrap_or(Role::Detention);
        place(words, role, host, before)
    };
    // Words in which nothing is to be read are one name.
    if reader.row.is_text("places") {
        return reader.list("places", |name| Ok(plain(name, Role::Detention, host, before)));
    }
    let mut places: Vec<Place> = reader.list("places", cell::place).into_iter().map(of_role).collect();
    if places.is_empty() && reader.text("places").is_none() {
        places.extend(reader.list("subdivisions", subdivision).into_iter().map(|code| whole(code, host)));
    }
    places.sort_by_key(|place| place.role != Role::Detention);
    places
}

fn place(words: PlaceWords, role: Role, host: Country, before: &[Place]) -> Place {
    let PlaceWords { role: _, name, area } = words;
    // Near is read in any case, so a name that begins with it as well.
    let same = |place: &&Place| {
        place.role == role
            && [&place_words(place), &place.name].into_iter().any(|known| known.eq_ignore_ascii_case(&name))
    };
    if let Some(known) = before.iter().find(same).filter(|known| {
        area.is_none_or(|(country, code)| known.country == country && code == known.subdivision)
    }) {
        return known.clone();
    }
    let (precision, name) = match name.strip_prefix("near ") {
        Some(rest) => (Precision::Near, rest.trim().to_owned()),
        None => (Precision::Locality, name),
    };
    let (country, subdivision) = area.unwrap_or((host, None));
    Place { role, name, country, subdivision, precision, lat: None, lon: None, people: None }
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

/// As many codes as there are places, or as many as there are places with one.
fn divide(reader: &mut RowReader<'_>, places: &mut [&mut Place]) {
    if !reader.row.has("subdivisions") {
        return;
    }
    let codes = reader.list("subdivisions", subdivision);
    let mut with: Vec<&mut Place> = places.iter_mut().map(|place| &mut **place).collect();
    if codes.len() != with.len() {
        with.retain(|place| place.subdivision.is_some());
    }
    if codes.len() == with.len() {
        with.into_iter().zip(codes).for_each(|(place, code)| place.subdivision = Some(code));
    } else if !codes.is_empty() {
        let message = format!(
            "{} codes for {} places; write each code after its place, as in: Shenyang (CN-LN); near Beijing",
            codes.len(),
            places.len()
        );
        reader.refuse("subdivisions", "mismatch", message);
    } else if let [only] = places {
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
