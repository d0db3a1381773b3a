//! Codes of countries and of their subdivisions, and which of them somebody means by a name.

use crate::model::advice::words;
use crate::model::redaction::place_names::other_names;
use crate::model::value::country::{Country, Subdivision};
use crate::model::value::text;

/// The most characters of a name that is looked for.
const LONGEST: usize = 60;

/// Names in daily use that are not the short names of the standard, folded. UK and EL are used beside its codes.
pub(crate) const NAMES: &[(&str, &str)] = &[
    ("uk", "GB"),
    ("el", "GR"),
    ("kosovo", "XK"),
    ("at sea", "XZ"),
    ("high seas", "XZ"),
    ("the high seas", "XZ"),
    ("open sea", "XZ"),
    ("sea", "XZ"),
    ("north korea", "KP"),
    ("dprk", "KP"),
    ("south korea", "KR"),
    ("mainland china", "CN"),
    ("prc", "CN"),
    ("taiwan", "TW"),
    ("macau", "MO"),
    ("russia", "RU"),
    ("vietnam", "VN"),
    ("laos", "LA"),
    ("burma", "MM"),
    ("brunei", "BN"),
    ("east timor", "TL"),
    ("iran", "IR"),
    ("syria", "SY"),
    ("turkey", "TR"),
    ("palestine", "PS"),
    ("usa", "US"),
    ("united states", "US"),
    ("united kingdom", "GB"),
    ("great britain", "GB"),
    ("czech republic", "CZ"),
    ("moldova", "MD"),
    ("macedonia", "MK"),
    ("netherlands", "NL"),
    ("bolivia", "BO"),
    ("venezuela", "VE"),
    ("tanzania", "TZ"),
    ("dr congo", "CD"),
    ("ivory coast", "CI"),
    ("cape verde", "CV"),
    ("swaziland", "SZ"),
    ("peoples republic of china", "CN"),
    ("people's republic of china", "CN"),
    ("republic of china", "TW"),
    ("hongkong", "HK"),
    ("hong kong sar", "HK"),
    ("macao sar", "MO"),
    ("democratic people's republic of korea", "KP"),
    ("democratic peoples republic of korea", "KP"),
    ("dprk (north korea)", "KP"),
    ("republic of korea", "KR"),
    ("rok", "KR"),
    ("russian federation", "RU"),
    ("viet nam", "VN"),
    ("lao", "LA"),
    ("lao pdr", "LA"),
    ("myanmar (burma)", "MM"),
    ("turkiye", "TR"),
    ("t\u{fc}rkiye", "TR"),
    ("cote d'ivoire", "CI"),
    ("cote divoire", "CI"),
    ("uae", "AE"),
    ("emirates", "AE"),
    ("united states of america", "US"),
    ("u.s.", "US"),
    ("u.s.a.", "US"),
    ("america", "US"),
    ("england", "GB"),
    ("scotland", "GB"),
    ("wales", "GB"),
    ("northern ireland", "GB"),
    ("britain", "GB"),
    ("u.k.", "GB"),
    ("holland", "NL"),
    ("czechia", "CZ"),
    ("north macedonia", "MK"),
    ("eswatini", "SZ"),
    ("drc", "CD"),
    ("congo-kinshasa", "CD"),
    ("democratic republic of the congo", "CD"),
    ("democratic republic of congo", "CD"),
    ("congo-brazzaville", "CG"),
    ("republic of the congo", "CG"),
    ("vatican", "VA"),
    ("micronesia", "FM"),
    ("the gambia", "GM"),
    ("the bahamas", "BS"),
    ("timor leste", "TL"),
    ("palestinian territories", "PS"),
    ("state of palestine", "PS"),
    ("car", "CF"),
    ("saint helena", "SH"),
    ("falkland islands", "FK"),
    ("bosnia", "BA"),
    ("trinidad", "TT"),
    ("korea, north", "KP"),
    ("korea, south", "KR"),
    ("ceylon", "LK"),
    ("persia", "IR"),
    ("siam", "TH"),
    ("upper volta", "BF"),
    ("zaire", "CD"),
    ("dahomey", "BJ"),
    ("rhodesia", "ZW"),
    ("kampuchea", "KH"),
];

/// Names that several countries have.
pub(crate) const SHARED: &[(&str, &str)] =
    &[("korea", "KP (North Korea) or KR (South Korea)"), ("congo", "CD or CG"), ("sudan", "SD or SS")];

/// The country that somebody means by a code in another form, or by a name, also by one with a slip of the pen.
#[must_use]
pub fn meant(sent: &str) -> Option<Country> {
    if sent.chars().count() > LONGEST {
        return None;
    }
    let folded = text::fold(sent);
    let folded = folded.strip_prefix("the ").unwrap_or(&folded);
    let usual = || NAMES.iter().find(|(name, _)| *name == folded).and_then(|(_, code)| Country::parse(code));
    let upper = folded.to_uppercase();
    usual()
        .or_else(|| Country::parse(&upper))
        .or_else(|| Country::parse_three(&upper))
        .or_else(|| by_name(folded))
}

/// By the names of the standard: as they are, without what stands in brackets, or with a letter or two that differ.
fn by_name(folded: &str) -> Option<Country> {
    if let Some(same) = Country::all().find(|country| text::fold(country.name()) == folded) {
        return Some(same);
    }
    let short = |name: &str| text::fold(name.split(['(', ',']).next().unwrap_or_default());
    let mut same = Country::all().filter(|country| short(country.name()) == folded);
    if let (Some(only), None) = (same.next(), same.next()) {
        return Some(only);
    }
    match words::meant(folded, Country::all().map(Country::name)).as_slice() {
        [only] if folded.chars().count() > 4 => Country::all().find(|country| country.name() == *only),
        _ => None,
    }
}

