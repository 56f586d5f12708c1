//! ID tokens of OpenID Connect: whose signature, for whom, until when. RS256 and ES256 and nothing else.
//! Not here: where they come from (`hub::identity::provider`).
//! Next: `docs/adr/0010-passkeys-and-tokens-with-ring.md`.

use data_encoding::BASE64URL_NOPAD;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde::Deserialize;
use subtle::ConstantTimeEq;

/// Seconds that clocks may differ by.
const SKEW_S: i64 = 60;

/// Bytes of a token at most.
const MAX_BYTES: usize = 64 * 1024;

/// Keys of a provider at most.
const MAX_KEYS: usize = 50;

/// A key that tokens verify with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    id: Option<String>,
    kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    /// Modulus and exponent.
    Rs256(Vec<u8>, Vec<u8>),
    /// An uncompressed point of P-256.
    Es256(Vec<u8>),
}

/// A list of keys as a provider has it. [RFC 7517, 5]
#[derive(Deserialize)]
pub struct KeyList {
    keys: Vec<Listed>,
}

#[derive(Deserialize)]
struct Listed {
    kty: String,
    #[serde(default)]
    kid: Option<String>,
    #[serde(default, rename = "use")]
    used_for: Option<String>,
    #[serde(default)]
    crv: Option<String>,
    #[serde(default)]
    n: String,
    #[serde(default)]
    e: String,
    #[serde(default)]
    x: String,
    #[serde(default)]
    y: String,
}

/// What a token must say.
pub struct Expected<'a> {
    /// The provider's name for itself.
    pub issuer: &'a str,
    /// What it calls this hub.
    pub client_id: &'a str,
    /// What this sign-in sent along.
    pub nonce: &'a str,
    /// Now, in seconds UTC.
    pub now_s: i64,
}

/// What a token says, once it is believed.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Claims {
    iss: String,
    /// Whom the provider means.
    pub sub: String,
    aud: Audience,
    #[serde(default)]
    azp: Option<String>,
    exp: i64,
    iat: i64,
    #[serde(default)]
    nbf: Option<i64>,
    #[serde(default)]
    nonce: String,
    /// The mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// Whether the provider knows that it is theirs.
    #[serde(default)]
    pub email_verified: bool,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    #[serde(default)]
    kid: Option<String>,
    #[serde(default)]
    crit: Option<Vec<String>>,
}

/// Why a token is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No token.
    #[error("the token cannot be read")]
    Unreadable,
    /// `none`, a shared secret, or another way.
    #[error("the token is signed in a way that is not accepted")]
    Algorithm,
    /// The list of keys lacks it.
    #[error("no key of the provider is meant by the token")]
    UnknownKey,
    /// It does not verify.
    #[error("the token's signature is wrong")]
    Signature,
    /// Another provider, or nobody.
    #[error("the token is of another issuer")]
    Issuer,
    /// Another client.
    #[error("the token is for someone else")]
    Audience,
    /// Too old, or too early.
    #[error("the token has ended, or has not begun; are the clocks right?")]
    Time,
    /// Another question.
    #[error("the token answers another sign-in")]
    Nonce,
}

impl Key {
    /// The keys of a list that are of a kind that is accepted.
    pub fn of(list: KeyList) -> Vec<Self> {
        list.keys.into_iter().take(MAX_KEYS).filter_map(Self::read).collect()
    }

    fn read(listed: Listed) -> Option<Self> {
        if listed.used_for.is_some_and(|used_for| used_for != "sig") {
            return None;
        }
        let bytes =
            |text: &str| BASE64URL_NOPAD.decode(text.as_bytes()).ok().filter(|bytes| !bytes.is_empty());
        let kind = match (listed.kty.as_str(), listed.crv.as_deref()) {
            ("RSA", _) => Kind::Rs256(bytes(&listed.n)?, bytes(&listed.e)?),
            ("EC", Some("P-256")) => {
                let (x, y) = (bytes(&listed.x)?, bytes(&listed.y)?);
                (x.len() == 32 && y.len() == 32).then(|| Kind::Es256([&[4][..], &x, &y].concat()))?
            }
            _ => return None,
        };
        Some(Self { id: listed.kid, kind })
    }

    fn verifies(&self, signed: &[u8], signature: &[u8]) -> bool {
        match &self.kind {
            Kind::Rs256(n, e) => {
                RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, signed, signature).is_ok()
            }
            Kind::Es256(point) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(signed, signature).is_ok()
            }
        }
    }
}

/// Reads and checks a token. [OIDC Core, 3.1.3.7]
///
/// # Errors
/// [`Refusal`].
pub fn verify(token: &str, keys: &[Key], expected: &Expected<'_>) -> Result<Claims, Refusal> {
    if token.len() > MAX_BYTES {
        return Err(Refusal::Unreadable);
    }
    let (signed, signature) = token.rsplit_once('.').ok_or(Refusal::Unreadable)?;
    let (header, claims) = signed.split_once('.').ok_or(Refusal::Unreadable)?;
    let bytes = |text: &str| BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| Refusal::Unreadable);
    let header: Header = serde_json::from_slice(&bytes(header)?).map_err(|_| Refusal::Unreadable)?;
    let key = key_of(&header, keys)?;
    if !key.verifies(signed.as_bytes(), &bytes(signature)?) {
        return Err(Refusal::Signature);
    }
    let claims: Claims = serde_json::from_slice(&bytes(claims)?).map_err(|_| Refusal::Unreadable)?;
    check(&claims, expected)?;
    Ok(claims)
}

/// The key that a token names; the only one of its kind, if it names none. The kind of key decides how it is verified,
/// never the token alone.
fn key_of<'k>(header: &Header, keys: &'k [Key]) -> Result<&'k Key, Refusal> {
    if header.crit.is_some() || !matches!(header.alg.as_str(), "RS256" | "ES256") {
        return Err(Refusal::Algorithm);
    }
    let is_of_kind = |key: &&Key| match key.kind {
        Kind::Rs256(..) => header.alg == "RS256",
        Kind::Es256(_) => header.alg == "ES256",
    };
    let mut fitting = keys.iter().filter(is_of_kind);
    let found = match &header.kid {
        Some(id) => fitting.find(|key| key.id.as_ref() == Some(id)),
        None => fitting.next().filter(|_| fitting.next().is_none()),
    };
    found.ok_or(Refusal::UnknownKey)
}

fn check(claims: &Claims, expected: &Expected<'_>) -> Result<(), Refusal> {
    if claims.iss != expected.issuer || claims.sub.is_empty() || claims.sub.len() > 255 {
        return Err(Refusal::Issuer);
    }
    let (is_meant, several) = match &claims.aud {
        Audience::One(one) => (one == expected.client_id, false),
        Audience::Several(all) => (all.iter().any(|one| one == expected.client_id), all.len() > 1),
    };
    let party = claims.azp.as_deref();
    if !is_meant || party.is_some_and(|party| party != expected.client_id) || (several && party.is_none()) {
        return Err(Refusal::Audience);
    }
    let begun = claims.iat <= expected.now_s.saturating_add(SKEW_S)
        && claims.nbf.is_none_or(|from| from <= expected.now_s.saturating_add(SKEW_S));
    if !begun || claims.exp <= expected.now_s.saturating_sub(SKEW_S) {
        return Err(Refusal::Time);
    }
    if !bool::from(claims.nonce.as_bytes().ct_eq(expected.nonce.as_bytes())) {
        return Err(Refusal::Nonce);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
