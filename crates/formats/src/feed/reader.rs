//! Goes through a feed in JSON item by item.
//! Not here: feeds in XML ([`super::xml_feed`]); what an item means (`nvd`, `kev`).
//! Next: [`super::outline`] cuts the text into items, [`super::summary`] counts them.

use std::{
    collections::{HashSet, VecDeque},
    io::Read,
};

use domain::{
    text::json_holds_nul,
    vulnerabilities::{CveId, CveStatus},
};
use serde::{Deserialize, de::IgnoredAny};

use super::{
    About, FeedError, FeedKind, Flaw, Item, Limits, Summary, Text,
    outline::{Mark, Outline},
    text::shortened,
};
use crate::{csaf, cve5, kev, nvd, support};

/// A feed in JSON being read: an iterator over its items.
pub(super) struct JsonFeed<R> {
    outline: Outline<R>,
    place: Place,
    /// What one value held beyond the item that was given.
    pending: VecDeque<Item>,
    summary: Summary,
    seen: HashSet<CveId>,
    limits: Limits,
}

/// Where in the feed the next item is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The whole text is one item.
    Single,
    /// In the list of items.
    List,
    /// Behind the list, in the outer object.
    Tail,
    /// Behind everything; only white space may follow.
    End,
    /// The last item, or an error, was given.
    Done,
}

impl<R: Read> JsonFeed<R> {
    /// Finds out the form of a feed, standing before its first brace.
    ///
    /// # Errors
    /// [`FeedError::Unknown`] for anything else than a feed; any other if it fails before its first item.
    pub(super) fn open(mut outline: Outline<R>, limits: Limits) -> Result<Self, FeedError> {
        let root = outline.mark();
        outline.enter(b'{')?;
        let mut about = About::default();
        let mut keys = Vec::new();
        while let Some(key) = outline.key()? {
            if let Some((kind, place)) = recognised(&key, &keys, &mut outline, root)? {
                let summary = Summary::new(kind, about);
                let (pending, seen) = (VecDeque::new(), HashSet::new());
                return Ok(Self { outline, place, pending, summary, seen, limits });
            }
            note(&mut about, &key, &mut outline)?;
            keys.push(key);
            if keys.len() > MOST_KEYS {
                break;
            }
        }
        let shown: Vec<String> = keys.iter().take(6).map(|key| shortened(key)).collect();
        let shown = if shown.is_empty() { "nothing in it".to_owned() } else { shown.join(", ") };
        Err(FeedError::Unknown { found: format!("JSON with {shown}") })
    }

    /// What has been read so far; complete once the iterator ended without an error.
    pub(super) const fn summary(&self) -> &Summary {
        &self.summary
    }

    fn advance(&mut self) -> Result<Option<Item>, FeedError> {
        if self.place == Place::Single {
            self.place = Place::End;
            let is_read = self.take_value()?;
            if let (false, FeedKind::Nvd | FeedKind::NvdLegacy | FeedKind::Kev) = (is_read, self.summary.kind)
            {
                let why = self.summary.skipped.first.first().map_or("", |(_, why)| why);
                return Err(FeedError::Unknown { found: format!("a single record with a flaw: {why}") });
            }
        }
        loop {
            if let Some(item) = self.pending.pop_front() {
                self.count(&item);
                return Ok(Some(item));
            }
            if self.place != Place::List {
                break;
            }
            if self.outline.member(b']')? {
                self.take_value()?;
            } else {
                self.place = Place::Tail;
            }
        }
        if self.place == Place::Tail {
            while let Some(key) = self.outline.key()? {
                if is_list(&key) {
                    return Err(self.outline.damaged("a second list of items"));
                }
                note(&mut self.summary.about, &key, &mut self.outline)?;
            }
            self.place = Place::End;
        }
        self.outline.end()?;
        Ok(None)
    }

    /// Takes the next value; false if it has a flaw.
    fn take_value(&mut self) -> Result<bool, FeedError> {
        if self.summary.items() >= self.limits.items {
            return Err(FeedError::TooLarge { what: "items", limit: self.limits.items });
        }
        let bytes = self.outline.value()?;
        match parsed(self.summary.kind, bytes, &mut self.summary) {
            Ok(items) => {
                self.pending.extend(items);
                Ok(true)
            }
            Err(flaw) if serde_json::from_slice::<IgnoredAny>(bytes).is_ok() => {
                let place = self.summary.items().saturating_add(1);
                let which =
                    identified(bytes).map_or_else(|| format!("item {place}"), |(_, id)| id.to_string());
                self.summary.skipped.note(&which, &flaw.to_string());
                Ok(false)
            }
            Err(flaw) => Err(self.outline.damaged(&flaw)),
        }
    }

    fn count(&mut self, item: &Item) {
        let (id, status) = match item {
            Item::Cve(cve) => (cve.id, Some(cve.status)),
            Item::Kev(entry) => (entry.id, None),
            Item::Advisory(advisory) => {
                self.summary.rejected += u64::from(advisory.is_withdrawn);
                return self.summary.records += 1;
            }
            Item::Score(_) | Item::SupportEnd(_) => return self.summary.records += 1,
        };
        self.summary.records += 1;
        self.summary.rejected += u64::from(status == Some(CveStatus::Rejected));
        self.summary.awaiting += u64::from(status == Some(CveStatus::AwaitingAnalysis));
        self.summary.duplicates += u64::from(!self.seen.insert(id));
    }
}

impl<R: Read> Iterator for JsonFeed<R> {
    type Item = Result<Item, FeedError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.place == Place::Done {
            return None;
        }
        let step = self.advance().transpose();
        if !matches!(step, Some(Ok(_))) {
            self.place = Place::Done;
        }
        step
    }
}

