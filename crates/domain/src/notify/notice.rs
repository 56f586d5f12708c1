//! A notice, who was told of it, and the messages that carried it.
//! Not here: who is told next ([`super::escalation`]), the words (`web::notify`).
//! Next: [`super::escalation`].

use super::{Reason, Step};
use crate::{
    ids::{DeliveryId, NoticeId, PersonId},
    text_enum::text_enum,
};

text_enum! {
    /// What a notice is about. A new one needs its sentences in `web/messages/notify.toml`.
    NoticeKind, "kind of notice" {
        /// Vulnerabilities of a device at the edge 外部とつながる機器の脆弱性.
        EdgeDevice = "edge_device",
        /// Vulnerabilities of another device 機器の脆弱性.
        Device = "device",
        /// Vulnerabilities of several devices 複数の機器の脆弱性.
        Devices = "devices",
        /// Vulnerabilities that can wait for the next maintenance 急がない脆弱性.
        Findings = "findings",
        /// A request to a vendor that waits or is overdue 事業者への依頼.
        VendorRequest = "vendor_request",
        /// An account for emergencies was used 緊急用アカウントの使用.
        BreakGlass = "break_glass",
    }
}

text_enum! {
    /// How soon someone must look, soonest first.
    NoticeUrgency, "urgency of a notice" {
        /// At once, at night too 今すぐ.
        Now = "now",
        /// In working hours 今週中.
        Week = "week",
        /// With the rest, in a digest まとめて.
        Routine = "routine",
    }
}

text_enum! {
    /// By what a message goes.
    Channel, "channel" {
        /// Mail メール.
        Mail = "mail",
        /// A program of the hospital's choice is called Webhook.
        Webhook = "webhook",
    }
}

text_enum! {
    /// Why a message goes out.
    Occasion, "occasion" {
        /// Something happened.
        Raised = "raised",
        /// Nobody has acknowledged yet.
        Reminded = "reminded",
        /// Nobody before them has acknowledged.
        Escalated = "escalated",
        /// What was not urgent, together.
        Digest = "digest",
        /// Someone tries whether it arrives.
        Trial = "trial",
    }
}

text_enum! {
    /// How far a message is.
    DeliveryState, "state of a delivery" {
        /// To be sent, perhaps again.
        Waiting = "waiting",
        /// Taken by the server.
        Sent = "sent",
        /// Given up.
        Failed = "failed",
        /// Not needed any more: acknowledged before it went.
        Dropped = "dropped",
    }
}

impl NoticeKind {
    /// Goes before all others of its urgency: this is how attackers came in.
    pub const fn is_first(self) -> bool {
        matches!(self, Self::EdgeDevice | Self::BreakGlass)
    }
}

impl NoticeUrgency {
    /// Place in lists and queues: 0 goes first.
    pub const fn rank(self, kind: NoticeKind) -> i64 {
        let place = match self {
            Self::Now => 0,
            Self::Week => 2,
            Self::Routine => 4,
        };
        if kind.is_first() { place } else { place + 1 }
    }
}

/// A notice 通知.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its identifier.
    pub id: NoticeId,
    /// What it is about.
    pub kind: NoticeKind,
    /// How soon someone must look.
    pub urgency: NoticeUrgency,
    /// Name of the thing it is about, such as a device; empty for none.
    pub name: String,
    /// How many things, such as findings or devices.
    pub count: u64,
    /// Where to see it: a path of this site.
    pub link: String,
    /// How far up the house it went.
    pub step: Step,
    /// When it was raised, ms UTC.
    pub raised_at_ms: i64,
    /// When the next step is due, ms UTC; `None` if nothing follows.
    pub next_step_at_ms: Option<i64>,
    /// When someone acknowledged it, ms UTC.
    pub acknowledged_at_ms: Option<i64>,
    /// Who did; nobody if what it was about is gone.
    pub acknowledged_by: Option<PersonId>,
}

impl Notice {
    /// Its place in lists: what is acknowledged comes last.
    pub const fn rank(&self) -> i64 {
        if self.acknowledged_at_ms.is_some() { ACKNOWLEDGED } else { self.urgency.rank(self.kind) }
    }
}

/// The place of what is acknowledged.
pub const ACKNOWLEDGED: i64 = 9;

/// Someone who was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// Who.
    pub person: PersonId,
    /// At which step.
    pub step: Step,
    /// By which rule.
    pub reason: Reason,
    /// In whose place.
    pub instead_of: Option<PersonId>,
    /// When, ms UTC.
    pub told_at_ms: i64,
    /// When they opened it, ms UTC.
    pub read_at_ms: Option<i64>,
}

/// A message by one channel to one address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Its identifier, from which the message's own follows: the same with each try.
    pub id: DeliveryId,
    /// Of which notice; none for a digest.
    pub notice: Option<NoticeId>,
    /// To whom; nobody for a webhook or a desk beyond the house.
    pub person: Option<PersonId>,
    /// By what.
    pub channel: Channel,
    /// Why it goes out.
    pub occasion: Occasion,
    /// How far it is.
    pub state: DeliveryState,
    /// Times it was tried.
    pub attempts: i64,
    /// When it is due, ms UTC.
    pub due_at_ms: i64,
    /// When it went, ms UTC.
    pub sent_at_ms: Option<i64>,
    /// How many notices a digest tells of.
    pub count: u64,
    /// What the server said last when it refused.
    pub said: String,
}

/// Which notices a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Only those this person was told of.
    pub told: Option<PersonId>,
    /// Only those nobody has acknowledged.
    pub open: bool,
    /// Only as urgent as this.
    pub urgency: Option<NoticeUrgency>,
}

/// Behind which notice a page begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Its place.
    pub rank: i64,
    /// Which.
    pub id: NoticeId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_edge_goes_first_and_urgency_before_kind() {
        let mut all: Vec<(i64, NoticeUrgency, NoticeKind)> = Vec::new();
        for urgency in NoticeUrgency::ALL.iter().copied() {
            for kind in [NoticeKind::Devices, NoticeKind::EdgeDevice] {
                all.push((urgency.rank(kind), urgency, kind));
            }
        }
        all.sort_unstable_by_key(|(rank, ..)| *rank);
        assert_eq!(all[0], (0, NoticeUrgency::Now, NoticeKind::EdgeDevice));
        assert_eq!(all[1].2, NoticeKind::Devices);
        assert_eq!(all[2], (2, NoticeUrgency::Week, NoticeKind::EdgeDevice));
        assert!(all.iter().all(|(rank, ..)| *rank < ACKNOWLEDGED));
    }
}
