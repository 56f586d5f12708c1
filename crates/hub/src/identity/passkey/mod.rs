//! Passkeys パスキー (WebAuthn): added and removed by their owner, shown to sign in.
//! Not here: the browser's side (`web/assets/app.js`), reading its answers (`formats::webauthn`).
//! Next: [`own`], [`sign_in`].

pub mod own;
pub mod sign_in;

use crate::{Hub, HubError};
use data_encoding::BASE64URL_NOPAD;
use domain::identity::{Passkey, PublicAddress};
use serde_json::{Value, json};

/// How long the browser waits for the person, in ms.
const WAIT_MS: u32 = 4 * 60 * 1000;

impl Hub {
    /// The address that people open, if passkeys can be bound to its name.
    pub(crate) fn passkey_site(&self) -> Result<(&PublicAddress, &str), HubError> {
        let site = self.public_address().and_then(|site| Some((site, site.relying_party()?)));
        site.ok_or(HubError::NotFound)
    }
}

/// What a browser is asked for to sign in. [W3C Web Authentication 3, 5.5]
fn request(challenge: &str, relying_party: &str, verification: &str, allowed: &[Passkey]) -> Value {
    json!({
        "challenge": challenge,
        "rpId": relying_party,
        "timeout": WAIT_MS,
        "userVerification": verification,
        "allowCredentials": credentials(allowed),
    })
}

fn credentials(passkeys: &[Passkey]) -> Vec<Value> {
    let one = |passkey: &Passkey| json!({ "type": "public-key", "id": BASE64URL_NOPAD.encode(&passkey.credential) });
    passkeys.iter().map(one).collect()
}
