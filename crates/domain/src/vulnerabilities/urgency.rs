//! What to do when: a rule in the manner of SSVC, from exploitation, exposure, how easily it is automated, and care.
//! Not here: the words for people (`web`).
//! Next: `docs/en/ranking.md` prints this rule for readers.
//!
//! [CISA, Stakeholder-Specific Vulnerability Categorization Guide, 2022: decision points exploitation, automatable,
//! mission prevalence, public well-being; our outcomes are act, attend, track*, track]

use super::Tier;
use crate::{
    cvss::Vector,
    inventory::{AssetKind, CareRole, Exposure},
    text_enum::text_enum,
};
use jiff::{ToSpan, civil::Date};

text_enum! {
    /// What to do when, most urgent first.
    Urgency, "urgency" {
        /// Act now 今すぐ.
        Now = "now",
        /// This week 今週中.
        Week = "week",
        /// At the next maintenance 次回保守時.
        Maintenance = "maintenance",
        /// Watch 経過観察.
        Watch = "watch",
    }
}

text_enum! {
    /// What a rank came from; shown with every finding.
    Ground, "ground" {
        /// Listed as exploited.
        KnownExploited = "known_exploited",
        /// CISA knows of attacks, though its list does not name it (SSVC "active").
        AttacksSeen = "attacks_seen",
        /// Used by ransomware.
        Ransomware = "ransomware",
        /// A line from outside ends at it, by the registers.
        OnLine = "on_line",
        /// Reachable from outside.
        Exposed = "exposed",
        /// Nobody has said from where it is reachable, but devices of its kind stand at the edge.
        EdgeDevice = "edge_device",
        /// Reachable from inside only.
        Inside = "inside",
        /// Reachable from nowhere.
        Isolated = "isolated",
        /// Over the network, without account and without anyone's help.
        Automatable = "automatable",
        /// Critical score.
        Critical = "critical",
        /// High score.
        High = "high",
        /// Care stops or a life is at stake.
        Care = "care",
        /// Not confirmed yet.
        NotConfirmed = "not_confirmed",
    }
}

/// What the rule looks at.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is or is not so, whatever the others are")]
pub struct Situation<'a> {
    /// How sure the match is.
    pub tier: Tier,
    /// Listed as exploited.
    pub known_exploited: bool,
    /// CISA knows of attacks (SSVC "active").
    pub attacks_seen: bool,
    /// Used by ransomware.
    pub ransomware: bool,
    /// The CVSS vector that counts.
    pub vector: Option<&'a Vector>,
    /// What the asset is.
    pub kind: AssetKind,
    /// From where it is reachable.
    pub exposure: Exposure,
    /// A line from outside ends at it, by the registers; that counts whatever `exposure` says.
    pub on_line: bool,
    /// Its weight for patients.
    pub care_role: CareRole,
}

/// The rank of a finding and what it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranked {
    /// What to do when.
    pub urgency: Urgency,
    /// What that came from.
    pub grounds: Vec<Ground>,
}

