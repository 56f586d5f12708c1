//! One's own notices: seeing, reading and acknowledging them; and how one wants to get them.
//! Not here: those of the whole organisation ([`super::list`]).
//! Next: [`super::trial`].

use super::{close, preference_of};
use crate::{Cx, Fault, HubError, Signed, What};
use domain::{
    access::{AcknowledgeEmergency, Denied, Notices, Permission, Read, SignedIn, Write},
    audit_trail::{Action, Entry},
    ids::{NoticeId, PersonId},
    notify::{
        Consent, Cursor, Delivery, Digest, MailAddress, Notice, NoticeKind, NoticeUrgency, Preference, Query,
        Recipient,
    },
};
use serde_json::json;
use std::collections::HashMap;
use store::{
    Reads,
    identity::{emergency, person},
    notify::{delivery, notice, recipient, setting},
};

/// A notice with its whole story.
#[derive(Clone, Debug)]
pub struct Told {
    /// The notice.
    pub notice: Notice,
    /// Who was told, and why.
    pub recipients: Vec<Recipient>,
    /// What was sent.
    pub deliveries: Vec<Delivery>,
    /// The names of everyone in it.
    pub names: HashMap<PersonId, String>,
    /// The reader may acknowledge it.
    pub may_acknowledge: bool,
    /// The desk outside that is told last, if there is a consent.
    pub consent: Option<Consent>,
}

/// What someone filled in about how they want their notices.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    /// A mail address; empty for no mail.
    pub mail: String,
    /// When the rest comes.
    pub digest: String,
}

/// One's own notices: open ones first.
///
/// # Errors
/// [`HubError::Store`].
pub async fn list(
    cx: &Cx<SignedIn>,
    open: bool,
    after: Option<Cursor>,
    limit: u32,
) -> Result<Vec<Notice>, HubError> {
    let query = Query { told: Some(cx.person()?), open, urgency: None };
    Ok(notice::page(&cx.read(), query, after, limit).await?)
}

