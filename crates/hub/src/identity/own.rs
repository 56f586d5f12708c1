//! One's own account: name, language, password, second factor.
//! Not here: other people's ([`super::people`]), one's sessions ([`super::session`]).
//! Next: [`super::second_factor`].

use super::{fields::Faults, password, second_factor};
use crate::{Cx, Hub, HubError, error::What};
use domain::{
    access::SignedIn,
    audit_trail::{Action, Entry},
    identity::{Demand, Organisation, Person, Proof, Role},
    ids::PersonId,
};
use serde_json::json;
use store::{
    Tx,
    identity::{
        organisation, passkey,
        person::{self, Credentials},
        role, session,
    },
};

/// A second factor about to be set up.
pub struct Enrolment {
    /// The secret as people type it.
    pub secret: String,
    /// The address for the picture.
    pub address: String,
}

/// An organisation that one can work for.
pub struct Workplace {
    /// Which.
    pub organisation: Organisation,
    /// As what.
    pub roles: Vec<Role>,
}

/// Who one is.
///
/// # Errors
/// [`HubError::Store`].
pub async fn account<P>(cx: &Cx<P>) -> Result<Credentials, HubError> {
    person::by_id(&cx.read(), cx.person()?).await?.ok_or(HubError::NotFound)
}

/// Whether one has an authenticator app.
///
/// # Errors
/// [`HubError::Store`].
pub async fn has_app<P>(cx: &Cx<P>) -> Result<bool, HubError> {
    Ok(account(cx).await?.totp_secret.is_some())
}

/// How many recovery codes are left.
///
/// # Errors
/// [`HubError::Store`].
pub async fn recovery_codes_left<P>(cx: &Cx<P>) -> Result<i64, HubError> {
    Ok(person::recovery_codes_left(&cx.read(), cx.person()?).await?)
}

/// Whether one still signs in with a password alone.
///
/// # Errors
/// [`HubError::Store`].
pub async fn second_factor_missing<P>(cx: &Cx<P>) -> Result<bool, HubError> {
    Ok(!account(cx).await?.person.second_factor)
}

/// Where one can work, and as what.
///
/// # Errors
/// [`HubError::Store`].
pub async fn workplaces(cx: &Cx<SignedIn>) -> Result<Vec<Workplace>, HubError> {
    let read = cx.read();
    let today = cx.hub().today();
    let mut workplaces: Vec<Workplace> = Vec::new();
    for held in role::of_person(&read, cx.person()?).await? {
        if !held.holds_on(today) {
            continue;
        }
        // They come in the order of organisations.
        match workplaces.last_mut() {
            Some(last) if last.organisation.id == held.organisation => last.roles.push(held.role),
            _ => {
                let found = organisation::find(&read, held.organisation).await?.ok_or(HubError::NotFound)?;
                workplaces.push(Workplace { organisation: found, roles: vec![held.role] });
            }
        }
    }
    Ok(workplaces)
}

/// Changes one's own name and its reading, which every organisation shows.
///
/// # Errors
/// [`HubError::Invalid`] for fields to correct.
pub async fn rename(cx: &Cx<SignedIn>, name: &str, reading: &str) -> Result<(), HubError> {
    let mut faults = Faults::default();
    let (name, reading) = (faults.name("name", name), faults.optional("reading", reading));
    faults.check()?;
    let mut tx = begin(cx).await?;
    let before = person::by_id(&tx, cx.person()?).await?.ok_or(HubError::NotFound)?.person;
    let after = Person { name, reading, ..before.clone() };
    person::rename(&mut tx, after.id, &after.name, &after.reading).await?;
    let snapshot = |person: &Person| json!({ "name": person.name, "reading": person.reading }).to_string();
    let entry = Entry::new(Action::Update, "person", after.id, after.name.as_str());
    Ok(tx.commit(entry.changed(snapshot(&before), snapshot(&after))).await?)
}

/// Sets the language of one's pages.
///
/// # Errors
/// [`HubError::Store`].
pub async fn set_language(cx: &Cx<SignedIn>, language: &str) -> Result<(), HubError> {
    let mut upkeep = cx.hub().store().upkeep(cx.now()).await?;
    person::set_language(&mut upkeep, cx.person()?, language).await?;
    Ok(upkeep.commit().await?)
}

