//! A run of stock-taking and its parts, one for each department.
//! Not here: the devices in it ([`super::item`]).
//! Next: [`fiscal_year`], by which a run is named.

use crate::ids::{StocktakeId, StocktakePartId};
use jiff::civil::Date;

/// A run of stock-taking 棚卸し.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stocktake {
    /// Its identifier.
    pub id: StocktakeId,
    /// What it is called; never empty.
    pub name: String,
    /// The Japanese fiscal year 年度 it is for.
    pub fiscal_year: i16,
    /// By when departments answer.
    pub due_on: Date,
    /// Who opened it, by name.
    pub opened_by: String,
    /// When, ms UTC.
    pub opened_at_ms: i64,
    /// Who closed it and when; from then on nothing in it changes.
    pub closed: Option<Closed>,
    /// Counts changes; a form that carries an older one is stale.
    pub version: i64,
}

/// The end of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// Who closed it, by name.
    pub by: String,
    /// When, ms UTC.
    pub at_ms: i64,
    /// What they remarked, for the report.
    pub note: String,
}

/// What one department answers for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its identifier.
    pub id: StocktakePartId,
    /// The run it belongs to.
    pub stocktake: StocktakeId,
    /// The department, as the ledger writes it; empty for the assets without one.
    pub department: String,
}

impl Stocktake {
    /// Whether answers are still taken.
    pub const fn is_open(&self) -> bool {
        self.closed.is_none()
    }

    /// Whether its day has passed while it is open.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.is_open() && self.due_on < today
    }
}

/// The Japanese fiscal year 年度 of a day: from April to the March after.
pub fn fiscal_year(day: Date) -> i16 {
    if day.month() < 4 { day.year().saturating_sub(1) } else { day.year() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_fiscal_year_begins_in_april() {
        assert_eq!(fiscal_year(date(2026, 3, 31)), 2025);
        assert_eq!(fiscal_year(date(2026, 4, 1)), 2026);
        assert_eq!(fiscal_year(date(2026, 12, 31)), 2026);
    }

    #[test]
    fn a_closed_run_is_never_overdue() {
        let mut run = Stocktake {
            id: "0190163d-8694-739b-aea5-966c26f8ad91".parse().unwrap(),
            name: "x".into(),
            fiscal_year: 2026,
            due_on: date(2026, 11, 20),
            opened_by: "x".into(),
            opened_at_ms: 0,
            closed: None,
            version: 1,
        };
        assert!(!run.is_overdue(date(2026, 11, 20)), "its last day counts");
        assert!(run.is_overdue(date(2026, 11, 21)));
        run.closed = Some(Closed { by: "x".into(), at_ms: 0, note: String::new() });
        assert!(!run.is_overdue(date(2026, 11, 21)));
    }
}
