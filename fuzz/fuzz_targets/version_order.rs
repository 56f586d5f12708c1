#![no_main]

use domain::version::{Version, is_prerelease_label};

// Lines are versions, perhaps with an update after a tab.
libfuzzer_sys::fuzz_target!(|text: &str| {
    let mut versions = Vec::new();
    for line in text.lines().take(4) {
        let (version, update) = line.split_once('\t').unwrap_or((line, ""));
        is_prerelease_label(update);
        versions.extend(Version::with_update(version, update));
    }
    for left in &versions {
        assert_eq!(Version::parse(&left.to_string()).as_ref(), Some(left));
        for right in &versions {
            assert_eq!(left.cmp(right), right.cmp(left).reverse());
            assert_eq!(left == right, left.cmp(right).is_eq());
            assert_eq!(left.same_release(right), right.same_release(left));
        }
    }
    versions.sort();
    assert!(versions.iter().enumerate().all(|(at, low)| versions.iter().skip(at).all(|high| low <= high)));
});
