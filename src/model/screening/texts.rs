//! What looks like personal data in one text. Everybody who looks at a record reads the same texts again, so what was found
//! is kept in memory. It follows from the text and from the names that its record knows, so it never grows old.

use std::sync::{Arc, LazyLock};

use moka::policy::EvictionPolicy;
use moka::sync::Cache;
use sha2::{Digest, Sha256};

use crate::model::screening::names::known::Known;
use crate::model::screening::names::names;
use crate::model::screening::{networks, numbers, streets};
use crate::model::value::text;

/// Looks like the name of a person.
pub const PERSONAL_NAME: &str = "personal-name";

/// Looks like an e-mail address.
pub const EMAIL: &str = "email";

/// Looks like a telephone number.
pub const PHONE: &str = "phone";

/// Looks like a name that somebody has on a network.
pub const HANDLE: &str = "handle";

/// Looks like the number of a passport or of an identity card.
pub const DOCUMENT_NUMBER: &str = "document-number";

/// Looks like a year of birth.
pub const BIRTH_YEAR: &str = "birth-year";

/// Looks like a postal address.
pub const POSTAL_ADDRESS: &str = "postal-address";

/// One kind of thing in one text: its code, and a sentence for people.
pub(crate) type Finding = (&'static str, String);

/// How a text is read.
#[derive(Debug, Clone, Copy)]
enum Kind {
    /// Somebody wrote it.
    Prose,
    /// Names of persons are in their place in it.
    Name,
    /// A key of a claim or a source.
    Key,
    /// An address on the web.
    Address,
}

/// Reads the texts of one record.
pub(crate) struct Reader {
    known: Known,
    /// Of the words that the record knows.
    digest: Sha256,
}

impl Reader {
    /// A word of these names is no name of a person, unless it begins with a family name.
    pub fn knowing<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let known = Known::of(names);
        let digest = Sha256::new().chain_update(known.sorted().join(" ")).chain_update("\n");
        Self { known, digest }
    }

    pub fn prose(&self, words: &str) -> Arc<[Finding]> {
        self.read(Kind::Prose, words)
    }

    pub fn name(&self, words: &str) -> Arc<[Finding]> {
        self.read(Kind::Name, words)
    }

    pub fn key(&self, key: &str) -> Arc<[Finding]> {
        self.read(Kind::Key, key)
    }

    pub fn address(&self, address: &str) -> Arc<[Finding]> {
        self.read(Kind::Address, address)
    }

    fn read(&self, kind: Kind, words: &str) -> Arc<[Finding]> {
        let digest = self.digest.clone().chain_update([kind as u8]).chain_update(words).finalize();
        FOUND.get_with(digest.into(), || {
            tracing::debug!(bytes = words.len(), "a text is screened");
            look(kind, words, &self.known).into()
        })
    }
}

/// What was found in texts, by the digest of all that it follows from: nobody can make two texts of one digest.
static FOUND: LazyLock<Cache<[u8; 32], Arc<[Finding]>>> = LazyLock::new(|| {
    let weight = |_: &[u8; 32], found: &Arc<[Finding]>| {
        let bytes = found.iter().map(|(_, message)| 40 + message.len()).sum::<usize>();
        u32::try_from(OF_ENTRY + bytes).unwrap_or(u32::MAX)
    };
    // What came in last is looked at next: a full cache has to take it in.
    let policy = EvictionPolicy::lru();
    Cache::builder().max_capacity(MOST_BYTES).eviction_policy(policy).weigher(weight).build()
});
/// About twenty-five thousand texts: those of a file of some thousand rows.
const MOST_BYTES: u64 = 8 * 1024 * 1024;
/// What the cache itself takes to keep one.
const OF_ENTRY: usize = 300;

fn look(kind: Kind, words: &str, known: &Known) -> Vec<Finding> {
    let mut findings = Vec::new();
    let names = match kind {
        Kind::Prose => names::names(words, known),
        Kind::Key => names::names_in_key(words),
        Kind::Name | Kind::Address => Vec::new(),
    };
    tell(&mut findings, PERSONAL_NAME, "the name of a person", &names);
    tell(&mut findings, EMAIL, "an e-mail address", &numbers::emails(words));
    if matches!(kind, Kind::Address) {
        return findings;
    }
    // Most texts are short and plain: where nothing can be found, nothing is looked for.
    let may = Marks::of(words);
    if may.hold_handles {
        tell(&mut findings, HANDLE, "a name on a network", &networks::handles(words, known));
    }
    if may.hold_digits < 1 {
        return findings;
    }
    let documents = if may.hold_digits < 6 { Vec::new() } else { numbers::documents(words) };
    // Digits that are a document's are not also a telephone's.
    let mut phones = if may.hold_digits < 6 { Vec::new() } else { numbers::phones(words) };
    phones.retain(|phone| !documents.iter().any(|document| document.contains(phone.as_str())));
    tell(&mut findings, PHONE, "a telephone number", &phones);
    tell(&mut findings, DOCUMENT_NUMBER, "the number of a document", &documents);
    if may.hold_digits >= 4 {
        tell(&mut findings, BIRTH_YEAR, "a year of birth", &numbers::births(words));
    }
    tell(&mut findings, POSTAL_ADDRESS, "a postal address", &streets::streets(words));
    findings
}

/// What a text holds of that without which nothing can be found in it.
struct Marks {
    /// Its digits, and the stars and crosses in their place.
    hold_digits: usize,
    hold_handles: bool,
}

impl Marks {
    fn of(words: &str) -> Self {
        // Another script has digits of its own, and words for everything.
        if !words.is_ascii() {
            return Self { hold_digits: usize::MAX, hold_handles: true };
        }
        let is_digit = |c: &u8| c.is_ascii_digit() || matches!(c, b'*' | b'x' | b'X');
        let digits = || words.bytes().filter(is_digit);
        let hold_digits = if digits().any(|c| c.is_ascii_digit()) { digits().count() } else { 0 };
        let hold_handles = hold_digits > 0 || words.contains(['@', '/', ':', '_']) || words.contains("QQ");
        Self { hold_digits, hold_handles }
    }
}

/// The first of what was found is quoted, the others are counted.
fn tell(findings: &mut Vec<Finding>, code: &'static str, what: &str, found: &[String]) {
    if let [first, others @ ..] = found {
        let more = if others.is_empty() { String::new() } else { format!(", and {} more", others.len()) };
        findings.push((code, format!("looks like {what}: {}{more}", text::excerpt(first))));
    }
}
