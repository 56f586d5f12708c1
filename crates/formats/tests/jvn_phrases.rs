//! Japanese version phrases against what a reader wrote down before the parser existed (`jvn_phrases/README.md`).
//! Not here: files of JVN (`src/jvn/tests.rs`).
//! Next: `formats::jvn::phrase`.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
#![expect(clippy::print_stdout, reason = "the figures are to be read")]

use domain::vulnerabilities::{Bound, VersionRange};
use formats::jvn::phrase::{self, Reading};

const KNOWN: &str = include_str!("jvn_phrases/known.tsv");
const KEPT_BACK: &str = include_str!("jvn_phrases/kept_back.tsv");

/// What is read of a phrase, in the notation of the tables.
fn written(reading: Option<Reading>) -> String {
    let Some(Reading { ranges, cves }) = reading else { return "?".to_owned() };
    let mut text = ranges.iter().map(range).collect::<Vec<_>>().join(" || ");
    if !cves.is_empty() {
        let cves: Vec<String> = cves.iter().map(ToString::to_string).collect();
        text.push_str(&format!(" {{{}}}", cves.join(" ")));
    }
    text
}

fn range(range: &VersionRange) -> String {
    let bound = |bound: &Option<Bound>, including: &str, excluding: &str| match bound {
        Some(Bound::Including(version)) => format!("{including} {version}"),
        Some(Bound::Excluding(version)) => format!("{excluding} {version}"),
        None => String::new(),
    };
    match (&range.start, &range.end) {
        (Some(Bound::Including(start)), Some(Bound::Including(end))) if start == end => format!("= {start}"),
        (None, None) => "*".to_owned(),
        (Some(_), Some(_)) => {
            format!("{} && {}", bound(&range.start, ">=", ">"), bound(&range.end, "<=", "<"))
        }
        _ => format!("{}{}", bound(&range.start, ">=", ">"), bound(&range.end, "<=", "<")),
    }
}

/// How the parser does on a table: phrases that say something, those read rightly, and those read wrongly.
struct Score {
    readable: usize,
    right: usize,
    wrong: Vec<String>,
    missed: Vec<String>,
    all: usize,
}

fn score(table: &str) -> Score {
    let mut score = Score { readable: 0, right: 0, wrong: Vec::new(), missed: Vec::new(), all: 0 };
    for line in table.lines() {
        let (phrase, expected) = line.split_once('\t').unwrap();
        let found = written(phrase::read(phrase));
        score.all += 1;
        score.readable += usize::from(expected != "?");
        match found.as_str() {
            _ if found == expected => score.right += usize::from(expected != "?"),
            "?" => score.missed.push(format!("{phrase}: {expected}")),
            _ => score.wrong.push(format!("{phrase}: {expected}, but read {found}")),
        }
    }
    score
}

/// At least 95 of 100 phrases that say something are read, and at most 5 of 1,000 are read wrongly.
fn holds(score: &Score) -> bool {
    score.right * 100 >= score.readable * 95 && score.wrong.len() * 1000 <= score.all * 5
}

fn report(name: &str, table: &str) -> Score {
    let score = score(table);
    println!(
        "{name}: {} phrases, {} say something, {} read rightly, {} wrongly",
        score.all,
        score.readable,
        score.right,
        score.wrong.len()
    );
    score
}

#[test]
fn of_the_known_phrases_enough_are_read_and_next_to_none_wrongly() {
    let score = report("known", KNOWN);
    println!("wrong: {:#?}\nmissed: {:#?}", score.wrong, score.missed);
    assert!(holds(&score));
}

#[test]
fn of_the_phrases_kept_back_enough_are_read_and_next_to_none_wrongly() {
    let score = report("kept back", KEPT_BACK);
    // Which ones is not said, so that nobody writes the parser towards them.
    assert!(holds(&score), "{} wrong, {} missed", score.wrong.len(), score.missed.len());
}
