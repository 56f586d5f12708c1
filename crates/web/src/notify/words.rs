//! Words for kinds, urgencies, reasons, steps and states of notices.
//! Not here: the texts (`messages/notify.toml`).
//! Next: `domain::notify`.

use crate::{
    page::{Choice, Mark},
    text::T,
};
use domain::notify::{
    Channel, Delivery, DeliveryState, Digest, Duty, MailDetail, NoticeKind, NoticeUrgency, Occasion, Reason,
    Step,
};
use hub::notify::{Refusal, RefusalKind};

/// What happened, as a sentence; without the thing's name where `name` is empty.
pub(crate) fn sentence(t: T, kind: NoticeKind, name: &str, count: u64) -> String {
    let words = t.notify();
    match (kind, name) {
        (NoticeKind::EdgeDevice, "") => words.edge_device_plain(count),
        (NoticeKind::EdgeDevice, name) => words.edge_device(count, name),
        (NoticeKind::Device, "") => words.device_plain(count),
        (NoticeKind::Device, name) => words.device(count, name),
        (NoticeKind::Devices, "") => words.devices_plain(count),
        (NoticeKind::Devices, name) => words.devices(count, name),
        (NoticeKind::Findings, _) => words.findings(count),
        (NoticeKind::VendorRequest, "") => words.vendor_request_plain().to_owned(),
        (NoticeKind::VendorRequest, name) => words.vendor_request(name),
        (NoticeKind::BreakGlass, "") => words.break_glass_plain().to_owned(),
        (NoticeKind::BreakGlass, name) => words.break_glass(name),
    }
}

/// What an urgency is called.
pub(crate) fn urgency(t: T, urgency: NoticeUrgency) -> &'static str {
    match urgency {
        NoticeUrgency::Now => t.notify().urgency_now(),
        NoticeUrgency::Week => t.notify().urgency_week(),
        NoticeUrgency::Routine => t.notify().urgency_routine(),
    }
}

pub(super) const fn mark(urgency: NoticeUrgency) -> Mark {
    match urgency {
        NoticeUrgency::Now => Mark::Now,
        NoticeUrgency::Week => Mark::Week,
        NoticeUrgency::Routine => Mark::Plain,
    }
}

/// Why someone was told; in whose place, where it is known and may be said.
pub(super) fn reason(t: T, reason: Reason, instead_of: &str) -> String {
    let words = t.notify();
    match (reason, instead_of) {
        (Reason::Owner, _) => words.reason_owner(),
        (Reason::OnDuty, _) => words.reason_on_duty(),
        (Reason::SystemStaff, _) => words.reason_system_staff(),
        (Reason::Administrator, _) => words.reason_administrator(),
        (Reason::Role, _) => words.reason_role(),
        (Reason::Absence, "") => words.reason_absence_plain(),
        (Reason::Absence, name) => return words.reason_absence(name),
        (Reason::Deputy, "") => words.reason_deputy_plain(),
        (Reason::Deputy, name) => return words.reason_deputy(name),
        (Reason::SafetyManager, _) => words.reason_safety_manager(),
        (Reason::Director, _) => words.reason_director(),
    }
    .to_owned()
}

pub(super) fn step(t: T, step: Step) -> &'static str {
    let words = t.notify();
    match step {
        Step::InCharge => words.step_in_charge(),
        Step::Deputy => words.step_deputy(),
        Step::SafetyManager => words.step_safety_manager(),
        Step::Director => words.step_director(),
        Step::Beyond => words.step_beyond(),
    }
}

pub(super) fn channel(t: T, channel: Channel) -> &'static str {
    match channel {
        Channel::Mail => t.notify().channel_mail(),
        Channel::Webhook => t.notify().channel_webhook(),
    }
}

pub(super) fn occasion(t: T, occasion: Occasion) -> &'static str {
    let words = t.notify();
    match occasion {
        Occasion::Raised => words.occasion_raised(),
        Occasion::Reminded => words.occasion_reminded(),
        Occasion::Escalated => words.occasion_escalated(),
        Occasion::Digest => words.occasion_digest(),
        Occasion::Trial => words.occasion_trial(),
    }
}

