//! What a feed held, and what of it could not be used.
//! Not here: the items themselves.
//! Next: [`super::reader`].

use domain::vulnerabilities::CveId;

use super::{instant::instant_ms, text::shortened};

/// The form of a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FeedKind {
    /// NVD, the yearly files until 2023 (`CVE_Items`).
    NvdLegacy,
    /// NVD CVE API / JSON 2.0: a page, a yearly file or a single record.
    Nvd,
    /// CISA's list of known exploited vulnerabilities.
    Kev,
    /// JVN and JVN iPedia: VULDEF or JVNRSS, an answer or a yearly file.
    Jvn,
    /// The CVE programme (JSON 5): a record with what CISA adds.
    Cve,
    /// CSAF 2.0: a document.
    Csaf,
    /// CVRF 1.1 or 1.2: a document.
    Cvrf,
    /// Scores of EPSS, of one day.
    Epss,
    /// Ends of support: a table of one's own, or what endoflife.date says of products.
    Support,
}

/// What a feed held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Its form.
    pub kind: FeedKind,
    /// What it says of itself.
    pub about: About,
    /// Items given to the caller.
    pub records: u64,
    /// CVEs among them that are withdrawn.
    pub rejected: u64,
    /// CVEs among them that nobody has analysed yet.
    pub awaiting: u64,
    /// Items among them whose CVE came before in the same feed; the newer one counts.
    pub duplicates: u64,
    /// Items that could not be used: which (its CVE, or its place), and why.
    pub skipped: Tally<(String, String)>,
    /// Criteria that could not be read, within CVEs that were given.
    pub unreadable: Tally<(CveId, String)>,
    /// Configurations left out because nothing certain remained of them without such a criterion.
    pub dropped_configurations: u64,
}

/// What a feed says of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// When it was made, milliseconds since 1970-01-01 UTC.
    pub generated_at: Option<i64>,
    /// How many items it claims to hold.
    pub stated_items: Option<u64>,
    /// Where it stands in a longer answer.
    pub page: Option<Page>,
}

/// A page of an answer of the NVD API.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Number of items before this page.
    pub start_index: u64,
    /// Number of items on all pages.
    pub total_results: u64,
}

/// A count, with the first cases by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally<T> {
    /// How many.
    pub count: u64,
    /// The first of them, at most 100.
    pub first: Vec<T>,
}

impl Summary {
    pub(super) const fn new(kind: FeedKind, about: About) -> Self {
        Self {
            kind,
            about,
            records: 0,
            rejected: 0,
            awaiting: 0,
            duplicates: 0,
            skipped: Tally::new(),
            unreadable: Tally::new(),
            dropped_configurations: 0,
        }
    }

    /// Items in the feed, usable or not.
    pub const fn items(&self) -> u64 {
        self.records.saturating_add(self.skipped.count)
    }

    /// The feed holds another number of items than it claims; worth a warning.
    pub fn is_miscounted(&self) -> bool {
        // The last page may state the size of a full one.
        let left =
            self.about.page.map_or(u64::MAX, |page| page.total_results.saturating_sub(page.start_index));
        self.about.stated_items.is_some_and(|stated| stated.min(left) != self.items())
    }

    /// Where the next page starts. `None` on the last page, and on an empty one: to ask again would not end.
    pub fn next_start(&self) -> Option<u64> {
        let page = self.about.page?;
        let next = page.start_index.saturating_add(self.items());
        (self.items() > 0 && next < page.total_results).then_some(next)
    }
}

impl About {
    /// Takes in a member of the feed's outer object; those without meaning here are passed over.
    pub(super) fn note(&mut self, key: &str, value: &[u8]) {
        match key {
            "CVE_data_timestamp" | "timestamp" | "dateReleased" | "generated_at" => {
                self.generated_at = serde_json::from_slice::<&str>(value).ok().and_then(instant_ms);
            }
            "CVE_data_numberOfCVEs" => {
                self.stated_items =
                    serde_json::from_slice::<&str>(value).ok().and_then(|text| text.parse().ok());
            }
            "count" | "resultsPerPage" => self.stated_items = serde_json::from_slice(value).ok(),
            "startIndex" => self.page_mut().start_index = serde_json::from_slice(value).unwrap_or_default(),
            "totalResults" => {
                self.page_mut().total_results = serde_json::from_slice(value).unwrap_or_default();
            }
            _ => {}
        }
    }

    fn page_mut(&mut self) -> &mut Page {
        self.page.get_or_insert_default()
    }
}

impl<T> Tally<T> {
    const fn new() -> Self {
        Self { count: 0, first: Vec::new() }
    }

    fn add(&mut self, case: impl FnOnce() -> T) {
        self.count = self.count.saturating_add(1);
        if self.first.len() < NAMED_CASES {
            self.first.push(case());
        }
    }
}

impl Tally<(CveId, String)> {
    pub(crate) fn note(&mut self, id: CveId, what: &str) {
        self.add(|| (id, shortened(what)));
    }
}

impl Tally<(String, String)> {
    pub(super) fn note(&mut self, which: &str, why: &str) {
        self.add(|| (shortened(which), shortened(why)));
    }
}

const NAMED_CASES: usize = 100;
