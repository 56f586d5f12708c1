//! Evidence in the database: files, the devices they showed, what they filled, the parts of products.
//! Not here: rules (`domain::inventory::evidence`) and permissions (`hub::inventory`).
//! Next: [`mod@file`] for a file on its way, [`device`] for what it showed.

pub mod covered;
pub mod device;
pub mod file;
pub mod filled;
pub mod listed;
pub mod part;
pub mod proposed;
pub mod way;
