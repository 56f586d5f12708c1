//! Lists of things as people keep them: Excel workbooks and CSV, read whatever their layout, and written.
//! Not here: storing what was read (`hub`), other formats with a fixed shape (the modules beside).
//! Next: [`read`] gives rows, [`heading`] finds where the list begins, [`lines`] what each row is, [`mapping`] what
//! each column is; [`mod@write`] writes.

pub mod asset_columns;
pub mod asset_words;
pub mod heading;
pub mod lines;
pub mod mapping;
mod product_version;
pub mod read;
pub mod register_words;
#[cfg(test)]
mod tests;
pub mod write;

pub use product_version::{ProductVersion, split_product_version};
