//! What stands in brackets: CVEs, remarks, stages, the range itself.
//! Not here: brackets within a version ([`super::written`]).
//! Next: [`super::lexer`].

use domain::vulnerabilities::CveId;

use super::{
    lexer::{Lexer, tokens},
    token::Token,
    words,
};

impl Lexer<'_> {
    /// Takes what stands in brackets.
    pub(super) fn group(&mut self) -> Option<()> {
        let end = self.text.find(')')?;
        let whole = self.take(end + 1);
        let inside = whole.get(1..end)?.trim();
        if let Some(cves) = cves(inside) {
            self.tokens.push(Token::Cves(cves));
            return Some(());
        }
        if is_platform(&inside.to_ascii_lowercase()) || self.is_remark(inside) {
            self.tokens.push(Token::Platform);
            return Some(());
        }
        if let Some(version) = self.last_version()
            && let Some(stage) = stage_in(inside)
        {
            version.text.push_str(&format!(" ({stage})"));
            return Some(());
        }
        self.inline(inside)
    }

    /// Brackets whose content belongs to the phrase.
    fn inline(&mut self, inside: &str) -> Option<()> {
        let mut inner = tokens(inside)?;
        let follows_branch = matches!(self.tokens.last(), Some(Token::Version(version)) if version.is_branch);
        if inner.iter().any(Token::is_version) && self.is_name() {
            self.tokens.push(Token::VersionWord);
            self.tokens.append(&mut inner);
            return Some(());
        }
        let is_all = matches!(self.tokens.as_slice(), [Token::All, rest @ ..] if rest.iter().all(Token::is_filler))
            && inner.iter().any(Token::is_version);
        let last = self.tokens.iter().rev().find(|token| token.is_version());
        match inner.as_mut_slice() {
            [only @ (Token::UpTo | Token::From | Token::Within | Token::Without)] => {
                self.tokens.push(only.clone());
            }
            // 「(2.4.9 を含まない)」 repeats the version before it.
            [Token::Version(version), belongs @ (Token::Within | Token::Without)]
                if last == Some(&Token::Version(version.clone())) =>
            {
                self.tokens.push(belongs.clone());
            }
            // 「すべてのバージョン (4.5 未満)」
            _ if is_all || follows_branch || (self.tokens.is_empty() && self.text.trim().is_empty()) => {
                self.tokens.append(&mut inner);
            }
            _ => return None,
        }
        Some(())
    }

    /// All so far is a name: `CENTUM CS 3000`. A number at its end is made part of it.
    fn is_name(&mut self) -> bool {
        let Some((last, before)) = self.tokens.split_last_mut() else { return false };
        let is_label = |token: &Token| matches!(token, Token::Label { .. } | Token::Model(_));
        if !before.iter().all(is_label) {
            return false;
        }
        if let Token::Version(version) = last
            && !version.is_branch
            && !version.text.contains('.')
            && !before.is_empty()
        {
            *last = Token::Model(version.text.clone());
        }
        is_label(last)
    }

    /// A remark behind what was said of versions, such as an edition, with nothing in it that could change that.
    fn is_remark(&self, inside: &str) -> bool {
        let follows =
            matches!(self.tokens.last(), Some(Token::Below | Token::UpTo | Token::From | Token::VersionWord));
        let is_kana = |letter: char| matches!(letter, 'ァ'..='ヶ' | 'ー');
        let is_name = |word: &str| {
            let name = word.trim_end_matches(['版', '用']);
            !name.is_empty()
                && (name.chars().all(|letter| letter.is_ascii_alphabetic()) || name.chars().all(is_kana))
                && !words::is_stop(name)
                && words::stage(name).is_none()
                && words::known(name).is_none_or(|(token, _)| matches!(token, Token::Label { .. }))
        };
        let lower = inside.to_ascii_lowercase();
        follows && self.has_version() && lower.split([' ', '/', '-']).all(is_name)
    }
}

/// The CVEs of a text that holds nothing else.
fn cves(text: &str) -> Option<Vec<CveId>> {
    let parts =
        text.split(['、', ',', ' ', '\u{3000}']).filter(|part| !matches!(*part, "" | "および" | "及び"));
    let cves: Option<Vec<CveId>> = parts.map(|part| part.parse().ok()).collect();
    cves.filter(|cves| !cves.is_empty())
}

/// A remark on where, with nothing in it that could be about versions or turn it round.
fn is_platform(lower: &str) -> bool {
    let is_kana = |letter: char| matches!(letter, 'ァ'..='ヶ' | 'ー');
    let is_harmless = |letter: char| {
        letter.is_ascii() && !"<>=".contains(letter)
            || is_kana(letter)
            || "版用向け以降第世代および及、・と".contains(letter)
    };
    let is_version_of_edition = lower.contains('版') && lower.contains('.');
    words::begins_with_platform(lower)
        && lower.chars().all(is_harmless)
        && !is_version_of_edition
        && !lower.split(|letter: char| !letter.is_ascii_alphanumeric()).any(words::is_stop)
}

/// A stage or build in brackets: `Build 1577`, `SP1`, `rc1`.
fn stage_in(inside: &str) -> Option<String> {
    let lower = inside.to_ascii_lowercase();
    let digits_at = lower.find(|letter: char| letter.is_ascii_digit())?;
    let (letters, digits) = lower.split_at_checked(digits_at)?;
    let word = letters.trim_end_matches(['.', ' ', ':']);
    let stage = words::stage(word)?;
    let is_number = digits.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '.');
    // As written, unless in Japanese.
    let written = if word.is_ascii() { inside.to_owned() } else { format!("{} {digits}", stage.name) };
    is_number.then_some(written)
}
