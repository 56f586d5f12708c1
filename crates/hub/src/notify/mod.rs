//! Notices 通知, the one engine: what someone must hear of is raised in the transaction of its cause, told to the
//! person in charge, and goes up the house until somebody acknowledges it.
//! Not here: what is worth a notice (each capability calls [`raise`]), sentences (`web::notify`), servers (`yagura`).
//! Next: [`raise`]; [`tend`] does what is due; [`own`] and [`settings`] are the use cases of the pages.

pub mod courier;
pub mod list;
pub mod own;
pub mod roster;
pub mod settings;
pub mod trial;

mod matched;
mod message;
mod tend;
mod who;

pub use courier::{Call, Couriers, Letter, Mail, Refusal, RefusalKind, Wording};
pub(crate) use matched::raise_found;

pub use domain::notify::{NoticeKind, NoticeUrgency};

use crate::{Hub, HubError};
use domain::{
    identity::Role,
    ids::{DeliveryId, NoticeId, PersonId},
    notify::{
        Channel, Delivery, DeliveryState, Digest, MailAddress, Notice, Occasion, Preference, Recipient,
        Settings, Step,
    },
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use store::{
    Reads, Tx,
    notify::{alarm, delivery, notice, recipient, setting},
};

/// What someone must hear of.
#[derive(Clone, Copy, Debug)]
pub struct NewNotice<'a> {
    /// What it is about.
    pub kind: NoticeKind,
    /// How soon someone must look.
    pub urgency: NoticeUrgency,
    /// To whom it goes first.
    pub to: To,
    /// Name of the thing it is about, such as a device or a vendor; empty for none.
    pub name: &'a str,
    /// How many things.
    pub count: u64,
    /// Where to see it: a path of this site, such as `/vulnerabilities?asset=…`.
    pub link: &'a str,
    /// The same key makes one notice, however often it is raised: put into it what makes it another one, such as
    /// `vendor_request:ID:overdue`.
    pub key: &'a str,
}

/// To whom a notice goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// Whoever is on duty, else who runs the systems, else who administers Yagura.
    InCharge,
    /// This person, as long as they hold a role here; else as [`To::InCharge`].
    Person(PersonId),
    /// Everyone who holds one of these roles; if nobody does, as [`To::InCharge`].
    Roles(&'static [Role]),
}

/// Raises a notice as part of a change: it is there if and only if the change is. False if its key was raised before.
///
/// ```ignore
/// notify::raise(cx.hub(), &mut tx, &NewNotice {
///     kind: NoticeKind::BreakGlass,
///     urgency: NoticeUrgency::Now,
///     to: To::Roles(&[Role::SafetyManager, Role::Director]),
///     name: &account.name,
///     count: 1,
///     link: "/audit-trail",
///     key: &format!("break_glass:{sign_in}"),
/// }).await?;
/// ```
///
/// # Errors
/// [`HubError::Store`].
pub async fn raise(hub: &Hub, tx: &mut Tx, new: &NewNotice<'_>) -> Result<bool, HubError> {
    let settings = setting::find(tx).await?;
    let goes_at = Hub::goes_at(&settings, new.urgency, tx.now());
    let raised = Notice {
        id: NoticeId::from_uuid(hub.new_id()),
        kind: new.kind,
        urgency: new.urgency,
        name: new.name.chars().take(NAME_CHARS).collect(),
        count: new.count,
        link: new.link.to_owned(),
        step: Step::InCharge,
        raised_at_ms: tx.now().as_millisecond(),
        next_step_at_ms: settings.wait(new.urgency).map(|wait| (goes_at + wait).as_millisecond()),
        acknowledged_at_ms: None,
        acknowledged_by: None,
    };
    if !notice::insert(tx, &raised, new.key).await? {
        return Ok(false);
    }
    let first = who::first(tx, new.to, hub.today()).await?;
    tell(hub, tx, &raised, &first).await?;
    if new.urgency != NoticeUrgency::Routine {
        send(hub, tx, &raised, Occasion::Raised, goes_at).await?;
    }
    attend(tx, &settings).await?;
    Ok(true)
}

/// From now on someone looks each morning what is due in the organisation; as part of the change that wants it.
///
/// # Errors
/// [`HubError::Store`].
pub(crate) async fn look_each_morning(tx: &mut Tx) -> Result<(), HubError> {
    let settings = setting::find(tx).await?;
    attend(tx, &settings).await
}

async fn attend(tx: &mut Tx, settings: &Settings) -> Result<(), HubError> {
    let (now, morning) = (tx.now(), Hub::last_morning(settings, tx.now()));
    Ok(alarm::set(tx, now, morning).await?)
}

