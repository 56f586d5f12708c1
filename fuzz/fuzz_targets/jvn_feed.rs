#![no_main]

use formats::{
    feed::{FeedKind, Item, Limits, read},
    jvn::read_products,
};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { feed_bytes: 1 << 22, item_bytes: 1 << 18, items: 1000 };
    let mut items = 0;
    let outcome = read(bytes, limits, &mut |item| {
        items += 1;
        if let Item::Advisory(advisory) = item {
            assert!(!advisory.id.is_empty());
            // Where nothing is said of versions, nothing is known of them.
            assert!(
                advisory
                    .products
                    .iter()
                    .all(|product| !product.wording.is_empty() || product.ranges.is_none())
            );
        }
    });
    if let Ok(summary) = outcome {
        assert_eq!(items, summary.records);
        if summary.kind == FeedKind::Jvn {
            // Without its last sign it is not whole, so nothing of it may count.
            let text = bytes.trim_ascii_end();
            if let Some(cut) =
                text.strip_suffix(b">").filter(|_| !text.ends_with(b"-->") && !text.ends_with(b"?>"))
            {
                assert!(read(cut, limits, &mut |_| ()).is_err());
            }
        }
    }
    let mut products = 0;
    if let Ok(count) = read_products(bytes, limits, &mut |_| products += 1) {
        assert_eq!(count, products);
    }
});
