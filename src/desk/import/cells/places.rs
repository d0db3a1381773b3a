//! The places of an incident, out of the cells of its row.

use crate::desk::import::cells::cells::{RowReader, subdivision};
use crate::model::record::incident::Place;
use crate::model::tables::cell::{self, PlaceWords, place_words};
use crate::model::value::country::{Country, Subdivision};
use crate::model::vocabulary::record::{Precision, Role};

/// The columns that speak of places.
pub const COLUMNS: [&str; 6] = ["places", "precision", "subdivisions", "transfer_places", "lat", "lon"];

/// Reads the places. One that `before` has in the same words keeps what the row does not say of it; one that stands where
/// another stood keeps that one's share of the people.
pub fn read(reader: &mut RowReader<'_>, host: Country, before: &[Place]) -> Vec<Place> {
    if !reader.row.has("places") && before.iter().any(|place| place.role == Role::Detention) {
        return keep(reader, host, before);
    }
    let written = reader.list("places", cell::place);
    let mut detention: Vec<Place> = Vec::new();
    let mut others: Vec<Place> = Vec::new();
    for words in written {
        let role = words.role.unwrap_or(Role::Detention);
        let list = if role == Role::Detention { &mut detention } else { &mut others };
        list.push(place(words, role, host, before));
    }
    if detention.is_empty() && reader.text("places").is_none() {
        detention.extend(reader.list("subdivisions", subdivision).into_iter().map(|code| whole(code, host)));
    }
    precise(reader, &mut detention);
    divide(reader, &mut detention);
    locate(reader, &mut detention);
    let was: Vec<&Place> = before.iter().filter(|place| place.role == Role::Detention).collect();
    if was.len() == detention.len() {
        for (place, was) in detention.iter_mut().zip(was) {
            place.people = place.people.or(was.people);
        }
    }
    match transfers(reader, host, before) {
        Some(transfers) => others.extend(transfers),
        None => others.extend(before.iter().filter(|place| place.role == Role::Transfer).cloned()),
    }
    let named: Vec<Role> = others.iter().map(|place| place.role).collect();
    // What the row cannot show stays.
    others.extend(
        before
            .iter()
            .filter(|place| {
                !matches!(place.role, Role::Detention | Role::Transfer) && !named.contains(&place.role)
            })
            .cloned(),
    );
    detention.append(&mut others);
    detention
}

/// The places as they were, but for what a row without the column `places` says of them.
fn keep(reader: &mut RowReader<'_>, host: Country, before: &[Place]) -> Vec<Place> {
    let mut detention: Vec<Place> =
        before.iter().filter(|place| place.role == Role::Detention).cloned().collect();
    precise(reader, &mut detention);
    divide(reader, &mut detention);
    locate(reader, &mut detention);
    let transfers = transfers(reader, host, before);
    let mut detention = detention.into_iter();
    let as_before = before.iter().filter_map(|place| match place.role {
        Role::Detention => detention.next(),
        Role::Transfer if transfers.is_some() => None,
        _ => Some(place.clone()),
    });
    let mut places: Vec<Place> = as_before.collect();
    places.extend(transfers.into_iter().flatten());
    places
}

/// Where they were brought, if the row has the column.
fn transfers(reader: &mut RowReader<'_>, host: Country, before: &[Place]) -> Option<Vec<Place>> {
    reader.row.has("transfer_places").then_some(())?;
    Some(
        reader
            .list("transfer_places", cell::place)
            .into_iter()
            .map(|words| place(words, Role::Transfer, host, before))
            .collect(),
    )
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
fn precise(reader: &mut RowReader<'_>, places: &mut [Place]) {
    let unknown = || format!("one of {}", Precision::words().join(", "));
    let words = reader.list("precision", |word| Precision::parse(word).ok_or_else(unknown));
    let of_each: Vec<Precision> = match (words.as_slice(), places.len()) {
        ([], _) | (_, 0) => return,
        ([all], n) => vec![*all; n],
        (words, n) if words.len() == n => words.to_vec(),
        (words, n) => {
            return reader.refuse("precision", "mismatch", format!("{} words for {n} places", words.len()));
        }
    };
    for (place, precision) in
        places.iter_mut().zip(of_each).filter(|(place, precision)| place.precision != *precision)
    {
        if place.precision == Precision::Near && reader.row.has("places") {
            reader.refuse(
                "precision",
                "mismatch",
                format!("places says near {}; write the place without near, or near here", place.name),
            );
        }
        if precision > Precision::Locality {
            (place.lat, place.lon) = (None, None);
        }
        place.precision = precision;
    }
}

/// As many codes as there are places, or as many as there are places with one.
fn divide(reader: &mut RowReader<'_>, places: &mut [Place]) {
    if !reader.row.has("subdivisions") {
        return;
    }
    let codes = reader.list("subdivisions", subdivision);
    let mut with: Vec<&mut Place> = places.iter_mut().collect();
    if codes.len() != with.len() {
        with.retain(|place| place.subdivision.is_some());
    }
    if codes.len() == with.len() {
        with.into_iter().zip(codes).for_each(|(place, code)| place.subdivision = Some(code));
    } else if !codes.is_empty() {
        let message = format!(
            "{} codes for {} places; write them behind the places, as in: Shenyang (CN-LN); near Beijing",
            codes.len(),
            places.len()
        );
        reader.refuse("subdivisions", "mismatch", message);
    } else if let [only] = places {
        only.subdivision = None;
    }
}

/// A point is that of the one place. A column that the row does not have says nothing of it.
fn locate(reader: &mut RowReader<'_>, places: &mut [Place]) {
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
            "a point belongs to one place of detention; of several, import an archive with places.csv",
        ),
    }
}
