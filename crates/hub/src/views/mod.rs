//! Saved views 保存した表示: keep, find again, rename, share with the house, open a list with one.
//! Not here: what a query means (each list's own address in `web`, which hands in only what it read itself).
//! Next: `domain::views`.

use crate::{Cx, HubError, Signed, What};
use domain::{
    access::{Denied, Inventory, Read, Views, Vulnerabilities, Write},
    audit_trail::{Action, Entry},
    ids::{PersonId, ViewId},
};
use serde_json::json;
use store::{Reads, views};

pub use domain::views::{EACH, List, NAME_CHARS, QUERY_BYTES, View, WHOLE, address};

/// Who sees a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Who made it.
    Own,
    /// The whole house.
    House,
}

/// What a view shall be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// What it is called.
    pub name: String,
    /// What stands behind the `?` of the list's address.
    pub query: String,
    /// Who sees it.
    pub sight: Sight,
}

/// The views of a list that the person sees, by name.
///
/// # Errors
/// [`HubError::Denied`] for a list that they do not read.
pub async fn of_list(cx: &Cx<Views>, list: List) -> Result<Vec<View>, HubError> {
    reads(cx.signed(), list)?;
    Ok(views::of_list(&cx.read(), cx.person()?, list).await?)
}

/// A view.
///
/// # Errors
/// [`HubError::NotFound`] for one that is another person's own.
pub async fn find(cx: &Cx<Views>, id: ViewId) -> Result<View, HubError> {
    let view = views::find(&cx.read(), cx.person()?, id).await?.ok_or(HubError::NotFound)?;
    reads(cx.signed(), view.list)?;
    Ok(view)
}

/// Keeps a view.
///
/// # Errors
/// [`HubError::Invalid`] for fields to correct, [`HubError::Denied`] to share it without being allowed to.
pub async fn add(cx: &Cx<Views>, list: List, wanted: &Wanted) -> Result<ViewId, HubError> {
    reads(cx.signed(), list)?;
    let person = cx.person()?;
    let view = View {
        id: ViewId::from_uuid(cx.new_id()),
        list,
        name: wanted.name.trim().to_owned(),
        query: wanted.query.clone(),
        owner: owner(cx, list, wanted.sight)?,
        made_by: String::new(),
        is_default: false,
        version: 1,
    };
    let mut tx = cx.write().await?;
    check(&tx, person, &view).await?;
    views::insert(&mut tx, person, &view).await?;
    tx.commit(entry(Action::Create, &view).changed("", told(&view))).await?;
    Ok(view.id)
}

/// Changes a view.
///
/// # Errors
/// [`HubError::NotFound`], [`HubError::Invalid`], [`HubError::Denied`] for a shared one without being allowed to, or
/// [`HubError::Conflict`] if someone saved since `version`.
pub async fn change(cx: &Cx<Views>, id: ViewId, version: i64, wanted: &Wanted) -> Result<(), HubError> {
    let before = find(cx, id).await?;
    manages(cx.signed(), &before)?;
    let after = View {
        name: wanted.name.trim().to_owned(),
        query: wanted.query.clone(),
        owner: owner(cx, before.list, wanted.sight)?,
        version,
        ..before.clone()
    };
    let mut tx = cx.write().await?;
    check(&tx, cx.person()?, &after).await?;
    views::update(&mut tx, &after).await?;
    Ok(tx.commit(entry(Action::Update, &after).changed(told(&before), told(&after))).await?)
}

/// Removes a view; returns what it was.
///
/// # Errors
/// As [`change`].
pub async fn remove(cx: &Cx<Views>, id: ViewId, version: i64) -> Result<View, HubError> {
    let before = find(cx, id).await?;
    manages(cx.signed(), &before)?;
    let mut tx = cx.write().await?;
    views::remove(&mut tx, id, version).await?;
    tx.commit(entry(Action::Remove, &before).changed(told(&before), "")).await?;
    Ok(before)
}

/// Has the person open the view's list with it, or with the whole list again; returns the view.
///
/// # Errors
/// [`HubError::NotFound`].
pub async fn open_with(cx: &Cx<Views>, id: ViewId, begins: bool) -> Result<View, HubError> {
    let view = find(cx, id).await?;
    let mut tx = cx.write().await?;
    views::open_with(&mut tx, cx.person()?, view.list, begins.then_some(id)).await?;
    let is_default = |is: bool| json!({ "is_default": is }).to_string();
    tx.commit(entry(Action::Update, &view).changed(is_default(view.is_default), is_default(begins))).await?;
    Ok(view)
}

/// Whether someone may share views of a list with the house: who may change what stands in it.
pub fn may_share(signed: &Signed, list: List) -> bool {
    shares(signed, list).is_ok()
}

/// Whether someone may change or remove a view that they see.
pub fn may_manage(signed: &Signed, view: &View) -> bool {
    manages(signed, view).is_ok()
}

fn reads(signed: &Signed, list: List) -> Result<(), Denied> {
    match list {
        List::Book(_) => signed.permit::<Read<Inventory>>().map(drop),
        List::Findings => signed.permit::<Read<Vulnerabilities>>().map(drop),
    }
}

fn shares(signed: &Signed, list: List) -> Result<(), Denied> {
    match list {
        List::Book(_) => signed.permit::<Write<Inventory>>().map(drop),
        List::Findings => signed.permit::<Write<Vulnerabilities>>().map(drop),
    }
}

fn manages(signed: &Signed, view: &View) -> Result<(), Denied> {
    if view.owner.is_some() { Ok(()) } else { shares(signed, view.list) }
}

fn owner(cx: &Cx<Views>, list: List, sight: Sight) -> Result<Option<PersonId>, HubError> {
    match sight {
        Sight::Own => Ok(Some(cx.person()?)),
        Sight::House => Ok(shares(cx.signed(), list).map(|()| None)?),
    }
}

/// What a view must be: named, as no other beside it is; and not too many.
async fn check(read: &impl Reads, person: PersonId, view: &View) -> Result<(), HubError> {
    let fault = |what| Err(HubError::fault("name", what));
    if view.name.is_empty() {
        return fault(What::Required);
    }
    if view.name.chars().count() > NAME_CHARS {
        return fault(What::TooLong(NAME_CHARS));
    }
    if view.query.len() > QUERY_BYTES {
        return Err(HubError::fault("query", What::TooLong(QUERY_BYTES)));
    }
    let mut others = views::of_list(read, person, view.list).await?;
    others.retain(|other| other.owner == view.owner && other.id != view.id);
    if others.iter().any(|other| other.name == view.name) {
        return fault(What::Taken);
    }
    if others.len() >= EACH { fault(What::TooMany(EACH)) } else { Ok(()) }
}

fn entry(action: Action, view: &View) -> Entry {
    Entry::new(action, "saved_view", view.id, view.name.as_str())
}

/// What the audit trail keeps.
fn told(view: &View) -> String {
    json!({
        "name": view.name,
        "list": view.list.to_string(),
        "query": view.query,
        "shared": view.owner.is_none(),
    })
    .to_string()
}
