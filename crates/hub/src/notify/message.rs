//! What a message holds: a mail in its reader's language, or a signed call of a program.
//! Not here: sending ([`super::tend`]), sentences (`web::notify`).
//! Next: [`super::courier`].

use super::{
    courier::{About, Call, Letter, Mail},
    mail_of,
};
use crate::{Hub, HubError};
use data_encoding::HEXLOWER;
use domain::{
    access::Scope,
    ids::OrganisationId,
    notify::{Channel, Delivery, MailAddress, MailDetail, Notice, Reason, Settings, WebAddress},
};
use ring::hmac;
use serde_json::json;
use store::{
    Read,
    identity::{organisation, person},
    notify::{notice, recipient, setting},
};

/// A message ready for its courier.
pub(super) enum Ready {
    Mail(Mail),
    Call(Call),
}

/// Makes the message; none if nobody needs it any more.
pub(super) async fn compose(hub: &Hub, scope: &Scope, due: &Delivery) -> Result<Option<Ready>, HubError> {
    let read = hub.store().read(scope);
    let about = match due.notice {
        Some(id) => notice::find(&read, id).await?,
        None => None,
    };
    let is_over = about.as_ref().is_some_and(|about| about.acknowledged_at_ms.is_some());
    if is_over || about.is_some() != due.notice.is_some() {
        return Ok(None);
    }
    let settings = setting::find(&read).await?;
    match due.channel {
        Channel::Mail => mail(hub, &read, due, about.as_ref(), &settings).await,
        Channel::Webhook => {
            let (Some(about), Some(to)) = (about, settings.webhook.clone()) else { return Ok(None) };
            call(hub, &read, due, &about, &settings, to).await
        }
    }
}

async fn mail(
    hub: &Hub,
    read: &Read,
    due: &Delivery,
    about: Option<&Notice>,
    settings: &Settings,
) -> Result<Option<Ready>, HubError> {
    let Some(reader) = reader(hub, read, due).await? else { return Ok(None) };
    let reason = match (due.person, about) {
        (Some(person), Some(about)) => {
            let told = recipient::of(read, about.id).await?;
            told.into_iter().find(|one| one.person == person).map(|one| one.reason)
        }
        _ => None,
    };
    let base = &hub.couriers().address;
    let link = match about {
        _ if due.person.is_none() => String::new(),
        Some(about) => format!("{base}/notices/{}", about.id),
        None => format!("{base}/notices"),
    };
    let preferences =
        if due.person.is_some() { format!("{base}/notices/preferences") } else { String::new() };
    let letter = Letter {
        language: reader.language,
        organisation: name_of(read).await?,
        occasion: due.occasion,
        about: about.map(|about| matter(hub, about, settings, reason)),
        count: due.count,
        link,
        preferences,
    };
    let words = (hub.couriers().wording)(&letter);
    Ok(Some(Ready::Mail(Mail {
        id: due.id.to_string(),
        to: reader.mail,
        subject: words.subject,
        text: words.text,
        at: hub.now(),
    })))
}

/// Who reads a mail.
struct Reader {
    mail: MailAddress,
    language: String,
}

/// The person, or the desk outside as long as the consent holds.
async fn reader(hub: &Hub, read: &Read, due: &Delivery) -> Result<Option<Reader>, HubError> {
    let Some(id) = due.person else {
        let consent = setting::consent(read).await?.filter(|consent| consent.holds_on(hub.today()));
        return Ok(consent.map(|consent| Reader { mail: consent.mail, language: "ja".to_owned() }));
    };
    // Who left since gets nothing any more.
    if hub.roles_today(id, store::Reads::organisation(read)).await?.is_empty() {
        return Ok(None);
    }
    let known = person::by_id(read, id).await?;
    let mail = mail_of(read, id).await?;
    Ok(known.zip(mail).map(|(known, mail)| Reader { mail, language: known.person.language }))
}

fn matter(hub: &Hub, about: &Notice, settings: &Settings, reason: Option<Reason>) -> About {
    let until = about.next_step_at_ms.map(|at_ms| at_ms.saturating_sub(hub.now().as_millisecond()));
    About {
        id: about.id,
        kind: about.kind,
        urgency: about.urgency,
        name: let_out(about, settings),
        count: about.count,
        reason,
        next_in_min: until.map(|ms| ((ms + 30_000) / 60_000).max(1)),
    }
}

fn let_out(about: &Notice, settings: &Settings) -> String {
    match settings.detail {
        MailDetail::Count => String::new(),
        MailDetail::Name => about.name.clone(),
    }
}

async fn call(
    hub: &Hub,
    read: &Read,
    due: &Delivery,
    about: &Notice,
    settings: &Settings,
    to: WebAddress,
) -> Result<Option<Ready>, HubError> {
    let organisation = store::Reads::organisation(read);
    let body = json!({
        "v": 1,
        "id": due.id.to_string(),
        "occasion": due.occasion.as_str(),
        "organisation": { "id": organisation.to_string(), "name": name_of(read).await? },
        "notice": {
            "id": about.id.to_string(),
            "kind": about.kind.as_str(),
            "urgency": about.urgency.as_str(),
            "name": let_out(about, settings),
            "count": about.count,
            "step": about.step.as_str(),
            "raised_at": jiff::Timestamp::from_millisecond(about.raised_at_ms).unwrap_or_default(),
            "link": format!("{}/notices/{}", hub.couriers().address, about.id),
        },
    });
    Ok(Some(Ready::Call(signed_call(hub, organisation, settings, to, due.id.to_string(), body.to_string()))))
}

/// A call that its receiver can tell from a stranger's.
pub(super) fn signed_call(
    hub: &Hub,
    organisation: OrganisationId,
    settings: &Settings,
    to: WebAddress,
    id: String,
    body: String,
) -> Call {
    let at = hub.now().as_second();
    let secret = secret(hub, organisation, settings.webhook_secret_no);
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let tag = hmac::sign(&key, format!("{at}.{body}").as_bytes());
    Call { id, to, signature: format!("t={at},v1={}", HEXLOWER.encode(tag.as_ref())), body }
}

/// The secret that calls are signed with. It follows from the installation's key, so that the database has none.
pub(super) fn secret(hub: &Hub, organisation: OrganisationId, number: i64) -> String {
    HEXLOWER.encode(&hub.keys().derive(format!("notice webhook {organisation} {number}").as_bytes()))
}

pub(super) async fn name_of(read: &Read) -> Result<String, HubError> {
    Ok(organisation::own(read).await?.map_or_else(String::new, |own| own.name))
}
