//! What is public, and the one door to it. `commitment` (the secret leaf), `document` (what one reads), `readings` (sources
//! over time), `history` (a record's publications), `projected` (its states), `projection` (what becomes visible), `store`
//! (read it back), `statements` and `rows` (write what differs), `version` (the locked counter), `republish` (an act's
//! effect), `acceptance` (the new truth), `masking` (newly hidden names; hidden contradictions), `publish` (the door itself), `rebuild` (all of it
//! anew).

pub(crate) mod commitment;
pub(crate) mod document;
pub(crate) mod readings;
pub(crate) mod history;
pub(crate) mod projected;
pub(crate) mod projection;
pub(crate) mod store;
pub(crate) mod statements;
pub(crate) mod rows;
pub mod version;
pub(crate) mod republish;
pub(crate) mod acceptance;
pub(crate) mod masking;
pub mod publish;
pub mod rebuild;