/// Changes one's own password; all other sessions end.
///
/// # Errors
/// [`HubError::Invalid`] if the present one is wrong or the new one breaks the policy.
pub async fn change_password(cx: &Cx<SignedIn>, present: &str, new: &str) -> Result<(), HubError> {
    let credentials = prove(cx, present).await?;
    let id = credentials.person.id;
    let hash = checked_hash(cx.hub(), &credentials, new).await?;
    let mut tx = begin(cx).await?;
    person::set_password(&mut tx, id, &hash).await?;
    session::end_others(&mut tx, id, cx.signed().session).await?;
    Ok(tx.commit(own_entry(Action::Update, "password", &credentials)).await?)
}

/// Begins to set up the second factor. The secret follows from the session, so that nothing is stored before
/// the person has shown that their app knows it.
///
/// # Errors
/// [`HubError::NotFound`] if one is set up already.
pub async fn begin_second_factor<P>(cx: &Cx<P>) -> Result<Enrolment, HubError> {
    let credentials = account(cx).await?;
    let secret = enrolment_secret(cx, &credentials)?;
    Ok(Enrolment {
        secret: second_factor::secret_text(&secret),
        address: second_factor::enrolment_address(&secret, credentials.person.login.as_str()),
    })
}

/// Sets the second factor up once the app's code is right; returns the recovery codes, shown only now; all other
/// sessions end. Asks for the password, so that a borrowed screen cannot shut its owner out.
///
/// # Errors
/// [`HubError::Invalid`] if code or password is wrong, [`HubError::NotFound`] if one is set up already.
pub async fn confirm_second_factor<P>(
    cx: &Cx<P>,
    present: &str,
    code: &str,
) -> Result<Vec<String>, HubError> {
    let credentials = prove(cx, present).await?;
    let id = credentials.person.id;
    let secret = enrolment_secret(cx, &credentials)?;
    let code: String = code.chars().filter(char::is_ascii_digit).collect();
    let Some(step) = second_factor::matching_step(&secret, &code, cx.now().as_second())? else {
        return Err(HubError::fault("code", What::Wrong));
    };
    let sealed =
        cx.hub().keys().seal(&secret, id.uuid().as_bytes(), cx.hub().random()).map_err(HubError::internal)?;
    let mut tx = begin(cx).await?;
    person::set_second_factor(&mut tx, id, Some((sealed, step))).await?;
    // Whoever came in by the password alone is out.
    session::end_others(&mut tx, id, cx.signed().session).await?;
    let codes = hand_out_recovery_codes(cx.hub(), &mut tx, id).await?;
    tx.commit(own_entry(Action::Create, "second_factor", &credentials)).await?;
    Ok(codes)
}

/// Makes new recovery codes, shown only now; the old ones are void.
///
/// # Errors
/// [`HubError::Invalid`] if the password is wrong, [`HubError::NotFound`] without a second factor.
pub async fn renew_recovery_codes<P>(cx: &Cx<P>, present: &str) -> Result<Vec<String>, HubError> {
    let credentials = prove(cx, present).await?;
    if !credentials.person.second_factor {
        return Err(HubError::NotFound);
    }
    let mut tx = begin(cx).await?;
    let codes = hand_out_recovery_codes(cx.hub(), &mut tx, credentials.person.id).await?;
    tx.commit(own_entry(Action::Update, "recovery_codes", &credentials)).await?;
    Ok(codes)
}

/// Removes the authenticator app. As the last second factor it goes only if the password is long enough to stand alone
/// and no rule demands one. All other sessions end.
///
/// # Errors
/// [`HubError::Invalid`] if the password is wrong or must not stand alone, [`HubError::NotFound`] without an app.
pub async fn remove_second_factor<P>(cx: &Cx<P>, present: &str) -> Result<(), HubError> {
    let credentials = prove(cx, present).await?;
    if credentials.totp_secret.is_none() {
        return Err(HubError::NotFound);
    }
    let id = credentials.person.id;
    let mut tx = begin(cx).await?;
    person::set_second_factor(&mut tx, id, None).await?;
    if passkey::of_person(&tx, id).await?.is_empty() {
        remove_last_factor(cx, &mut tx, &credentials, present).await?;
    }
    session::end_others(&mut tx, id, cx.signed().session).await?;
    Ok(tx.commit(own_entry(Action::Remove, "second_factor", &credentials)).await?)
}

