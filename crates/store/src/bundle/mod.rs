//! Bundles in the database: own keys and those of senders, what was taken and what was made. All of it is the
//! installation's and belongs to no organisation.
//! Not here: signatures and rules (`hub::bundle`).
//! Next: [`key`], [`taken`], [`made`].

pub mod key;
pub mod made;
pub mod taken;
