#![no_main]

use formats::bundle::{
    BundleError, Limits, Reader,
    news::{LineLimits, Lines, Record, Section},
};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { manifest_bytes: 1 << 16, files: 8, bytes: 1 << 20 };
    if let Ok(mut reader) = Reader::open(bytes, limits) {
        // What is whole and signed ends where it ends: without its last byte it is refused.
        let read = loop {
            match reader.next_file(|_, _| Ok::<_, BundleError>(())) {
                Ok(Some(())) => {}
                Ok(None) => break true,
                Err(_) => break false,
            }
        };
        let cut = bytes.get(..bytes.len() - 1).unwrap_or_default();
        let cut = Reader::open(cut, limits).and_then(Reader::verify);
        assert!(!read || cut.is_err());
    }
    let limits = LineLimits { bytes: 1 << 20, line_bytes: 1 << 16, lines: 1000 };
    for section in Section::ALL.iter().copied() {
        if let Ok(lines) = Lines::open(bytes, section, limits) {
            lines.map_while(Result::ok).for_each(|record| again(section, &record));
        }
        if let Ok(text) = str::from_utf8(bytes)
            && let Ok(record) = section.read(text)
        {
            again(section, &record);
        }
    }
});

/// What is read is written so that it is read the same.
fn again(section: Section, record: &Record) {
    let line = record.write().expect("a record is written");
    assert_eq!(section.read(&line).as_ref(), Ok(record));
}
