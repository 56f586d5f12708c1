//! Real CPE names, which lie beside the repository: set `YAGURA_CORPUS` to the root of the shared data.
//! Not here: the hand-made vectors that every run checks (`src/cpe/tests`).
//! Next: `./test --long` runs these.
#![expect(clippy::disallowed_types, reason = "the crate is pure, its corpus lies in files")]

use std::{
    collections::BTreeSet,
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use domain::cpe::{CpeName, relate_line};
use flate2::read::GzDecoder;

fn corpus(path: &str) -> PathBuf {
    PathBuf::from(std::env::var_os("YAGURA_CORPUS").unwrap_or_default()).join(path)
}

fn unpacked(path: &Path) -> io::Result<GzDecoder<File>> {
    File::open(path).map(GzDecoder::new)
}

/// What stands before the closing quotation mark; names need no other escapes than the backslash.
fn json_text(rest: &str) -> Option<String> {
    let mut characters = rest.chars();
    let mut text = String::new();
    loop {
        match characters.next()? {
            '"' => return Some(text),
            '\\' => text.push(characters.next()?),
            character => text.push(character),
        }
    }
}

#[test]
#[ignore = "needs YAGURA_CORPUS, run by ./test --long"]
fn every_pair_relates_as_the_reference_says() {
    let rows =
        BufReader::new(unpacked(&corpus("vulnerabilities/cpe-name-matching-10k.tsv.gz")).unwrap()).lines();
    let mut count = 0;
    for row in rows.map(Result::unwrap) {
        assert_eq!(relate_line(&row), row);
        count += 1;
    }
    assert_eq!(count, 10_000);
}

#[test]
#[ignore = "needs YAGURA_CORPUS, run by ./test --long"]
fn every_name_of_the_feeds_is_read() {
    let mut names = BTreeSet::new();
    for entry in corpus("vulnerabilities/nvd-1.1").read_dir().unwrap() {
        let mut feed = String::new();
        unpacked(&entry.unwrap().path()).unwrap().read_to_string(&mut feed).unwrap();
        names.extend(
            feed.split(r#""cpe:2.3:"#).skip(1).map(|rest| format!("cpe:2.3:{}", json_text(rest).unwrap())),
        );
    }
    assert!(names.len() > 200_000, "{} names", names.len());
    let mut requoted = 0;
    for name in &names {
        let strict = CpeName::parse(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(strict.to_formatted(), *name);
        let lenient = CpeName::parse_lenient(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        if lenient != strict {
            // Nothing but backslashes before a quoted character went away.
            assert_eq!(lenient.to_formatted(), name.replace(r"\\\", r"\"), "{name}");
            requoted += 1;
        }
    }
    assert!(requoted > 500, "{requoted} of {}", names.len());
}
