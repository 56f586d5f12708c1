//! Notices: who was told, what goes out, and how organisations and people want it.
//! Not here: who is told next and when (`hub::notify`).
//! Next: [`notice`], [`recipient`], [`delivery`], [`alarm`].

pub mod alarm;
pub mod delivery;
pub mod finding;
pub mod notice;
pub mod recipient;
pub mod roster;
pub mod setting;
