#![no_main]

use formats::feed::{FeedKind, Item, Limits, read};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { feed_bytes: 1 << 20, item_bytes: 1 << 16, items: 1000 };
    let mut ends = 0;
    let outcome = read(bytes, limits, &mut |item| {
        if let Item::SupportEnd(end) = item {
            ends += 1;
            assert!(!end.product.is_empty());
            // What is shown as a link leads to a page and nowhere else.
            assert!(end.address.is_empty() || end.address.starts_with("http"));
        }
    });
    if let Ok(summary) = outcome {
        assert!(summary.kind != FeedKind::Support || ends == summary.records);
    }
});