/// Ranks a finding:
///
/// | exploited | reachable from outside | automatable | score or care | then |
/// | --- | --- | --- | --- | --- |
/// | yes | yes | | | now |
/// | yes, by ransomware | no | | care stops | now |
/// | yes | no | | | this week |
/// | no | yes | yes | 9.0 and more | this week |
/// | no | yes | | 7.0 and more | next maintenance |
/// | no | no | | 9.0 and more, or 7.0 and care stops | next maintenance |
/// | no | | | | watch |
///
/// What is reachable from nowhere counts one step less, and so does what is not confirmed; the latter is never "now".
/// A device at which a registered line ends is reachable from outside, whatever was typed in its exposure.
pub fn rank(situation: &Situation<'_>) -> Ranked {
    let mut grounds = Vec::new();
    let mut holds = |is: bool, ground: Ground| {
        if is {
            grounds.push(ground);
        }
        is
    };
    let seen = situation.attacks_seen && !situation.known_exploited;
    let exploited =
        holds(situation.known_exploited, Ground::KnownExploited) | holds(seen, Ground::AttacksSeen);
    let ransomware = holds(situation.ransomware, Ground::Ransomware);
    let on_line = holds(situation.on_line, Ground::OnLine);
    let told = |exposure: Exposure| situation.exposure == exposure && !on_line;
    let told_outside = matches!(situation.exposure, Exposure::Internet | Exposure::ExternalLine);
    let edge = situation.kind == AssetKind::VpnFirewall && told(Exposure::Unknown);
    let outside = on_line | holds(told_outside, Ground::Exposed) | holds(edge, Ground::EdgeDevice);
    holds(told(Exposure::Inside), Ground::Inside);
    let isolated = holds(told(Exposure::Isolated), Ground::Isolated);
    let score = situation.vector.map_or(0, Vector::score_tenths);
    let automatable = holds(
        situation.vector.is_some_and(|vector| {
            vector.network_reachable() && vector.needs_no_privileges() && vector.needs_no_user()
        }),
        Ground::Automatable,
    );
    let critical = holds(score >= 90, Ground::Critical);
    let high = critical || holds(score >= 70, Ground::High);
    let care = holds(matches!(situation.care_role, CareRole::Stops | CareRole::Life), Ground::Care);
    let unsure = holds(situation.tier != Tier::Confirmed, Ground::NotConfirmed);

    let urgency = match (exploited, outside) {
        (true, true) => Urgency::Now,
        (true, false) if ransomware && care => Urgency::Now,
        (true, false) => Urgency::Week,
        (false, true) if automatable && critical => Urgency::Week,
        (false, true) if high => Urgency::Maintenance,
        (false, false) if critical || (high && care) => Urgency::Maintenance,
        (false, _) => Urgency::Watch,
    };
    let urgency = if isolated { urgency.less() } else { urgency };
    Ranked { urgency: if unsure { urgency.less() } else { urgency }, grounds }
}

impl Ranked {
    /// It stands where something from outside ends, so it comes first among what is as urgent.
    pub fn is_at_the_edge(&self) -> bool {
        self.grounds
            .iter()
            .any(|ground| matches!(ground, Ground::OnLine | Ground::Exposed | Ground::EdgeDevice))
    }
}

impl Urgency {
    /// One step less urgent.
    #[must_use]
    pub const fn less(self) -> Self {
        match self {
            Self::Now => Self::Week,
            Self::Week => Self::Maintenance,
            Self::Maintenance | Self::Watch => Self::Watch,
        }
    }

