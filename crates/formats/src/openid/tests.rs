//! Tokens that are believed, and each kind that is not.

use super::*;
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde_json::{Value, json};

struct Signer(EcdsaKeyPair);

impl Signer {
    fn new() -> Self {
        let random = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        Self(EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random).unwrap())
    }

    fn keys(&self, id: &str) -> Vec<Key> {
        let (x, y) = self.0.public_key().as_ref()[1..].split_at(32);
        let listed = json!({ "keys": [
            { "kty": "oct", "kid": id, "k": "AAAA" },
            { "kty": "EC", "crv": "P-256", "kid": id, "use": "sig",
              "x": BASE64URL_NOPAD.encode(x), "y": BASE64URL_NOPAD.encode(y) },
        ] });
        Key::of(serde_json::from_value(listed).unwrap())
    }

    fn token(&self, header: &Value, claims: &Value) -> String {
        let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
        let signed = format!("{}.{}", part(header), part(claims));
        let signature = self.0.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
        format!("{signed}.{}", BASE64URL_NOPAD.encode(signature.as_ref()))
    }
}

const NOW_S: i64 = 1_800_000_000;

fn expected() -> Expected<'static> {
    Expected { issuer: "https://id.example", client_id: "yagura", nonce: "n1", now_s: NOW_S }
}

fn header() -> Value {
    json!({ "alg": "ES256", "kid": "k1" })
}

fn claims() -> Value {
    json!({ "iss": "https://id.example", "sub": "u1", "aud": "yagura", "nonce": "n1", "iat": NOW_S, "exp": NOW_S + 300 })
}

fn with(mut value: Value, name: &str, new: Value) -> Value {
    value[name] = new;
    value
}

#[test]
fn a_token_of_the_provider_for_this_hub_is_believed() {
    let signer = Signer::new();
    let keys = signer.keys("k1");
    let read = verify(&signer.token(&header(), &claims()), &keys, &expected()).unwrap();
    assert_eq!((read.sub.as_str(), read.email, read.email_verified), ("u1", None, false));
    let unnamed = signer.token(&json!({ "alg": "ES256" }), &claims());
    assert!(verify(&unnamed, &keys, &expected()).is_ok(), "the only key of its kind");
    let several = with(with(claims(), "aud", json!(["other", "yagura"])), "azp", json!("yagura"));
    assert!(verify(&signer.token(&header(), &several), &keys, &expected()).is_ok());
}

#[test]
fn what_it_says_must_be_meant_for_this_sign_in_now() {
    let signer = Signer::new();
    let keys = signer.keys("k1");
    for (name, value, refusal) in [
        ("iss", json!("https://id.example/"), Refusal::Issuer),
        ("sub", json!(""), Refusal::Issuer),
        ("aud", json!("other"), Refusal::Audience),
        ("aud", json!(["yagura", "other"]), Refusal::Audience),
        ("azp", json!("other"), Refusal::Audience),
        ("exp", json!(NOW_S - 60), Refusal::Time),
        ("iat", json!(NOW_S + 61), Refusal::Time),
        ("nbf", json!(NOW_S + 61), Refusal::Time),
        ("nonce", json!("n2"), Refusal::Nonce),
        ("exp", json!("soon"), Refusal::Unreadable),
    ] {
        let token = signer.token(&header(), &with(claims(), name, value.clone()));
        assert_eq!(verify(&token, &keys, &expected()), Err(refusal), "{name} {value}");
    }
    let mut without = claims();
    without.as_object_mut().unwrap().remove("nonce");
    assert_eq!(verify(&signer.token(&header(), &without), &keys, &expected()), Err(Refusal::Nonce));
}

#[test]
fn only_the_provider_s_keys_in_the_accepted_ways_count() {
    let (signer, other) = (Signer::new(), Signer::new());
    let keys = signer.keys("k1");
    let token = |header: Value| signer.token(&header, &claims());
    for (header, refusal) in [
        (json!({ "alg": "none" }), Refusal::Algorithm),
        (json!({ "alg": "HS256", "kid": "k1" }), Refusal::Algorithm),
        (json!({ "alg": "RS256", "kid": "k1" }), Refusal::UnknownKey),
        (json!({ "alg": "ES256", "kid": "k2" }), Refusal::UnknownKey),
        (json!({ "alg": "ES256", "kid": "k1", "crit": ["b64"] }), Refusal::Algorithm),
    ] {
        assert_eq!(verify(&token(header.clone()), &keys, &expected()), Err(refusal), "{header}");
    }
    assert_eq!(verify(&other.token(&header(), &claims()), &keys, &expected()), Err(Refusal::Signature));
    let good = token(header());
    let (head, rest) = good.split_once('.').unwrap();
    let (_, signature) = rest.split_once('.').unwrap();
    let forged = BASE64URL_NOPAD.encode(with(claims(), "sub", json!("u2")).to_string().as_bytes());
    assert_eq!(verify(&format!("{head}.{forged}.{signature}"), &keys, &expected()), Err(Refusal::Signature));
    for text in ["", "a", "a.b", "a.b.c", "..", &"a".repeat(MAX_BYTES + 1)] {
        assert_eq!(verify(text, &keys, &expected()), Err(Refusal::Unreadable), "{}", text.len());
    }
}
