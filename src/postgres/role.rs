//! Who connects, and with which password.

use sha2::{Digest, Sha256};

/// Who connects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Owns the schemas and runs the migrations: the user of `DATABASE_URL`, or the private server's superuser.
    Owner,
    /// Reads and writes on the desk, and projects what is published.
    Desk,
    /// Reads what is published, and nothing else.
    Public,
}

/// Every process with the same URL derives the same password, and nobody has to keep two more secrets.
pub(crate) fn derived_password(role: &str, url_password: &str) -> String {
    let hash = Sha256::new()
        .chain_update("refoulement role ")
        .chain_update(role)
        .chain_update([0])
        .chain_update(url_password)
        .finalize();
    hex::encode(hash)
}

#[cfg(test)]
mod tests {
    use super::derived_password;

    #[test]
    fn each_role_has_a_password_of_its_own_and_the_same_in_every_process() {
        let desk = derived_password("refoulement_desk", "secret");
        assert_eq!(desk.len(), 64);
        assert_eq!(desk, derived_password("refoulement_desk", "secret"));
        assert_ne!(desk, derived_password("refoulement_public", "secret"));
        assert_ne!(desk, derived_password("refoulement_desk", "secret2"));
    }
}
