//! A feed as an installation knows it: where from, when last, how many.
//! Not here: reading it (`formats::feed`).
//! Next: `hub::vulnerabilities::feeds`.

use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

/// A feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// Its place, which names it: a file, a folder or an address.
    pub id: String,
    /// What it holds, by name and separated by blanks: `nvd`, `kev`, `cve`, `epss`, `jvn`, `csaf`, `cvrf`, `support`; empty
    /// while nothing was read.
    pub kind: String,
    /// Records read the last time.
    pub records: i64,
    /// When it was last tried, ms UTC.
    pub last_tried_at_ms: Option<i64>,
    /// When it was last read whole, ms UTC.
    pub last_good_at_ms: Option<i64>,
    /// When its content was made, as it says, ms UTC.
    pub generated_at_ms: Option<i64>,
    /// How the last try went; empty if well.
    pub message: String,
}

/// After so long an address is stale: it is asked every day.
const ADDRESS: SignedDuration = SignedDuration::from_hours(48);

/// After so long a file or folder is stale: someone carries it in.
const CARRIED: SignedDuration = SignedDuration::from_hours(31 * 24);

/// With this begins what is carried in by bundles.
const PACK: &str = "pack:";

impl Feed {
    /// What the news of a kind is called that a sender's bundles bring.
    pub fn pack_id(sender: &str, kind: &str) -> String {
        let short: String = sender.chars().take(16).collect();
        format!("{PACK}{short}:{kind}")
    }

    /// It comes in bundles that someone carries in; it cannot be asked for.
    pub fn is_pack(&self) -> bool {
        self.id.starts_with(PACK)
    }

    /// It was not read whole for too long, or never was. What a bundle brings is as old as its content: how late it was
    /// carried in makes it no younger.
    pub fn is_stale(&self, now: Timestamp) -> bool {
        let is_address = self.id.starts_with("https://") || self.id.starts_with("http://");
        let allowed = if is_address { ADDRESS } else { CARRIED };
        let good_at_ms = if self.is_pack() { self.as_of_ms() } else { self.last_good_at_ms };
        good_at_ms.is_none_or(|at| at < (now - allowed).as_millisecond())
    }

    /// Of when its content is: as it says itself, else when it was read.
    pub fn as_of_ms(&self) -> Option<i64> {
        self.generated_at_ms.filter(|_| self.last_good_at_ms.is_some()).or(self.last_good_at_ms)
    }

    /// Each kind of news that is in, with of when the newest of it is.
    pub fn news(feeds: &[Self]) -> Vec<(String, Option<i64>)> {
        let mut newest: BTreeMap<&str, Option<i64>> = BTreeMap::new();
        for (feed, kind) in feeds.iter().flat_map(|feed| feed.kinds().map(move |kind| (feed, kind))) {
            let known = newest.entry(kind).or_default();
            *known = (*known).max(feed.as_of_ms());
        }
        newest.into_iter().map(|(kind, at)| (kind.to_owned(), at)).collect()
    }

    /// Of when the oldest of the news is that comes steadily, ms UTC: it is what may be missed. A maker's documents and
    /// ends of support are as old as they are.
    pub fn news_at_ms(feeds: &[Self]) -> Option<i64> {
        let is_steady = |kind: &str| matches!(kind, "nvd" | "kev" | "cve" | "jvn" | "epss");
        Self::news(feeds).into_iter().filter(|(kind, _)| is_steady(kind)).filter_map(|(_, at)| at).min()
    }

    /// Those whose news is missed: stale, and no later one of the kind took their place.
    pub fn missed(feeds: &[Self], now: Timestamp) -> impl Iterator<Item = &Self> {
        let is_replaced = |one: &Self| feeds.iter().any(|other| one.is_replaced_by(other));
        feeds.iter().filter(move |one| one.is_stale(now) && !is_replaced(one))
    }

    /// A feed that holds as many kinds was read whole later, so that this one is no loss. What makers publish is another
    /// document each time, so none of them takes another's place.
    fn is_replaced_by(&self, other: &Self) -> bool {
        let holds = |kind: &str| other.kinds().any(|known| known == kind);
        let is_whole = |kind: &str| !matches!(kind, "csaf" | "cvrf");
        self.last_good_at_ms < other.last_good_at_ms
            && !self.kind.is_empty()
            && self.kinds().all(|kind| holds(kind) && is_whole(kind))
    }

    /// What it holds, kind by kind.
    pub fn kinds(&self) -> impl Iterator<Item = &str> {
        self.kind.split_whitespace()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feed(id: &str, kind: &str, good_hours_ago: Option<i64>) -> Feed {
        Feed {
            id: id.to_owned(),
            kind: kind.to_owned(),
            records: 1,
            last_tried_at_ms: None,
            last_good_at_ms: good_hours_ago.map(|hours| -hours * 3_600_000),
            generated_at_ms: None,
            message: String::new(),
        }
    }

    #[test]
    fn an_address_is_stale_after_two_days_and_what_is_carried_in_after_a_month() {
        let is_stale = |id, ago| feed(id, "nvd", ago).is_stale(Timestamp::UNIX_EPOCH);
        assert!(!is_stale("https://nvd.example", Some(48)) && is_stale("https://nvd.example", Some(49)));
        assert!(!is_stale("/media/usb", Some(31 * 24)) && is_stale("/media/usb", Some(31 * 24 + 1)));
        assert!(is_stale("/media/usb", None));
    }

    #[test]
    fn a_later_one_of_the_same_kind_takes_its_place() {
        let (old, new) = (feed("march", "nvd", Some(900)), feed("april", "nvd", Some(9)));
        assert!(old.is_replaced_by(&new) && !new.is_replaced_by(&old));
        assert!(!old.is_replaced_by(&feed("kev", "kev", Some(9))));
        assert!(!feed("never", "", None).is_replaced_by(&feed("other", "", Some(9))));
        let both = feed("all", "kev nvd", Some(9));
        assert!(old.is_replaced_by(&both) && !feed("old", "jvn nvd", Some(900)).is_replaced_by(&both));
        assert!(!feed("cisco", "csaf", Some(900)).is_replaced_by(&feed("siemens", "csaf", Some(9))));
    }

    #[test]
    fn the_news_is_as_old_as_the_oldest_that_comes_steadily() {
        let feeds = [
            feed("a", "kev nvd", Some(9)),
            feed("b", "nvd", Some(900)),
            feed("c", "jvn", Some(50)),
            feed("d", "csaf support", Some(9_000)),
            feed("e", "epss", None),
        ];
        assert_eq!(Feed::news_at_ms(&feeds), Some(-50 * 3_600_000));
        assert_eq!(Feed::news_at_ms(&feeds[3..]), None);
    }
}
