//! Invitations: a link by which someone becomes a colleague, or sets a forgotten password anew.
//! Not here: the page behind the link (`web::identity`).
//! Next: [`super::people`], for what roles are given.

use super::{
    fields::Faults,
    own::checked_hash,
    password,
    people::{self, Given},
    token::Token,
};
use crate::{Cx, Hub, HubError, error::What};
use domain::{
    access::{Actor, People, Permission, Read, Scope, SignedIn, Write},
    audit_trail::{Action, Entry},
    identity::{Assignment, Invitation, Login, Person, Role},
    ids::{AssignmentId, InvitationId, OrganisationId, PersonId},
};
use jiff::{SignedDuration, civil::Date};
use serde_json::json;
use store::{
    StoreError, Tx,
    identity::{
        colleague, emergency, invitation, organisation, passkey, person, provider_link, role, session,
        suspension,
    },
};

/// Days that a link can be used.
pub const DAYS: i64 = 7;

/// An invitation to be made.
#[derive(Clone, Debug)]
pub struct Invite {
    /// Whom it is for.
    pub name: String,
    /// What they become.
    pub roles: Vec<Role>,
    /// Last day of these roles.
    pub until: Option<Date>,
    /// The organisation that sends them, such as an auditor's own.
    pub sent_by: Option<OrganisationId>,
}

/// What a link offers to who opens it.
#[derive(Clone, Debug)]
pub struct Offer {
    /// Name of the organisation.
    pub organisation: String,
    /// Name of who invited.
    pub invited_by: String,
    /// Whom it is for.
    pub name: String,
    /// What they become.
    pub roles: Vec<Role>,
    /// Last day of these roles.
    pub until: Option<Date>,
    /// Whose password it sets anew; `None` for someone who joins.
    pub resets: Option<Login>,
}

/// What someone new fills in.
#[derive(Clone, Debug)]
pub struct Registration {
    /// What they will sign in with.
    pub login: String,
    /// Their name.
    pub name: String,
    /// How it is read; may be empty.
    pub reading: String,
    /// Their password.
    pub password: String,
    /// `ja` or `en`.
    pub language: String,
}

/// Makes an invitation; the link's secret is shown only now.
///
/// # Errors
/// [`HubError::Invalid`] for fields to correct.
pub async fn invite(cx: &Cx<Write<People>>, wanted: &Invite) -> Result<Token, HubError> {
    let mut faults = Faults::default();
    let name = faults.name("name", &wanted.name);
    let Some(first) = wanted.roles.first() else {
        faults.add("roles", What::Required);
        return Err(faults.check().err().unwrap_or(HubError::NotFound));
    };
    faults.check()?;
    let given = Given { role: *first, until: wanted.until, sent_by: wanted.sent_by };
    people::check(&cx.read(), given, cx.hub().today()).await?;
    let mut roles = wanted.roles.clone();
    roles.sort_unstable();
    roles.dedup();
    let made = Invitation {
        id: InvitationId::from_uuid(cx.new_id()),
        organisation: cx.organisation(),
        name,
        roles,
        until: wanted.until,
        sent_by: wanted.sent_by,
        person: None,
        invited_by: cx.person()?,
        expires_at_ms: expires_at_ms(cx.hub()),
    };
    let mut tx = cx.write().await?;
    let token = add(cx.hub(), &mut tx, &made).await?;
    let entry = Entry::new(Action::Create, "invitation", made.id, made.name.as_str());
    tx.commit(entry.changed("", snapshot(&made))).await?;
    Ok(token)
}

/// Makes a link by which a colleague sets a forgotten password anew and loses the second factor. Only for who
/// works nowhere else: no organisation opens a door to another.
///
/// # Errors
/// [`HubError::NotFound`] for who holds no role here, [`HubError::Invalid`] for who holds one elsewhere too.
pub async fn invite_to_reset(cx: &Cx<Write<People>>, id: PersonId) -> Result<Token, HubError> {
    let mut tx = cx.write().await?;
    let who = colleague::find(&tx, id).await?.ok_or(HubError::NotFound)?.person;
    if who.disabled || emergency::is_one(&tx, id).await? || role::held_elsewhere(&tx, id).await? {
        return Err(HubError::fault("person", What::Impossible));
    }
    invitation::withdraw_resets(&mut tx, id).await?;
    let made = Invitation {
        id: InvitationId::from_uuid(cx.new_id()),
        organisation: cx.organisation(),
        name: who.name.clone(),
        roles: Vec::new(),
        until: None,
        sent_by: None,
        person: Some(id),
        invited_by: cx.person()?,
        expires_at_ms: expires_at_ms(cx.hub()),
    };
    let token = add(cx.hub(), &mut tx, &made).await?;
    tx.commit(Entry::new(Action::Create, "password_reset", id, who.name)).await?;
    Ok(token)
}

