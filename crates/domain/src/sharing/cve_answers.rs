//! What a statement says of single CVEs: that a member is touched and how far it has answered, and with the most detail
//! how many devices. By its type it cannot name an asset, an address or a person.
//! Not here: numbers of findings without their CVEs ([`super::finding_counts`]).
//! Next: [`CveAnswers::of`]; what an operator is shown of several members is [`super::region`].

use super::{Detail, Fact};
use crate::{
    text_enum::text_enum,
    vulnerabilities::{Answer, CveId, Tier, Urgency},
};
use std::{cmp::Reverse, collections::BTreeMap};

/// CVEs told at most; the most urgent come first.
pub const CVES: usize = 1_000;

text_enum! {
    /// How far a member has answered a CVE.
    Progress, "progress" {
        /// Nobody has decided yet 未回答.
        Open = "open",
        /// Decided for some of its devices 一部回答.
        Partly = "partly",
        /// Decided for all of them, and work goes on 回答済み.
        Answered = "answered",
        /// Patched, mitigated or found not to matter on all of them 対応済み.
        Closed = "closed",
    }
}

/// What a member says of the CVEs that touch it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CveAnswers {
    /// Each CVE, most urgent first.
    pub cves: Vec<CveAnswer>,
    /// How many more there are.
    pub left: u64,
}

/// What a member says of one CVE.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CveAnswer {
    /// The CVE.
    pub cve: CveId,
    /// The most urgent of its findings.
    pub urgency: Urgency,
    /// The surest of its findings.
    pub tier: Tier,
    /// How far the member has answered.
    pub progress: Progress,
    /// On how many devices; from [`Detail::Content`] on.
    pub devices: Option<Devices>,
}

/// Devices that a CVE touches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Devices {
    /// All of them.
    pub touched: u64,
    /// Decided about, those below among them.
    pub answered: u64,
    /// Patched, mitigated, or found not to be affected.
    pub closed: u64,
}

impl Progress {
    /// Decided for every device.
    pub const fn is_answered(self) -> bool {
        matches!(self, Self::Answered | Self::Closed)
    }
}

impl CveAnswers {
    /// What findings say of each CVE, in no more detail than asked for. Findings that were answered count as well.
    pub fn of(facts: &[Fact], detail: Detail) -> Self {
        let mut told: BTreeMap<CveId, (Urgency, Tier, Devices)> = BTreeMap::new();
        for fact in facts {
            let (urgency, tier, devices) =
                told.entry(fact.cve).or_insert((fact.urgency, fact.tier, Devices::default()));
            *urgency = (*urgency).min(fact.urgency);
            *tier = (*tier).min(fact.tier);
            devices.count(fact.answer);
        }
        let mut cves: Vec<CveAnswer> = told
            .into_iter()
            .map(|(cve, (urgency, tier, devices))| CveAnswer {
                cve,
                urgency,
                tier,
                progress: devices.progress(),
                devices: (detail >= Detail::Content).then_some(devices),
            })
            .collect();
        cves.sort_by_key(|one| (one.urgency, one.tier, Reverse(one.cve)));
        let left = cves.len().saturating_sub(CVES);
        cves.truncate(CVES);
        Self { cves, left: u64::try_from(left).unwrap_or(u64::MAX) }
    }
}

impl Devices {
    fn count(&mut self, answer: Answer) {
        self.touched += 1;
        self.answered += u64::from(answer != Answer::Open);
        self.closed += u64::from(matches!(answer, Answer::NotAffected | Answer::Mitigated | Answer::Fixed));
    }

    const fn progress(&self) -> Progress {
        if self.closed == self.touched {
            Progress::Closed
        } else if self.answered == self.touched {
            Progress::Answered
        } else if self.answered > 0 {
            Progress::Partly
        } else {
            Progress::Open
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{AssetId, Uuid};

    fn fact(asset: u128, cve: &str, urgency: Urgency, answer: Answer) -> Fact {
        Fact {
            asset: AssetId::from_uuid(Uuid::from_u128(asset)),
            cve: cve.parse().unwrap(),
            tier: Tier::Confirmed,
            urgency,
            product: None,
            answer,
        }
    }

    #[test]
    fn a_cve_is_answered_once_it_is_for_every_device() {
        let progress = |answers: &[Answer]| {
            let facts: Vec<Fact> = (0..)
                .zip(answers)
                .map(|(asset, one)| fact(asset, "CVE-2024-1111", Urgency::Now, *one))
                .collect();
            CveAnswers::of(&facts, Detail::Count).cves[0].progress
        };
        assert_eq!(progress(&[Answer::Open]), Progress::Open);
        assert_eq!(progress(&[Answer::Open, Answer::Fixed]), Progress::Partly);
        assert_eq!(progress(&[Answer::Affected, Answer::Fixed]), Progress::Answered);
        assert_eq!(progress(&[Answer::Accepted]), Progress::Answered);
        assert_eq!(progress(&[Answer::NotAffected, Answer::Mitigated, Answer::Fixed]), Progress::Closed);
    }

    #[test]
    fn only_the_most_detail_says_how_many_devices() {
        let facts = [
            fact(1, "CVE-2024-1111", Urgency::Week, Answer::Open),
            fact(2, "CVE-2024-1111", Urgency::Now, Answer::Fixed),
        ];
        for detail in [Detail::Count, Detail::Name] {
            assert_eq!(CveAnswers::of(&facts, detail).cves[0].devices, None);
        }
        let told = CveAnswers::of(&facts, Detail::Content).cves[0];
        assert_eq!(told.devices, Some(Devices { touched: 2, answered: 1, closed: 1 }));
        assert_eq!(told.urgency, Urgency::Now);
    }

    #[test]
    fn the_most_urgent_come_first_and_a_long_list_says_how_much_it_leaves_out() {
        let mut facts: Vec<Fact> = (0..CVES + 3)
            .map(|n| fact(1, &format!("CVE-2024-{}", 10_000 + n), Urgency::Watch, Answer::Open))
            .collect();
        facts.push(fact(1, "CVE-2018-13379", Urgency::Now, Answer::Open));
        let told = CveAnswers::of(&facts, Detail::Count);
        assert_eq!((told.cves.len(), told.left), (CVES, 4));
        assert_eq!(told.cves[0].cve.to_string(), "CVE-2018-13379");
    }
}
