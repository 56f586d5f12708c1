//! One's own passkeys: list, add, remove. Adding and removing ask for the password again.
//! Not here: signing in with them ([`super::sign_in`]).
//! Next: [`crate::identity::own`].

use super::{WAIT_MS, credentials};
use crate::{
    Cx, HubError,
    error::What,
    identity::{
        challenge::Purpose,
        fields::Faults,
        own::{account, begin, hand_out_recovery_codes, own_entry, prove, remove_last_factor},
    },
};
use data_encoding::BASE64URL_NOPAD;
use domain::{
    audit_trail::Action,
    identity::{
        Passkey,
        passkey::{Algorithm, MOST},
    },
    ids::{PasskeyId, SessionId},
};
use formats::webauthn::Answer;
use serde_json::{Value, json};
use store::{
    StoreError,
    identity::{challenge, passkey, session},
};

/// One's own passkeys, oldest first.
///
/// # Errors
/// [`HubError::Store`].
pub async fn list<P>(cx: &Cx<P>) -> Result<Vec<Passkey>, HubError> {
    Ok(passkey::of_person(&cx.read(), cx.person()?).await?)
}

/// What the browser is asked for to make a new one. [W3C Web Authentication 3, 5.4]
///
/// # Errors
/// [`HubError::NotFound`] where the hub is opened by a number and not by a name.
pub async fn options<P>(cx: &Cx<P>) -> Result<Value, HubError> {
    let (_, relying_party) = cx.hub().passkey_site()?;
    let (who, known) = (account(cx).await?.person, list(cx).await?);
    let kind = |one: &Algorithm| json!({ "type": "public-key", "alg": one.cose_number() });
    Ok(json!({
        "challenge": cx.hub().challenge(Purpose::AddPasskey, &bound_to(cx)),
        "rp": { "id": relying_party, "name": "Yagura" },
        "user": {
            "id": BASE64URL_NOPAD.encode(who.id.uuid().as_bytes()),
            "name": who.login.as_str(),
            "displayName": who.name,
        },
        "pubKeyCredParams": Algorithm::ALL.iter().map(kind).collect::<Vec<_>>(),
        "timeout": WAIT_MS,
        "excludeCredentials": credentials(&known),
        "authenticatorSelection": { "residentKey": "preferred", "userVerification": "preferred" },
        "attestation": "none",
    }))
}

/// Adds one. Whoever had no second factor before also gets recovery codes, shown only now, and all their other
/// sessions end.
///
/// # Errors
/// [`HubError::Invalid`] if the password is wrong, the name is missing, or the answer is refused.
pub async fn add<P>(cx: &Cx<P>, present: &str, name: &str, answer: &str) -> Result<Vec<String>, HubError> {
    let credentials = prove(cx, present).await?;
    let mut faults = Faults::default();
    let name = faults.name("name", name);
    faults.check()?;
    let id = credentials.person.id;
    if list(cx).await?.len() >= MOST {
        return Err(HubError::fault("passkey", What::TooMany(MOST)));
    }
    let refused = || HubError::fault("passkey", What::NotAccepted);
    let (site, _) = cx.hub().passkey_site()?;
    let answer = Answer::parse(answer).map_err(|_| refused())?;
    let (challenge, key, sign_count) = answer.check_new(site).map_err(|_| refused())?;
    let answered = cx.hub().answered(&challenge, Purpose::AddPasskey, &bound_to(cx)).ok_or_else(refused)?;
    let mut tx = begin(cx).await?;
    if !challenge::use_up(&mut tx, answered.hash, answered.expires_at).await? {
        return Err(refused());
    }
    let made = Passkey {
        id: PasskeyId::from_uuid(cx.new_id()),
        person: id,
        credential: answer.credential,
        key,
        sign_count,
        name,
        created_at_ms: cx.now().as_millisecond(),
        last_used_at_ms: None,
    };
    match passkey::insert(&mut tx, &made).await {
        Err(StoreError::Duplicate) => return Err(HubError::fault("passkey", What::Taken)),
        inserted => inserted?,
    }
    let codes = if credentials.person.second_factor {
        Vec::new()
    } else {
        // Whoever came in by the password alone is out.
        session::end_others(&mut tx, id, cx.signed().session).await?;
        hand_out_recovery_codes(cx.hub(), &mut tx, id).await?
    };
    let after = json!({ "passkey": made.name }).to_string();
    tx.commit(own_entry(Action::Create, "passkey", &credentials).changed("", after)).await?;
    Ok(codes)
}

/// Removes one; all other sessions end. The last second factor goes only if the password can stand alone and nobody
/// demands one.
///
/// # Errors
/// [`HubError::Invalid`] if the password is wrong or must not stand alone, [`HubError::NotFound`] for an identifier
/// that is none of one's own.
pub async fn remove<P>(cx: &Cx<P>, present: &str, id: PasskeyId) -> Result<(), HubError> {
    let credentials = prove(cx, present).await?;
    let person = credentials.person.id;
    let known = list(cx).await?;
    let gone = known.iter().find(|one| one.id == id).ok_or(HubError::NotFound)?;
    let mut tx = begin(cx).await?;
    if !passkey::remove(&mut tx, person, id).await? {
        return Err(HubError::NotFound);
    }
    if known.len() == 1 && credentials.totp_secret.is_none() {
        remove_last_factor(cx, &mut tx, &credentials, present).await?;
    }
    session::end_others(&mut tx, person, cx.signed().session).await?;
    let before = json!({ "passkey": gone.name }).to_string();
    Ok(tx.commit(own_entry(Action::Remove, "passkey", &credentials).changed(before, "")).await?)
}

fn bound_to<P>(cx: &Cx<P>) -> String {
    cx.signed().session.map(|id: SessionId| id.to_string()).unwrap_or_default()
}