/// What to write for a country: `write CN`.
#[must_use]
pub fn country_instead(sent: &str) -> String {
    if let Some((_, codes)) = SHARED.iter().find(|(name, _)| *name == text::fold(sent)) {
        return format!("write {codes}");
    }
    let how = || "write the ISO 3166-1 code, such as CN".to_owned();
    meant(sent).map_or_else(how, |country| format!("write {country}"))
}

/// A country, or how to write it.
pub fn country(sent: &str) -> Result<Country, String> {
    let why = || format!("{} is not a country code; {}", text::excerpt(sent), country_instead(sent));
    Country::parse(sent).ok_or_else(why)
}

/// The subdivisions that somebody means by a code in another form, or by a name: several countries may have one of it.
#[must_use]
pub fn subdivisions_meant(sent: &str) -> Vec<Subdivision> {
    if sent.chars().count() > LONGEST {
        return Vec::new();
    }
    let code = sent.trim().to_uppercase().replace(['_', ' ', '.'], "-");
    if let Some(only) = Subdivision::parse(&code) {
        return vec![only];
    }
    let folded = text::fold(sent);
    let all = || rust_iso3166::ALL.iter().filter_map(|country| country.subdivisions()).flatten();
    let named: Vec<Subdivision> = all()
        .filter(|subdivision| bare(subdivision.name) == bare(&folded))
        .filter_map(|subdivision| Subdivision::parse(subdivision.code))
        .collect();
    if !named.is_empty() {
        return named;
    }
    // The part after the hyphen alone.
    let ending = |subdivision: &&rust_iso3166::iso3166_2::Subdivision| {
        code.len() > 1 && subdivision.code.split_once('-').is_some_and(|(_, part)| part == code)
    };
    all().filter(ending).filter_map(|subdivision| Subdivision::parse(subdivision.code)).collect()
}

/// What to write for a subdivision: `write CN-LN`.
#[must_use]
pub fn subdivision_instead(sent: &str) -> String {
    let meant = subdivisions_meant(sent);
    if meant.is_empty() || meant.len() > 5 {
        return "write the ISO 3166-2 code, such as CN-LN".to_owned();
    }
    format!("write {}", meant.iter().map(|code| code.code()).collect::<Vec<_>>().join(" or "))
}

/// A subdivision, or how to write it.
pub fn subdivision(sent: &str) -> Result<Subdivision, String> {
    let why = || format!("{} is not a subdivision code; {}", text::excerpt(sent), subdivision_instead(sent));
    Subdivision::parse(sent).ok_or_else(why)
}

/// The subdivision of a country that somebody means by its code, or by a name of it in English or in a language of the
/// region; of several or none, those that are nearest.
pub fn subdivision_within(sent: &str, country: Country) -> Result<Subdivision, String> {
    if let Some(code) = Subdivision::parse(sent) {
        return Ok(code);
    }
    let own = within(country);
    let same = |code: &&Subdivision| is_called(**code, sent);
    let named: Vec<&Subdivision> = own.iter().filter(same).collect();
    if let [only] = named.as_slice() {
        return Ok(**only);
    }
    let mut near: Vec<&Subdivision> = if named.is_empty() { own.iter().collect() } else { named };
    let apart = |code: &&Subdivision| strsim::osa_distance(&bare(code.name()), &bare(sent));
    near.sort_by_key(apart);
    if near.is_empty() || text::slug(sent).chars().count() > LONGEST {
        return Err(format!(
            "{} is not a subdivision code; {}",
            text::excerpt(sent),
            subdivision_instead(sent)
        ));
    }
    let nearest = near.iter().take(3).map(|code| format!("{code} ({})", code.name())).collect::<Vec<_>>();
    let (sent, nearest) = (text::excerpt(sent), nearest.join(", "));
    Err(format!("{sent} is no one subdivision of {}; the nearest are {nearest}", country.name()))
}

/// The subdivision of a country that has exactly this name, or whose code ends so; none of several.
#[must_use]
pub fn subdivision_named(name: &str, country: Country) -> Option<Subdivision> {
    let named: Vec<Subdivision> = within(country).into_iter().filter(|code| is_called(*code, name)).collect();
    if let [only] = named.as_slice() { Some(*only) } else { None }
}

/// The subdivisions of a country.
fn within(country: Country) -> Vec<Subdivision> {
    let known = rust_iso3166::ALL.iter().find(|known| known.alpha2 == country.code());
    known
        .and_then(|known| known.subdivisions())
        .into_iter()
        .flatten()
        .filter_map(|known| Subdivision::parse(known.code))
        .collect()
}

/// Whether the name, or the end of the code, is that of the subdivision.
fn is_called(code: Subdivision, sent: &str) -> bool {
    let ending = code.code().split_once('-').is_some_and(|(_, ending)| ending == sent.trim());
    let names = || other_names(sent).map(bare).chain([bare(sent)]);
    ending || names().any(|name| !name.is_empty() && name == bare(code.name()))
}

/// A name without accents, and without the word for what kind of subdivision it is.
fn bare(name: &str) -> String {
    let name = text::slug(&text::searched(name));
    let kind = [
        "-province",
        "-sheng",
        "-shi",
        "-zizhiqu",
        "-state",
        "-region",
        "-oblast",
        "-do",
        "-autonomous-region",
    ];
    kind.iter().find_map(|kind| name.strip_suffix(kind)).unwrap_or(&name).to_owned()
}
