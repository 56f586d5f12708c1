//! Requests to vendors 事業者への依頼: on most devices the right to change is the vendor's, so the fix waits there.
//! Not here: letters and links (`web`, `hub`).
//! Next: [`VendorRequest::faults`], the one place that says who may take which step.

use super::CveId;
use crate::{
    ids::{AssetId, FindingId, PersonId, VendorRequestId},
    text::normalise,
    text_enum::text_enum,
};
use jiff::civil::Date;

text_enum! {
    /// How far a request is.
    RequestState, "state of a request" {
        /// Being written 下書き.
        Draft = "draft",
        /// Handed to the vendor 依頼済み.
        Asked = "asked",
        /// The vendor has it and will answer 回答待ち.
        Awaiting = "awaiting",
        /// The vendor looks into it 確認中.
        Checking = "checking",
        /// The vendor named a day 実施日決定.
        DateSet = "date_set",
        /// The vendor says it is done 完了の報告あり.
        Done = "done",
        /// The vendor will not do it, for a reason 対応不可.
        Refused = "refused",
        /// Staff saw that it is done 確認済み.
        Confirmed = "confirmed",
        /// Not wanted any more 取り下げ.
        Cancelled = "cancelled",
    }
}

text_enum! {
    /// By what an answer came.
    Via, "way of an answer" {
        /// The vendor's personal link 専用リンク.
        Link = "link",
        /// Paper, telephone or mail, entered by staff 紙・電話.
        Paper = "paper",
    }
}

/// Who takes a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// The hospital's people.
    Staff,
    /// The vendor, by a personal link.
    Vendor,
}

/// What the letter says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letter {
    /// The vendor's name.
    pub vendor: String,
    /// Whom it goes to.
    pub contact: String,
    /// Telephone.
    pub phone: String,
    /// Fax.
    pub fax: String,
    /// Mail address.
    pub email: String,
    /// The device's name.
    pub device: String,
    /// Maker and model.
    pub model: String,
    /// Serial number.
    pub serial: String,
    /// The number on the hospital's sticker.
    pub asset_tag: String,
    /// By when it must be done.
    pub due_on: Option<Date>,
    /// What is done until then.
    pub interim: String,
    /// Whom the vendor asks back.
    pub in_charge: String,
    /// Anything else.
    pub remarks: String,
}

/// A vulnerability that a request is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The finding.
    pub finding: FindingId,
    /// Its CVE.
    pub cve: CveId,
    /// The component with its version, as the ledger named it.
    pub component: String,
}

/// What the vendor answered last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// What was done, or why not.
    pub text: String,
    /// The version that it runs now.
    pub version: String,
    /// Who answered.
    pub by: String,
    /// By what.
    pub via: Via,
    /// When, ms UTC.
    pub at_ms: i64,
}

/// A request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VendorRequest {
    /// Its identifier.
    pub id: VendorRequestId,
    /// The device.
    pub asset: AssetId,
    /// How far it is.
    pub state: RequestState,
    /// What the letter says.
    pub letter: Letter,
    /// What it is about.
    pub subjects: Vec<Subject>,
    /// The day that the vendor named.
    pub promised_on: Option<Date>,
    /// The vendor's last answer.
    pub answer: Option<Answered>,
    /// Who opened it, and hears of answers.
    pub opened_by: PersonId,
    /// When it was opened, ms UTC.
    pub created_at_ms: i64,
    /// When it was handed over, ms UTC.
    pub asked_at_ms: Option<i64>,
    /// Counts changes; a form that carries an older one is stale.
    pub version: i64,
}

/// A step that someone wants to take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Where to.
    pub to: RequestState,
    /// The day it will be done, for [`RequestState::DateSet`].
    pub promised_on: Option<Date>,
    /// What was done, or why not.
    pub text: String,
    /// The version that it runs now.
    pub version: String,
    /// Who answers at the vendor's.
    pub by: String,
}

/// Why a step cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepFault {
    /// Not from where the request is, or not by this party.
    Impossible,
    /// The letter names no vendor.
    NoVendor,
    /// The letter names no day.
    NoDeadline,
    /// A day is needed.
    NoDate,
    /// The day has passed.
    PastDate,
    /// What was done, or the reason, is needed.
    NoText,
    /// The name of who answers is needed.
    NoName,
}

impl RequestState {
    /// The vendor still has to do it.
    pub const fn is_with_vendor(self) -> bool {
        matches!(self, Self::Asked | Self::Awaiting | Self::Checking | Self::DateSet)
    }

