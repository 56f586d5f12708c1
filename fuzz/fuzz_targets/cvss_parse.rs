#![no_main]

use domain::cvss::{Vector, verify};

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(vector) = Vector::parse(text) {
        assert_eq!(Vector::parse(&vector.to_string()), Ok(vector));
        assert!(vector.base_score_tenths() <= 100 && vector.score_tenths() <= 100);
        vector.severity();
        verify(&vector, 0);
    }
});