/// What goes with the last second factor: the recovery codes. The password must then be long enough to stand alone,
/// and no rule may demand a second factor.
pub(crate) async fn remove_last_factor<P>(
    cx: &Cx<P>,
    tx: &mut Tx,
    credentials: &Credentials,
    present: &str,
) -> Result<(), HubError> {
    let who = &credentials.person;
    cx.hub()
        .password_policy()
        .check(present, who.login.as_str(), false)
        .map_err(|fault| HubError::fault("present", password::fault(fault)))?;
    let held = role::of_person(tx, who.id).await?;
    let without = Person { second_factor: false, ..who.clone() };
    if cx.hub().demand(&without, Proof::Own, &held, cx.organisation()).await? == Demand::Now {
        return Err(HubError::fault("present", What::Demanded));
    }
    Ok(person::replace_recovery_codes(tx, who.id, Vec::new()).await?)
}

/// Asks for the password again, before what a borrowed screen must not be enough for. Wrong tries count towards
/// the lock, as when signing in.
pub(crate) async fn prove<P>(cx: &Cx<P>, present: &str) -> Result<Credentials, HubError> {
    let before = account(cx).await?;
    let right = cx.hub().verify_password(present, Some(&before.password_hash)).await?;
    // Asked anew: another try at the same time may have locked the account.
    let credentials = account(cx).await?;
    let locked = HubError::fault("present", What::Locked);
    if credentials.is_locked_at(cx.now()) {
        return Err(locked);
    }
    if right {
        return Ok(credentials);
    }
    let counted = cx.hub().note_failure(&credentials, cx.organisation(), &cx.scope().origin).await?;
    Err(if counted { HubError::fault("present", What::Wrong) } else { locked })
}

/// Checks a new password against the policy and the former ones, and hashes it.
pub(crate) async fn checked_hash(
    hub: &Hub,
    credentials: &Credentials,
    new: &str,
) -> Result<String, HubError> {
    let policy = hub.password_policy();
    let who = &credentials.person;
    policy
        .check(new, who.login.as_str(), who.second_factor)
        .map_err(|fault| HubError::fault("password", password::fault(fault)))?;
    let former = person::former_passwords(&hub.store().read_global(), who.id, policy.remembered).await?;
    for hash in former.iter().chain([&credentials.password_hash]) {
        if hub.verify_password(new, Some(hash)).await? {
            return Err(HubError::fault("password", What::Reused));
        }
    }
    hub.hash_password(new).await
}

pub(crate) async fn hand_out_recovery_codes(
    hub: &Hub,
    tx: &mut Tx,
    id: PersonId,
) -> Result<Vec<String>, HubError> {
    let codes = second_factor::new_recovery_codes(hub);
    let hashes = codes.iter().map(|code| second_factor::recovery_hash(id, code)).collect();
    person::replace_recovery_codes(tx, id, hashes).await?;
    Ok(codes)
}

/// The secret offered in this session. The version lets no secret come back that was removed before.
fn enrolment_secret<P>(cx: &Cx<P>, credentials: &Credentials) -> Result<[u8; 20], HubError> {
    if credentials.totp_secret.is_some() {
        return Err(HubError::NotFound);
    }
    let session = cx.signed().session.map(|id| id.to_string()).unwrap_or_default();
    let (person, version) = (credentials.person.id, credentials.version);
    let derived = cx.hub().keys().derive(format!("totp enrolment {person} {session} {version}").as_bytes());
    // 160 bits, as the standard recommends. [RFC 4226, 4]
    let mut secret = [0; 20];
    secret.iter_mut().zip(derived).for_each(|(byte, random)| *byte = random);
    Ok(secret)
}

pub(crate) async fn begin<P>(cx: &Cx<P>) -> Result<Tx, HubError> {
    Ok(cx.hub().store().write(cx.scope(), cx.now()).await?)
}

pub(crate) fn own_entry(action: Action, subject: &'static str, credentials: &Credentials) -> Entry {
    Entry::new(action, subject, credentials.person.id, credentials.person.name.as_str())
}
