//! Japanese text as people type it: one form for search and comparison, and dates of every kind.
//! Not here: texts of the screen (`web`), Japanese version phrases of feeds (`formats`).
//! Next: [`normalise`] and [`bigrams`] for search, [`date`] for dates, [`era`] for 令和 and its forerunners.

pub mod date;
pub mod era;
mod normal;
mod nul;
pub mod serial;
mod width;

pub use date::{Fuzzy, parse_date};
pub use era::{Era, era_date};
pub use normal::{bigrams, half_width, likeness_pct, normalise};
pub use nul::json_holds_nul;
pub use serial::{Epoch, date_of_serial};
pub use width::shortened;
