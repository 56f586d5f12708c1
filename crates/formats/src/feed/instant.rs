//! Instants as feeds write them.
//! Not here: dates without a time, which stay text.
//! Next: [`super::text`].

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

/// Milliseconds since 1970-01-01 UTC of `2019-08-27T15:15Z`, `2024-02-09T09:15:08.087` (UTC is meant)
/// or any RFC 3339 instant.
pub(crate) fn instant_ms(text: &str) -> Option<i64> {
    let without_zone =
        text.get(19..).unwrap_or_default().bytes().all(|byte| byte == b'.' || byte.is_ascii_digit());
    let instant = if without_zone && !text.ends_with('Z') {
        TimeZone::UTC.to_timestamp(text.parse::<DateTime>().ok()?).ok()?
    } else {
        text.parse::<Timestamp>().ok()?
    };
    Some(instant.as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_the_feeds_is_read() {
        for (text, ms) in [
            ("1970-01-01T00:01Z", 60_000),
            ("2019-08-27T15:15Z", 1_566_918_900_000),
            ("2024-02-09T09:15:08.087", 1_707_470_108_087),
            ("2024-02-09T09:15:08.087Z", 1_707_470_108_087),
            ("2024-02-09T18:15:08.087+09:00", 1_707_470_108_087),
            ("2025-08-25T17:04:19.9796Z", 1_756_141_459_979),
        ] {
            assert_eq!(instant_ms(text), Some(ms), "{text}");
        }
    }

    #[test]
    fn other_texts_are_no_instant() {
        for text in ["", "2024", "2024-13-01T00:00Z", "yesterday", "2024-02-30T00:00:00.000", "-", "Ｚ"] {
            assert_eq!(instant_ms(text), None, "{text}");
        }
    }
}
