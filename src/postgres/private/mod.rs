//! The private server: its programs, its folder, and its life, tied to those who use it. In reading order.

mod install;
mod find;
mod identity;
mod folder;
mod guard;
mod postmaster;
mod private;

pub(crate) use find::{OLDEST, programs};
pub(crate) use folder::Home;
pub(crate) use private::{Private, SUPERUSER};