/// How many of one's own nobody has acknowledged; of one urgency, or of all.
///
/// # Errors
/// [`HubError::Store`].
pub async fn open_count(signed: &Signed, urgency: Option<NoticeUrgency>) -> Result<u64, HubError> {
    let Some(person) = signed.scope.actor.person() else { return Ok(0) };
    let read = signed.hub.store().read(&signed.scope);
    let count = notice::count(&read, Query { told: Some(person), open: true, urgency }).await?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// A notice that one was told of, or that one may see as any of the organisation's; opening it counts as reading.
///
/// # Errors
/// [`HubError::NotFound`] for any other, as for one that never was.
pub async fn open(cx: &Cx<SignedIn>, id: NoticeId) -> Result<Told, HubError> {
    let (read, person) = (cx.read(), cx.person()?);
    let found = notice::find(&read, id).await?.ok_or(HubError::NotFound)?;
    let recipients = recipient::of(&read, id).await?;
    let mine = recipients.iter().find(|one| one.person == person);
    if mine.is_none() && !cx.signed().may::<Read<Notices>>() {
        return Err(HubError::NotFound);
    }
    if mine.is_some_and(|mine| mine.read_at_ms.is_none()) {
        let mut upkeep = cx.hub().store().upkeep(cx.now()).await?;
        recipient::mark_read(&mut upkeep, cx.organisation(), id, person).await?;
        upkeep.commit().await?;
    }
    let may_acknowledge = found.acknowledged_at_ms.is_none()
        && (mine.is_some() || cx.signed().may::<Write<Notices>>())
        && !is_own_use(&read, &found, person).await?;
    let names = names(&read, &found, &recipients).await?;
    Ok(Told {
        deliveries: delivery::of(&read, id).await?,
        consent: setting::consent(&read).await?,
        notice: found,
        recipients,
        names,
        may_acknowledge,
    })
}

/// Acknowledges a notice that one was told of, or, who may, any of the organisation's: nobody is told any more.
///
/// # Errors
/// [`HubError::NotFound`] for any other; [`HubError::Denied`] for an emergency account and the alarm about one.
pub async fn acknowledge(cx: &Cx<SignedIn>, id: NoticeId) -> Result<(), HubError> {
    let (read, person) = (cx.read(), cx.person()?);
    let told = recipient::of(&read, id).await?.iter().any(|one| one.person == person);
    if !told && !cx.signed().may::<Write<Notices>>() {
        return Err(HubError::NotFound);
    }
    close_now(cx, id).await
}

/// How one wants to get notices.
///
/// # Errors
/// [`HubError::Store`].
pub async fn preference(cx: &Cx<SignedIn>) -> Result<Preference, HubError> {
    preference_of(&cx.read(), cx.person()?).await
}

/// Changes how one wants to get notices, in the organisation that one works for.
///
/// # Errors
/// [`HubError::Invalid`] for fields to correct.
pub async fn save_preference(cx: &Cx<SignedIn>, wishes: &Wishes) -> Result<(), HubError> {
    let person = cx.person()?;
    let mut faults = Vec::new();
    let mail = match wishes.mail.trim() {
        "" => None,
        text => text.parse::<MailAddress>().map_or_else(
            |_| {
                faults.push(Fault { field: "mail", what: What::NotAMailAddress });
                None
            },
            Some,
        ),
    };
    let digest = wishes.digest.parse::<Digest>().unwrap_or_else(|_| {
        faults.push(Fault { field: "digest", what: What::Unknown });
        Digest::Daily
    });
    if !faults.is_empty() {
        return Err(HubError::Invalid(faults));
    }
    let wanted = Preference { mail, digest, version: 0 };
    let mut tx = cx.hub().store().write(cx.scope(), cx.now()).await?;
    let before = preference_of(&tx, person).await?;
    setting::save_preference(&mut tx, person, &wanted).await?;
    // The address itself stays out of the trail, which nobody can take it out of again.
    let snapshot = |one: &Preference| json!({ "by_mail": one.mail.is_some(), "digest": one.digest.as_str() });
    let entry = Entry::new(Action::Update, "notice_preference", person, cx.scope().actor.name());
    Ok(tx.commit(entry.changed(snapshot(&before).to_string(), snapshot(&wanted).to_string())).await?)
}

async fn names(
    read: &impl Reads,
    about: &Notice,
    recipients: &[Recipient],
) -> Result<HashMap<PersonId, String>, HubError> {
    let told = recipients.iter().flat_map(|one| [Some(one.person), one.instead_of]);
    let people: Vec<PersonId> = told.chain([about.acknowledged_by]).flatten().collect();
    let mut names = HashMap::new();
    for id in people {
        if !names.contains_key(&id)
            && let Some(known) = person::by_id(read, id).await?
        {
            names.insert(id, known.person.name);
        }
    }
    Ok(names)
}

/// Who came in by an emergency account does not silence the alarm about it.
async fn is_own_use(read: &impl Reads, about: &Notice, person: PersonId) -> Result<bool, HubError> {
    Ok(about.kind == NoticeKind::BreakGlass && emergency::is_one(read, person).await?)
}

/// Closes a notice in its own transaction.
pub(super) async fn close_now<P>(cx: &Cx<P>, id: NoticeId) -> Result<(), HubError> {
    let mut tx = cx.hub().store().write(cx.scope(), cx.now()).await?;
    let found = notice::find(&tx, id).await?.ok_or(HubError::NotFound)?;
    if is_own_use(&tx, &found, cx.person()?).await? {
        return Err(Denied(AcknowledgeEmergency::NAME).into());
    }
    if close(&mut tx, id, cx.scope().actor.person()).await? {
        let entry = Entry::new(Action::Update, "notice", id, found.name);
        tx.commit(entry.changed("", json!({ "acknowledged": true }).to_string())).await?;
    }
    Ok(())
}
