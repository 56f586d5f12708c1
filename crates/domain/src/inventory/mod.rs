//! Inventory 資産台帳: what a hospital has, with the software in it.
//! Not here: reading files (`formats::sheets`), storing (`store::inventory`).
//! Next: [`asset`].

pub mod asset;
pub mod book;
pub mod check;
pub mod component;
pub mod evidence;
pub mod field;
pub mod import;
mod kind_words;
pub mod map;
pub mod query;
pub mod register;
pub mod seen;
pub mod stocktake;

pub use asset::{Asset, AssetDetails, AssetKind, CareRole, Exposure, PatchState};
pub use book::Book;
pub use check::AssetFault;
pub use component::{Component, ComponentKind};
pub use field::LedgerField;
pub use import::{ImportState, RowVerdict};
pub use query::Query;
