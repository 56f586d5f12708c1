#![no_main]

use domain::inventory::evidence::Content;
use formats::scan::{Limits, read};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { bytes: 1 << 20, devices: 200, parts: 200 };
    let Ok(evidence) = read(bytes, limits) else { return };
    match evidence.content {
        Content::Devices(devices) => {
            assert!((1..=200).contains(&devices.len()));
            // Each can be told from the others, or a replay would double it.
            assert!(devices.iter().all(|device| !device.key().is_empty()));
        }
        Content::Parts { parts, .. } => assert!((1..=201).contains(&parts.len())),
        Content::Connections(ways) => {
            assert!((1..=200).contains(&ways.len()));
            // Each way once, and never one that ends before it begins.
            assert!(ways.iter().all(|way| way.first_at_ms <= way.last_at_ms));
        }
        Content::Accounts(accounts) => assert!((1..=200).contains(&accounts.len())),
        Content::Disclosure(form) => assert!((1..=200).contains(&form.answers.len())),
    }
});
