//! The door: a feed of whatever form, told by its first bytes.
//! Not here: going through one form ([`super::reader`], [`super::xml_feed`], [`super::rows`]).
//! Next: [`Feed::open`].

use std::io::{Chain, Cursor, Read};

use super::{
    FeedError, Item, Limits, Summary,
    outline::Outline,
    reader::JsonFeed,
    rows::{ScoreFeed, SupportTable},
    source::Source,
    xml_feed::{CvrfDocument, XmlFeed},
};
use crate::{cvrf, epss, support};

/// Reads a feed to its end and gives each item to `each`, in the order of the feed.
///
/// A flawed item is skipped and named in the summary.
///
/// # Errors
/// [`FeedError`] if the feed as a whole cannot be trusted; what `each` was given is to be rolled back then.
pub fn read(reader: impl Read, limits: Limits, each: &mut impl FnMut(Item)) -> Result<Summary, FeedError> {
    let mut feed = Feed::open(reader, limits)?;
    for item in &mut feed {
        each(item?);
    }
    Ok(feed.summary().clone())
}

/// A feed being read: an iterator over its items. The last thing it gives may be an error, as with [`read`].
pub struct Feed<R>(Form<R>);

enum Form<R> {
    Json(Box<JsonFeed<Source<R>>>),
    Xml(Box<XmlFeed<Rest<R>>>),
    Cvrf(Box<CvrfDocument>),
    Scores(Box<ScoreFeed<Rest<R>>>),
    Support(Box<SupportTable<Rest<R>>>),
}

/// A text from its first byte.
type Rest<R> = Chain<Cursor<Vec<u8>>, Source<R>>;

impl<R: Read> Feed<R> {
    /// Opens a feed and finds out its form.
    ///
    /// # Errors
    /// [`FeedError::Unknown`] for anything else than a feed; any other if it fails before its first item.
    pub fn open(reader: R, limits: Limits) -> Result<Self, FeedError> {
        let mut outline = Outline::new(Source::open(reader).map_err(FeedError::Io)?, limits)?;
        Ok(Self(match outline.peek()? {
            b'{' => Form::Json(Box::new(JsonFeed::open(outline, limits)?)),
            b'<' if cvrf::is_mine(outline.ahead()) => {
                Form::Cvrf(Box::new(CvrfDocument::open(outline.into_reader(), limits)?))
            }
            b'<' => Form::Xml(Box::new(XmlFeed::open(outline.into_reader(), limits)?)),
            _ if epss::is_mine(outline.ahead()) => {
                Form::Scores(Box::new(ScoreFeed::open(outline.into_reader(), limits)?))
            }
            _ if support::is_table(outline.ahead()) => {
                Form::Support(Box::new(SupportTable::open(outline.into_reader(), limits)))
            }
            _ => return Err(FeedError::Unknown { found: named(outline.ahead()) }),
        }))
    }

    /// What has been read so far; complete once the iterator ended without an error.
    pub const fn summary(&self) -> &Summary {
        match &self.0 {
            Form::Json(feed) => feed.summary(),
            Form::Xml(feed) => feed.summary(),
            Form::Cvrf(feed) => feed.summary(),
            Form::Scores(feed) => feed.summary(),
            Form::Support(feed) => feed.summary(),
        }
    }
}

impl<R: Read> Iterator for Feed<R> {
    type Item = Result<Item, FeedError>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.0 {
            Form::Json(feed) => feed.next(),
            Form::Xml(feed) => feed.next(),
            Form::Cvrf(feed) => feed.next(),
            Form::Scores(feed) => feed.next(),
            Form::Support(feed) => feed.next(),
        }
    }
}

/// What a file seems to be that begins neither as JSON of a feed nor as XML.
fn named(ahead: &[u8]) -> String {
    match ahead {
        [b'[', ..] => "a JSON list".to_owned(),
        [b'P', b'K', ..] => "a zip archive, to be unpacked first".to_owned(),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "text in UTF-16, to be saved as UTF-8 first".to_owned(),
        _ => {
            let line = ahead.split(|byte| *byte == b'\n').next().unwrap_or_default();
            let start: String = String::from_utf8_lossy(line).chars().take(40).collect();
            format!("text that begins with \"{}\"", start.escape_debug())
        }
    }
}

/// The bytes of a file, unpacked if they are gzip.
pub(crate) fn unpacked<R: Read>(reader: R) -> Result<impl Read, FeedError> {
    Source::open(reader).map_err(FeedError::Io)
}