    /// Nothing more comes of it.
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Confirmed | Self::Cancelled)
    }

    /// It is what the vendor says.
    pub const fn is_answer(self) -> bool {
        matches!(self, Self::Checking | Self::DateSet | Self::Done | Self::Refused)
    }

    /// Whether a party may lead a request from here to there.
    pub const fn may_become(self, to: Self, by: Party) -> bool {
        let is_receipt = matches!((self, to), (Self::Asked, Self::Awaiting));
        let is_answer = is_receipt || (self.is_with_vendor() && to.is_answer());
        let of_staff =
            matches!(
                (self, to),
                (Self::Draft | Self::Done | Self::Refused, Self::Asked) | (Self::Done, Self::Confirmed)
            ) || (matches!(to, Self::Cancelled) && !self.is_closed() && !matches!(self, Self::Done));
        is_answer || (matches!(by, Party::Staff) && of_staff)
    }

    /// Where a party may lead a request from here.
    pub fn next(self, by: Party) -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(move |to| self.may_become(*to, by))
    }
}

impl VendorRequest {
    /// What is wrong with a step; empty if it may be taken.
    pub fn faults(&self, step: &Step, by: Party, today: Date) -> Vec<StepFault> {
        let mut faults = Vec::new();
        let mut fault = |is: bool, fault: StepFault| {
            if is {
                faults.push(fault);
            }
        };
        let to = step.to;
        fault(!self.state.may_become(to, by), StepFault::Impossible);
        if to == RequestState::Asked {
            fault(self.letter.vendor.is_empty(), StepFault::NoVendor);
            fault(self.letter.due_on.is_none(), StepFault::NoDeadline);
        }
        if to == RequestState::DateSet {
            fault(step.promised_on.is_none(), StepFault::NoDate);
            fault(step.promised_on.is_some_and(|day| day < today), StepFault::PastDate);
        }
        let wants_text = matches!(to, RequestState::Done | RequestState::Refused);
        fault(wants_text && step.text.is_empty(), StepFault::NoText);
        // Staff may note that it arrived without saying who told them.
        let wants_name = to.is_answer() || (to == RequestState::Awaiting && by == Party::Vendor);
        fault(wants_name && step.by.is_empty(), StepFault::NoName);
        faults
    }

    /// The request after a step without faults.
    #[must_use]
    pub fn after(&self, step: &Step, via: Via, at_ms: i64) -> Self {
        let mut after = Self { state: step.to, ..self.clone() };
        match step.to {
            RequestState::Asked => {
                after.asked_at_ms = Some(at_ms);
                after.answer = None;
                after.promised_on = None;
            }
            to if to.is_answer() || (to == RequestState::Awaiting && !step.by.is_empty()) => {
                after.promised_on =
                    if to == RequestState::DateSet { step.promised_on } else { self.promised_on };
                after.answer = Some(Answered {
                    text: step.text.clone(),
                    version: if to == RequestState::Done { step.version.clone() } else { String::new() },
                    by: step.by.clone(),
                    via,
                    at_ms,
                });
            }
            _ => {}
        }
        after
    }

    /// The deadline or the promised day has passed, and the vendor has not said that it is done.
    pub fn is_overdue(&self, today: Date) -> bool {
        let passed = |day: Option<Date>| day.is_some_and(|day| day < today);
        self.state.is_with_vendor() && (passed(self.letter.due_on) || passed(self.promised_on))
    }
}

/// Whether two names mean the same vendor: however they are written, with or without 株式会社.
pub fn is_same_vendor(one: &str, other: &str) -> bool {
    let bare = |name: &str| {
        let mut bare = normalise(name);
        for form in ["株式会社", "有限会社", "合同会社", "(株)", "(有)", "(同)"] {
            bare = bare.replace(form, "");
        }
        bare.retain(|sign| !sign.is_whitespace());
        bare
    };
    let (one, other) = (bare(one), bare(other));
    !one.is_empty() && one == other
}

/// Which requests a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Words that must all occur in vendor, device or CVE.
    pub text: String,
    /// Only in this state.
    pub state: Option<RequestState>,
    /// Only to this vendor, named exactly.
    pub vendor: String,
    /// Only of this asset.
    pub asset: Option<AssetId>,
    /// Only about this finding.
    pub finding: Option<FindingId>,
    /// Only those that are overdue.
    pub overdue: bool,
}

/// Where a page begins: after the row with this key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The row's sort text.
    pub key: String,
    /// The row's identifier.
    pub id: VendorRequestId,
}

