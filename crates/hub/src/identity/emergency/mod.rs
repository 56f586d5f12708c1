//! Accounts for an emergency 緊急用アカウント: made by an administrator, sealed in an envelope, each use an alarm.
//! Not here: opening a session with a code from the envelope ([`sign_in`]).
//! Next: [`alarm`], `docs/en/sign-in.md`.

pub(crate) mod alarm;
pub mod sign_in;

use super::{
    fields::Faults,
    own::prove,
    second_factor::{plain_code, written_code},
};
use crate::{Cx, Hub, HubError, error::What};
use data_encoding::BASE32_NOPAD;
use domain::{
    access::{AcknowledgeEmergency, Denied, People, Permission, Read, Write},
    audit_trail::{Action, Entry},
    identity::{Assignment, EmergencyAccount, EmergencyUse, Login, Person, Role},
    ids::{AssignmentId, EmergencyAccountId, EmergencyUseId, PersonId},
};
use ring::digest::{SHA256, digest};
use serde_json::json;
use store::{
    Tx,
    identity::{emergency, person, role, session},
};

/// Accounts of an organisation at most; more envelopes are not looked after.
const MOST: usize = 5;

/// Codes in an envelope.
const CODES: usize = 5;

/// Uses that the page shows.
const SHOWN: u32 = 100;

/// Characters of a reason at most.
const REASON_CHARS: usize = 2000;

/// What goes into the envelope, shown only now.
pub struct Sheet {
    /// What one signs in with.
    pub login: String,
    /// Name of the account.
    pub name: String,
    /// Where the envelope is to lie.
    pub place: String,
    /// The codes, each of which opens once.
    pub codes: Vec<String>,
}

/// The open accounts of the organisation, oldest first.
///
/// # Errors
/// [`HubError::Store`].
pub async fn list(cx: &Cx<Read<People>>) -> Result<Vec<EmergencyAccount>, HubError> {
    Ok(emergency::list(&cx.read()).await?)
}

/// The last uses, newest first.
///
/// # Errors
/// [`HubError::Store`].
pub async fn uses(cx: &Cx<Read<People>>) -> Result<Vec<EmergencyUse>, HubError> {
    Ok(emergency::uses(&cx.read(), SHOWN).await?)
}

/// Makes an account that administers the organisation. Asks for the password, so that a borrowed screen opens no way
/// in for later.
///
/// # Errors
/// [`HubError::Invalid`] for fields to correct, and where there are many already.
pub async fn create(
    cx: &Cx<Write<People>>,
    present: &str,
    name: &str,
    place: &str,
) -> Result<Sheet, HubError> {
    prove(cx, present).await?;
    let mut faults = Faults::default();
    let (name, place) = (faults.name("name", name), faults.name("place", place));
    if emergency::list(&cx.read()).await?.len() >= MOST {
        faults.add("name", What::TooMany(MOST));
    }
    faults.check()?;
    let hub = cx.hub();
    let who = Person {
        id: PersonId::from_uuid(cx.new_id()),
        login: new_login(hub)?,
        name,
        reading: String::new(),
        language: "ja".to_owned(),
        second_factor: false,
        disabled: false,
    };
    let made = EmergencyAccount {
        id: EmergencyAccountId::from_uuid(cx.new_id()),
        person: who.id,
        name: who.name.clone(),
        login: who.login.to_string(),
        place,
        codes_left: 0,
        created_at_ms: cx.now().as_millisecond(),
        checked_at_ms: cx.now().as_millisecond(),
    };
    let given = Assignment {
        id: AssignmentId::from_uuid(cx.new_id()),
        organisation: cx.organisation(),
        person: who.id,
        role: Role::Administrator,
        sent_by: None,
        until: None,
    };
    let mut tx = cx.write().await?;
    // Without a password: nothing but a code opens it.
    person::insert(&mut tx, &who, "").await?;
    role::assign(&mut tx, &given).await?;
    emergency::insert(&mut tx, &made, cx.person()?).await?;
    let codes = hand_out(hub, &mut tx, made.id).await?;
    let after = json!({ "name": made.name, "place": made.place }).to_string();
    tx.commit(entry(Action::Create, &made).changed("", after)).await?;
    Ok(Sheet { login: made.login, name: made.name, place: made.place, codes })
}

