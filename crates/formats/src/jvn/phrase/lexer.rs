//! Cuts a phrase into tokens. Every character must be accounted for: what is not known makes the phrase unreadable.
//! Not here: what tokens say together ([`super::grammar`]).
//! Next: [`super::words`] for words, [`super::written`] for versions, [`super::brackets`] for brackets.

use super::{
    token::{Token, Written},
    words, written,
};

/// The tokens of a phrase in half width; `None` if a part of it is not known.
pub(super) fn tokens(text: &str) -> Option<Vec<Token>> {
    let lower = text.to_ascii_lowercase();
    let mut lexer = Lexer { text, lower: &lower, tokens: Vec::new() };
    while lexer.step()? {}
    Some(lexer.tokens)
}

/// A phrase being cut.
pub(super) struct Lexer<'a> {
    /// What is left.
    pub(super) text: &'a str,
    /// The same in small letters.
    pub(super) lower: &'a str,
    pub(super) tokens: Vec<Token>,
}

impl<'a> Lexer<'a> {
    /// Takes the next token; false at the end.
    fn step(&mut self) -> Option<bool> {
        let gap = self.text.len() - self.text.trim_start().len();
        self.take(gap);
        let Some(first) = self.text.chars().next() else { return Some(false) };
        match first {
            '「' | '」' | '『' | '』' | '"' | '“' | '”' | '‘' | '’' => {
                self.take(first.len_utf8());
            }
            '(' => self.group()?,
            _ if first.is_ascii_digit() => self.number()?,
            _ => {
                if !self.known_word()? && !self.katakana()? {
                    self.name()?;
                }
            }
        }
        Some(true)
    }

