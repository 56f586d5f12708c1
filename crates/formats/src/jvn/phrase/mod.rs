//! Versions as JVN writes them for people: 「2.13.0 から 2.15.0 より前のバージョン」.
//! Not here: the order of versions (`domain::version`).
//! Next: [`read`]; [`lexer`] cuts a phrase into tokens, [`grammar`] says what they mean together.
//!
//! Rather none than a wrong one. Every word must be known, every bound must have an order, and a phrase that a reader
//! would have to guess at is not read:
//!
//! - 「3.0 および 3.1 未満」: is 3.0 a version, or the branch that 3.0.x closed?
//! - 「6.4.2 未満、6.5.1 未満」: a limit for each branch; together they would touch what is repaired.
//! - 「すべてのバージョン (Windows 版)」: all of one edition are not all.
//! - 「SP1」, 「Build 1577 未満」: without the version that they belong to.
//! - 「1.0-1.5」: a version or a range? 「12.1-55.18 未満」 is a version with its build.
//! - No text: JVN then says nothing of versions. [MyJVN API, getVulnDetailInfo]
//!
//! Names before the version (「WHR-1166DHP ファームウェア Ver.2.90 以前」, `for NetApp 5.8 未満`) and remarks on systems
//! behind it leave the range as it is; the text stays with the statement for those who read it.

mod grammar;
mod lexer;
mod segment;
mod token;
mod words;
mod written;

use domain::{
    text::half_width,
    vulnerabilities::{CveId, VersionRange},
};

/// What a phrase says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The versions; one without bounds stands for all.
    pub ranges: Vec<VersionRange>,
    /// The CVEs that the phrase is about, if it names them.
    pub cves: Vec<CveId>,
}

/// Reads a phrase; `None` if any part of it is not understood: then it is to be checked, and never "all versions".
///
/// ```
/// use domain::vulnerabilities::Bound;
/// let reading = formats::jvn::phrase::read("ファームウェア Ver.2.20 およびそれ以前").unwrap();
/// assert_eq!(reading.ranges[0].end, Some(Bound::Including("2.20".into())));
/// assert_eq!(formats::jvn::phrase::read("一部のバージョン"), None);
/// ```
pub fn read(text: &str) -> Option<Reading> {
    if text.chars().count() > MOST_CHARS {
        return None;
    }
    grammar::reading(&lexer::tokens(&half_width(text))?)
}

/// A longer phrase is not read.
pub const MOST_CHARS: usize = 500;