pub(super) fn delivery_state(t: T, delivery: &Delivery) -> (Mark, String) {
    let words = t.notify();
    match delivery.state {
        DeliveryState::Waiting if delivery.attempts > 0 => {
            (Mark::Week, words.delivery_again(delivery.attempts))
        }
        DeliveryState::Waiting => (Mark::Plain, words.delivery_waiting().to_owned()),
        DeliveryState::Sent => (Mark::Ok, words.delivery_sent().to_owned()),
        DeliveryState::Failed => (Mark::Now, words.delivery_failed().to_owned()),
        DeliveryState::Dropped => (Mark::Plain, words.delivery_dropped().to_owned()),
    }
}

/// Why a message did not go, in plain words, then in the server's.
pub(super) fn refusal(t: T, refusal: &Refusal) -> String {
    let words = t.notify();
    let plain = match refusal.kind {
        RefusalKind::NotSetUp => words.refusal_not_set_up(),
        RefusalKind::NotAllowed => words.refusal_not_allowed(),
        RefusalKind::Unreachable => words.refusal_unreachable(),
        RefusalKind::TimedOut => words.refusal_timed_out(),
        RefusalKind::Tls => words.refusal_tls(),
        RefusalKind::SignIn => words.refusal_sign_in(),
        RefusalKind::Refused => words.refusal_refused(),
        RefusalKind::TryLater => words.refusal_try_later(),
    };
    let mut said = vec![plain.to_owned()];
    if !refusal.said.is_empty() {
        said.push(words.said(refusal.said.as_str()));
    }
    crate::text::sentences(t, &said)
}

/// What a stored refusal of a delivery says; empty if there was none.
pub(super) fn said(t: T, delivery: &Delivery) -> String {
    let (kind, said) = delivery.said.split_once(' ').unwrap_or((&delivery.said, ""));
    RefusalKind::parse(kind)
        .map_or_else(String::new, |kind| refusal(t, &Refusal { kind, said: said.to_owned() }))
}

pub(super) fn digests(t: T) -> Vec<Choice> {
    Choice::each(Digest::ALL, Digest::as_str, |one| digest(t, one))
}

pub(crate) fn digest(t: T, digest: Digest) -> &'static str {
    match digest {
        Digest::Daily => t.notify().digest_daily(),
        Digest::Weekly => t.notify().digest_weekly(),
        Digest::Never => t.notify().digest_never(),
    }
}

pub(crate) fn detail(t: T, detail: MailDetail) -> &'static str {
    match detail {
        MailDetail::Count => t.notify().detail_count(),
        MailDetail::Name => t.notify().detail_name(),
    }
}

pub(super) fn details(t: T) -> Vec<Choice> {
    let hint = |one| match one {
        MailDetail::Count => t.notify().detail_count_hint(),
        MailDetail::Name => t.notify().detail_name_hint(),
    };
    let choice = |one: &MailDetail| Choice::new(one.as_str(), detail(t, *one)).with_hint(hint(*one));
    MailDetail::ALL.iter().map(choice).collect()
}

pub(crate) fn duty(t: T, duty: Duty) -> &'static str {
    match duty {
        Duty::OnDuty => t.notify().duty_on_duty(),
        Duty::Deputy => t.notify().duty_deputy(),
        Duty::Absence => t.notify().duty_absence(),
    }
}

pub(super) fn duties(t: T) -> Vec<Choice> {
    let hint = |one| match one {
        Duty::OnDuty => t.notify().duty_on_duty_hint(),
        Duty::Deputy => t.notify().duty_deputy_hint(),
        Duty::Absence => t.notify().duty_absence_hint(),
    };
    Duty::ALL.iter().map(|one| Choice::new(one.as_str(), duty(t, *one)).with_hint(hint(*one))).collect()
}
