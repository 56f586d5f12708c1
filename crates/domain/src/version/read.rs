//! Reads a version text: folds it, cuts it into numbers and words, refuses what has no order.
//! Not here: the order itself (`super::key`).
//! Next: [`super::words`] for what words mean.

use std::iter::Peekable;

use super::{
    key::{Key, Packer},
    words::{self, Meaning},
};

/// The longest text of a version, and of an update, in characters.
pub(super) const TEXT_MAX: usize = 128;

/// How many digits make a number after a hyphen a build, which counts less than a number after a dot would:
/// `6.2-23739` < `6.2.1`. Shorter ones are parts like others: `12.1-55.190` is also written `12.1.55.190`.
const BUILD_DIGITS_MIN: usize = 4;

/// The key of a version and of its update, if it has an order.
pub(super) fn key(version: &str, update: &str) -> Option<Key> {
    let version = version.trim();
    let mut text = fold(version.strip_prefix("バージョン").unwrap_or(version))?;
    if !text.contains(|letter: char| letter.is_ascii_digit()) || text.ends_with('+') || is_commit_hash(&text)
    {
        return None;
    }
    if !update.is_empty() {
        text.push(' ');
        text += &fold(update.trim())?;
    }
    // A comma makes a list, except where FortiOS prints `v6.0.4,build0231,190107 (GA)`.
    if text.contains(',') && !text.contains(",build") {
        return None;
    }
    pack(&text)
}

/// Lower case, half width, without the `\` that quotes in CPE names; `None` if longer or other than a version can be.
fn fold(text: &str) -> Option<String> {
    let mut folded = String::with_capacity(text.len());
    for (at, letter) in text.chars().enumerate() {
        let letter = match letter {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(letter) - 0xFEE0)?,
            '\u{3000}' => ' ',
            _ => letter,
        };
        match letter {
            _ if at >= TEXT_MAX => return None,
            '\\' => {}
            // A range, a list, a wildcard, a remark.
            '<' | '>' | '=' | ';' | '*' | '?' | '!' | '|' | '&' | '%' => return None,
            ' '..='~' => folded.push(letter.to_ascii_lowercase()),
            _ => return None,
        }
    }
    Some(folded)
}

/// A run of digits or of letters.
struct Run<'a> {
    /// What stands between it and the run before.
    gap: &'a str,
    text: &'a str,
    is_number: bool,
}

/// The runs of a folded text.
struct Runs<'a>(&'a str);

impl<'a> Iterator for Runs<'a> {
    type Item = Run<'a>;

    fn next(&mut self) -> Option<Run<'a>> {
        let start = self.0.find(|letter: char| letter.is_ascii_alphanumeric())?;
        let (gap, rest) = self.0.split_at_checked(start)?;
        let is_number = rest.starts_with(|letter: char| letter.is_ascii_digit());
        let other = |letter: char| !letter.is_ascii_alphanumeric() || letter.is_ascii_digit() != is_number;
        let (text, rest) = rest.split_at_checked(rest.find(other).unwrap_or(rest.len()))?;
        self.0 = rest;
        Some(Run { gap, text, is_number })
    }
}

/// The runs of a folded text that say something.
fn runs(text: &str) -> impl Iterator<Item = Run<'_>> {
    Runs(text).filter(|run| run.is_number || !matches!(words::meaning(run.text), Meaning::Noise))
}

/// What has been read of a text so far.
#[derive(Default)]
struct Seen {
    number: bool,
    word: bool,
    /// The run before was a number.
    after_number: bool,
}

fn pack(text: &str) -> Option<Key> {
    let mut key = Packer::default();
    let mut seen = Seen::default();
    let mut branch = false;
    let mut runs = runs(text).peekable();
    while let Some(run) = runs.next() {
        if run.is_number {
            pack_number(&run, &seen, &mut key)?;
            (seen.number, branch) = (true, false);
        } else {
            match letter_meaning(&run, &mut runs, &seen).unwrap_or_else(|| words::meaning(run.text)) {
                Meaning::Noise => continue,
                Meaning::Range => return None,
                Meaning::Stage(stage) => key.stage(stage),
                Meaning::Build => key.build(),
                Meaning::Later("to") if run.gap.contains(' ') => return None,
                Meaning::Later(_) if !seen.number && !seen.word && is_name(&run, &mut runs) => return None,
                Meaning::Later(word) => key.word(word),
            }
            branch = run.text == "x" && run.gap.contains(['.', '-', ' ']);
            seen.word = true;
        }
        seen.after_number = run.is_number;
    }
    if branch { None } else { Some(key.finish()) }
}

/// Adds a number; `None` if it is the end of a range.
fn pack_number(run: &Run<'_>, seen: &Seen, key: &mut Packer) -> Option<()> {
    if seen.after_number && (run.gap.contains(" - ") || run.gap.contains('~')) {
        return None;
    }
    if seen.after_number && run.gap == "-" && run.text.len() >= BUILD_DIGITS_MIN {
        key.build();
    }
    match date(run.text).filter(|_| !seen.number && !seen.word) {
        Some(parts) => parts.into_iter().for_each(|part| key.number(part)),
        None => key.number(run.text),
    }
    Some(())
}

/// A product's name leads, as in `Windows 10`: the number may be part of it.
fn is_name<'a>(run: &Run<'_>, runs: &mut Peekable<impl Iterator<Item = Run<'a>>>) -> bool {
    run.text.len() >= 3 && runs.peek().is_some_and(|next| next.gap.starts_with(' '))
}

/// The meaning of a short word that hangs on what stands beside it.
fn letter_meaning<'a>(
    run: &Run<'_>,
    runs: &mut Peekable<impl Iterator<Item = Run<'a>>>,
    seen: &Seen,
) -> Option<Meaning<'a>> {
    let number = runs.peek().filter(|next| next.is_number)?;
    let attached = number.gap.is_empty();
    // `b3` is a beta, `b03` and `b20150707` are builds.
    let short = number.text == "0" || (number.text.len() <= 2 && !number.text.starts_with('0'));
    let cut = matches!(run.gap, "." | "-" | "_" | " " | "~");
    let released = seen.number && !seen.word && attached && short;
    match run.text {
        word if words::is_prefix(word) && !seen.number && !seen.word => Some(Meaning::Noise),
        "a" if released && (cut || run.gap.is_empty()) => Some(Meaning::Stage(words::ALPHA)),
        "b" if released && (cut || run.gap.is_empty()) => Some(Meaning::Stage(words::BETA)),
        "m" if released && cut => Some(Meaning::Stage(words::MILESTONE)),
        "cr" => Some(Meaning::Stage(words::CANDIDATE)),
        "pr" | "tp" => Some(Meaning::Stage(words::PREVIEW)),
        _ => None,
    }
}

/// Year, month and day of `20191128`.
fn date(digits: &str) -> Option<[&str; 3]> {
    let digits = digits.trim_start_matches('0');
    let (year, rest) = digits.split_at_checked(4).filter(|_| digits.len() == 8)?;
    let (month, day) = rest.split_at_checked(2)?;
    let real =
        ("1990".."2100").contains(&year) && ("01".."13").contains(&month) && ("01".."32").contains(&day);
    real.then_some([year, month, day])
}

/// A commit's hash such as `3b6c14833165`: some letters, some digits, mixed.
pub(super) fn is_commit_hash(text: &str) -> bool {
    text.len() >= 7
        && text.bytes().all(|byte| byte.is_ascii_hexdigit())
        && Runs(text).filter(|run| !run.is_number).nth(1).is_some()
}