/// The invitations of the own organisation that still wait.
///
/// # Errors
/// [`HubError::Store`].
pub async fn pending(cx: &Cx<Read<People>>) -> Result<Vec<Invitation>, HubError> {
    Ok(invitation::pending(&cx.read(), cx.now()).await?)
}

/// Withdraws an invitation.
///
/// # Errors
/// [`HubError::NotFound`] if none waits under that identifier.
pub async fn withdraw(cx: &Cx<Write<People>>, id: InvitationId) -> Result<(), HubError> {
    let mut tx = cx.write().await?;
    let gone = invitation::withdraw(&mut tx, id).await?.ok_or(HubError::NotFound)?;
    let entry = Entry::new(Action::Revoke, "invitation", id, gone.name.as_str());
    Ok(tx.commit(entry.changed(snapshot(&gone), "")).await?)
}

/// Takes an invitation as who one already is; returns the organisation, which one can now choose to work for.
///
/// # Errors
/// [`HubError::NotFound`] if the link is of no use, or one is suspended there.
pub async fn accept(cx: &Cx<SignedIn>, token: &Token) -> Result<OrganisationId, HubError> {
    let hub = cx.hub();
    let waiting = hub.waiting(token).await?.filter(|one| one.person.is_none()).ok_or(HubError::NotFound)?;
    let who = person::by_id(&cx.read(), cx.person()?).await?.ok_or(HubError::NotFound)?.person;
    let scope = Scope { organisation: waiting.organisation, ..cx.scope().clone() };
    let mut tx = hub.store().write(&scope, hub.now()).await?;
    if suspension::is_suspended(&tx, who.id).await? || emergency::is_one(&tx, who.id).await? {
        return Err(HubError::NotFound);
    }
    let entry = join(hub, &mut tx, &waiting, &who).await?;
    tx.commit(entry).await?;
    Ok(waiting.organisation)
}

impl Hub {
    /// What a link offers; `None` if it is unknown, used, withdrawn or too old.
    ///
    /// # Errors
    /// [`HubError::Store`].
    pub async fn open_invitation(&self, token: &Token) -> Result<Option<Offer>, HubError> {
        let read = self.store().read_global();
        let Some(waiting) = self.waiting(token).await? else { return Ok(None) };
        let organisation = organisation::find(&read, waiting.organisation).await?;
        let invited_by = person::by_id(&read, waiting.invited_by).await?;
        let resets = match waiting.person {
            Some(id) => person::by_id(&read, id).await?.map(|who| who.person.login),
            None => None,
        };
        Ok(Some(Offer {
            organisation: organisation.map_or_else(String::new, |one| one.name),
            invited_by: invited_by.map_or_else(String::new, |who| who.person.name),
            name: waiting.name,
            roles: waiting.roles,
            until: waiting.until,
            resets,
        }))
    }

    /// Takes an invitation as someone new.
    ///
    /// # Errors
    /// [`HubError::NotFound`] if the link is of no use, [`HubError::Invalid`] for fields to correct.
    pub async fn register(&self, token: &Token, new: &Registration, origin: &str) -> Result<(), HubError> {
        let waiting =
            self.waiting(token).await?.filter(|one| one.person.is_none()).ok_or(HubError::NotFound)?;
        let mut faults = Faults::default();
        let (name, reading) = (faults.name("name", &new.name), faults.optional("reading", &new.reading));
        let login = new.login.parse::<Login>();
        if login.is_err() {
            faults.add("login", What::NotALogin);
        }
        if let Err(fault) = self.password_policy().check(&new.password, &new.login, false) {
            faults.add("password", password::fault(fault));
        }
        faults.check()?;
        let login = login.map_err(|_| HubError::fault("login", What::NotALogin))?;
        let hash = self.hash_password(&new.password).await?;
        let who = Person {
            id: PersonId::from_uuid(self.new_id()),
            login,
            name,
            reading,
            language: new.language.clone(),
            second_factor: false,
            disabled: false,
        };
        let mut tx = self.store().write(&scope_of(&waiting, &who, origin), self.now()).await?;
        match person::insert(&mut tx, &who, &hash).await {
            Err(StoreError::Duplicate) => return Err(HubError::fault("login", What::Taken)),
            inserted => inserted?,
        }
        tx.also(Entry::new(Action::Create, "person", who.id, who.name.as_str()));
        let entry = join(self, &mut tx, &waiting, &who).await?;
        Ok(tx.commit(entry).await?)
    }

