//! A security key made of software: it makes passkeys and answers as a browser and its authenticator do.
//! Not here: checking the answers (`hub::identity::passkey`).
//! Next: [`crate::TestHub`].

use data_encoding::BASE64URL_NOPAD;
use ring::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde_json::{Value, json};

/// A passkey in a security key, and the browser that asks it.
pub struct Authenticator {
    key: EcdsaKeyPair,
    /// What it calls the passkey.
    pub credential: Vec<u8>,
    /// The page that the browser shows.
    pub origin: String,
    /// The site that it believes to be asked by.
    pub relying_party: String,
    /// How often it has signed; stays 0 if it does not count.
    pub sign_count: u32,
    /// Someone touched it, and it asked for their PIN.
    pub flags: u8,
    /// Whom it means; nobody if empty.
    pub user_handle: Vec<u8>,
}

/// Someone was there.
pub const PRESENT: u8 = 0x01;

/// It asked for a PIN, a finger or a face.
pub const VERIFIED: u8 = 0x04;

const P256: &[u8] =
    b"\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x03\x42\x00";

impl Authenticator {
    /// One that was never used, at the address that a test's hub is opened by.
    pub fn new(credential: &str) -> Self {
        let random = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).expect("a key");
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8.as_ref(), &random);
        Self {
            key: key.expect("a key"),
            credential: credential.as_bytes().to_vec(),
            origin: "https://yagura.test".to_owned(),
            relying_party: "yagura.test".to_owned(),
            sign_count: 0,
            flags: PRESENT | VERIFIED,
            user_handle: Vec::new(),
        }
    }

    /// The answer to `navigator.credentials.create`.
    pub fn create(&mut self, options: &Value) -> String {
        self.user_handle = decode(options.pointer("/user/id").expect("a user"));
        let length = u16::try_from(self.credential.len()).expect("a short identifier").to_be_bytes();
        // The key within is not read: browsers also hand it out in a plainer form.
        let made = [[0; 16].as_slice(), &length, &self.credential, b"\xa5"].concat();
        let spki = [P256, self.key.public_key().as_ref()].concat();
        json!({
            "id": encode(&self.credential),
            "client_data": encode(&self.client_data("webauthn.create", options)),
            "authenticator_data": encode(&self.data(0x40, &made)),
            "public_key": encode(&spki),
        })
        .to_string()
    }

    /// The answer to `navigator.credentials.get`.
    pub fn get(&mut self, options: &Value) -> String {
        self.answer("webauthn.get", options)
    }

    /// The same, of another kind.
    pub fn answer(&mut self, kind: &str, options: &Value) -> String {
        let (client_data, data) = (self.client_data(kind, options), self.data(0, &[]));
        let signed = [&data[..], digest(&SHA256, &client_data).as_ref()].concat();
        let signature = self.key.sign(&SystemRandom::new(), &signed).expect("a signature");
        json!({
            "id": encode(&self.credential),
            "client_data": encode(&client_data),
            "authenticator_data": encode(&data),
            "signature": encode(signature.as_ref()),
            "user_handle": encode(&self.user_handle),
        })
        .to_string()
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let challenge = options["challenge"].as_str().expect("a challenge");
        json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false })
            .to_string()
            .into_bytes()
    }

    fn data(&self, more_flags: u8, rest: &[u8]) -> Vec<u8> {
        let hash = digest(&SHA256, self.relying_party.as_bytes());
        [hash.as_ref(), &[self.flags | more_flags], &self.sign_count.to_be_bytes(), rest].concat()
    }
}

fn encode(bytes: &[u8]) -> String {
    BASE64URL_NOPAD.encode(bytes)
}

fn decode(text: &Value) -> Vec<u8> {
    BASE64URL_NOPAD.decode(text.as_str().expect("text").as_bytes()).expect("base64url")
}
