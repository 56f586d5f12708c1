//! Vulnerability news in a bundle: a file for each kind of record, one record a line, packed.
//! Not here: which records those are (`hub::vulnerabilities::pack`).
//! Next: [`Section`]; a new kind of record is a codec beside [`cve`], and a line in each `match` here.
//!
//! The first line of a file says what it is ([`Head`]). Each line after it is a record as JSON that any program can read.

mod advisory;
mod cve;
mod epss;
mod kev;
mod lines;
mod support;

use domain::vulnerabilities::{Advisory, CveRecord, EpssScore, KevEntry, SupportEnd};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use lines::{LineLimits, Lines, Writer};

/// What a bundle of news is for.
pub const PURPOSE: &str = "news";

/// A kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// CVEs, as NVD tells them.
    Nvd,
    /// CISA's list of known exploited vulnerabilities; always whole.
    Kev,
    /// What makers, JVN and the CVE programme say beside NVD.
    Advisories,
    /// How likely CVEs are to be exploited; always whole.
    Epss,
    /// Until when products are supported; always whole.
    Support,
}

/// A record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    /// See [`Section::Nvd`].
    Nvd(CveRecord),
    /// See [`Section::Kev`].
    Kev(KevEntry),
    /// See [`Section::Advisories`].
    Advisory(Advisory),
    /// See [`Section::Epss`]; with the day of the estimate.
    Score(EpssScore, Date),
    /// See [`Section::Support`].
    SupportEnd(SupportEnd),
}

/// The first line of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// [`Section::name`].
    pub section: String,
    /// The kinds of feeds that it comes from, each with of when it is, ms UTC; none where nobody knows.
    pub kinds: BTreeMap<String, Option<i64>>,
}

impl Section {
    /// Every kind, in the order in which they are written and taken in.
    pub const ALL: &'static [Self] = &[Self::Nvd, Self::Kev, Self::Advisories, Self::Epss, Self::Support];

    /// Its name, as its file has it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nvd => "nvd",
            Self::Kev => "kev",
            Self::Advisories => "advisories",
            Self::Epss => "epss",
            Self::Support => "support",
        }
    }

    /// The kinds of feeds that it comes from.
    pub const fn kinds(self) -> &'static [&'static str] {
        match self {
            Self::Nvd => &["nvd"],
            Self::Kev => &["kev"],
            Self::Advisories => &["cve", "jvn", "csaf", "cvrf"],
            Self::Epss => &["epss"],
            Self::Support => &["support"],
        }
    }

    /// The name of its file in a bundle.
    pub fn path(self) -> String {
        format!("{}.jsonl.gz", self.name())
    }

    /// The kind that a file in a bundle holds.
    pub fn of_path(path: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|section| section.path() == path)
    }

    /// Reads a record.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(self, line: &str) -> Result<Record, String> {
        match self {
            Self::Nvd => cve::read(line).map(Record::Nvd),
            Self::Kev => kev::read(line).map(Record::Kev),
            Self::Advisories => advisory::read(line).map(Record::Advisory),
            Self::Epss => epss::read(line).map(|(score, on)| Record::Score(score, on)),
            Self::Support => support::read(line).map(Record::SupportEnd),
        }
    }
}

impl Record {
    /// The record as a line, without its end.
    ///
    /// # Errors
    /// [`serde_json::Error`] if it cannot be said in JSON, which none of ours is.
    pub fn write(&self) -> serde_json::Result<String> {
        match self {
            Self::Nvd(record) => cve::write(record),
            Self::Kev(entry) => kev::write(entry),
            Self::Advisory(advisory) => advisory::write(advisory),
            Self::Score(score, on) => epss::write(score, *on),
            Self::SupportEnd(end) => support::write(end),
        }
    }
}
