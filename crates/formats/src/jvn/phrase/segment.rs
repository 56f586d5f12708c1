//! A segment between two separators, without what does not bear on its versions: names, remarks, fillers.
//! Not here: what the rest says ([`super::grammar`]).
//! Next: [`Segment::of`].

use domain::vulnerabilities::CveId;

use super::token::{Token, Written};

/// What a segment says.
#[derive(Default)]
pub(super) struct Segment<'a> {
    /// Versions and the words about them.
    pub(super) tokens: Vec<&'a Token>,
    /// The names before the first version, as written.
    pub(super) names: Vec<&'a str>,
    /// It is about an edition, a model or a system, and not about the product as a whole.
    pub(super) is_narrowed: bool,
    /// CVEs that it is about.
    pub(super) cves: Vec<CveId>,
    /// How many of the names were said again before the next version, once one may be.
    repeated: Option<usize>,
}

impl<'a> Segment<'a> {
    /// Takes the names and remarks out; `None` where one stands that might change the meaning.
    pub(super) fn of(tokens: &'a [Token]) -> Option<Self> {
        let mut segment = Self::default();
        for (at, token) in tokens.iter().enumerate() {
            match token {
                Token::VersionWord | Token::Of | Token::Only | Token::Label { is_neutral: true, .. } => {}
                Token::Version(version) if is_of_name(version, at, tokens) => {
                    segment.names.push(&version.text);
                }
                Token::Label { name, .. } => segment.name(name)?,
                Token::Model(name) => {
                    segment.name(name)?;
                    if !is_told_apart(tokens.get(at + 1..).unwrap_or_default()) {
                        return None;
                    }
                }
                Token::Platform => segment.is_narrowed = true,
                Token::Cves(cves) => segment.cves.extend(cves),
                Token::Version(_) => {
                    let is_whole =
                        segment.repeated.is_none_or(|count| count == 0 || count == segment.names.len());
                    if !is_whole {
                        return None;
                    }
                    segment.repeated = None;
                    segment.tokens.push(token);
                }
                Token::To(_) | Token::From => {
                    segment.repeated = Some(0);
                    segment.tokens.push(token);
                }
                _ => segment.tokens.push(token),
            }
        }
        Some(segment)
    }

    /// A name: before the first version, or said again before the last one.
    fn name(&mut self, name: &'a str) -> Option<()> {
        let is_sign = |token: &&Token| {
            matches!(token, Token::BelowNext | Token::UpToNext | Token::FromNext | Token::AfterNext)
        };
        if self.tokens.iter().all(is_sign) {
            self.names.push(name);
            self.is_narrowed = true;
            return Some(());
        }
        let count = self.repeated?;
        self.repeated = Some(count + 1);
        (self.names.get(count) == Some(&name)).then_some(())
    }
}

/// `Windows 10 Version 1809`: the first number belongs to the name.
fn is_of_name(version: &Written, at: usize, tokens: &[Token]) -> bool {
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    matches!(before, Some(Token::Label { is_neutral: false, .. }))
        && matches!(tokens.get(at + 1..), Some([Token::VersionWord, Token::Version(_), ..]))
        && !version.text.contains('.')
        && !version.is_branch
}

/// What follows a model's name is a version for certain: a word says so, or a full stop in it.
fn is_told_apart(behind: &[Token]) -> bool {
    for token in behind {
        match token {
            Token::Label { is_neutral: true, .. } | Token::VersionWord => return true,
            Token::Version(version) => return version.text.contains('.'),
            Token::Label { .. } | Token::Model(_) => {}
            _ => return false,
        }
    }
    false
}
