#![no_main]

use domain::cpe::CpeName;

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(name) = CpeName::parse(text) {
        assert_eq!(CpeName::parse_formatted(&name.to_formatted()), Ok(name.clone()));
        assert_eq!(CpeName::parse_uri(&name.to_uri()), Ok(name));
    }
    let _ = CpeName::parse_lenient(text);
});
