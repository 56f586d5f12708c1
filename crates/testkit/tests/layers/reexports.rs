//! `pub use` of the store or of the database library: it would carry them past the layer that may see them.

use crate::source::{SourceFile, paths};

const NOT_PASSED_ON: &[&str] = &["store", "sea_orm", "sea_orm_migration", "sqlx"];

/// Every such line.
pub(crate) fn violations(files: &[SourceFile]) -> Vec<String> {
    files.iter().flat_map(in_file).collect()
}

fn in_file(file: &SourceFile) -> Vec<String> {
    let is = |at: usize, word: &str| file.words.get(at).is_some_and(|found| found == word);
    let mut found = Vec::new();
    for at in (0..file.words.len()).filter(|at| is(*at, "pub")) {
        let after = if is(at + 1, "(") { end_of_brackets(&file.words, at + 1) } else { at + 1 };
        if !is(after, "use") {
            continue;
        }
        let start = if is(after + 1, "::") { after + 2 } else { after + 1 };
        for path in paths(&file.words, start) {
            if path.first().is_some_and(|first| NOT_PASSED_ON.contains(first)) {
                found.push(format!("{} passes on {}", file.name(), path.join("::")));
            }
        }
    }
    found
}

fn end_of_brackets(words: &[String], from: usize) -> usize {
    words.iter().skip(from).position(|word| word == ")").map_or(words.len(), |offset| from + offset + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        violations(&[SourceFile::new("hub", "lib.rs", text)])
    }

    #[test]
    fn passing_on_the_store_is_named() {
        assert_eq!(found("pub use store::Tx;"), ["hub/src/lib.rs passes on store::Tx"]);
        assert_eq!(found("pub(crate) use ::sea_orm::Value;"), ["hub/src/lib.rs passes on sea_orm::Value"]);
        assert_eq!(found("pub use {domain::A, store::b::C};"), ["hub/src/lib.rs passes on store::b::C"]);
        assert_eq!(found("pub use store as data;"), ["hub/src/lib.rs passes on store"]);
    }

    #[test]
    fn using_the_store_and_passing_on_other_things_is_allowed() {
        assert!(
            found("use store::Tx; pub use domain::A; pub use crate::store::B; pub fn store() {}").is_empty()
        );
    }
}
