#![no_main]

use formats::feed::{Limits, read};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { feed_bytes: 1 << 22, item_bytes: 1 << 18, items: 1000 };
    let mut items = 0;
    if let Ok(summary) = read(bytes, limits, &mut |_| items += 1) {
        assert_eq!(items, summary.records);
        // Without its last byte it is not whole, so nothing of it may count.
        let text = bytes.trim_ascii_end();
        let cut = text.get(..text.len() - 1).unwrap_or_default();
        assert!(read(cut, limits, &mut |_| ()).is_err());
    }
});
