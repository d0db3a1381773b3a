//! Bodies that somebody sends: read strictly, or refused with the field that is wrong.

pub(crate) mod read;
pub(crate) mod strict;
pub(crate) mod typed;
pub mod submitted;
pub(crate) mod upload;
