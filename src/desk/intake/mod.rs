//! What comes in. `submitted` (what is sent), `brought` (sources that come along), `proposal` (changes of public records),
//! `submission` (incidents and claims), `source_correction` (a source mended).

pub mod submitted;
pub mod sources;
pub(crate) mod citations;
pub mod proposal;
pub mod submission;
pub mod source_correction;
