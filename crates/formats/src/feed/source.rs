//! The bytes of a feed, unpacked if they are gzip.
//! Not here: limits, which [`super::outline`] keeps over the unpacked bytes.
//! Next: [`super::outline`].

use std::io::{self, BufReader, Cursor, Read};

use flate2::bufread::MultiGzDecoder;

/// A feed's bytes, unpacked.
pub struct Source<R>(Form<R>);

enum Form<R> {
    Plain(Opened<R>),
    Gzip(Box<MultiGzDecoder<BufReader<Opened<R>>>>),
}

/// The reader, with the first bytes put back.
type Opened<R> = io::Chain<Cursor<Vec<u8>>, R>;

impl<R: Read> Source<R> {
    /// Looks at the first bytes to see whether they are gzip.
    pub(crate) fn open(mut reader: R) -> io::Result<Self> {
        let mut first = Vec::with_capacity(GZIP_MAGIC.len());
        reader.by_ref().take(2).read_to_end(&mut first)?;
        let packed = first == GZIP_MAGIC;
        let opened = Cursor::new(first).chain(reader);
        Ok(Self(if packed {
            Form::Gzip(Box::new(MultiGzDecoder::new(BufReader::with_capacity(BUFFER_BYTES, opened))))
        } else {
            Form::Plain(opened)
        }))
    }
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match &mut self.0 {
            Form::Plain(reader) => reader.read(buffer),
            Form::Gzip(reader) => reader.read(buffer),
        }
    }
}

const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];
const BUFFER_BYTES: usize = 64 << 10;
