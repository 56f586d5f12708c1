//! Words for tiers, urgencies, answers and grounds.
//! Not here: the texts (`messages/vulnerabilities.toml`).
//! Next: `domain::vulnerabilities`.

use crate::{page::parts::Mark, text::T};
use domain::{
    cvss::Severity,
    inventory::register::RecordKind,
    vulnerabilities::{Answer, Ground, KevEntry, NotAffectedReason, Tier, Urgency},
};
use hub::vulnerabilities::why::{Way, Why};

/// What a tier is called.
pub(crate) fn tier(t: T, tier: Tier) -> &'static str {
    let words = t.vulnerabilities();
    match tier {
        Tier::Confirmed => words.tier_confirmed(),
        Tier::Possible => words.tier_possible(),
        Tier::ToCheck => words.tier_to_check(),
    }
}

pub(super) fn tier_hint(t: T, tier: Tier) -> &'static str {
    let words = t.vulnerabilities();
    match tier {
        Tier::Confirmed => words.tier_confirmed_hint(),
        Tier::Possible => words.tier_possible_hint(),
        Tier::ToCheck => words.tier_to_check_hint(),
    }
}

/// What an urgency is called.
pub(crate) fn urgency(t: T, urgency: Urgency) -> &'static str {
    let words = t.vulnerabilities();
    match urgency {
        Urgency::Now => words.rank_now(),
        Urgency::Week => words.rank_week(),
        Urgency::Maintenance => words.rank_next_maintenance(),
        Urgency::Watch => words.rank_watch(),
    }
}

/// How an urgency is marked.
pub(crate) const fn mark(urgency: Urgency) -> Mark {
    match urgency {
        Urgency::Now => Mark::Now,
        Urgency::Week => Mark::Week,
        Urgency::Maintenance | Urgency::Watch => Mark::Plain,
    }
}

pub(crate) fn answer(t: T, answer: Answer) -> &'static str {
    let words = t.vulnerabilities();
    match answer {
        Answer::Open => words.answer_open(),
        Answer::Affected => words.answer_affected(),
        Answer::NotAffected => words.answer_not_affected(),
        Answer::Mitigated => words.answer_mitigated(),
        Answer::Accepted => words.answer_accepted(),
        Answer::Fixed => words.answer_fixed(),
    }
}

pub(super) fn answer_hint(t: T, answer: Answer) -> &'static str {
    let words = t.vulnerabilities();
    match answer {
        Answer::Open | Answer::Fixed => "",
        Answer::Affected => words.answer_affected_hint(),
        Answer::NotAffected => words.answer_not_affected_hint(),
        Answer::Mitigated => words.answer_mitigated_hint(),
        Answer::Accepted => words.answer_accepted_hint(),
    }
}

pub(crate) fn reason(t: T, reason: NotAffectedReason) -> &'static str {
    let words = t.vulnerabilities();
    match reason {
        NotAffectedReason::ComponentNotPresent => words.reason_component_absent(),
        NotAffectedReason::CodeNotPresent => words.reason_code_absent(),
        NotAffectedReason::CodeNotInExecutePath => words.reason_code_not_reached(),
        NotAffectedReason::NotControllable => words.reason_not_controllable(),
        NotAffectedReason::InlineMitigation => words.reason_protected(),
    }
}

pub(super) fn severity(t: T, severity: Severity) -> &'static str {
    let words = t.vulnerabilities();
    match severity {
        Severity::None => words.severity_none(),
        Severity::Low => words.severity_low(),
        Severity::Medium => words.severity_medium(),
        Severity::High => words.severity_high(),
        Severity::Critical => words.severity_critical(),
    }
}

/// A sentence on what a rank came from, and where to read on.
pub(super) struct Reason {
    pub(super) text: String,
    /// Empty for nowhere.
    pub(super) href: String,
}

/// What a rank came from: a sentence for each ground, and for each line or server that put the device at the edge.
pub(super) fn reasons(t: T, why: &Why, listed: Option<&KevEntry>) -> Vec<Reason> {
    // The severity stands below them in words and number.
    let said = |ground: &Ground| !matches!(ground, Ground::Critical | Ground::High);
    let mut reasons = Vec::new();
    for one in why.grounds().into_iter().filter(said) {
        if one == Ground::OnLine && !why.ways_in.is_empty() {
            reasons.extend(why.ways_in.iter().map(|way| way_in(t, way)));
        } else {
            reasons.push(Reason { text: ground(t, one, listed), href: String::new() });
        }
    }
    reasons
}

fn way_in(t: T, way: &Way) -> Reason {
    let words = t.vulnerabilities();
    let text = match way.register.parse() {
        Ok(RecordKind::ContractorServer) => words.reason_contractor_server(way.name.as_str()),
        _ => words.reason_on_line(way.name.as_str()),
    };
    Reason { text, href: format!("/register/{}/{}", way.register, way.record) }
}

fn ground(t: T, ground: Ground, listed: Option<&KevEntry>) -> String {
    let words = t.vulnerabilities();
    match ground {
        Ground::KnownExploited => {
            let added = listed.and_then(|entry| entry.added_on.parse().ok());
            let day = added.map_or_else(String::new, |day: jiff::civil::Date| t.date_short(day));
            words.reason_exploited(day)
        }
        Ground::AttacksSeen => words.reason_attacks_seen().to_owned(),
        Ground::Ransomware => words.reason_ransomware().to_owned(),
        Ground::OnLine | Ground::Exposed => words.reason_reachable().to_owned(),
        Ground::EdgeDevice => words.reason_edge_device().to_owned(),
        Ground::Inside => words.reason_not_reachable().to_owned(),
        Ground::Isolated => words.reason_isolated().to_owned(),
        Ground::Automatable => words.reason_automatable().to_owned(),
        Ground::Critical => words.reason_critical().to_owned(),
        Ground::High => words.reason_high().to_owned(),
        Ground::Care => words.reason_care_stops().to_owned(),
        Ground::NotConfirmed => words.reason_not_confirmed().to_owned(),
    }
}

/// What a missing fact is called.
pub(super) fn fact(t: T, fact: &str) -> &'static str {
    let words = t.vulnerabilities();
    match fact {
        "maker" => words.fact_maker(),
        "version" => words.fact_version(),
        "update" => words.fact_update(),
        "hardware" => words.fact_hardware(),
        "operating_system" => words.fact_operating_system(),
        "firmware" => words.fact_firmware(),
        "other_component" => words.fact_other_component(),
        "language" => words.fact_language(),
        "edition" | "software_edition" => words.fact_edition(),
        "target_software" | "target_hardware" => words.fact_platform(),
        _ => words.fact_other(),
    }
}

/// How a version was compared.
pub(super) fn rule(t: T, rule: &str) -> &'static str {
    let words = t.vulnerabilities();
    match rule {
        "every" => words.rule_every(),
        "none" => words.rule_none(),
        "same" => words.rule_same(),
        "range" => words.rule_range(),
        "pattern" => words.rule_pattern(),
        _ => words.rule_negated(),
    }
}
