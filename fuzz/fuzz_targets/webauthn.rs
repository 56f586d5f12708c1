#![no_main]

use domain::identity::{
    PublicAddress,
    passkey::{Algorithm, PublicKey},
};
use formats::webauthn::{Answer, Verification};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let Ok(answer) = Answer::parse(text) else { return };
    let site: PublicAddress = "https://yagura.example".parse().expect("an address");
    // A new passkey brings its own key; whatever is accepted has one.
    if let Ok((_, key, _)) = answer.check_new(&site) {
        assert!(!key.bytes.is_empty() && !answer.credential.is_empty());
    }
    // Nobody can sign for a key that is no point of the curve, so whatever is accepted was forged.
    for algorithm in [Algorithm::Es256, Algorithm::EdDsa, Algorithm::Rs256] {
        let key = PublicKey { algorithm, bytes: vec![4; 65] };
        assert!(answer.check_known(&site, &key, Verification::Needed).is_err());
    }
});
