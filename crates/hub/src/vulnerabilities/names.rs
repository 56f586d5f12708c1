//! Names of products as people type them: what may be meant, what a person confirmed, what an operator gives its members.
//! Not here: proposing (`matching`), meeting them ([`super::matching`]).
//! Next: [`list`], [`confirm`], [`give`].

use super::MATCH;
use crate::{Cx, Fault, Hub, HubError, What};
use domain::{
    access::{Inventory, Read, Write},
    audit_trail::{Action, Entry},
    cpe::{CpeName, Value},
    vulnerabilities::naming::{NameKind, SaidName},
};
use serde_json::json;
use store::{
    identity::organisation,
    jobs::{self, Job},
    vulnerabilities::names,
};

pub use domain::vulnerabilities::naming::{Confidence, ConfirmedName, OpenName, Proposal};

/// The kind of job by which an operator gives its members the names that it confirmed.
pub(crate) const NAMES: &str = "names";

/// Open names shown, with what may be meant.
const OPEN_ROWS: u32 = 1_000;

/// Characters of a maker or a name.
const TEXT_CHARS: usize = 200;

/// The names of an organisation.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Those that nobody confirmed, the most frequent first.
    pub open: Vec<OpenName>,
    /// Those that someone confirmed, newest first.
    pub confirmed: Vec<ConfirmedName>,
    /// How many came from operators.
    pub received: usize,
}

/// What a person says that a name means.
#[derive(Clone, Debug, Default)]
pub struct NewName {
    /// Of what it is; a component unless told otherwise.
    pub is_hardware: bool,
    /// The maker as it stands in the ledger; may be empty.
    pub maker: String,
    /// The name as it stands in the ledger.
    pub name: String,
    /// The CPE name, in either notation.
    pub cpe: String,
    /// The version that was seen; 0 for a name that nobody confirmed.
    pub version: i64,
}

/// The names of the organisation.
///
/// # Errors
/// [`HubError::Store`].
pub async fn list(cx: &Cx<Read<Inventory>>) -> Result<Names, HubError> {
    let read = cx.read();
    let confirmed = names::confirmed(&read).await?;
    // Until the next comparison a name that was just confirmed still stands among the open ones.
    let mut open = names::open(&read, OPEN_ROWS).await?;
    open.retain(|name| confirmed.iter().all(|known| known.key != name.key));
    Ok(Names { open, confirmed, received: names::received(&read).await?.len() })
}

/// Remembers what a name means, for every asset of the organisation whose ledger says the same.
///
/// # Errors
/// [`HubError::Invalid`] names the field; [`HubError::Conflict`] if someone said otherwise since `version`.
pub async fn confirm(cx: &Cx<Write<Inventory>>, new: &NewName) -> Result<(), HubError> {
    let name = checked(new)?;
    let mut tx = cx.write().await?;
    let before = names::confirmed(&tx).await?.into_iter().find(|known| known.key == name.key);
    names::confirm(&mut tx, new.version, &name).await?;
    jobs::enqueue_once(&mut tx, cx.hub().new_job(), MATCH, "").await?;
    if cx.signed().is_for_operator() {
        jobs::enqueue_once(&mut tx, cx.hub().new_job(), NAMES, "").await?;
    }
    let action = if before.is_some() { Action::Update } else { Action::Create };
    let entry = Entry::new(action, "confirmed_name", name.key.as_str(), label(&name));
    Ok(tx
        .commit(entry.changed(before.map_or_else(String::new, |known| written(&known)), written(&name)))
        .await?)
}

/// Forgets what a name means; from then on its words count alone.
///
/// # Errors
/// [`HubError::NotFound`], or [`HubError::Conflict`] if someone changed it since `version`.
pub async fn forget(cx: &Cx<Write<Inventory>>, key: &str, version: i64) -> Result<(), HubError> {
    let mut tx = cx.write().await?;
    let before = names::confirmed(&tx).await?.into_iter().find(|known| known.key == key);
    let before = before.ok_or(HubError::NotFound)?;
    names::forget(&mut tx, version, key).await?;
    jobs::enqueue_once(&mut tx, cx.hub().new_job(), MATCH, "").await?;
    if cx.signed().is_for_operator() {
        jobs::enqueue_once(&mut tx, cx.hub().new_job(), NAMES, "").await?;
    }
    let entry = Entry::new(Action::Remove, "confirmed_name", key, label(&before));
    Ok(tx.commit(entry.changed(written(&before), "")).await?)
}

/// The job: an operator's names go to its members, each in the member's own rows; who left gets none any more.
pub(crate) async fn give(hub: &Hub, job: &Job) -> Result<String, HubError> {
    let Some(operator) = job.organisation else { return Ok("no organisation".to_owned()) };
    let scope = hub.system(operator).scope;
    let read = hub.store().read(&scope);
    let given = names::confirmed(&read).await?;
    let members = organisation::members(&read).await?;
    let mut changed = 0;
    for member in &members {
        let mut tx = hub.store().write(&hub.system(member.id).scope, hub.now()).await?;
        if names::receive(&mut tx, operator, &given).await? {
            changed += 1;
            jobs::enqueue_once(&mut tx, hub.new_job(), MATCH, "").await?;
            let entry = Entry::new(Action::Import, "received_name", operator, "");
            tx.commit(entry.changed("", json!({ "names": given.len() }).to_string())).await?;
        }
    }
    Ok(format!("{} names, {changed} of {} members", given.len(), members.len()))
}

fn checked(new: &NewName) -> Result<ConfirmedName, HubError> {
    let mut faults = Vec::new();
    let (maker, name) = (new.maker.trim(), new.name.trim());
    if name.is_empty() {
        faults.push(Fault { field: "name", what: What::Required });
    }
    for (field, text) in [("maker", maker), ("name", name)] {
        if text.chars().count() > TEXT_CHARS {
            faults.push(Fault { field, what: What::TooLong(TEXT_CHARS) });
        }
    }
    let cpe = CpeName::parse_lenient(&new.cpe).ok().filter(|cpe| names_a_product(cpe, new.is_hardware));
    let Some(cpe) = cpe.filter(|_| faults.is_empty()) else {
        if faults.is_empty() {
            let what = if new.cpe.trim().is_empty() { What::Required } else { What::NotACpe };
            faults.push(Fault { field: "cpe", what });
        }
        return Err(HubError::Invalid(faults));
    };
    let kind = if new.is_hardware { NameKind::Hardware } else { NameKind::Component };
    Ok(ConfirmedName {
        key: SaidName::new(kind, maker, name).key,
        maker: maker.to_owned(),
        name: name.to_owned(),
        // What is remembered is the product; its version stands with each asset.
        cpe: CpeName { version: Value::Any, update: Value::Any, ..cpe },
        confirmed_at_ms: 0,
        version: new.version,
    })
}

/// A name of one product, of the kind that is meant.
fn names_a_product(cpe: &CpeName, is_hardware: bool) -> bool {
    let names_one = |value: &Value| matches!(value, Value::Text(_)) && !value.has_wildcards();
    let is_device = matches!(&cpe.part, Value::Text(part) if &**part == "h");
    names_one(&cpe.vendor) && names_one(&cpe.product) && is_device == is_hardware
}

fn label(name: &ConfirmedName) -> String {
    [name.maker.as_str(), name.name.as_str()].join(" ").trim().to_owned()
}

fn written(name: &ConfirmedName) -> String {
    json!({ "maker": name.maker, "name": name.name, "cpe": name.cpe.to_formatted() }).to_string()
}
