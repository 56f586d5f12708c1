//! What an organisation and its people decide about notices; without a decision, what suits most hospitals.
//! Not here: who may decide it ([`crate::access`]).
//! Next: [`super::roster`].

use super::{MailAddress, NoticeUrgency, WebAddress};
use crate::{ids::PersonId, text::half_width, text_enum::text_enum};
use jiff::{
    SignedDuration,
    civil::{Date, DateTime, Time, Weekday, time},
};

text_enum! {
    /// What a mail or webhook says of the matter.
    MailDetail, "detail of messages" {
        /// Of what kind, how urgent, how many: no name of a device.
        Count = "count",
        /// Also the name of the device or vendor.
        Name = "name",
    }
}

text_enum! {
    /// When a person gets what is not urgent.
    Digest, "digest" {
        /// Every morning 毎朝.
        Daily = "daily",
        /// On Monday morning 毎週月曜の朝.
        Weekly = "weekly",
        /// Not by mail; it stands on the page 送らない.
        Never = "never",
    }
}

/// An organisation's settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// What messages say.
    pub detail: MailDetail,
    /// The program that is called; none for no webhook.
    pub webhook: Option<WebAddress>,
    /// Counts the secrets that its calls were signed with; the present one follows from it.
    pub webhook_secret_no: i64,
    /// Minutes until an urgent notice goes a step up.
    pub now_wait_min: u32,
    /// Minutes between repetitions once all were told.
    pub now_repeat_min: u32,
    /// Hours until a notice of this week goes a step up.
    pub week_wait_h: u32,
    /// Hours between repetitions once all were told.
    pub week_repeat_h: u32,
    /// When only urgent notices go out.
    pub quiet: Quiet,
    /// Days that acknowledged notices are kept.
    pub keep_days: u32,
    /// Counts changes; 0 before the first.
    pub version: i64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            detail: MailDetail::Count,
            webhook: None,
            webhook_secret_no: 0,
            now_wait_min: 30,
            now_repeat_min: 120,
            week_wait_h: 24,
            week_repeat_h: 24,
            quiet: Quiet::default(),
            keep_days: 366,
            version: 0,
        }
    }
}

impl Settings {
    /// How long a notice waits before it goes a step up; `None` if it never does.
    pub const fn wait(&self, urgency: NoticeUrgency) -> Option<SignedDuration> {
        match urgency {
            NoticeUrgency::Now => Some(minutes(self.now_wait_min)),
            NoticeUrgency::Week => Some(minutes(self.week_wait_h * 60)),
            NoticeUrgency::Routine => None,
        }
    }

    /// How long it waits between repetitions once everyone was told; `None` if it is never repeated.
    pub const fn repeat(&self, urgency: NoticeUrgency) -> Option<SignedDuration> {
        match urgency {
            NoticeUrgency::Now => Some(minutes(self.now_repeat_min)),
            NoticeUrgency::Week => Some(minutes(self.week_repeat_h * 60)),
            NoticeUrgency::Routine => None,
        }
    }

    /// When a message may go out: what is urgent at once, the rest after the quiet hours.
    pub fn may_go_at(&self, urgency: NoticeUrgency, at: DateTime) -> DateTime {
        match urgency {
            NoticeUrgency::Now => at,
            NoticeUrgency::Week | NoticeUrgency::Routine => self.quiet.end_after(at).unwrap_or(at),
        }
    }
}

const fn minutes(count: u32) -> SignedDuration {
    SignedDuration::from_secs(count as i64 * 60)
}

/// The quiet hours 静かな時間, in the organisation's own time; from and until the same: there are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quiet {
    /// When they begin.
    pub from: Time,
    /// When they end, usually the next morning; digests go then.
    pub until: Time,
}

impl Default for Quiet {
    fn default() -> Self {
        Self { from: time(19, 0, 0, 0), until: time(8, 0, 0, 0) }
    }
}

impl Quiet {
    /// The end of the quiet hours in which that moment lies; `None` outside of them.
    pub fn end_after(&self, at: DateTime) -> Option<DateTime> {
        let (now, today) = (at.time(), at.date());
        let over_midnight = self.from > self.until;
        let is_quiet = if over_midnight {
            now >= self.from || now < self.until
        } else {
            (self.from..self.until).contains(&now)
        };
        let day = if over_midnight && now >= self.from { today.tomorrow().unwrap_or(today) } else { today };
        is_quiet.then(|| day.to_datetime(self.until))
    }
}

