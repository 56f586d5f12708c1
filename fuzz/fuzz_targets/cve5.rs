#![no_main]

use formats::cve5;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(advisories) = cve5::advisories(text) {
        assert!(cve5::is_mine(bytes));
        for range in advisories.iter().flat_map(|it| &it.products).flat_map(|it| &it.ranges).flatten() {
            // What cannot be ordered is no bound, but to be checked.
            let bounds = [&range.start, &range.end].into_iter().flatten();
            assert!(bounds.map(|it| it.version()).all(|it| domain::version::Version::parse(it).is_some()));
        }
    }
});
