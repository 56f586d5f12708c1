//! The scores of CVSS 3.0 and 3.1. [CVSS 3.1, 7]
//! Not here: reading vectors.
//! Next: [`super::metrics`] for the values weighed here.

use super::{CvssVersion, Vector, fixed::Fixed};

const ENVIRONMENT: [&str; 11] = ["CR", "IR", "AR", "MAV", "MAC", "MPR", "MUI", "MS", "MC", "MI", "MA"];

/// The base score.
pub(super) fn base_tenths(vector: &Vector) -> u16 {
    let metric = |name| vector.value(name).unwrap_or("X");
    let kept = |loss| Fixed::ONE - impact_weight(metric(loss));
    let loss = Fixed::ONE - kept("C") * kept("I") * kept("A");
    let impact = if metric("S") == "C" {
        changed_impact(loss, loss - Fixed::hundredths(2), 15)
    } else {
        Fixed::hundredths(642) * loss
    };
    combined(metric, impact)
}

/// The score by all metrics given.
pub(super) fn tenths(vector: &Vector) -> u16 {
    if vector.has_any(&ENVIRONMENT) { environmental(vector) } else { temporal(vector, base_tenths(vector)) }
}

fn environmental(vector: &Vector) -> u16 {
    let metric = |name| vector.effective(name);
    let kept = |loss, required| {
        let requirement = match vector.value(required) {
            Some("H") => Fixed::tenths(15),
            Some("L") => Fixed::tenths(5),
            _ => Fixed::ONE,
        };
        Fixed::ONE - impact_weight(metric(loss)) * requirement
    };
    let loss =
        (Fixed::ONE - kept("C", "CR") * kept("I", "IR") * kept("A", "AR")).min(Fixed::thousandths(915));
    let impact = if metric("S") != "C" {
        Fixed::hundredths(642) * loss
    } else if vector.version() == CvssVersion::V3_0 {
        changed_impact(loss, loss - Fixed::hundredths(2), 15)
    } else {
        changed_impact(loss, loss * Fixed::ten_thousandths(9731) - Fixed::hundredths(2), 13)
    };
    temporal(vector, combined(metric, impact))
}

fn changed_impact(loss: Fixed, lessened: Fixed, exponent: usize) -> Fixed {
    Fixed::hundredths(752) * (loss - Fixed::thousandths(29))
        - Fixed::hundredths(325) * lessened.power(exponent)
}

/// Impact and exploitability together.
fn combined<'a>(metric: impl Fn(&'static str) -> &'a str, impact: Fixed) -> u16 {
    if impact <= Fixed::ZERO {
        return 0;
    }
    let changed = metric("S") == "C";
    let reach = match metric("AV") {
        "N" => 85,
        "A" => 62,
        "L" => 55,
        _ => 20,
    };
    let complexity = if metric("AC") == "L" { 77 } else { 44 };
    let privileges = match (metric("PR"), changed) {
        ("N", _) => 85,
        ("L", false) => 62,
        ("L", true) => 68,
        (_, false) => 27,
        (_, true) => 50,
    };
    let person = if metric("UI") == "N" { 85 } else { 62 };
    let exploitability = [reach, complexity, privileges, person]
        .into_iter()
        .fold(Fixed::hundredths(822), |product, factor| product * Fixed::hundredths(factor));
    let sum = impact + exploitability;
    let scaled = if changed { Fixed::hundredths(108) * sum } else { sum };
    scaled.min(Fixed::TEN).to_tenths_up()
}

fn temporal(vector: &Vector, score_tenths: u16) -> u16 {
    let exploit = Fixed::hundredths(match vector.value("E") {
        Some("U") => 91,
        Some("P") => 94,
        Some("F") => 97,
        _ => 100,
    });
    let remedy = Fixed::hundredths(match vector.value("RL") {
        Some("O") => 95,
        Some("T") => 96,
        Some("W") => 97,
        _ => 100,
    });
    let confidence = Fixed::hundredths(match vector.value("RC") {
        Some("U") => 92,
        Some("R") => 96,
        _ => 100,
    });
    (Fixed::tenths(score_tenths) * exploit * remedy * confidence).to_tenths_up()
}

fn impact_weight(value: &str) -> Fixed {
    Fixed::hundredths(match value {
        "H" => 56,
        "L" => 22,
        _ => 0,
    })
}
