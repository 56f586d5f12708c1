//! XML of a feed, one element at a time: bounded in bytes, depth and parts, without document types or entities.
//! Not here: what the elements mean (`jvn`); the XML of workbooks (`sheets`), which is read by pieces.
//! Next: [`Document::next`].

mod bounded;
mod step;

use crate::feed::{FeedError, Limits, shortened};
use bounded::Bounded;
use quick_xml::Reader;
use std::io::{BufReader, Read};
use step::{Closing, Step};

pub(crate) use step::character;

/// An element with all that is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Element {
    /// Its name, without the prefix.
    pub(crate) name: String,
    /// Its attributes by name, without prefixes.
    attributes: Vec<(String, String)>,
    /// The text directly in it.
    text: String,
    /// The elements in it.
    pub(crate) children: Vec<Element>,
}

/// What to do with an element outside of those that were taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Visit {
    /// Give it, whole.
    Take,
    /// Look at what is in it.
    Enter,
    /// Pass over it.
    Skip,
}

/// An XML text being read; never more of it in memory than one element.
pub(crate) struct Document<R> {
    reader: Reader<Bounded<BufReader<R>>>,
    buffer: Vec<u8>,
    /// Elements that are open.
    depth: usize,
    root: Element,
}

impl Element {
    /// The value of an attribute; empty if there is none.
    pub(crate) fn attribute(&self, name: &str) -> &str {
        self.attributes.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value)
    }

    /// The values of all attributes.
    pub(crate) fn attribute_values(&self) -> impl Iterator<Item = &str> {
        self.attributes.iter().map(|(_, value)| value.as_str())
    }

    /// The first element of a name in it.
    pub(crate) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The elements of a name in it.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The text directly in it, trimmed.
    pub(crate) fn text(&self) -> &str {
        self.text.trim()
    }

    /// The text of the first element of a name in it; empty if there is none.
    pub(crate) fn text_of(&self, name: &str) -> &str {
        self.child(name).map_or("", Self::text)
    }
}

impl<R: Read> Document<R> {
    /// Reads up to the first element.
    ///
    /// # Errors
    /// [`FeedError::Unknown`] for what is no XML, or has a document type; any other if it fails before.
    pub(crate) fn open(input: R, limits: Limits) -> Result<Self, FeedError> {
        let mut document = Self {
            reader: Reader::from_reader(Bounded::new(input, limits)),
            buffer: Vec::new(),
            depth: 0,
            root: Element::default(),
        };
        document.reader.config_mut().expand_empty_elements = true;
        let unknown = |found: &str| Err(FeedError::Unknown { found: found.to_owned() });
        loop {
            document.allow();
            match document.event() {
                Ok(Step::Start(root)) => {
                    document.root = root;
                    return Ok(document);
                }
                Ok(Step::End(_)) => return unknown("a web page or XML, empty"),
                Ok(Step::Text(text)) if !text.trim().is_empty() => {
                    return unknown("a web page or XML, broken");
                }
                Ok(_) => {}
                Err(FeedError::Damaged { what, .. }) => {
                    return unknown(&format!("a web page or XML: {what}"));
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// The first element, without what is in it.
    pub(crate) const fn root(&self) -> &Element {
        &self.root
    }

    /// The next element that `visit` wants, told its name; `None` at the end of the text.
    ///
    /// # Errors
    /// [`FeedError`] if the rest cannot be trusted.
    pub(crate) fn next(&mut self, visit: impl Fn(&str) -> Visit) -> Result<Option<Element>, FeedError> {
        loop {
            self.allow();
            match self.event()? {
                Step::Start(element) => match visit(&element.name) {
                    Visit::Take => return self.rest_of(element).map(Some),
                    Visit::Enter => {}
                    Visit::Skip => self.skip()?,
                },
                Step::End(Closing::Document) => return Ok(None),
                // Behind the last element comes only white space.
                Step::Text(text) if self.depth == 0 && !text.trim().is_empty() => {
                    return Err(self.damaged("more text after the end"));
                }
                Step::End(Closing::Element) | Step::Text(_) | Step::Nothing => {}
            }
        }
    }

    /// The error for something broken at this place.
    pub(crate) fn damaged(&self, what: &str) -> FeedError {
        FeedError::Damaged { at_byte: self.reader.buffer_position(), what: shortened(what) }
    }

    /// All that is in an element just begun.
    fn rest_of(&mut self, element: Element) -> Result<Element, FeedError> {
        let mut open = vec![element];
        let mut parts = 0_u64;
        loop {
            match self.event()? {
                Step::Start(element) => {
                    parts = parts.saturating_add(1);
                    if parts > MOST_PARTS {
                        return Err(FeedError::TooLarge { what: "parts of one item", limit: MOST_PARTS });
                    }
                    open.push(element);
                }
                Step::End(_) => {
                    let Some(whole) = open.pop() else { return Err(self.cut()) };
                    match open.last_mut() {
                        Some(parent) => parent.children.push(whole),
                        None => return Ok(whole),
                    }
                }
                Step::Text(text) => {
                    if let Some(innermost) = open.last_mut() {
                        innermost.text.push_str(&text);
                    }
                }
                Step::Nothing => {}
            }
        }
    }

    /// Passes over all that is in the element just begun.
    fn skip(&mut self) -> Result<(), FeedError> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            self.allow();
            self.event()?;
        }
        Ok(())
    }

    /// Allows as many bytes as one item may have.
    fn allow(&mut self) {
        self.reader.get_mut().allow_item();
    }

    fn event(&mut self) -> Result<Step, FeedError> {
        self.buffer.clear();
        let step = match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => Step::of(event),
            Err(error) => {
                let at_byte = self.reader.buffer_position();
                let why = self.reader.get_mut().why_stopped();
                return Err(why
                    .unwrap_or_else(|| FeedError::Damaged { at_byte, what: shortened(&error.to_string()) }));
            }
        };
        match step {
            Ok(Step::Start(element)) => {
                // Outside of the first element there is only one.
                if self.depth == 0 && !self.root.name.is_empty() {
                    return Err(self.damaged("a second document"));
                }
                self.depth = self.depth.saturating_add(1);
                if self.depth > MOST_DEPTH {
                    return Err(FeedError::TooLarge { what: "levels of XML", limit: MOST_DEPTH as u64 });
                }
                Ok(Step::Start(element))
            }
            Ok(Step::End(Closing::Document)) if self.depth > 0 => Err(self.cut()),
            Ok(Step::End(Closing::Element)) => {
                self.depth = self.depth.saturating_sub(1);
                Ok(Step::End(Closing::Element))
            }
            Ok(step) => Ok(step),
            Err(what) => Err(self.damaged(&what)),
        }
    }

    fn cut(&self) -> FeedError {
        self.reader.get_ref().cut()
    }
}

/// Elements of one item; the longest advisory has some thousands.
const MOST_PARTS: u64 = 200_000;

/// Feeds are some eight levels deep.
const MOST_DEPTH: usize = 32;
