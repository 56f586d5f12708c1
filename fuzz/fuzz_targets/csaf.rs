#![no_main]

use formats::csaf;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok((advisory, forgiven)) = csaf::advisory_forgiving(text) {
        assert!(forgiven.iter().all(csaf::Fault::is_forgivable));
        // Without a fault both doors say the same.
        assert_eq!(csaf::advisory(text).is_ok(), forgiven.is_empty());
        for range in advisory.products.iter().flat_map(|it| &it.ranges).flatten() {
            let bounds = [&range.start, &range.end].into_iter().flatten();
            assert!(bounds.map(|it| it.version()).all(|it| domain::version::Version::parse(it).is_some()));
        }
    }
});
