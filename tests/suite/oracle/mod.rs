//! The real code against a second, naive implementation, over random registers; and tables of worked examples.

mod asked;
mod buckets;
mod cells;
mod edtf;
mod filters;
mod joint;
mod naive;
mod origins;
mod pages;
mod periods;
mod proposals;
mod queries;
mod redaction;
mod rules;
mod statistics;
mod tables;
mod texts;
pub mod world;

use proptest::test_runner::Config;

/// So many cases, unless PROPTEST_CASES says otherwise. Failures are printed, not written into the tree.
pub fn cases(usual: u32) -> Config {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(usual);
    Config { cases, failure_persistence: None, ..Config::default() }
}
