//! Outlets that look like another one: a typing error that splits an outlet in two, or a name made to be mistaken.

use unicode_security::confusable_detection::skeleton;

use crate::model::value::text;

/// What the name looks like, if it is not among the known outlets and one of them is all but the same.
pub fn look_alike(name: &str, outlets: &[&str]) -> Option<String> {
    if outlets.contains(&name) {
        return None;
    }
    let likeness = |other: &&str| distance(name, other).map(|apart| (apart, (*other).to_owned()));
    let (apart, other) = outlets.iter().filter_map(likeness).min()?;
    let how = match apart {
        0 => "looks the same as the outlet",
        1 => "differs by one letter from the outlet",
        _ => "differs by two letters from the outlet",
    };
    Some(format!("{how} {}", text::excerpt(&other)))
}

/// How many letters the names are apart, if that is few enough for names of their length. Case, spaces, punctuation,
/// accents and letters that look alike (the skeleton of UTS #39) count as nothing.
fn distance(a: &str, b: &str) -> Option<usize> {
    let (plain_a, plain_b) = (letters(&text::fold(a)), letters(&text::fold(b)));
    if plain_a.is_empty() || plain_b.is_empty() {
        return None;
    }
    // As it is written a large I looks like a small l; in lower case it does not.
    if bones(a) == bones(b) || bones(&text::fold(a)) == bones(&text::fold(b)) {
        return Some(0);
    }
    let most = match plain_a.chars().count().min(plain_b.chars().count()) {
        0..6 => 0,
        6..10 => 1,
        _ => 2,
    };
    // Two letters that changed places are one error.
    let apart = strsim::osa_distance(&plain_a, &plain_b);
    (apart <= most).then_some(apart)
}

fn bones(name: &str) -> String {
    letters(&skeleton(name).collect::<String>())
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
