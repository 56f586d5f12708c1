//! TLS: the hub's own authority and certificate, or a given certificate; read again when it changes.
//! Not here: connections ([`crate::serve`]).
//! Next: [`authority`] makes certificates, [`keeper`] keeps the present one.

mod authority;
mod expiry;
mod keeper;
mod material;
mod name;

/// The folder of the own authority within the data folder.
pub(crate) const FOLDER: &str = "tls";

pub(crate) use authority::{Authority, Reach};
pub(crate) use keeper::{Keeper, Source, keep};
pub(crate) use material::Ready;
pub(crate) use name::Name;

#[cfg(test)]
mod tests;
