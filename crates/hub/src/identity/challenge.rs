//! Challenges: random texts that whoever signs in must answer, each once and within minutes. They carry their own seal,
//! so that a visitor who only looks at the page leaves nothing in the database.
//! Not here: what answers them ([`super::passkey`], [`super::provider`]).
//! Next: `store::identity::challenge`.

use crate::Hub;
use data_encoding::BASE64URL_NOPAD;
use jiff::{SignedDuration, Timestamp};
use ring::digest::{SHA256, digest};
use subtle::ConstantTimeEq;

/// How long one may take to answer.
const VALID: SignedDuration = SignedDuration::from_mins(5);

/// What an answer is for. One for another purpose is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To sign in with a passkey alone.
    SignIn,
    /// To show a passkey after the password.
    SecondFactor,
    /// To add a passkey.
    AddPasskey,
    /// To come back from the identity provider.
    Provider,
    /// To come back from it and be linked.
    LinkProvider,
}

/// A challenge that was answered in time, still to be used up.
pub(crate) struct Answered {
    /// What is kept of it.
    pub(crate) hash: Vec<u8>,
    /// When it ends by itself.
    pub(crate) expires_at: Timestamp,
}

impl Hub {
    /// A new challenge, for one purpose and one browser or session.
    pub(crate) fn challenge(&self, purpose: Purpose, bound_to: &str) -> String {
        let expires_at_ms = (self.now() + VALID).as_millisecond().to_be_bytes();
        let nonce = self.random::<16>();
        let seal = self.seal_of(purpose, bound_to, expires_at_ms, &nonce);
        BASE64URL_NOPAD.encode(&[&expires_at_ms[..], &nonce, &seal].concat())
    }

    /// Whether a text is a challenge of ours for this purpose and whom it was made for, and has not ended.
    pub(crate) fn answered(&self, text: &str, purpose: Purpose, bound_to: &str) -> Option<Answered> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        let (expires_at_ms, rest) = bytes.split_first_chunk::<8>()?;
        let (nonce, seal) = rest.split_first_chunk::<16>()?;
        let expected = self.seal_of(purpose, bound_to, *expires_at_ms, nonce);
        let is_ours = bool::from(expected.as_slice().ct_eq(seal));
        let expires_at = Timestamp::from_millisecond(i64::from_be_bytes(*expires_at_ms)).ok()?;
        let hash = digest(&SHA256, &bytes).as_ref().to_vec();
        (is_ours && self.now() < expires_at).then_some(Answered { hash, expires_at })
    }

    fn seal_of(
        &self,
        purpose: Purpose,
        bound_to: &str,
        expires_at_ms: [u8; 8],
        nonce: &[u8; 16],
    ) -> [u8; 32] {
        let mut sealed = format!("challenge 1\0{purpose:?}\0").into_bytes();
        sealed.extend_from_slice(&expires_at_ms);
        sealed.extend_from_slice(nonce);
        sealed.extend_from_slice(bound_to.as_bytes());
        self.keys().derive(&sealed)
    }
}
