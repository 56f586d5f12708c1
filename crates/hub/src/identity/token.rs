//! Secrets handed out once: session tokens, invitation links, API tokens. Only their hash is stored.
//! Not here: what they open.
//! Next: [`super::session`].

use crate::Hub;
use data_encoding::BASE64URL_NOPAD;
use ring::digest::{SHA256, digest};
use subtle::ConstantTimeEq;

/// A secret of 256 random bits, as text for a cookie, link or header.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A new one.
    pub fn new(hub: &Hub) -> Self {
        Self(BASE64URL_NOPAD.encode(&hub.random::<32>()))
    }

    /// One that someone presents; it may be wrong.
    pub fn presented(text: &str) -> Self {
        Self(text.chars().take(200).collect())
    }

    /// The text to hand out.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// What is stored.
    pub fn hash(&self) -> Vec<u8> {
        digest(&SHA256, self.0.as_bytes()).as_ref().to_vec()
    }

    /// A second secret that follows from this one: what forms carry against forged requests.
    pub fn csrf(&self) -> String {
        let mut input = b"yagura csrf 1\0".to_vec();
        input.extend_from_slice(self.0.as_bytes());
        BASE64URL_NOPAD.encode(digest(&SHA256, &input).as_ref())
    }
}

/// Whether two secrets are the same, in a time that tells nothing about where they differ.
pub fn same(presented: &str, expected: &str) -> bool {
    presented.as_bytes().ct_eq(expected.as_bytes()).into()
}

impl std::fmt::Debug for Token {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Token(<secret>)")
    }
}
