//! XML of a feed, one element at a time: bounded in bytes, depth and parts, without document types or entities.
//! Not here: what the elements mean (`jvn`); the XML of workbooks (`sheets`), which is read by pieces.
//! Next: [`Document::next`].

use std::io::{self, BufRead, BufReader, Read};

use quick_xml::{
    Reader,
    events::{BytesRef, BytesStart, Event},
};

use crate::feed::{FeedError, Limits, shortened};

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

    fn begun(tag: &BytesStart<'_>) -> Result<Self, String> {
        let mut element = Self { name: tag.local_name().as_ref().to_owned(), ..Self::default() };
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|error| error.to_string())?;
            let value = quick_xml::escape::unescape(&attribute.value)
                .map_err(|error| error.to_string())?
                .into_owned();
            if value.contains('\0') {
                return Err(NUL.to_owned());
            }
            element.attributes.push((attribute.key.local_name().as_ref().to_owned(), value));
        }
        Ok(element)
    }
}

impl<R: Read> Document<R> {
    /// Reads up to the first element.
    ///
    /// # Errors
    /// [`FeedError::Unknown`] for what is no XML, or has a document type; any other if it fails before.
    pub(crate) fn open(input: R, limits: Limits) -> Result<Self, FeedError> {
        let bounded = Bounded {
            input: BufReader::with_capacity(BUFFER_BYTES, input),
            limits,
            left_bytes: 0,
            total_bytes: 0,
            ended: false,
            failure: None,
        };
        let mut document = Self {
            reader: Reader::from_reader(bounded),
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
        let bounded = self.reader.get_mut();
        bounded.left_bytes = bounded.limits.item_bytes;
    }

    fn event(&mut self) -> Result<Step, FeedError> {
        self.buffer.clear();
        let step = match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => Step::of(event),
            Err(error) => {
                let at_byte = self.reader.buffer_position();
                let bounded = self.reader.get_mut();
                return Err(match bounded.failure.take() {
                    Some(failure) => failure,
                    None if bounded.ended => bounded.cut(),
                    None => FeedError::Damaged { at_byte, what: shortened(&error.to_string()) },
                });
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

/// A step through the text.
enum Step {
    Start(Element),
    End(Closing),
    Text(String),
    Nothing,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Closing {
    Element,
    Document,
}

impl Step {
    fn of(event: Event<'_>) -> Result<Self, String> {
        let text = match event {
            Event::Start(tag) | Event::Empty(tag) => return Element::begun(&tag).map(Self::Start),
            Event::End(_) => return Ok(Self::End(Closing::Element)),
            Event::Eof => return Ok(Self::End(Closing::Document)),
            Event::DocType(_) => return Err("a document type, which no feed needs".to_owned()),
            Event::Text(piece) => piece.xml10_content().into_owned(),
            Event::CData(piece) => piece.xml10_content().into_owned(),
            Event::GeneralRef(name) => {
                character(&name).ok_or("an entity that XML itself does not know")?.into()
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => return Ok(Self::Nothing),
        };
        if text.contains('\0') { Err(NUL.to_owned()) } else { Ok(Self::Text(text)) }
    }
}

/// The character of `&amp;` or `&#13;`.
pub(crate) fn character(name: &BytesRef<'_>) -> Option<char> {
    match name.as_ref() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => name.resolve_char_ref().ok().flatten(),
    }
}

/// Hands out only so many bytes, and remembers why it stopped.
struct Bounded<R> {
    input: R,
    limits: Limits,
    /// Bytes that the item being read may still take.
    left_bytes: usize,
    total_bytes: u64,
    /// The input has ended.
    ended: bool,
    failure: Option<FeedError>,
}

impl<R> Bounded<R> {
    const fn cut(&self) -> FeedError {
        FeedError::Cut { at_byte: self.total_bytes }
    }

    fn failed(&mut self, failure: FeedError) -> io::Error {
        self.failure = Some(failure);
        io::Error::other("given up")
    }
}

impl<R: BufRead> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left_bytes == 0 {
            let limit = self.limits.item_bytes as u64;
            return Err(self.failed(FeedError::TooLarge { what: "bytes in one item", limit }));
        }
        if self.total_bytes > self.limits.feed_bytes {
            let limit = self.limits.feed_bytes;
            return Err(self.failed(FeedError::TooLarge { what: "bytes in the feed", limit }));
        }
        let at_byte = self.total_bytes;
        let failure = match self.input.fill_buf() {
            Ok(bytes) => {
                self.ended = bytes.is_empty();
                None
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
            Err(error) => Some(FeedError::from_reading(error, at_byte)),
        };
        if let Some(failure) = failure {
            return Err(self.failed(failure));
        }
        // One byte beyond the limit shows that it was passed.
        let left = self.limits.feed_bytes.saturating_sub(self.total_bytes).saturating_add(1);
        let left = usize::try_from(left).unwrap_or(usize::MAX).min(self.left_bytes);
        // Asked again, since the first answer would be held across the branch above.
        let bytes = self.input.fill_buf()?;
        Ok(bytes.get(..left).unwrap_or(bytes))
    }

    fn consume(&mut self, amount: usize) {
        self.left_bytes = self.left_bytes.saturating_sub(amount);
        self.total_bytes = self.total_bytes.saturating_add(amount as u64);
        self.input.consume(amount);
    }
}

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let from = self.fill_buf()?;
        let amount = from.len().min(buffer.len());
        for (slot, byte) in buffer.iter_mut().zip(from) {
            *slot = *byte;
        }
        self.consume(amount);
        Ok(amount)
    }
}

/// Elements of one item; the longest advisory has some thousands.
const MOST_PARTS: u64 = 200_000;
/// Feeds are some eight levels deep.
const MOST_DEPTH: usize = 32;
const NUL: &str = "the character U+0000";
const BUFFER_BYTES: usize = 64 << 10;