/// A time of day as people type it.
///
/// ```
/// use domain::notify::settings::parse_time;
/// let half_past = jiff::civil::time(8, 30, 0, 0);
/// assert_eq!(parse_time("8:30"), Some(half_past));
/// assert_eq!(parse_time("８時３０分"), Some(half_past));
/// assert_eq!(parse_time("25:00"), None);
/// ```
pub fn parse_time(text: &str) -> Option<Time> {
    let text = half_width(text.trim());
    let (hour, minute) = text.split_once([':', '時'])?;
    let minute = minute.strip_suffix('分').unwrap_or(minute);
    let digits = |part: &str| {
        let plain = (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        if plain { part.parse::<i8>().ok() } else { None }
    };
    let minute = if minute.is_empty() && text.ends_with('時') { 0 } else { digits(minute)? };
    Time::new(digits(hour)?, minute, 0, 0).ok()
}

impl Digest {
    /// Whether one goes out on that day.
    pub fn is_due_on(self, day: Date) -> bool {
        match self {
            Self::Daily => true,
            Self::Weekly => day.weekday() == Weekday::Monday,
            Self::Never => false,
        }
    }
}

/// What a person wants for themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preference {
    /// Where mail goes; none for no mail.
    pub mail: Option<MailAddress>,
    /// When the rest comes.
    pub digest: Digest,
    /// Counts changes; 0 before the first.
    pub version: i64,
}

impl Default for Preference {
    fn default() -> Self {
        Self { mail: None, digest: Digest::Daily, version: 0 }
    }
}

/// A standing consent: a desk outside the house may be told when nobody inside answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// What the desk is called.
    pub desk: String,
    /// Its mail address.
    pub mail: MailAddress,
    /// The last day; none for an open end.
    pub until: Option<Date>,
    /// Who gave it.
    pub given_by: PersonId,
    /// When, ms UTC.
    pub given_at_ms: i64,
}

impl Consent {
    /// Holds on that day; the last day counts.
    pub fn holds_on(&self, today: Date) -> bool {
        self.until.is_none_or(|until| today <= until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn at(day: i8, hour: i8, minute: i8) -> DateTime {
        date(2026, 11, day).at(hour, minute, 0, 0)
    }

    #[test]
    fn what_is_urgent_goes_at_night_and_the_rest_in_the_morning() {
        let settings = Settings::default();
        for (night, morning) in [
            (at(20, 19, 0), at(21, 8, 0)),
            (at(20, 23, 59), at(21, 8, 0)),
            (at(21, 3, 0), at(21, 8, 0)),
            (at(21, 8, 0), at(21, 8, 0)),
            (at(21, 18, 59), at(21, 18, 59)),
        ] {
            assert_eq!(settings.may_go_at(NoticeUrgency::Week, night), morning);
            assert_eq!(settings.may_go_at(NoticeUrgency::Now, night), night);
        }
    }

    #[test]
    fn a_time_is_read_as_people_type_it_and_anything_else_is_refused() {
        for text in ["8:00", "08:00", " 8時 ", "8時00分", "８：００"] {
            assert_eq!(parse_time(text), Some(time(8, 0, 0, 0)), "{text}");
        }
        for text in ["", "8", "8:", "24:00", "8:60", "-1:00", "8:000", "8:0:0", "夜", "+8:00"] {
            assert_eq!(parse_time(text), None, "{text}");
        }
    }

    #[test]
    fn quiet_hours_may_lie_within_a_day_or_not_be_at_all() {
        let noon = Quiet { from: time(12, 0, 0, 0), until: time(13, 0, 0, 0) };
        assert_eq!(noon.end_after(at(20, 12, 30)), Some(at(20, 13, 0)));
        assert_eq!(noon.end_after(at(20, 13, 0)), None);
        let none = Quiet { from: time(8, 0, 0, 0), until: time(8, 0, 0, 0) };
        assert!((0..24).all(|hour| none.end_after(at(20, hour, 0)).is_none()));
    }

    #[test]
    fn the_weekly_digest_comes_on_monday_and_routine_is_never_passed_up() {
        assert!(
            Digest::Weekly.is_due_on(date(2026, 11, 23)) && !Digest::Weekly.is_due_on(date(2026, 11, 24))
        );
        assert!(Digest::Daily.is_due_on(date(2026, 11, 22)) && !Digest::Never.is_due_on(date(2026, 11, 23)));
        let settings = Settings::default();
        assert_eq!(settings.wait(NoticeUrgency::Routine), None);
        assert_eq!(settings.wait(NoticeUrgency::Now), Some(SignedDuration::from_mins(30)));
        assert_eq!(settings.repeat(NoticeUrgency::Week), Some(SignedDuration::from_hours(24)));
    }
}
