#![no_main]

use domain::identity::passkey::{AuthenticatorData, PublicKey, authenticator::CREDENTIAL_BYTES};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(data) = AuthenticatorData::parse(bytes) {
        assert!(data.credential.is_none_or(|id| (1..=CREDENTIAL_BYTES).contains(&id.len())));
    }
    if let Ok(key) = PublicKey::from_spki(bytes) {
        assert!(!key.bytes.is_empty() && bytes.ends_with(&key.bytes));
    }
});
