#![no_main]

use formats::{epss::Scores, feed::Limits};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { feed_bytes: 1 << 20, item_bytes: 1 << 10, items: 1000 };
    for score in Scores::open(bytes, limits).into_iter().flatten().flatten() {
        assert!(score.probability_ppm <= 1_000_000);
        assert!(score.percentile_ppm.is_none_or(|ppm| ppm <= 1_000_000));
    }
});
