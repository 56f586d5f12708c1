#![no_main]

use domain::{version::Version, vulnerabilities::Bound};
use formats::jvn::phrase::read;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Some(reading) = read(text) else { return };
    assert!(!reading.ranges.is_empty());
    for range in &reading.ranges {
        let version =
            |bound: &Option<Bound>| bound.as_ref().map(|bound| Version::parse(bound.version()).unwrap());
        // A bound without an order would match nothing, and ends that are turned round too.
        if let (Some(start), Some(end)) = (version(&range.start), version(&range.end)) {
            assert!(start <= end, "{text}");
        }
        // Only a text that says so means all versions.
        if range.is_unbounded() {
            let says_all = ["すべて", "全て", "全バージョン", "全ヴァージョン", "全リビジョン", "all"];
            let text = domain::text::half_width(text).to_ascii_lowercase();
            assert!(says_all.iter().any(|word| text.contains(word)), "{text}");
        }
    }
});
