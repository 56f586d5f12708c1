//! Stock-taking 棚卸し: a yearly run in which each department says what of its list is there.
//! Not here: links and pages (`hub`, `web`), storing (`store::inventory::stocktake`).
//! Next: [`run`] for a run and its parts, [`item`] for one device of it, [`tally`] for how far it is.

pub mod item;
pub mod run;
pub mod tally;

pub use item::{
    Answered, Correction, Decided, Facts, Item, ItemCursor, ItemDecision, ItemQuery, ListedItem, Outcome,
    Report, ReportFault, Said, Seen, Via,
};
pub use run::{Closed, Part, Stocktake, fiscal_year};
pub use tally::Tally;