/// A request of a list, with its sort text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The request.
    pub request: VendorRequest,
    /// By what it is sorted: overdue first, then what waits for staff, then what waits for the vendor.
    pub sort_key: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Uuid;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 20);

    fn request(state: RequestState) -> VendorRequest {
        VendorRequest {
            id: VendorRequestId::from_uuid(Uuid::nil()),
            asset: AssetId::from_uuid(Uuid::nil()),
            state,
            letter: Letter {
                vendor: "キタ医療機器".to_owned(),
                due_on: Some(date(2026, 12, 4)),
                ..Letter::default()
            },
            subjects: Vec::new(),
            promised_on: None,
            answer: None,
            opened_by: PersonId::from_uuid(Uuid::nil()),
            created_at_ms: 0,
            asked_at_ms: None,
            version: 1,
        }
    }

    fn step(to: RequestState) -> Step {
        Step {
            to,
            promised_on: Some(date(2026, 12, 1)),
            text: "更新しました".to_owned(),
            version: "6.2.16".to_owned(),
            by: "山本".to_owned(),
        }
    }

    #[test]
    fn a_vendor_answers_what_was_asked_and_nothing_else() {
        use RequestState::{Asked, Awaiting, Cancelled, Checking, Confirmed, DateSet, Done, Draft, Refused};
        let next = |from: RequestState| from.next(Party::Vendor).collect::<Vec<_>>();
        assert_eq!(next(Asked), [Awaiting, Checking, DateSet, Done, Refused]);
        for from in [Awaiting, Checking, DateSet] {
            assert_eq!(next(from), [Checking, DateSet, Done, Refused], "{from}");
        }
        for from in [Draft, Done, Refused, Confirmed, Cancelled] {
            assert_eq!(from.next(Party::Vendor).count(), 0, "{from}");
        }
    }

    #[test]
    fn staff_ask_confirm_ask_again_and_take_back() {
        use RequestState::{Asked, Cancelled, Confirmed, Done, Draft, Refused};
        let next = |from: RequestState| from.next(Party::Staff).collect::<Vec<_>>();
        assert_eq!(next(Draft), [Asked, Cancelled]);
        assert_eq!(next(Done), [Asked, Confirmed]);
        assert_eq!(next(Refused), [Asked, Cancelled]);
        assert_eq!((next(Confirmed), next(Cancelled)), (Vec::new(), Vec::new()));
    }

    #[test]
    fn an_answer_says_who_what_and_when() {
        let asked = request(RequestState::Asked);
        let bare = |to| Step { promised_on: None, text: String::new(), by: String::new(), ..step(to) };
        let faults = |to| asked.faults(&bare(to), Party::Vendor, TODAY);
        assert_eq!(faults(RequestState::Awaiting), [StepFault::NoName]);
        assert_eq!(asked.faults(&bare(RequestState::Awaiting), Party::Staff, TODAY), []);
        assert_eq!(faults(RequestState::Checking), [StepFault::NoName]);
        assert_eq!(faults(RequestState::DateSet), [StepFault::NoDate, StepFault::NoName]);
        assert_eq!(faults(RequestState::Done), [StepFault::NoText, StepFault::NoName]);
        assert_eq!(faults(RequestState::Refused), [StepFault::NoText, StepFault::NoName]);
        let past = Step { promised_on: Some(date(2026, 11, 19)), ..step(RequestState::DateSet) };
        assert_eq!(asked.faults(&past, Party::Vendor, TODAY), [StepFault::PastDate]);
        assert_eq!(asked.faults(&step(RequestState::Done), Party::Vendor, TODAY), []);
    }

    #[test]
    fn nothing_is_asked_without_a_vendor_and_a_deadline() {
        let mut draft = request(RequestState::Draft);
        draft.letter = Letter::default();
        let faults = draft.faults(&step(RequestState::Asked), Party::Staff, TODAY);
        assert_eq!(faults, [StepFault::NoVendor, StepFault::NoDeadline]);
    }

    #[test]
    fn asking_again_forgets_the_answer_and_a_new_date_replaces_the_old() {
        let set = request(RequestState::Asked).after(&step(RequestState::DateSet), Via::Link, 7);
        assert_eq!(set.promised_on, Some(date(2026, 12, 1)));
        let checking = set.after(&step(RequestState::Checking), Via::Link, 8);
        assert_eq!(checking.promised_on, set.promised_on, "a promise stands until another is made");
        let done = set.after(&step(RequestState::Done), Via::Paper, 9);
        assert_eq!(done.answer.as_ref().map(|one| one.version.as_str()), Some("6.2.16"));
        let again = done.after(&step(RequestState::Asked), Via::Paper, 10);
        assert_eq!((again.answer, again.promised_on, again.asked_at_ms), (None, None, Some(10)));
    }

    #[test]
    fn overdue_is_what_the_vendor_still_has_after_the_deadline_or_the_promised_day() {
        let asked = request(RequestState::Asked);
        assert!(!asked.is_overdue(date(2026, 12, 4)) && asked.is_overdue(date(2026, 12, 5)));
        let set = asked.after(&step(RequestState::DateSet), Via::Link, 7);
        assert!(!set.is_overdue(date(2026, 12, 1)) && set.is_overdue(date(2026, 12, 2)));
        for state in [RequestState::Draft, RequestState::Done, RequestState::Refused, RequestState::Cancelled]
        {
            assert!(!request(state).is_overdue(date(2027, 1, 1)), "{state}");
        }
    }

    #[test]
    fn a_vendor_is_known_however_its_name_is_written() {
        assert!(is_same_vendor("株式会社キタ医療", "キタ医療㈱"));
        assert!(is_same_vendor("ｷﾀ医療", "キタ 医療"));
        assert!(!is_same_vendor("キタ医療", "ミナミ医療"));
        assert!(!is_same_vendor("株式会社", ""));
    }
}