/// Whether the items of a feed begin at this key, and in which form. If so, the text stands before the first.
fn recognised<R: Read>(
    key: &str,
    before: &[String],
    outline: &mut Outline<R>,
    root: Mark,
) -> Result<Option<(FeedKind, Place)>, FeedError> {
    let here = outline.mark();
    let (kind, place) = match key {
        "id" | "cve" => {
            outline.rewind(root);
            (identified(outline.value()?).map(|(kind, _)| kind), Place::Single)
        }
        _ if cve5::is_key(key) => {
            outline.rewind(root);
            (cve5::is_mine(outline.value()?).then_some(FeedKind::Cve), Place::Single)
        }
        _ if csaf::is_key(key) => {
            outline.rewind(root);
            (csaf::is_mine(outline.value()?).then_some(FeedKind::Csaf), Place::Single)
        }
        "result" if before.iter().any(|key| key == "schema_version") => {
            let place = if outline.peek()? == b'[' { Place::List } else { Place::Single };
            (Some(FeedKind::Support), place)
        }
        _ if is_list(key) => match kind_by_keys(before, key) {
            Some(kind) => (Some(kind), Place::List),
            None => (kind_by_first_item(outline)?, Place::List),
        },
        _ => return Ok(None),
    };
    outline.rewind(if kind.is_some() && place == Place::Single { root } else { here });
    let Some(kind) = kind else {
        return Ok(None);
    };
    outline.release();
    if place == Place::List {
        outline.enter(b'[')?;
    }
    Ok(Some((kind, place)))
}

fn is_list(key: &str) -> bool {
    matches!(key, "CVE_Items" | "vulnerabilities")
}

fn kind_by_keys(before: &[String], list: &str) -> Option<FeedKind> {
    before.iter().map(String::as_str).chain([list]).find_map(|key| match key {
        "CVE_Items" => Some(FeedKind::NvdLegacy),
        "totalResults" | "resultsPerPage" => Some(FeedKind::Nvd),
        "catalogVersion" => Some(FeedKind::Kev),
        _ => None,
    })
}

fn kind_by_first_item<R: Read>(outline: &mut Outline<R>) -> Result<Option<FeedKind>, FeedError> {
    if outline.peek()? != b'[' {
        return Ok(None);
    }
    outline.enter(b'[')?;
    Ok(if outline.member(b']')? { identified(outline.value()?).map(|(kind, _)| kind) } else { None })
}

/// Takes a member of the outer object that is not the list of items.
fn note<R: Read>(about: &mut About, key: &str, outline: &mut Outline<R>) -> Result<(), FeedError> {
    let value = outline.value()?;
    match serde_json::from_slice::<IgnoredAny>(value) {
        Ok(_) => about.note(key, value),
        Err(error) => return Err(outline.damaged(&error)),
    }
    Ok(())
}

fn parsed(kind: FeedKind, bytes: &[u8], summary: &mut Summary) -> Result<Vec<Item>, Flaw> {
    // Once for the whole item is faster than for each text in it.
    let item = str::from_utf8(bytes).map_err(Flaw::new)?;
    if json_holds_nul(bytes) {
        return Err(Flaw::new("a text with the character U+0000"));
    }
    let one = |item| vec![item];
    match kind {
        FeedKind::NvdLegacy => nvd::legacy::record(item, summary).map(Item::Cve).map(one),
        FeedKind::Nvd => nvd::current::record(item, summary).map(Item::Cve).map(one),
        FeedKind::Kev => kev::entry(item).map(Item::Kev).map(one),
        FeedKind::Cve => Ok(cve5::advisories(item)?.into_iter().map(Item::Advisory).collect()),
        FeedKind::Csaf => {
            let (advisory, _) = csaf::advisory_forgiving(item).map_err(Flaw::new)?;
            summary.about.generated_at = Some(advisory.modified_at);
            Ok(one(Item::Advisory(advisory)))
        }
        FeedKind::Support => Ok(support::product(item)?.into_iter().map(Item::SupportEnd).collect()),
        FeedKind::Jvn | FeedKind::Cvrf | FeedKind::Epss => Err(Flaw::new("a form that is not JSON")),
    }
}

/// The form and the identifier of an item, from as little of it as will do.
fn identified(bytes: &[u8]) -> Option<(FeedKind, Text<'_>)> {
    #[derive(Deserialize)]
    struct Glance<'a> {
        #[serde(borrow)]
        id: Option<Text<'a>>,
        #[serde(borrow, rename = "cveID")]
        listed: Option<Text<'a>>,
        #[serde(borrow)]
        cve: Option<Inner<'a>>,
    }
    #[derive(Deserialize)]
    struct Inner<'a> {
        #[serde(borrow)]
        id: Option<Text<'a>>,
        #[serde(borrow, rename = "CVE_data_meta")]
        meta: Option<Meta<'a>>,
    }
    #[derive(Deserialize)]
    struct Meta<'a> {
        #[serde(borrow, rename = "ID")]
        id: Text<'a>,
    }

    let Glance { id, listed, cve } = serde_json::from_slice(bytes).ok()?;
    let (wrapped, legacy) = cve.map_or((None, None), |cve| (cve.id, cve.meta.map(|meta| meta.id)));
    let found = [
        (FeedKind::Kev, listed),
        (FeedKind::NvdLegacy, legacy),
        (FeedKind::Nvd, wrapped),
        (FeedKind::Nvd, id),
    ];
    found.into_iter().find_map(|(kind, id)| Some((kind, id.filter(|id| id.starts_with("CVE-"))?)))
}

/// An outer object with more members than this is no feed.
const MOST_KEYS: usize = 100;
