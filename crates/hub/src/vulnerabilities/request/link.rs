//! The vendor's own door: a personal link that opens one request, without signing in, and takes its answer.
//! Not here: the page behind it (`web::vulnerabilities::request`).
//! Next: [`Hub::answer_vendor_request`].

use super::{Said, Step, VendorRequest, check, entry, overdue, said_of, snapshot};
use crate::{Cx, Hub, HubError, What, identity::Token};
use domain::{
    access::{Actor, Scope, Vulnerabilities, Write},
    audit_trail::Action,
    ids::VendorRequestId,
    vulnerabilities::request::{Party, Via},
};
use jiff::SignedDuration;
use serde_json::json;
use store::{
    identity::organisation,
    vulnerabilities::request::{self, Link},
};

/// Days that a link can be used: vendors take long, and a link that has ended is made anew.
pub const DAYS: i64 = 60;

/// What a link opens.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The hospital that asks.
    pub organisation: String,
    /// The request.
    pub request: VendorRequest,
    /// What it is about.
    pub said: Vec<Said>,
    /// When the link ends, ms UTC.
    pub expires_at_ms: i64,
}

/// Makes the link of a request, shown only now; one that it had works no more.
///
/// # Errors
/// [`HubError::NotFound`]; [`HubError::Invalid`] for a request that the vendor has nothing to answer to.
pub async fn make(cx: &Cx<Write<Vulnerabilities>>, id: VendorRequestId) -> Result<Token, HubError> {
    let mut tx = cx.write().await?;
    let about = request::find(&tx, id).await?.ok_or(HubError::NotFound)?;
    if !about.state.is_with_vendor() {
        return Err(HubError::fault("to", What::Impossible));
    }
    let token = Token::new(cx.hub());
    let expires_at = cx.now() + SignedDuration::from_hours(24 * DAYS);
    request::set_link(&mut tx, id, token.hash(), expires_at.as_millisecond()).await?;
    let day = expires_at.to_zoned(jiff::tz::TimeZone::UTC).date();
    let after = json!({ "link_until": day }).to_string();
    tx.commit(entry(Action::Grant, &about).changed("", after)).await?;
    Ok(token)
}

/// Withdraws the link of a request.
///
/// # Errors
/// [`HubError::NotFound`] if it has none.
pub async fn withdraw(cx: &Cx<Write<Vulnerabilities>>, id: VendorRequestId) -> Result<(), HubError> {
    let mut tx = cx.write().await?;
    let about = request::find(&tx, id).await?.ok_or(HubError::NotFound)?;
    if !request::withdraw_link(&mut tx, id).await? {
        return Err(HubError::NotFound);
    }
    Ok(tx.commit(entry(Action::Revoke, &about)).await?)
}

impl Hub {
    /// What a link opens; `None` if it is unknown, withdrawn, replaced or too old.
    ///
    /// # Errors
    /// [`HubError::Store`].
    pub async fn open_vendor_request(&self, token: &Token) -> Result<Option<Opened>, HubError> {
        let Some(link) = self.vendor_link(token).await? else { return Ok(None) };
        let read = self.store().read(&vendor(&link, ""));
        let Some(request) = request::find(&read, link.request).await? else { return Ok(None) };
        let organisation = organisation::own(&read).await?.ok_or(HubError::NotFound)?.name;
        let said = said_of(&read, &request).await?;
        Ok(Some(Opened { organisation, request, said, expires_at_ms: link.expires_at_ms }))
    }

    /// Takes the vendor's answer. It closes no finding: staff confirm what is said to be done.
    ///
    /// # Errors
    /// [`HubError::NotFound`] if the link is of no use, [`HubError::Invalid`] for fields to correct,
    /// [`HubError::Conflict`] if the request changed since `version`.
    pub async fn answer_vendor_request(
        &self,
        token: &Token,
        version: i64,
        step: &Step,
        origin: &str,
    ) -> Result<(), HubError> {
        let link = self.vendor_link(token).await?.ok_or(HubError::NotFound)?;
        let mut tx = self.store().write(&vendor(&link, origin), self.now()).await?;
        // Asked again within the change: it may have been withdrawn meanwhile.
        let stands = request::by_token(&tx, token.hash(), self.now()).await?;
        let before = request::find(&tx, link.request).await?.filter(|_| stands == Some(link));
        let before = before.ok_or(HubError::NotFound)?;
        if before.version != version {
            return Err(store::Conflict { found: before.version }.into());
        }
        check(&before, step, Party::Vendor, self.today())?;
        let after = before.after(step, Via::Link, self.now().as_millisecond());
        request::update(&mut tx, version, &after).await?;
        overdue::settle(&mut tx, &after, self.today()).await?;
        overdue::raise_answer(self, &mut tx, &after).await?;
        let entry = entry(Action::Update, &after).changed(snapshot(&before), snapshot(&after));
        Ok(tx.commit(entry).await?)
    }

    async fn vendor_link(&self, token: &Token) -> Result<Option<Link>, HubError> {
        Ok(request::by_token(&self.store().read_global(), token.hash(), self.now()).await?)
    }
}

/// Nobody signed in: the entry itself says who answered, and that it came by the link.
fn vendor(link: &Link, origin: &str) -> Scope {
    Scope { organisation: link.organisation, actor: Actor::System, origin: origin.to_owned() }
}
