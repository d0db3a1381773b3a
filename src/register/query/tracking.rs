//! Parameters that ask nothing.

/// Whether mail programs, social networks and spreadsheets hang a parameter of this name onto every address.
pub fn is_of_others(name: &str) -> bool {
    name.starts_with("utm_") || ["fbclid", "gclid", "mc_cid", "cache"].contains(&name)
}
