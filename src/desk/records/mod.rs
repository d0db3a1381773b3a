//! Records and their revisions. `column` (JSON read back), `record` (the three kinds), `cycles` (sources in circles), `outline`
//! (what the queue reads), `cautions` (what is to be confirmed), `save` (a new revision), `revision` (one saved state), `contents`
//! (what all say), `lineage` (its base, its authors), `locked_record` (locked for a change),
//! `citation` (sources lead on), `known_articles` (is it there already?), `pending_sources` (they wait with what cites them),
//! `proposal` (wanted changes, kept), `erasure` (gone for ever).

pub(crate) mod column;
pub mod record;
pub(crate) mod cycles;
pub(crate) mod outline;
pub(crate) mod cautions;
pub mod save;
pub mod revision;
pub(crate) mod contents;
pub(crate) mod lineage;
pub mod locked_record;
pub(crate) mod citation;
pub(crate) mod known_articles;
pub(crate) mod pending_sources;
pub(crate) mod proposal;
pub(crate) mod erasure;