    /// The last day by which it should be done, counted from the day it was found; none to watch. The day that CISA
    /// gives its agencies for an exploited hole counts if it is sooner and still ahead.
    pub fn due_from(self, found: Date, by_cisa: Option<Date>) -> Option<Date> {
        let days = match self {
            Self::Now => 2,
            Self::Week => 7,
            Self::Maintenance => 90,
            Self::Watch => return None,
        };
        let due = found.checked_add(days.days()).ok()?;
        Some(by_cisa.filter(|by_cisa| *by_cisa >= found).map_or(due, |by_cisa| by_cisa.min(due)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn situation() -> Situation<'static> {
        Situation {
            tier: Tier::Confirmed,
            known_exploited: false,
            attacks_seen: false,
            ransomware: false,
            vector: None,
            kind: AssetKind::Server,
            exposure: Exposure::Inside,
            on_line: false,
            care_role: CareRole::Unknown,
        }
    }

    #[test]
    fn an_exploited_hole_at_the_edge_is_acted_on_now() {
        let told = Situation { known_exploited: true, exposure: Exposure::Internet, ..situation() };
        assert_eq!(rank(&told).urgency, Urgency::Now);
        let vpn = Situation {
            known_exploited: true,
            kind: AssetKind::VpnFirewall,
            exposure: Exposure::Unknown,
            ..situation()
        };
        assert_eq!(rank(&vpn).urgency, Urgency::Now);
        assert!(rank(&vpn).grounds.contains(&Ground::EdgeDevice));
    }

    #[test]
    fn where_a_registered_line_ends_it_is_outside_whatever_was_typed() {
        for exposure in [Exposure::Inside, Exposure::Isolated, Exposure::Unknown] {
            let met = Situation { known_exploited: true, exposure, on_line: true, ..situation() };
            let ranked = rank(&met);
            assert_eq!(ranked.urgency, Urgency::Now, "{exposure:?}");
            assert_eq!(ranked.grounds, [Ground::KnownExploited, Ground::OnLine], "{exposure:?}");
            assert!(ranked.is_at_the_edge());
        }
        assert!(!rank(&situation()).is_at_the_edge());
    }

    #[test]
    fn an_exploited_hole_inside_waits_for_this_week_unless_ransomware_would_stop_care() {
        let inside = Situation { known_exploited: true, ..situation() };
        assert_eq!(rank(&inside).urgency, Urgency::Week);
        let care = Situation { ransomware: true, care_role: CareRole::Stops, ..inside };
        assert_eq!(rank(&care).urgency, Urgency::Now);
    }

    #[test]
    fn attacks_that_cisa_has_seen_count_as_its_list_does() {
        let seen = Situation { attacks_seen: true, exposure: Exposure::Internet, ..situation() };
        assert_eq!(rank(&seen).urgency, Urgency::Now);
        assert!(rank(&seen).grounds.contains(&Ground::AttacksSeen));
        let listed = Situation { known_exploited: true, ..seen };
        assert!(!rank(&listed).grounds.contains(&Ground::AttacksSeen), "said once");
    }

    #[test]
    fn what_is_not_confirmed_is_never_now() {
        let possible = Situation {
            known_exploited: true,
            exposure: Exposure::Internet,
            tier: Tier::Possible,
            ..situation()
        };
        assert_eq!(rank(&possible).urgency, Urgency::Week);
    }

    #[test]
    fn what_nobody_reaches_counts_one_step_less() {
        let isolated = Situation { known_exploited: true, exposure: Exposure::Isolated, ..situation() };
        assert_eq!(rank(&isolated).urgency, Urgency::Maintenance);
    }

    #[test]
    fn the_score_counts_only_together_with_where_it_stands() {
        let worst = Vector::parse("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H").unwrap();
        let high = Vector::parse("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N").unwrap();
        let with = |vector, exposure, care_role| {
            rank(&Situation { vector: Some(vector), exposure, care_role, ..situation() }).urgency
        };
        assert_eq!(with(&worst, Exposure::Internet, CareRole::Unknown), Urgency::Week);
        assert_eq!(with(&worst, Exposure::Inside, CareRole::Unknown), Urgency::Maintenance);
        assert_eq!(with(&high, Exposure::Internet, CareRole::Unknown), Urgency::Maintenance);
        assert_eq!(with(&high, Exposure::Inside, CareRole::Unknown), Urgency::Watch);
        assert_eq!(with(&high, Exposure::Inside, CareRole::Life), Urgency::Maintenance);
    }

    #[test]
    fn act_now_is_due_in_two_days_and_watching_is_never_due() {
        let found = jiff::civil::date(2026, 11, 30);
        assert_eq!(Urgency::Now.due_from(found, None), Some(jiff::civil::date(2026, 12, 2)));
        assert_eq!(Urgency::Watch.due_from(found, None), None);
    }

    #[test]
    fn the_day_that_cisa_gives_counts_if_it_is_sooner_and_still_ahead() {
        let (found, seventh) = (jiff::civil::date(2026, 11, 30), jiff::civil::date(2026, 12, 7));
        let due = |by_cisa| Urgency::Week.due_from(found, Some(by_cisa));
        assert_eq!(due(jiff::civil::date(2026, 12, 3)), Some(jiff::civil::date(2026, 12, 3)));
        assert_eq!(due(jiff::civil::date(2026, 12, 24)), Some(seventh));
        assert_eq!(due(jiff::civil::date(2022, 5, 3)), Some(seventh));
        assert_eq!(Urgency::Watch.due_from(found, Some(seventh)), None);
    }
}
