//! Sources cut into words, as far as reading paths needs it: comments and texts are left out.

use std::{fs, io, path::Path};

/// One `.rs` file below `crates/`.
pub(crate) struct SourceFile {
    /// The crate's folder: `hub`.
    pub(crate) layer: String,
    /// Below `src`: `["inventory", "mod.rs"]`.
    pub(crate) place: Vec<String>,
    /// Identifiers, `::`, and every other sign by itself.
    pub(crate) words: Vec<String>,
}

impl SourceFile {
    pub(crate) fn new(layer: &str, place: &str, text: &str) -> Self {
        let place = place.split('/').map(str::to_owned).collect();
        Self { layer: layer.to_owned(), place, words: words(text) }
    }

    /// The folder directly below `src` that the file lies in, which is its capability.
    pub(crate) fn folder(&self) -> Option<&str> {
        if self.place.len() < 2 { None } else { self.place.first().map(String::as_str) }
    }

    pub(crate) fn name(&self) -> String {
        format!("{}/src/{}", self.layer, self.place.join("/"))
    }
}

/// Every source file of every crate below `crates`.
pub(crate) fn read_all(crates: &Path) -> io::Result<Vec<SourceFile>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(crates)? {
        let entry = entry?;
        let src = entry.path().join("src");
        if src.is_dir() {
            read_folder(&entry.file_name().to_string_lossy(), &src, "", &mut files)?;
        }
    }
    Ok(files)
}

fn read_folder(layer: &str, folder: &Path, place: &str, files: &mut Vec<SourceFile>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            read_folder(layer, &path, &format!("{place}{name}/"), files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(SourceFile::new(layer, &format!("{place}{name}"), &fs::read_to_string(&path)?));
        }
    }
    Ok(())
}

/// Every path that is written at `at` or, in a tree of `use`, below it: `a::{b, c::D}` is `a::b`, `a::c::D`.
pub(crate) fn paths(words: &[String], at: usize) -> Vec<Vec<&str>> {
    let mut found = Vec::new();
    expand(words, at, &mut Vec::new(), &mut found);
    found
}

// Returns the place after the path.
fn expand<'a>(
    words: &'a [String],
    mut at: usize,
    start: &mut Vec<&'a str>,
    found: &mut Vec<Vec<&'a str>>,
) -> usize {
    let depth = start.len();
    let word = |at: usize| words.get(at).map_or("", String::as_str);
    loop {
        if word(at) == "{" {
            at += 1;
            while !matches!(word(at), "}" | "") {
                let next = expand(words, at, start, found);
                at = if word(next) == "," || next == at { next + 1 } else { next };
            }
            start.truncate(depth);
            return at + 1;
        }
        if !is_name(word(at)) {
            break;
        }
        start.push(word(at));
        at += 1;
        if word(at) != "::" {
            break;
        }
        at += 1;
    }
    if start.len() > depth {
        found.push(start.clone());
    }
    start.truncate(depth);
    at
}

fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let left_out = left_out(rest);
        let length = if left_out > 0 {
            left_out
        } else if is_name(rest) {
            rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            first.len_utf8()
        };
        let (word, after) = rest.split_at(length);
        if left_out == 0 && !word.trim().is_empty() {
            words.push(word.to_owned());
        }
        rest = after;
    }
    words
}

// Length in bytes of the comment or text that `rest` begins with, else 0.
fn left_out(rest: &str) -> usize {
    let until = |end: &str, from: usize| {
        rest.get(from..).and_then(|inside| inside.find(end)).map_or(rest.len(), |at| from + at + end.len())
    };
    if rest.starts_with("//") {
        return rest.find('\n').unwrap_or(rest.len());
    }
    if rest.starts_with("/*") {
        return until("*/", 2);
    }
    if rest.starts_with("'\"'") {
        return 3;
    }
    if let Some(raw) = rest.strip_prefix('r') {
        let signs = raw.len() - raw.trim_start_matches('#').len();
        if raw.trim_start_matches('#').starts_with('"') {
            return until(&format!("\"{}", "#".repeat(signs)), signs + 2);
        }
    }
    if !rest.starts_with('"') {
        return 0;
    }
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_texts_are_left_out() {
        let text = r##"a // b::c
            /* d */ e::f "g \" h" i '"' j r#"k " l"# m"##;
        assert_eq!(words(text), ["a", "e", "::", "f", "i", "j", "m"]);
    }

    #[test]
    fn a_tree_of_use_is_every_path_in_it() {
        let words = words("use crate::{a::{B, c::D}, e};");
        let expected: [&[&str]; 3] = [&["crate", "a", "B"], &["crate", "a", "c", "D"], &["crate", "e"]];
        assert_eq!(paths(&words, 1), expected);
    }

    #[test]
    fn a_path_in_an_expression_ends_where_it_ends() {
        let words = words("crate::a::B { c: d::E }");
        assert_eq!(paths(&words, 0), [["crate", "a", "B"]]);
    }

    #[test]
    fn an_unfinished_tree_ends_with_the_file() {
        let words = words("crate::{a::{B, ");
        assert_eq!(paths(&words, 0), [["crate", "a", "B"]]);
    }
}