    /// Sets a forgotten password anew: the second factor goes, every session ends.
    ///
    /// # Errors
    /// [`HubError::NotFound`] if the link is of no use, [`HubError::Invalid`] for a password that breaks the policy.
    pub async fn reset_password(&self, token: &Token, new: &str, origin: &str) -> Result<(), HubError> {
        let waiting = self.waiting(token).await?.ok_or(HubError::NotFound)?;
        let id = waiting.person.ok_or(HubError::NotFound)?;
        let mut credentials =
            person::by_id(&self.store().read_global(), id).await?.ok_or(HubError::NotFound)?;
        // The second factor goes with it, so the new password must stand alone.
        credentials.person.second_factor = false;
        let hash = checked_hash(self, &credentials, new).await?;
        let who = credentials.person;
        let mut tx = self.store().write(&scope_of(&waiting, &who, origin), self.now()).await?;
        // Asked again: they may have joined another organisation since the link was made.
        if role::held_elsewhere(&tx, id).await? || !invitation::use_up(&mut tx, waiting.id).await? {
            return Err(HubError::NotFound);
        }
        person::set_password(&mut tx, id, &hash).await?;
        person::set_second_factor(&mut tx, id, None).await?;
        passkey::remove_all(&mut tx, id).await?;
        provider_link::remove(&mut tx, id, None).await?;
        person::replace_recovery_codes(&mut tx, id, Vec::new()).await?;
        session::end_others(&mut tx, id, None).await?;
        Ok(tx.commit(Entry::new(Action::Update, "password", id, who.name)).await?)
    }

    /// The invitation behind a link. It is worth what its maker may do today: who was taken the role lets nobody in.
    async fn waiting(&self, token: &Token) -> Result<Option<Invitation>, HubError> {
        let found = invitation::by_token(&self.store().read_global(), token.hash(), self.now()).await?;
        let Some(one) = found else { return Ok(None) };
        let roles = self.roles_today(one.invited_by, one.organisation).await?;
        let may = roles.iter().any(|role| Write::<People>::held_by(*role));
        Ok(Some(one).filter(|_| may))
    }
}

/// Uses the invitation up and gives its roles; a role already held for longer stays as it is.
async fn join(hub: &Hub, tx: &mut Tx, waiting: &Invitation, who: &Person) -> Result<Entry, HubError> {
    // The link counts once, even if it is opened twice at the same moment.
    if !invitation::use_up(tx, waiting.id).await? {
        return Err(HubError::NotFound);
    }
    let held = role::held_here(tx, who.id).await?;
    for new in &waiting.roles {
        let before = held.iter().find(|held| held.role == *new);
        if before.is_some_and(|held| lasts_as_long(held.until, waiting.until)) {
            continue;
        }
        let given = Assignment {
            id: before.map_or_else(|| AssignmentId::from_uuid(hub.new_id()), |held| held.id),
            organisation: waiting.organisation,
            person: who.id,
            role: *new,
            sent_by: waiting.sent_by,
            until: waiting.until,
        };
        role::assign(tx, &given).await?;
        let after = people::snapshot(tx, &given).await?;
        tx.also(Entry::new(Action::Grant, "person", who.id, who.name.as_str()).changed("", after));
    }
    Ok(Entry::new(Action::Update, "invitation", waiting.id, waiting.name.as_str()))
}

fn lasts_as_long(held: Option<Date>, new: Option<Date>) -> bool {
    match (held, new) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(held), Some(new)) => held >= new,
    }
}

async fn add(hub: &Hub, tx: &mut Tx, made: &Invitation) -> Result<Token, HubError> {
    let token = Token::new(hub);
    invitation::insert(tx, made, token.hash()).await?;
    Ok(token)
}

fn expires_at_ms(hub: &Hub) -> i64 {
    (hub.now() + SignedDuration::from_hours(24 * DAYS)).as_millisecond()
}

/// Who takes an invitation acts in the organisation that it leads to.
fn scope_of(waiting: &Invitation, who: &Person, origin: &str) -> Scope {
    let actor = Actor::Person { id: who.id, name: who.name.clone() };
    Scope { organisation: waiting.organisation, actor, origin: origin.to_owned() }
}

fn snapshot(invitation: &Invitation) -> String {
    let roles: Vec<&str> = invitation.roles.iter().map(|role| role.as_str()).collect();
    json!({ "name": invitation.name, "roles": roles, "until": invitation.until }).to_string()
}
