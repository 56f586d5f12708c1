//! The scores of CVSS 2.0. [CVSS 2.0, 3.2]
//! Not here: reading vectors.
//! Next: [`super::metrics`] for the values weighed here.

use super::{Vector, fixed::Fixed};

/// The base score.
pub(super) fn base_tenths(vector: &Vector) -> u16 {
    base(vector, impact(vector, |_| Fixed::ONE))
}

/// The score by all metrics given.
pub(super) fn tenths(vector: &Vector) -> u16 {
    if vector.has_any(&["CDP", "TD", "CR", "IR", "AR"]) {
        let adjusted =
            impact(vector, |requirement| requirement_weight(vector.value(requirement))).min(Fixed::TEN);
        let temporal = Fixed::tenths(temporal(vector, base(vector, adjusted)));
        let damage = Fixed::hundredths(match vector.value("CDP") {
            Some("L") => 10,
            Some("LM") => 30,
            Some("MH") => 40,
            Some("H") => 50,
            _ => 0,
        });
        let spread = Fixed::hundredths(match vector.value("TD") {
            Some("N") => 0,
            Some("L") => 25,
            Some("M") => 75,
            _ => 100,
        });
        return ((temporal + (Fixed::TEN - temporal) * damage) * spread).to_tenths_nearest();
    }
    temporal(vector, base_tenths(vector))
}

/// The impact, with the weight of the requirement for each loss.
fn impact(vector: &Vector, requirement: impl Fn(&str) -> Fixed) -> Fixed {
    let kept = |loss, required| {
        let weight = match vector.value(loss) {
            Some("C") => Fixed::thousandths(660),
            Some("P") => Fixed::thousandths(275),
            _ => Fixed::ZERO,
        };
        Fixed::ONE - weight * requirement(required)
    };
    Fixed::hundredths(1041) * (Fixed::ONE - kept("C", "CR") * kept("I", "IR") * kept("A", "AR"))
}

fn base(vector: &Vector, impact: Fixed) -> u16 {
    if impact == Fixed::ZERO {
        return 0;
    }
    let reach = Fixed::thousandths(match vector.value("AV") {
        Some("N") => 1000,
        Some("A") => 646,
        _ => 395,
    });
    let complexity = Fixed::hundredths(match vector.value("AC") {
        Some("L") => 71,
        Some("M") => 61,
        _ => 35,
    });
    let authentication = Fixed::thousandths(match vector.value("Au") {
        Some("N") => 704,
        Some("S") => 560,
        _ => 450,
    });
    let exploitability = Fixed::tenths(200) * reach * complexity * authentication;
    let sum = Fixed::tenths(6) * impact + Fixed::tenths(4) * exploitability - Fixed::tenths(15);
    (sum * Fixed::thousandths(1176)).to_tenths_nearest()
}

fn temporal(vector: &Vector, base_tenths: u16) -> u16 {
    let exploit = Fixed::hundredths(match vector.value("E") {
        Some("U") => 85,
        Some("POC") => 90,
        Some("F") => 95,
        _ => 100,
    });
    let remedy = Fixed::hundredths(match vector.value("RL") {
        Some("OF") => 87,
        Some("TF") => 90,
        Some("W") => 95,
        _ => 100,
    });
    let confidence = Fixed::hundredths(match vector.value("RC") {
        Some("UC") => 90,
        Some("UR") => 95,
        _ => 100,
    });
    (Fixed::tenths(base_tenths) * exploit * remedy * confidence).to_tenths_nearest()
}

fn requirement_weight(value: Option<&str>) -> Fixed {
    match value {
        Some("H") => Fixed::thousandths(1510),
        Some("L") => Fixed::tenths(5),
        _ => Fixed::ONE,
    }
}
