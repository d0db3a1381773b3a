//! What the start says: where it listens, where the data lie, who can write, and what to try. Only what is true.

use std::env;
use std::io::Write;
use std::net::SocketAddr;
use std::path::Path;

use crate::cli::failure::Failure;
use crate::config::Store;
use crate::desk::Desk;
use crate::desk::access::keys::key;
use crate::model::vocabulary::access::KeyRole;
use crate::register::Register;
use crate::register::query::filter::Filter;

/// Says it on standard output.
pub async fn announce(
    listening: SocketAddr,
    public: Option<&str>,
    place: &str,
    store: &Store,
    register: &Register,
    desk: &Desk,
) -> Result<(), Failure> {
    let listens_on = format!("http://{listening}");
    let begin = format!("Refoulement listens on {listens_on}\n  data: {place}\n");
    // What listens on all addresses of a container is reached by another.
    let here = public.unwrap_or(&listens_on);
    say(&begin)?;
    let snapshot = register.snapshot().ok_or("the register could not be read")?;
    let filter = Filter::default();
    let totals = register.select(&snapshot, &filter, snapshot.version).await?.totals(&filter);
    let mut words = format!("  version {}: {}\n", snapshot.version, totals.headline);
    words += &writers(store, desk).await?;
    words.extend([
        "Try:\n",
        &format!("  curl '{here}/v1/incidents'\n"),
        &format!("  curl '{here}/v1/statistics?group_by=repatriation_status'\n"),
        &format!("  {here}/ in a browser\n"),
    ]);
    say(&words)
}

/// In one piece: lines of two processes on one terminal stay apart.
fn say(words: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    out.write_all(words.as_bytes())?;
    Ok(out.flush()?)
}

/// Who holds a key that is valid now; without a key, how to make the first ones.
async fn writers(store: &Store, desk: &Desk) -> Result<String, Failure> {
    let now = desk.clock().now();
    let active: Vec<KeyRole> = key::list(desk.pool(), None)
        .await?
        .into_iter()
        .filter(|key| key.is_active(now))
        .map(|key| key.role)
        .collect();
    let count = |role: KeyRole| active.iter().filter(|active| **active == role).count();
    let by_role = [KeyRole::Contributor, KeyRole::Editor, KeyRole::Admin];
    let counts = by_role.map(|role| format!("{} {}", count(role), role.word())).join(", ");
    if !active.is_empty() {
        return Ok(format!("  valid keys: {counts}\n"));
    }
    let command = typed(store);
    let line = |role: KeyRole| {
        format!("  {command} key create --role {} --holder NAME{}\n", role.word(), same(store))
    };
    let lines: String = [KeyRole::Contributor, KeyRole::Editor].map(line).concat();
    Ok(format!(
        "Nobody can write yet. A key is for one person; these make one each, also while this runs:\n{lines}"
    ))
}

/// The program as this person started it. Cargo, and `script/server`, say so by a variable.
fn typed(store: &Store) -> String {
    let own = env::args_os().next().unwrap_or_default();
    let words = if let Ok(words) = env::var("REFOULEMENT_TYPED") {
        words
    } else if env::var_os("CARGO").is_some() && env::var_os("CARGO_MANIFEST_DIR").is_some() {
        "cargo run --".to_owned()
    } else {
        quoted(&own.to_string_lossy())
    };
    // The address may hold a password, which is not shown; the person has it where they gave it to this start.
    if store.settings().database_url.is_some() { format!("DATABASE_URL=… {words}") } else { words }
}

/// The settings that say which register is meant, as they were given.
fn same(store: &Store) -> String {
    let folder = |flag: &str, folder: Option<&Path>| {
        folder.map(|folder| format!(" {flag} {}", quoted(&folder.to_string_lossy()))).unwrap_or_default()
    };
    let Store { data, database_url: _, may_lose_data, pg_bin } = store;
    if store.settings().database_url.is_some() {
        return if *may_lose_data { " --may-lose-data".to_owned() } else { String::new() };
    }
    folder("--data", data.as_deref()) + &folder("--pg-bin", pg_bin.as_deref())
}

/// As a shell takes it for one word.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-+=:@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_folder_with_spaces_and_quotes_is_one_word_of_a_shell() {
        assert_eq!(quoted("trial"), "trial");
        assert_eq!(quoted("my data"), "'my data'");
        assert_eq!(quoted("o'clock"), r"'o'\''clock'");
    }
}
