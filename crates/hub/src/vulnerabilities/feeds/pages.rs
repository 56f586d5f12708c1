//! An answer in pages, as the interface of NVD gives it: where the next page is, and from where a run goes on that was
//! cut off.
//! Not here: fetching and storing a page ([`super::take_in`]).
//! Next: [`Progress`].
//!
//! [NVD, "CVE API", `services.nvd.nist.gov/rest/json/cves/2.0`: `startIndex`, `lastModStartDate`, `lastModEndDate`;
//! at most 120 days lie between the two dates]

use jiff::{SignedDuration, Timestamp};

/// Days that may lie between the two dates of a question.
const SPAN_DAYS: i64 = 119;

/// The clocks of the two sides may differ by so many hours.
const SLACK_H: i64 = 1;

/// How far the reading of an address is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Progress {
    /// When the run began that reads now.
    begun_at_ms: i64,
    /// When the last run began that came to its end: what changed before is known.
    known_to_ms: Option<i64>,
    /// Records before the page that comes next.
    next: u64,
}

impl Progress {
    /// Goes on where the last run was cut off, or begins a new one.
    pub(super) fn resume(stored: &str, now: Timestamp) -> Self {
        let numbers: Vec<i64> = stored.split(' ').filter_map(|number| number.parse().ok()).collect();
        let oldest_ms = (now - SignedDuration::from_hours(SPAN_DAYS * 24)).as_millisecond();
        let fresh = Self { begun_at_ms: now.as_millisecond(), known_to_ms: None, next: 0 };
        match numbers.as_slice() {
            // Cut off long ago: what changed since the first page would be missed on it.
            [begun_at_ms, ..] if *begun_at_ms < oldest_ms => fresh,
            [begun_at_ms] => Self { known_to_ms: Some(*begun_at_ms), ..fresh },
            [begun_at_ms, known_to_ms, next] => Self {
                begun_at_ms: *begun_at_ms,
                known_to_ms: Some(*known_to_ms).filter(|known_to_ms| *known_to_ms > oldest_ms),
                next: u64::try_from(*next).unwrap_or(0),
            },
            _ => fresh,
        }
    }

    /// The next page comes after so many records.
    pub(super) const fn turn(&mut self, next: u64) {
        self.next = next;
    }

    /// What is stored between two pages.
    pub(super) fn stored(&self) -> String {
        format!("{} {} {}", self.begun_at_ms, self.known_to_ms.unwrap_or(0), self.next)
    }

    /// What is stored at the end.
    pub(super) fn stored_at_end(&self) -> String {
        self.begun_at_ms.to_string()
    }

    /// The address of the next page of a place.
    pub(super) fn address(&self, place: &str) -> String {
        let mut asked = Vec::new();
        if let (true, Some(known_to_ms)) = (is_interface(place), self.known_to_ms) {
            let slack_ms = SLACK_H * 3_600_000;
            asked.push(format!("lastModStartDate={}", instant(known_to_ms - slack_ms)));
            asked.push(format!("lastModEndDate={}", instant(self.begun_at_ms + slack_ms)));
        }
        if self.next > 0 {
            asked.push(format!("startIndex={}", self.next));
        }
        let mark = if place.contains('?') { '&' } else { '?' };
        if asked.is_empty() { place.to_owned() } else { format!("{place}{mark}{}", asked.join("&")) }
    }
}

/// Only this interface is known to tell what changed since.
fn is_interface(place: &str) -> bool {
    place.split('?').next().is_some_and(|path| path.trim_end_matches('/').ends_with("/rest/json/cves/2.0"))
}

/// As the interface takes it, in UTC.
fn instant(at_ms: i64) -> String {
    Timestamp::from_millisecond(at_ms)
        .map_or_else(|_| String::new(), |at| at.strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: &str = "https://services.nvd.nist.gov/rest/json/cves/2.0";

    fn noon() -> Timestamp {
        "2026-11-20T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn the_first_run_reads_all_pages_and_the_next_what_changed_since() {
        let mut first = Progress::resume("", noon());
        assert_eq!(first.address(PLACE), PLACE);
        first.turn(2_000);
        assert_eq!(first.address(PLACE), format!("{PLACE}?startIndex=2000"));
        let next = Progress::resume(&first.stored_at_end(), noon() + SignedDuration::from_hours(24));
        assert_eq!(
            next.address(&format!("{PLACE}?noRejected")),
            format!(
                "{PLACE}?noRejected&lastModStartDate=2026-11-20T11:00:00.000Z&lastModEndDate=2026-11-21T13:00:00.000Z"
            )
        );
        assert_eq!(next.address("https://mirror.example/all.json"), "https://mirror.example/all.json");
    }

    #[test]
    fn a_run_that_was_cut_off_goes_on_with_its_page_and_its_question() {
        let mut run = Progress::resume(&noon().as_millisecond().to_string(), noon());
        run.turn(4_000);
        let later = Progress::resume(&run.stored(), noon() + SignedDuration::from_hours(1));
        assert_eq!(later, run);
        assert_eq!(later.address(PLACE), run.address(PLACE));
    }

    #[test]
    fn after_more_days_than_a_question_may_span_all_is_read_again() {
        let much_later = noon() + SignedDuration::from_hours(24 * 120);
        let begun = noon().as_millisecond();
        for stored in [begun.to_string(), format!("{begun} 0 2000"), "nonsense".to_owned()] {
            assert_eq!(Progress::resume(&stored, much_later).address(PLACE), PLACE, "{stored}");
        }
    }
}
