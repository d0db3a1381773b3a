//! Settings of `key`.

use chrono::{NaiveDate, TimeDelta};
use clap::{Args, Subcommand};

use crate::config::store::Store;
use crate::desk::access::keys::wanted::is_holder;
use crate::model::vocabulary::access::KeyRole;

/// What can be done with keys.
#[derive(Debug, Subcommand)]
pub enum Key {
    /// Make a key, and print it alone on standard output. It is shown once and kept nowhere.
    Create(CreateKey),
    /// Print a table of all keys, without their secrets.
    List(ListKeys),
    /// End a key at once.
    Revoke(RevokeKey),
    /// Make a key that takes the place of another, and print it alone on standard output.
    Rotate(RotateKey),
}

/// Settings of `key create`.
#[derive(Debug, Args)]
pub struct CreateKey {
    /// Where the register is kept.
    #[command(flatten)]
    pub store: Store,

    /// What the key may do: contributor (submit cases), editor (check and publish), admin (make keys; sees no record).
    #[arg(long, value_name = "ROLE", value_parser = role)]
    pub role: KeyRole,

    /// The person, in lower case, such as kim or lee.ann. Several keys of one holder are one person.
    #[arg(long, value_name = "NAME", value_parser = holder)]
    pub holder: String,

    /// The day on which the key is no longer valid, from 00:00 UTC, such as 2027-01-31; never, if left out.
    #[arg(long, value_name = "DAY", value_parser = a_day)]
    pub expires: Option<NaiveDate>,
}

/// Settings of `key list`.
#[derive(Debug, Args)]
pub struct ListKeys {
    /// Where the register is kept.
    #[command(flatten)]
    pub store: Store,
}

/// Settings of `key revoke`.
#[derive(Debug, Args)]
pub struct RevokeKey {
    /// Where the register is kept.
    #[command(flatten)]
    pub store: Store,

    /// The key's id, as in `key list`: the first part after rfl_.
    pub id: String,
}

/// Settings of `key rotate`.
#[derive(Debug, Args)]
pub struct RotateKey {
    /// Where the register is kept.
    #[command(flatten)]
    pub store: Store,

    /// The key's id, as in `key list`: the first part after rfl_.
    pub id: String,

    /// How long the old key is valid beside the new one: 0, or a number of minutes, hours or days such as 30m, 24h, 7d.
    #[arg(long, value_name = "TIME", default_value = "24h", value_parser = overlap)]
    pub overlap: TimeDelta,

    /// The day on which the new key is no longer valid, from 00:00 UTC; as the old one, if left out.
    #[arg(long, value_name = "DAY", value_parser = a_day)]
    pub expires: Option<NaiveDate>,
}

fn role(word: &str) -> Result<KeyRole, String> {
    KeyRole::parse(word).ok_or_else(|| format!("one of {}", KeyRole::words().join(", ")))
}

pub(crate) fn holder(name: &str) -> Result<String, &'static str> {
    let allowed = "1 to 64 lower-case letters, digits, dots, hyphens and underscores, beginning with a letter or digit; not founding";
    if is_holder(name) { Ok(name.to_owned()) } else { Err(allowed) }
}

/// A whole number and a unit; at most a year.
fn overlap(text: &str) -> Result<TimeDelta, &'static str> {
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = text.strip_suffix(unit).and_then(|number| number.parse::<u32>().ok()).map(i64::from);
    let overlap = match (number, unit) {
        (Some(0), "") => Some(TimeDelta::zero()),
        (Some(number), "m") => Some(TimeDelta::minutes(number)),
        (Some(number), "h") => Some(TimeDelta::hours(number)),
        (Some(number), "d") => Some(TimeDelta::days(number)),
        _ => None,
    };
    overlap
        .filter(|overlap| *overlap <= TimeDelta::days(366))
        .ok_or("0, or a number of minutes, hours or days such as 30m, 24h, 7d, at most a year")
}

fn a_day(text: &str) -> Result<NaiveDate, &'static str> {
    crate::register::query::form::day(text).ok_or("a day such as 2027-01-31")
}
