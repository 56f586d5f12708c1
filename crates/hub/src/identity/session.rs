//! Sessions: who holds this token, what may they do today, and which sessions has one running.
//! Not here: cookies (`web`).
//! Next: [`crate::Signed`].

use super::token::Token;
use crate::{Cx, Hub, HubError, Signed};
use domain::{
    access::{Actor, Scope, SignedIn},
    audit_trail::{Action, Entry},
    identity::{Assignment, Demand, OrganisationKind, Person, Proof, Role, Session},
    ids::{OrganisationId, PersonId, SessionId},
};
use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use store::identity::{api_token, organisation, person, role, session};

/// A session ends after this long without use.
const IDLE: SignedDuration = SignedDuration::from_hours(8);

/// A session ends after this long in any case.
const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 7);

/// A session that waits for the second factor ends after this long.
const SECOND_FACTOR: SignedDuration = SignedDuration::from_mins(10);

/// A session that opened with a code from an envelope ends after this long in any case: long enough to let people in
/// again.
const EMERGENCY: SignedDuration = SignedDuration::from_hours(1);

/// How often the last use is written down.
const TOUCH: SignedDuration = SignedDuration::from_mins(2);

/// A running session as its token opens it.
pub struct Opened {
    /// The person.
    pub person: Person,
    /// Where they can work, and as what.
    pub assignments: Vec<Assignment>,
    /// The session.
    pub session: Session,
    /// Who they are and what they may do; `None` while the second factor is due.
    pub signed: Option<Signed>,
}

impl Hub {
    /// Opens a session by its token; `None` if there is none, it ended, or no role is left.
    ///
    /// # Errors
    /// [`HubError::Store`].
    pub async fn open_session(&self, token: &Token, origin: &str) -> Result<Option<Opened>, HubError> {
        let read = self.store().read_global();
        let now = self.now();
        let Some(running) = session::by_token(&read, token.hash(), now).await? else { return Ok(None) };
        let Some(credentials) = person::by_id(&read, running.person).await? else { return Ok(None) };
        if credentials.person.disabled {
            return Ok(None);
        }
        let today = self.today();
        let mut assignments = role::of_person(&read, running.person).await?;
        assignments.retain(|assignment| assignment.holds_on(today));
        let roles = roles_in(&assignments, running.organisation);
        if roles.is_empty() {
            return Ok(None);
        }
        self.touch(&running, now).await?;
        let actor = Actor::Person { id: running.person, name: credentials.person.name.clone() };
        let scope = Scope { organisation: running.organisation, actor, origin: origin.to_owned() };
        let kind = self.kind_of(&scope).await?;
        let demand =
            self.demand(&credentials.person, running.proof, &assignments, running.organisation).await?;
        let signed = (!running.second_factor_due).then(|| Signed {
            hub: self.clone(),
            scope,
            kind,
            roles,
            token_scopes: None,
            session: Some(running.id),
            second_factor: demand,
        });
        Ok(Some(Opened { person: credentials.person, assignments, session: running, signed }))
    }

    /// What the organisation is that someone works for.
    async fn kind_of(&self, scope: &Scope) -> Result<Option<OrganisationKind>, HubError> {
        Ok(organisation::own(&self.store().read(scope)).await?.map(|own| own.kind))
    }

    async fn touch(&self, running: &Session, now: Timestamp) -> Result<(), HubError> {
        let last_seen_at = Timestamp::from_millisecond(running.last_seen_at_ms).unwrap_or(now);
        // One that opened in an emergency is short, however much is done in it.
        let is_fixed = running.second_factor_due || running.proof == Proof::Emergency;
        if is_fixed || now.duration_since(last_seen_at) < TOUCH {
            return Ok(());
        }
        let mut upkeep = self.store().upkeep(now).await?;
        session::touch(&mut upkeep, running.id, end_of(running.created_at_ms, now)).await?;
        Ok(upkeep.commit().await?)
    }

    /// Begins a session; returns the token for the cookie.
    pub(crate) async fn begin_session(
        &self,
        who: PersonId,
        organisation: OrganisationId,
        origin: &str,
        agent: &str,
        proof: Proof,
    ) -> Result<Token, HubError> {
        let now = self.now();
        let expires_at = match proof {
            Proof::Emergency => now + EMERGENCY,
            _ => end_of(now.as_millisecond(), now),
        };
        let begun = self.new_session(who, organisation, origin, agent, expires_at);
        self.keep_session(&Session { proof, ..begun }).await
    }

    /// Begins a session that waits for the second factor.
    pub(crate) async fn begin_waiting(
        &self,
        who: PersonId,
        organisation: OrganisationId,
        origin: &str,
        agent: &str,
        proof: Proof,
    ) -> Result<Token, HubError> {
        let begun = self.new_session(who, organisation, origin, agent, self.now() + SECOND_FACTOR);
        self.keep_session(&Session { proof, second_factor_due: true, ..begun }).await
    }

    fn new_session(
        &self,
        who: PersonId,
        organisation: OrganisationId,
        origin: &str,
        agent: &str,
        expires_at: Timestamp,
    ) -> Session {
        let now_ms = self.now().as_millisecond();
        Session {
            id: SessionId::from_uuid(self.new_id()),
            person: who,
            organisation,
            origin: origin.to_owned(),
            agent: agent.chars().take(200).collect(),
            proof: Proof::Own,
            second_factor_due: false,
            created_at_ms: now_ms,
            last_seen_at_ms: now_ms,
            expires_at_ms: expires_at.as_millisecond(),
        }
    }

