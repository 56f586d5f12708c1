//! Goes through a feed in XML item by item.
//! Not here: feeds in JSON ([`super::reader`]); what an item means (`jvn`, [`crate::cvrf`]).
//! Next: [`crate::xml`] cuts the text into elements.

use std::{collections::HashSet, io::Read};

use super::{About, FeedError, FeedKind, Flaw, Item, Limits, Summary};
use crate::{
    cvrf,
    jvn::{self, Form, Found},
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
            let found = jvn::found(&element, &mut self.summary.about);
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
                    return Ok(Some(Item::Advisory(*advisory)));
                }
            }
        }
        Ok(None)
    }
}

/// A document of CVRF, which is one item.
pub(super) struct CvrfDocument {
    item: Option<Item>,
    summary: Summary,
}

impl CvrfDocument {
    /// Reads it whole.
    pub(super) fn open(input: impl Read, limits: Limits) -> Result<Self, FeedError> {
        let mut bytes = Vec::new();
        let most = limits.item_bytes as u64;
        let outcome = input.take(most.saturating_add(1)).read_to_end(&mut bytes);
        outcome.map_err(|error| FeedError::from_reading(error, bytes.len() as u64))?;
        if bytes.len() as u64 > most {
            return Err(FeedError::TooLarge { what: "bytes in one item", limit: most });
        }
        let mut summary = Summary::new(FeedKind::Cvrf, About::default());
        let read = str::from_utf8(&bytes).map_err(Flaw::new).and_then(cvrf::advisory);
        let item = match read {
            Ok(advisory) => {
                summary.records = 1;
                summary.about.generated_at = Some(advisory.modified_at);
                Some(Item::Advisory(advisory))
            }
            Err(flaw) => {
                summary.skipped.note("document", &flaw.to_string());
                None
            }
        };
        Ok(Self { item, summary })
    }

    /// What it held.
    pub(super) const fn summary(&self) -> &Summary {
        &self.summary
    }
}

impl Iterator for CvrfDocument {
    type Item = Result<Item, FeedError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.item.take().map(Ok)
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
