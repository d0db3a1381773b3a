//! The word of a list that somebody means who writes another one.

use crate::model::value::text;

/// The most characters of a word that is compared.
const LONGEST: usize = 60;

/// Words that people write, and what they mean by them; of these, a list has some or none.
const MEANINGS: &[(&str, &[&str])] = &[
    (
        "arrested apprehended captured caught seized jailed imprisoned custody in_custody held detention",
        &["detained"],
    ),
    ("deported deportation removed", &["repatriated", "expelled"]),
    ("returned refouled refoulement sent_back sent_home forcibly_returned repatriation", &["repatriated"]),
    (
        "at_risk threatened pending awaiting_repatriation facing_return facing_deportation",
        &["facing_repatriation"],
    ),
    ("moved relocated transport", &["transferred", "transfer"]),
    ("freed set_free let_go", &["released"]),
    ("dead killed deceased death", &["died"]),
    ("fled", &["escaped"]),
    ("refused rejected_by_origin", &["return_refused"]),
    ("not_known n_a na unclear null", &["unknown"]),
    ("resettlement asylum", &["resettled"]),
    ("exactly precise precisely equal", &["exact"]),
    ("approx approximate approximately circa ca around some roughly nearly almost estimated", &["about"]),
    ("min minimum no_fewer_than not_less_than gte", &["at_least"]),
    ("over above exceeding gt", &["more_than"]),
    ("max maximum up_to no_more_than not_more_than lte", &["at_most"]),
    ("range from_to", &["between"]),
    ("people individuals all everybody", &["persons"]),
    ("defectors escapees asylum_seekers", &["refugees"]),
    ("yes confirms says affirms true reports", &["asserts"]),
    ("no refutes false rejects", &["denies"]),
    ("unconfirmed not_confirmed", &["cannot_confirm"]),
    ("alleged claimed hearsay", &["reported"]),
    ("feared suspected likely", &["believed"]),
    ("newspaper news press article agency broadcaster website blog", &["media"]),
    ("charity organisation organization nonprofit", &["ngo"]),
    ("united_nations ohchr unhcr", &["un"]),
    ("official state ministry police", &["government"]),
    ("witness interview", &["testimony"]),
    ("paper journal study", &["academic"]),
    ("city town village county municipality", &["locality"]),
    ("province state region admin1 adm1 state_code", &["subdivision"]),
    ("address building point crossing street", &["site"]),
    ("destination", &["intended_destination"]),
    ("arrest place_of_detention detention_place", &["detention"]),
    ("child children kid kids infant baby", &["minor"]),
    ("woman women girl girls", &["female"]),
    ("man men boy boys", &["male"]),
    ("old aged", &["elderly"]),
    ("broker smuggler", &["guide"]),
    ("waiting open pending new", &["submitted"]),
    ("accepted public live", &["published"]),
    ("single one single_source low", &["one_source"]),
    ("multiple several multiple_sources corroborated high", &["several_sources"]),
    ("disputed denied", &["contested"]),
    ("official confirmed", &["officially_confirmed"]),
    ("status outcome fate result", &["repatriation_status", "state"]),
    ("country country_code countrycode host hostcountry iso iso2 iso3 nation where", &["host_country"]),
    ("nationality citizenship origin from_country country_of_origin origincountry", &["origin_country"]),
    ("location city locality town place_name placename place_key site", &["place"]),
    ("source publisher newspaper media sources", &["outlet"]),
    ("newest latest", &["-date"]),
];

/// What a word is written as in lists: small letters, with low lines between.
fn plain(word: &str) -> String {
    text::slug(word).replace('-', "_")
}

/// The words of the list that are meant by another: by a letter or two, by another form, or by sense.
#[must_use]
pub fn meant<'a>(sent: &str, words: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    if sent.chars().count() > LONGEST {
        return Vec::new();
    }
    let sent = plain(sent);
    let words: Vec<&str> = words.into_iter().collect();
    if let Some(same) = words.iter().find(|word| plain(word) == sent) {
        return vec![*same];
    }
    let by_sense = MEANINGS.iter().filter(|(wrong, _)| wrong.split(' ').any(|wrong| wrong == sent));
    let by_sense: Vec<&str> = by_sense
        .flat_map(|(_, right)| right.iter())
        .filter_map(|right| words.iter().find(|word| *word == right).copied())
        .collect();
    if !by_sense.is_empty() {
        return by_sense;
    }
    nearest(&sent, &words).into_iter().collect()
}

/// The one word that is nearest, if it is near enough: a third of its letters may differ, and at most three.
fn nearest<'a>(sent: &str, words: &[&'a str]) -> Option<&'a str> {
    let apart = |word: &&str| strsim::osa_distance(sent, &plain(word));
    let best = words.iter().min_by_key(|word| apart(word))?;
    let most = (sent.chars().count() / 3).min(3);
    (apart(best) <= most).then_some(*best)
}

/// The same as the end of a sentence: `; did you mean detained?`. Empty where nobody knows.
#[must_use]
pub fn did_you_mean<'a>(sent: &str, words: impl IntoIterator<Item = &'a str>) -> String {
    let meant = meant(sent, words);
    if meant.is_empty() { String::new() } else { format!("; did you mean {}?", meant.join(" or ")) }
}

/// Why a word was refused that the list does not have.
#[must_use]
pub fn not_listed<'a>(sent: &str, words: impl IntoIterator<Item = &'a str>) -> String {
    format!("{} is not one of the allowed words{}", text::excerpt(sent), did_you_mean(sent, words))
}
