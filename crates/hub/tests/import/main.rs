//! Importing and exporting a hospital's list, on both databases: the good case, the refused one, the other tenant.
//! Not here: cells, keys and components one by one (`hub::inventory::import`), pages (`web`).
//! Next: [`desk`], which does what a person does at the pages.

mod applying;
mod comparing;
mod desk;
mod exporting;
mod files;
mod size;
