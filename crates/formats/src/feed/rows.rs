//! Goes through a feed in CSV row by row: scores of EPSS, ends of support.
//! Not here: what a row means ([`crate::epss`], `support`).
//! Next: [`super::opened`].

use std::io::Read;

use super::{About, FeedError, FeedKind, Item, Limits, Summary};
use crate::{epss::Scores, support::Table};

/// Scores of EPSS.
pub(super) struct ScoreFeed<R> {
    scores: Scores<R>,
    summary: Summary,
}

impl<R: Read> ScoreFeed<R> {
    pub(super) fn open(input: R, limits: Limits) -> Result<Self, FeedError> {
        let scores = Scores::unpacked(input, limits)?;
        let about = About { generated_at: scores.about().scored_at, ..About::default() };
        Ok(Self { scores, summary: Summary::new(FeedKind::Epss, about) })
    }

    pub(super) const fn summary(&self) -> &Summary {
        &self.summary
    }
}

impl<R: Read> Iterator for ScoreFeed<R> {
    type Item = Result<Item, FeedError>;

    fn next(&mut self) -> Option<Self::Item> {
        let score = self.scores.next()?;
        self.summary.records += u64::from(score.is_ok());
        Some(score.map(Item::Score))
    }
}

/// A table of ends of support.
pub(super) struct SupportTable<R> {
    table: Table<R>,
    summary: Summary,
}

impl<R: Read> SupportTable<R> {
    pub(super) fn open(input: R, limits: Limits) -> Self {
        Self { table: Table::open(input, limits), summary: Summary::new(FeedKind::Support, About::default()) }
    }

    pub(super) const fn summary(&self) -> &Summary {
        &self.summary
    }
}

impl<R: Read> Iterator for SupportTable<R> {
    type Item = Result<Item, FeedError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.table.next_row()? {
                Err(error) => return Some(Err(error)),
                Ok(Ok(end)) => {
                    self.summary.records += 1;
                    return Some(Ok(Item::SupportEnd(end)));
                }
                Ok(Err((row, flaw))) => self.summary.skipped.note(&format!("row {row}"), &flaw.to_string()),
            }
        }
    }
}