    /// Takes so many bytes.
    pub(super) fn take(&mut self, bytes: usize) -> &'a str {
        let (taken, rest) = self.text.split_at_checked(bytes).unwrap_or((self.text, ""));
        self.text = rest;
        self.lower = self.lower.get(taken.len()..).unwrap_or_default();
        taken
    }

    /// The version that was taken last, unless something followed it.
    pub(super) fn last_version(&mut self) -> Option<&mut Written> {
        match self.tokens.last_mut() {
            Some(Token::Version(version)) if !version.is_branch => Some(version),
            _ => None,
        }
    }

    /// A version was taken since the last separator.
    pub(super) fn has_version(&self) -> bool {
        self.tokens.iter().rev().take_while(|token| **token != Token::And).any(Token::is_version)
    }

    /// A word of the list, if one stands here.
    fn known_word(&mut self) -> Option<bool> {
        let Some((token, bytes)) = words::known(self.lower) else { return Some(false) };
        let word = self.lower.get(..bytes).unwrap_or_default();
        // `- ` is a dash only with white space on both sides, which `step` has taken.
        self.take(bytes);
        match (token, self.tokens.last()) {
            (Token::It, _) => self.it()?,
            (Token::Label { .. }, Some(Token::Version(_))) if matches!(word, "シリーズ" | "series") => {
                self.last_version_is_branch()?;
            }
            // 版, 用 and 向け say something of a name, and not of a version.
            (Token::Label { is_neutral: false, .. }, Some(Token::Version(_))) => return None,
            (Token::Label { is_neutral, .. }, _) => {
                self.tokens.push(Token::Label { is_neutral, name: word.to_owned() });
            }
            (Token::Series, _) => self.last_version_is_branch()?,
            (token, _) => self.tokens.push(token),
        }
        Some(true)
    }

    /// それ以前: the version itself and what came before it, whichever word follows.
    fn it(&mut self) -> Option<()> {
        let (next, bytes) = words::known(self.lower)?;
        self.take(bytes);
        while matches!(self.tokens.last(), Some(Token::And | Token::Within | Token::Of)) {
            self.tokens.pop();
        }
        self.tokens.push(match next {
            Token::UpTo | Token::Below => Token::UpTo,
            Token::From | Token::After => Token::From,
            _ => return None,
        });
        Some(())
    }

    /// 系 behind a version.
    fn last_version_is_branch(&mut self) -> Option<()> {
        if matches!(self.tokens.last(), Some(Token::Version(version)) if version.is_branch) {
            return Some(());
        }
        let version = self.last_version().filter(|version| written::is_plain(&version.text))?;
        version.is_branch = true;
        Some(())
    }

    /// A version, a date, or the width of a processor.
    fn number(&mut self) -> Option<()> {
        if let Some((date, bytes)) = written::japanese_date(self.text) {
            self.take(bytes);
            self.tokens.push(Token::Version(Written { text: date, is_branch: false }));
            return Some(());
        }
        let bytes = written::chunk_bytes(self.text);
        let chunk = self.take(bytes);
        if words::is_processor(&chunk.to_ascii_lowercase()) {
            self.tokens.push(Token::Platform);
            return Some(());
        }
        self.tokens.push(Token::Version(written::version(chunk)?));
        Some(())
    }

    /// A word in katakana: a stage behind a version, else a name.
    fn katakana(&mut self) -> Option<bool> {
        let is_kana = |letter: char| matches!(letter, 'ァ'..='ヶ' | 'ー' | '・');
        let bytes = self.text.find(|letter| !is_kana(letter)).unwrap_or(self.text.len());
        if bytes == 0 {
            return Some(false);
        }
        let word = self.take(bytes);
        self.word(word, word)?;
        Some(true)
    }

    /// A word in Latin letters: a version after all (`v2.0`, `B.11.31`), a stage, a name.
    fn name(&mut self) -> Option<()> {
        let bytes = written::chunk_bytes(self.text);
        if bytes == 0 {
            return None;
        }
        let chunk = self.take(bytes);
        let lower = chunk.to_ascii_lowercase();
        if lower == "service" && self.lower.trim_start().starts_with("pack") {
            let gap = self.lower.len() - self.lower.trim_start().len();
            self.take(gap + "pack".len());
            return self.word("SP", "sp");
        }
        // Behind a version, `r.5003` is a stage of it.
        if self.last_version().is_none()
            && let Some(version) = written::version_with_letter(chunk)
        {
            self.tokens.push(Token::Version(version));
            return Some(());
        }
        self.word(chunk, &lower)
    }

    fn word(&mut self, word: &str, lower: &str) -> Option<()> {
        let digits_at = lower.find(|letter: char| letter.is_ascii_digit()).unwrap_or(lower.len());
        let (letters, digits) = lower.split_at_checked(digits_at)?;
        // Models are called `R7000` and `P2`, stages only behind a version.
        if let Some(stage) = words::stage(letters.trim_end_matches('.'))
            && (letters.len() > 1 || self.last_version().is_some())
            && digits.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '.')
        {
            return self.stage(stage, digits);
        }
        if words::is_stop(lower) {
            return None;
        }
        if lower == "for" && self.has_version() {
            return self.platform_behind();
        }
        if words::is_processor(lower) {
            self.tokens.push(Token::Platform);
            return Some(());
        }
        let is_name =
            |letter: char| !letter.is_ascii() || letter.is_ascii_alphanumeric() || "-._/+&'".contains(letter);
        if !word.chars().all(is_name) || !word.contains(char::is_alphabetic) {
            return None;
        }
        let name = lower.to_owned();
        self.tokens.push(if digits.is_empty() {
            Token::Label { is_neutral: false, name }
        } else {
            Token::Model(name)
        });
        Some(())
    }

    /// Adds a stage to the version before it; without one it is no version.
    fn stage(&mut self, stage: words::Stage, digits: &str) -> Option<()> {
        let mut digits = digits;
        if self.last_version().is_none() {
            // `Build 10.0.0.1` is whole, and `Build 1577` is not.
            let number = self.text.trim_start();
            let is_whole =
                number.get(..written::chunk_bytes(number)).is_some_and(|chunk| chunk.contains('.'));
            if stage.name == "Build" && digits.is_empty() && is_whole {
                self.tokens.push(Token::VersionWord);
                return Some(());
            }
            // `ESR 78.3` and the like: the name of a branch of releases.
            let is_name = matches!(stage.name, "ESR" | "LTS") && digits.is_empty() && !self.has_version();
            let name = stage.name.to_owned();
            return is_name.then(|| self.tokens.push(Token::Label { is_neutral: false, name }));
        }
        let is_apart = digits.is_empty();
        if is_apart {
            let gap = self.text.len() - self.text.trim_start().len();
            let number = self.text.trim_start();
            let bytes = number.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(number.len());
            let is_number = number.starts_with(|letter: char| letter.is_ascii_digit());
            if is_number {
                digits = self.take(gap + bytes).trim_start();
            }
        }
        if digits.is_empty() && stage.needs_number {
            return None;
        }
        let space = if is_apart && !digits.is_empty() { " " } else { "" };
        let addition = format!(" {}{space}{digits}", stage.name);
        self.last_version()?.text.push_str(&addition);
        Some(())
    }

    /// `for x64-based Systems` behind a version.
    fn platform_behind(&mut self) -> Option<()> {
        loop {
            let gap = self.text.len() - self.text.trim_start().len();
            let bytes = written::chunk_bytes(self.text.trim_start());
            let word = self.lower.get(gap..gap + bytes).unwrap_or_default();
            let is_part =
                words::is_processor(word) || words::is_machine(word) || words::begins_with_platform(word);
            if bytes == 0 || !is_part {
                self.tokens.push(Token::Platform);
                return Some(());
            }
            self.take(gap + bytes);
        }
    }
}

impl Token {
    /// It says nothing.
    pub(super) const fn is_filler(&self) -> bool {
        matches!(self, Self::Of | Self::VersionWord | Self::Label { is_neutral: true, .. })
    }

    /// It is a version.
    pub(super) const fn is_version(&self) -> bool {
        matches!(self, Self::Version(_))
    }
}
