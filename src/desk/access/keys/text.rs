//! A key as its holder has it: `rfl_<id>_<secret>_<checksum>`, all in lower-case hexadecimal digits.
//!
//! The checksum is over what stands before it. So a typing error, and a thing that only looks like a key, are told
//! without asking the database; and a scanner of files can know a key where it finds one.

use std::fmt;

use sha2::{Digest, Sha256};

const PREFIX: &str = "rfl";
/// Bytes of the id: enough that no two keys of a register meet.
const ID: usize = 8;
/// Bytes of the secret: 256 bits.
const SECRET: usize = 32;
/// Bytes of the checksum.
const CHECKSUM: usize = 4;

/// A whole key. It is shown once, to whoever made it, and kept nowhere; printing it for debugging shows its id alone.
pub struct KeyText {
    text: String,
    /// What is kept of the secret.
    secret_sha256: [u8; 32],
}

impl KeyText {
    /// A new key, from the operating system's randomness.
    pub(crate) fn random() -> Result<Self, getrandom::Error> {
        let (mut id, mut secret) = ([0; ID], [0; SECRET]);
        getrandom::fill(&mut id)?;
        getrandom::fill(&mut secret)?;
        let secret = hex::encode(secret);
        let body = format!("{PREFIX}_{}_{secret}", hex::encode(id));
        Ok(Self::of(format!("{body}_{}", checksum(&body)), &secret))
    }

    fn of(text: String, secret: &str) -> Self {
        Self { text, secret_sha256: Sha256::digest(secret).into() }
    }

    /// Reads what somebody sent; none if it is not a key of this form, or has been mistyped.
    #[must_use]
    pub fn parse(sent: &str) -> Option<Self> {
        let (body, sum) = sent.rsplit_once('_')?;
        let mut parts = body.split('_');
        let (prefix, id, secret) = (parts.next()?, parts.next()?, parts.next()?);
        let whole = prefix == PREFIX && is_hex(id, ID) && is_hex(secret, SECRET) && parts.next().is_none();
        (whole && sum == checksum(body)).then(|| Self::of(sent.to_owned(), secret))
    }

    /// The key itself, for the one time at which it is shown.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.text
    }

    /// What names the key in lists: no secret.
    #[must_use]
    pub fn id(&self) -> &str {
        self.text.split('_').nth(1).unwrap_or_default()
    }

    /// What is kept of the secret.
    pub(crate) fn secret_sha256(&self) -> [u8; 32] {
        self.secret_sha256
    }
}

impl fmt::Debug for KeyText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyText({PREFIX}_{}_\u{2026})", self.id())
    }
}

/// Whether this can be the id of a key; what cannot is not looked up.
pub(crate) fn is_id(text: &str) -> bool {
    is_hex(text, ID)
}

fn is_hex(text: &str, bytes: usize) -> bool {
    text.len() == 2 * bytes && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn checksum(body: &str) -> String {
    hex::encode(&Sha256::digest(body)[..CHECKSUM])
}

#[cfg(test)]
mod tests {
    use crate::desk::access::keys::text::KeyText;

    #[test]
    fn a_key_is_read_in_its_one_right_form_only() {
        let key = KeyText::random().unwrap();
        let text = key.reveal().to_owned();
        let again = KeyText::parse(&text).unwrap();
        assert_eq!((again.id(), again.secret_sha256()), (key.id(), key.secret_sha256()));
        assert_eq!(text.len(), 3 + 1 + 16 + 1 + 64 + 1 + 8);
        for at in 0..text.len() {
            let mut wrong: Vec<char> = text.chars().collect();
            wrong[at] = if wrong[at] == '0' { '1' } else { '0' };
            assert!(KeyText::parse(&wrong.into_iter().collect::<String>()).is_none(), "an error at {at}");
        }
        let cases = [
            String::new(),
            "rfl".to_owned(),
            text.to_uppercase(),
            format!("{text} "),
            format!(" {text}"),
            format!("{text}_"),
            text[..92].to_owned(),
        ];
        for wrong in cases {
            assert!(KeyText::parse(&wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn no_two_keys_are_alike_and_debugging_shows_no_secret() {
        let (one, two) = (KeyText::random().unwrap(), KeyText::random().unwrap());
        assert_ne!(one.reveal(), two.reveal());
        let secret = one.reveal().split('_').nth(2).unwrap();
        let shown = format!("{one:?}");
        assert!(shown.contains(one.id()) && !shown.contains(&secret[..8]), "{shown}");
    }
}
