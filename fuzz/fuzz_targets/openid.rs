#![no_main]

use formats::openid::{Expected, Key, KeyList, verify};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let read = |bytes: &[u8]| serde_json::from_slice::<KeyList>(bytes).map(Key::of).unwrap_or_default();
    let Ok(text) = str::from_utf8(bytes) else { return };
    let expected =
        Expected { issuer: "https://id.example", client_id: "yagura", nonce: "n1", now_s: 1_800_000_000 };
    // Nobody has the secret halves, so whatever is believed was forged.
    assert!(verify(text, &read(KEYS), &expected).is_err());
    // A list of keys, in a first line, and a token below it: of one's own keys anything may be believed.
    let (keys, token) = text.split_once('\n').unwrap_or((text, text));
    if let Ok(claims) = verify(token, &read(keys.as_bytes()), &expected) {
        assert!(!claims.sub.is_empty());
    }
});

/// Two public keys; the secret halves were thrown away.
const KEYS: &[u8] = br#"{"keys":[{"kty":"EC","crv":"P-256","kid":"k1","use":"sig","x":"8DjPvADKXQO2exD9QFvtoBMKyoI-xms2V0oxW1x76b4","y":"DmSFujPKElgenBZ3OD9RjFnvjW_T3XF0vdfoVf9z-k4"},
"kty":"RSA","kid":"k2","use":"sig","n":"wS8vDo6qlEvM-pNeggIlwm8wCneiN3LkysMRRbcXUcNx8d5W9_H0wkMAhCplhOz-shi9WWI3IjUD7kPRkV-qxopuhNNTXPCCzdS9hMsjutdAWYFFJ7f6jbti8k4B5nuRgSuGF3FIy4NntoSCI_QYM1RUa5gLKskEzqYGodoGYbLU9RJ91vvrqvsK7-UtCKOH2GF_NOHJKzeJxooJTfbI5u1_ObccHyb6TRMGHWtnZWp_Qq0-2NMBk1TmdQyGZJNzV1nk41vyEdQxYLcWqb60YYTxURDfEdHKDQwAX31eAHtcdIbQIhkRDuAgK05mvI5qiQDgMF6kzDtrtHI-qOJq-w","e":"AQAB"}]}"#;
