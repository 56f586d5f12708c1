#![no_main]

use domain::text::{Fuzzy, bigrams, normalise};

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Some(date) = Fuzzy::parse(text) {
        assert_eq!(Fuzzy::parse(&date.to_string()), Some(date));
        assert!(date.first_day() <= date.last_day());
    }
    let normal = normalise(text);
    assert_eq!(normalise(&normal), normal);
    assert_eq!(bigrams(&normal), bigrams(text));
});
