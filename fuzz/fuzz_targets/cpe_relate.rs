#![no_main]

use domain::cpe::{CpeName, relate, relate_line};

libfuzzer_sys::fuzz_target!(|line: &str| {
    relate_line(line);
    if let Some((Ok(source), Ok(target))) =
        line.split_once('\t').map(|(a, b)| (CpeName::parse_lenient(a), CpeName::parse_lenient(b)))
    {
        relate(&source, &target);
    }
});