/// What notices were about is settled, so nobody need acknowledge them any more; as part of the change that settles it.
/// They are those whose [`NewNotice::key`] begins so.
///
/// # Errors
/// [`HubError::Store`].
pub async fn settle(tx: &mut Tx, beginning: &str) -> Result<(), HubError> {
    for id in notice::open_by_key(tx, beginning).await? {
        close(tx, id, None).await?;
    }
    Ok(())
}

/// Closes a notice, and with it all messages that have not gone yet.
async fn close(tx: &mut Tx, id: NoticeId, by: Option<PersonId>) -> Result<bool, HubError> {
    let closed = notice::acknowledge(tx, id, by).await?;
    if closed {
        delivery::drop_waiting(tx, id).await?;
    }
    Ok(closed)
}

/// Notes who is told now.
async fn tell(hub: &Hub, tx: &mut Tx, about: &Notice, told: &[who::Told]) -> Result<(), HubError> {
    let for_digest = about.urgency == NoticeUrgency::Routine;
    for one in told {
        let noted = Recipient {
            person: one.person,
            step: about.step,
            reason: one.reason,
            instead_of: one.instead_of,
            told_at_ms: hub.now().as_millisecond(),
            read_at_ms: None,
        };
        recipient::insert(tx, about.id, &noted, for_digest).await?;
    }
    Ok(())
}

/// Has messages go out to everyone who was told so far, and to the program of the hospital's choice.
async fn send(
    hub: &Hub,
    tx: &mut Tx,
    about: &Notice,
    occasion: Occasion,
    at: Timestamp,
) -> Result<(), HubError> {
    let rank = about.urgency.rank(about.kind);
    let waiting = |channel: Channel, person: Option<PersonId>, occasion: Occasion| Delivery {
        id: DeliveryId::from_uuid(hub.new_id()),
        notice: Some(about.id),
        person,
        channel,
        occasion,
        state: DeliveryState::Waiting,
        attempts: 0,
        due_at_ms: at.as_millisecond(),
        sent_at_ms: None,
        count: about.count,
        said: String::new(),
    };
    for told in recipient::of(tx, about.id).await? {
        if mail_of(tx, told.person).await?.is_none() {
            continue;
        }
        // Who is told only now hears that it comes from below; the others that it still stands.
        let occasion = match occasion {
            Occasion::Escalated if told.step != about.step => Occasion::Reminded,
            other => other,
        };
        delivery::insert(tx, &waiting(Channel::Mail, Some(told.person), occasion), rank).await?;
    }
    if setting::find(tx).await?.webhook.is_some() {
        delivery::insert(tx, &waiting(Channel::Webhook, None, occasion), rank).await?;
    }
    if about.step == Step::Beyond {
        delivery::insert(tx, &waiting(Channel::Mail, None, occasion), rank).await?;
    }
    Ok(())
}

/// What a person wants; before they said so, mail goes to what they sign in with if that is an address.
async fn preference_of(read: &impl Reads, person: PersonId) -> Result<Preference, HubError> {
    if let Some(stored) = setting::preference(read, person).await? {
        return Ok(stored);
    }
    let known = store::identity::person::by_id(read, person).await?;
    let mail = known.and_then(|known| known.person.login.as_str().parse().ok());
    Ok(Preference { mail, digest: Digest::Daily, version: 0 })
}

async fn mail_of(read: &impl Reads, person: PersonId) -> Result<Option<MailAddress>, HubError> {
    Ok(preference_of(read, person).await?.mail)
}

impl Hub {
    /// When a message may go out that is wanted at that moment.
    fn goes_at(settings: &Settings, urgency: NoticeUrgency, at: Timestamp) -> Timestamp {
        let zone = zone();
        let local = at.to_zoned(zone.clone()).datetime();
        let goes = settings.may_go_at(urgency, local);
        if goes == local { at } else { goes.to_zoned(zone).map_or(at, |goes| goes.timestamp()) }
    }

    /// The day whose morning, the end of the quiet hours, was the last one.
    fn last_morning(settings: &Settings, at: Timestamp) -> Date {
        let local = at.to_zoned(zone()).datetime();
        let is_night = local.time() < settings.quiet.until;
        if is_night { local.date().yesterday().unwrap_or(local.date()) } else { local.date() }
    }
}

/// The hospital's zone.
fn zone() -> TimeZone {
    TimeZone::get("Asia/Tokyo").unwrap_or(TimeZone::UTC)
}

/// Characters of a name that a notice keeps.
const NAME_CHARS: usize = 200;