    async fn keep_session(&self, begun: &Session) -> Result<Token, HubError> {
        let (now, token) = (self.now(), Token::new(self));
        let mut upkeep = self.store().upkeep(now).await?;
        session::sweep(&mut upkeep).await?;
        session::insert(&mut upkeep, begun, token.hash()).await?;
        upkeep.commit().await?;
        Ok(token)
    }

    /// What a person may act as in an organisation today; nothing for who is suspended or shut out.
    pub(crate) async fn roles_today(
        &self,
        who: PersonId,
        organisation: OrganisationId,
    ) -> Result<Vec<Role>, HubError> {
        let read = self.store().read_global();
        if person::by_id(&read, who).await?.is_none_or(|known| known.person.disabled) {
            return Ok(Vec::new());
        }
        let today = self.today();
        let mut assignments = role::of_person(&read, who).await?;
        assignments.retain(|assignment| assignment.holds_on(today));
        Ok(roles_in(&assignments, organisation))
    }

    /// Today in the hospital's zone.
    pub fn today(&self) -> Date {
        day_of(self.now())
    }
}

/// The day of an instant in the hospital's zone.
pub(crate) fn day_of(at: Timestamp) -> Date {
    let zone = TimeZone::get("Asia/Tokyo").unwrap_or(TimeZone::UTC);
    at.to_zoned(zone).date()
}

/// The roles a person holds in one organisation.
pub(crate) fn roles_in(assignments: &[Assignment], organisation: OrganisationId) -> Vec<Role> {
    assignments.iter().filter(|held| held.organisation == organisation).map(|held| held.role).collect()
}

fn end_of(created_at_ms: i64, now: Timestamp) -> Timestamp {
    let longest = Timestamp::from_millisecond(created_at_ms).unwrap_or(now) + LONGEST;
    longest.min(now + IDLE)
}

/// One's own running sessions.
///
/// # Errors
/// [`HubError::Store`].
pub async fn list(cx: &Cx<SignedIn>) -> Result<Vec<Session>, HubError> {
    Ok(session::of_person(&cx.read(), cx.person()?, cx.now()).await?)
}

/// Ends one of one's own sessions.
///
/// # Errors
/// [`HubError::NotFound`] if it is not one's own.
pub async fn end<P>(cx: &Cx<P>, id: SessionId) -> Result<(), HubError> {
    let who = cx.person()?;
    let mut tx = cx.hub().store().write(cx.scope(), cx.now()).await?;
    if !session::end(&mut tx, who, id).await? {
        return Err(HubError::NotFound);
    }
    Ok(tx.commit(signed_out(cx, who)).await?)
}

/// Ends all of one's own sessions but the one in use; returns how many there were.
///
/// # Errors
/// [`HubError::Store`].
pub async fn end_others(cx: &Cx<SignedIn>) -> Result<u64, HubError> {
    let who = cx.person()?;
    let mut tx = cx.hub().store().write(cx.scope(), cx.now()).await?;
    let ended = session::end_others(&mut tx, who, cx.signed().session).await?;
    if ended > 0 {
        tx.commit(signed_out(cx, who)).await?;
    }
    Ok(ended)
}

fn signed_out<P>(cx: &Cx<P>, who: PersonId) -> Entry {
    Entry::new(Action::SignOut, "person", who, cx.scope().actor.name())
}

/// Ends the session in use.
///
/// # Errors
/// [`HubError::Store`].
pub async fn sign_out<P>(cx: &Cx<P>) -> Result<(), HubError> {
    match cx.signed().session {
        Some(id) => end(cx, id).await,
        None => Ok(()),
    }
}

/// Works for another organisation from now on; its audit trail shows that the person came in.
///
/// # Errors
/// [`HubError::NotFound`] without a role there.
pub async fn switch(cx: &Cx<SignedIn>, organisation: OrganisationId) -> Result<(), HubError> {
    let who = cx.person()?;
    let today = cx.hub().today();
    let assignments = role::of_person(&cx.read(), who).await?;
    let held = assignments.iter().any(|held| held.organisation == organisation && held.holds_on(today));
    let (true, Some(id)) = (held, cx.signed().session) else { return Err(HubError::NotFound) };
    let scope = Scope { organisation, ..cx.scope().clone() };
    let mut tx = cx.hub().store().write(&scope, cx.now()).await?;
    session::switch(&mut tx, id, organisation).await?;
    Ok(tx.commit(Entry::new(Action::SignIn, "person", who, scope.actor.name())).await?)
}

impl Hub {
    /// Who a program is by its token; `None` if the token is unknown, revoked or past its end.
    ///
    /// # Errors
    /// [`HubError::Store`].
    pub async fn open_api_token(&self, token: &Token, origin: &str) -> Result<Option<Signed>, HubError> {
        let read = self.store().read_global();
        let Some(known) = api_token::by_hash(&read, token.hash(), self.now()).await? else { return Ok(None) };
        let roles = self.roles_today(known.person, known.organisation).await?;
        if roles.is_empty() {
            return Ok(None);
        }
        let actor = Actor::Token { id: known.id, person: known.person, name: known.name };
        let scope = Scope { organisation: known.organisation, actor, origin: origin.to_owned() };
        let now = self.now();
        let used_at = Timestamp::from_millisecond(known.last_used_at_ms.unwrap_or_default()).unwrap_or(now);
        if now.duration_since(used_at) >= TOUCH {
            let mut upkeep = self.store().upkeep(now).await?;
            api_token::touch(&mut upkeep, known.id).await?;
            upkeep.commit().await?;
        }
        let token_scopes = Some(known.scopes);
        let kind = self.kind_of(&scope).await?;
        Ok(Some(Signed {
            hub: self.clone(),
            scope,
            kind,
            roles,
            token_scopes,
            session: None,
            second_factor: Demand::Free,
        }))
    }
}