/// Makes new codes for an envelope; the old ones are void.
///
/// # Errors
/// [`HubError::NotFound`] for an identifier of no open account, [`HubError::Invalid`] if the password is wrong.
pub async fn renew(cx: &Cx<Write<People>>, present: &str, id: EmergencyAccountId) -> Result<Sheet, HubError> {
    let account = find(cx, id).await?;
    prove(cx, present).await?;
    let mut tx = cx.write().await?;
    if !emergency::note_check(&mut tx, id).await? {
        return Err(HubError::NotFound);
    }
    let codes = hand_out(cx.hub(), &mut tx, id).await?;
    tx.commit(entry(Action::Update, &account)).await?;
    Ok(Sheet { login: account.login, name: account.name, place: account.place, codes })
}

/// Notes that someone found the envelope in its place and closed.
///
/// # Errors
/// [`HubError::NotFound`] for an identifier of no open account.
pub async fn note_check(cx: &Cx<Write<People>>, id: EmergencyAccountId) -> Result<(), HubError> {
    let account = find(cx, id).await?;
    let mut tx = cx.write().await?;
    if !emergency::note_check(&mut tx, id).await? {
        return Err(HubError::NotFound);
    }
    let after = json!({ "checked": true }).to_string();
    Ok(tx.commit(entry(Action::Update, &account).changed("", after)).await?)
}

/// Closes an account for good: its codes are void, its session ends, its role is taken back.
///
/// # Errors
/// [`HubError::NotFound`] for an identifier of no open account.
pub async fn close(cx: &Cx<Write<People>>, id: EmergencyAccountId) -> Result<(), HubError> {
    let account = find(cx, id).await?;
    let mut tx = cx.write().await?;
    if !emergency::close(&mut tx, id).await? {
        return Err(HubError::NotFound);
    }
    for held in role::held_here(&tx, account.person).await? {
        role::withdraw(&mut tx, held.id).await?;
    }
    session::end_others(&mut tx, account.person, None).await?;
    person::set_disabled(&mut tx, account.person, true).await?;
    Ok(tx.commit(entry(Action::Remove, &account)).await?)
}

/// Acknowledges a use, with what was found. Not from an emergency account: nobody acknowledges themselves.
///
/// # Errors
/// [`HubError::Denied`] from an emergency account, [`HubError::Invalid`] without a reason, [`HubError::NotFound`] if
/// there is none such or someone has already.
pub async fn acknowledge(
    cx: &Cx<AcknowledgeEmergency>,
    id: EmergencyUseId,
    reason: &str,
) -> Result<(), HubError> {
    let by = cx.person()?;
    if emergency::is_one(&cx.read(), by).await? {
        return Err(Denied(AcknowledgeEmergency::NAME).into());
    }
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(HubError::fault("reason", What::Required));
    }
    if reason.chars().count() > REASON_CHARS {
        return Err(HubError::fault("reason", What::TooLong(REASON_CHARS)));
    }
    let mut tx = cx.write().await?;
    if !emergency::acknowledge(&mut tx, id, by, reason).await? {
        return Err(HubError::NotFound);
    }
    alarm::settle(&mut tx, id).await?;
    let after = json!({ "reason": reason }).to_string();
    Ok(tx.commit(Entry::new(Action::Update, "emergency_use", id, "").changed("", after)).await?)
}

async fn find(cx: &Cx<Write<People>>, id: EmergencyAccountId) -> Result<EmergencyAccount, HubError> {
    let known = emergency::list(&cx.read()).await?;
    known.into_iter().find(|account| account.id == id).ok_or(HubError::NotFound)
}

async fn hand_out(hub: &Hub, tx: &mut Tx, id: EmergencyAccountId) -> Result<Vec<String>, HubError> {
    let codes: Vec<String> = (0..CODES).map(|_| written_code(hub)).collect();
    let hashes = codes.iter().map(|code| code_hash(id, code)).collect();
    emergency::replace_codes(tx, id, hashes).await?;
    Ok(codes)
}

/// What is stored of a code. It has 80 random bits, so that nobody finds it by trying.
fn code_hash(id: EmergencyAccountId, code: &str) -> Vec<u8> {
    digest(&SHA256, format!("emergency\0{id}\0{}", plain_code(code)).as_bytes()).as_ref().to_vec()
}

/// A sign-in name that says what it is and that nobody has.
fn new_login(hub: &Hub) -> Result<Login, HubError> {
    let letters = BASE32_NOPAD.encode(&hub.random::<5>()).to_ascii_lowercase();
    format!("emergency-{letters}").parse().map_err(HubError::internal)
}

fn entry(action: Action, account: &EmergencyAccount) -> Entry {
    Entry::new(action, "emergency_account", account.id, account.login.as_str())
}
