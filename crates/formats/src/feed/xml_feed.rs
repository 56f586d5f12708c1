//! Goes through a feed in XML item by item.
//! Not here: feeds in JSON ([`super::reader`]); what an item means (`jvn`).
//! Next: [`crate::xml`] cuts the text into elements.

use std::{collections::HashSet, io::Read};

use super::{About, FeedError, FeedKind, Item, Limits, Summary};
use crate::{
    jvn::{Form, Found},
    xml::Document,
};

/// A feed in XML being read: an iterator over its items.
pub(super) struct XmlFeed<R> {
    document: Document<R>,
    form: Form,
    summary: Summary,
    /// Numbers of advisories so far.
    seen: HashSet<String>,
    limits: Limits,
    /// The last item, or an error, was given.
    is_done: bool,
}

impl<R: Read> XmlFeed<R> {
    /// Finds out the form of a feed.
    pub(super) fn open(input: R, limits: Limits) -> Result<Self, FeedError> {
        let document = Document::open(input, limits)?;
        let form = Form::of(document.root()).map_err(|found| FeedError::Unknown { found })?;
        let summary = Summary::new(FeedKind::Jvn, About::default());
        Ok(Self { document, form, summary, seen: HashSet::new(), limits, is_done: false })
    }

    /// What has been read so far.
    pub(super) const fn summary(&self) -> &Summary {
        &self.summary
    }

    fn advance(&mut self) -> Result<Option<Item>, FeedError> {
        while let Some(element) = self.document.next(|name| self.form.visit(name))? {
            let found = self.form.read(&element, &mut self.summary.about);
            let found = found.map_err(|what| self.document.damaged(&what))?;
            if !matches!(found, Found::Nothing) && self.summary.items() >= self.limits.items {
                return Err(FeedError::TooLarge { what: "items", limit: self.limits.items });
            }
            match found {
                Found::Nothing => {}
                Found::Flawed { which, why } => {
                    let place = self.summary.items().saturating_add(1);
                    let which = if which.is_empty() { format!("item {place}") } else { which };
                    self.summary.skipped.note(&which, &why);
                }
                Found::Advisory(advisory) => {
                    self.summary.records += 1;
                    self.summary.rejected += u64::from(advisory.is_withdrawn);
                    self.summary.duplicates += u64::from(!self.seen.insert(advisory.id.clone()));
                    return Ok(Some(Item::Advisory(advisory)));
                }
            }
        }
        Ok(None)
    }
}

impl<R: Read> Iterator for XmlFeed<R> {
    type Item = Result<Item, FeedError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_done {
            return None;
        }
        let step = self.advance().transpose();
        self.is_done = !matches!(step, Some(Ok(_)));
        step
    }
}
