#![no_main]

use std::sync::LazyLock;

use domain::{
    cpe::CpeName,
    vulnerabilities::naming::{NameKind, SaidName},
};
use formats::feed::{Item, Limits, read};
use matching::{Builder, Described, Index};

/// The products of two feeds of our own.
static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut builder = Builder::default();
    for feed in
        [include_bytes!("../seeds/feed/page.json").as_slice(), include_bytes!("../seeds/feed/legacy.json")]
    {
        let add = &mut |item| {
            if let Item::Cve(record) = item {
                builder.add(&record);
            }
        };
        read(feed, Limits::default(), add).expect("a feed");
    }
    builder.finish()
});

// Maker, product, version and model, a line each, as people type them.
libfuzzer_sys::fuzz_target!(|text: &str| {
    let mut lines = text.lines();
    let mut line = || lines.next().unwrap_or_default();
    let said = Described {
        vendor: line(),
        product: line(),
        version: line(),
        hardware: line(),
        part: "",
        cpe: line(),
    };
    if let Ok(subject) = INDEX.name(&said) {
        INDEX.matches(&subject);
    }
    for proposal in INDEX.propose(&said) {
        // A name that is remembered must be read again.
        let written = proposal.name.to_string();
        assert_eq!(CpeName::parse(&written), Ok(proposal.name), "{written}");
    }
    INDEX.propose_model(said.vendor, said.hardware);
    let remembered = SaidName::new(NameKind::Component, said.vendor, said.product);
    assert_eq!(remembered.key.matches('|').count(), 2, "{}", remembered.key);
});
