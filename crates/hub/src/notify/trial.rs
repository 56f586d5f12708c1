//! Trying whether messages arrive: at once, without the queue, with the server's own answer.
//! Not here: notices ([`super::tend`]).
//! Next: [`super::courier`].

use super::{
    courier::{Letter, Mail, Refusal},
    mail_of,
    message::{Ready, name_of, signed_call},
};
use crate::{Cx, HubError};
use domain::{
    access::{Notices, SignedIn, Write},
    notify::{MailAddress, Occasion},
};
use serde_json::json;
use store::{identity::person, notify::setting};

/// Sends a mail to oneself; to which address, and what became of it. `None` if one has given no address.
///
/// # Errors
/// [`HubError::Store`].
pub async fn mail(cx: &Cx<SignedIn>) -> Result<Option<(MailAddress, Result<(), Refusal>)>, HubError> {
    let (read, who) = (cx.read(), cx.person()?);
    let Some(to) = mail_of(&read, who).await? else { return Ok(None) };
    let known = person::by_id(&read, who).await?.ok_or(HubError::NotFound)?;
    let base = &cx.hub().couriers().address;
    let letter = Letter {
        language: known.person.language,
        organisation: name_of(&read).await?,
        occasion: Occasion::Trial,
        about: None,
        count: 0,
        link: format!("{base}/notices"),
        preferences: format!("{base}/notices/preferences"),
    };
    let words = (cx.hub().couriers().wording)(&letter);
    let mail = Mail {
        id: cx.new_id().to_string(),
        to: to.clone(),
        subject: words.subject,
        text: words.text,
        at: cx.now(),
    };
    let outcome = cx.hub().hand_over(Ready::Mail(mail)).await?;
    Ok(Some((to, outcome)))
}

/// Calls the organisation's program; `None` if none is set.
///
/// # Errors
/// [`HubError::Store`].
pub async fn webhook(cx: &Cx<Write<Notices>>) -> Result<Option<Result<(), Refusal>>, HubError> {
    let read = cx.read();
    let settings = setting::find(&read).await?;
    let Some(to) = settings.webhook.clone() else { return Ok(None) };
    let id = cx.new_id().to_string();
    let body = json!({
        "v": 1,
        "id": id,
        "occasion": Occasion::Trial.as_str(),
        "organisation": { "id": cx.organisation().to_string(), "name": name_of(&read).await? },
        "notice": null,
    });
    let call = signed_call(cx.hub(), cx.organisation(), &settings, to, id, body.to_string());
    Ok(Some(cx.hub().hand_over(Ready::Call(call)).await?))
}
