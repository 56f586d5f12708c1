#![no_main]

use formats::cvrf;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(advisory) = cvrf::advisory(text) {
        assert!(!advisory.id.is_empty());
        // Without its last sign the document is not whole, so nothing of it may count.
        let whole = text.trim_end();
        if let Some(cut) = whole.strip_suffix('>') {
            assert!(cvrf::advisory(cut).is_err());
        }
    }
});
