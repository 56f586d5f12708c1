//! The score of CVSS 4.0, by all metrics given. [CVSS 4.0, 8.2]
//! Not here: the scores of the macro vectors (`super::table4`).
//! Next: [`super::metrics`] for the values weighed here.
//!
//! Six equivalence classes (EQ) of metrics make a macro vector, whose score the standard lists; the third and sixth
//! are one here, as the standard treats them. The score then goes down toward the next lower macro vector, class by
//! class, as far as the vector stands below the most severe of its own. The most severe vectors of a class are all
//! equally many steps above its least, so one number each is enough to measure that distance.

use super::{Vector, table4};

/// A macro vector: the level of each class, 0 being the worst.
#[derive(Clone, Copy)]
pub(super) struct Macro {
    /// How it is reached: AV, PR, UI.
    pub(super) reach: usize,
    /// How hard it is: AC, AT.
    pub(super) complexity: usize,
    /// What is lost where the weakness is, with what is required there (EQ3 and EQ6): 00, 01, 10, 11, 21.
    pub(super) loss: usize,
    /// What is lost beyond: SC, SI, SA.
    pub(super) beyond: usize,
    /// How far attackers are: E.
    pub(super) exploit: usize,
}

/// The score.
pub(super) fn tenths(vector: &Vector) -> u16 {
    if ["VC", "VI", "VA", "SC", "SI", "SA"].iter().all(|loss| vector.effective(loss) == "N") {
        return 0;
    }
    let at = macro_vector(vector);
    let Some(score) = table4::tenths(at) else { return 0 };
    let lower = [
        Macro { reach: at.reach + 1, ..at },
        Macro { complexity: at.complexity + 1, ..at },
        Macro { beyond: at.beyond + 1, ..at },
    ];
    let [reach, complexity, beyond] = lower.map(table4::tenths);
    let exploit = table4::tenths(Macro { exploit: at.exploit + 1, ..at });
    let loss = match at.loss {
        // Two are next below: the more severe counts.
        0 => table4::tenths(Macro { loss: 1, ..at }).max(table4::tenths(Macro { loss: 2, ..at })),
        1 | 2 => table4::tenths(Macro { loss: 3, ..at }),
        3 => table4::tenths(Macro { loss: 4, ..at }),
        _ => None,
    };
    let falls = [
        (reach, steps(vector, &["AV", "PR", "UI"]), [(0, 1), (1, 4), (3, 5)].get(at.reach)),
        (complexity, steps(vector, &["AC", "AT"]), [(0, 1), (1, 2)].get(at.complexity)),
        (
            loss,
            steps(vector, &["VC", "VI", "VA", "CR", "IR", "AR"]),
            [(0, 7), (3, 6), (1, 8), (3, 8), (3, 10)].get(at.loss),
        ),
        (beyond, steps(vector, &["SC", "SI", "SA"]), [(1, 6), (3, 5), (6, 4)].get(at.beyond)),
        // Each level of E is one vector, so there is nothing to fall; but it counts in the mean.
        (exploit, 0, Some(&(0, 1))),
    ];
    // Of the next lower macro vectors that exist, the mean of what the way toward each takes off.
    let mut count = 0;
    let mut fall = 0;
    for (next, steps, class) in falls {
        if let (Some(next), Some(&(top, depth))) = (next, class) {
            count += 1;
            fall += score.saturating_sub(next) * steps.saturating_sub(top) * (PARTS / depth);
        }
    }
    let whole = PARTS * count.max(1);
    let exact = (score * whole).saturating_sub(fall);
    // Rounded to the nearest tenth, the half up.
    u16::try_from((2 * exact + whole) / (2 * whole)).unwrap_or(0)
}

/// The least number that every depth of a class divides.
const PARTS: usize = 840;

/// The value of a metric as the score takes it: what is not defined counts as the worst.
fn value(vector: &Vector, name: &str) -> &'static str {
    match (name, vector.effective(name)) {
        ("E", "X") => "A",
        ("CR" | "IR" | "AR", "X") => "H",
        (_, value) => value,
    }
}

fn macro_vector(vector: &Vector) -> Macro {
    let is = |name: &str, wanted: &str| value(vector, name) == wanted;
    let any = |names: &[&str], wanted: &str| names.iter().any(|name| is(name, wanted));
    let reach = match ["AV", "PR", "UI"].iter().filter(|name| is(name, "N")).count() {
        3 => 0,
        1 | 2 if !is("AV", "P") => 1,
        _ => 2,
    };
    let loss = if is("VC", "H") && is("VI", "H") {
        0
    } else if any(&["VC", "VI", "VA"], "H") {
        1
    } else {
        2
    };
    let required =
        [("CR", "VC"), ("IR", "VI"), ("AR", "VA")].iter().any(|(need, loss)| is(need, "H") && is(loss, "H"));
    let beyond = if any(&["SI", "SA"], "S") {
        0
    } else if any(&["SC", "SI", "SA"], "H") {
        1
    } else {
        2
    };
    let exploit = match value(vector, "E") {
        "A" => 0,
        "P" => 1,
        _ => 2,
    };
    Macro {
        reach,
        complexity: usize::from(!(is("AC", "L") && is("AT", "N"))),
        loss: match (loss, required) {
            (0, true) => 0,
            (0, false) => 1,
            (1, true) => 2,
            (1, false) => 3,
            _ => 4,
        },
        beyond,
        exploit,
    }
}

/// How many steps the metrics stand below their worst values, together.
fn steps(vector: &Vector, names: &[&str]) -> usize {
    let below = |name: &&str| {
        let worst_first = match *name {
            "AV" => "NALP",
            "AC" => "LH",
            "AT" => "NP",
            "PR" => "NLH",
            "UI" => "NPA",
            "SC" | "SI" | "SA" => "SHLN",
            "CR" | "IR" | "AR" => "HML",
            _ => "HLN",
        };
        worst_first.find(value(vector, name)).unwrap_or(0)
    };
    names.iter().map(below).sum()
}
