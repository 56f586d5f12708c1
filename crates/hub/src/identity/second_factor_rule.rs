//! Who must sign in with a second factor: an organisation's rule, and what it asks of one person.
//! Not here: the default (`domain::identity::SecondFactorRule`), setting a second factor up ([`super::own`]).
//! Next: [`super::session`], which lets nobody past who must set one up.

use super::session::day_of;
use crate::{Cx, Hub, HubError, error::What};
use domain::{
    access::{Organisations, Read, Write},
    audit_trail::{Action, Entry},
    identity::{Assignment, Demand, Person, Proof, Role, SecondFactorRule},
    ids::OrganisationId,
};
use jiff::civil::Date;
use serde_json::json;
use store::identity::{organisation, second_factor_rule};

/// The own organisation's rule.
///
/// # Errors
/// [`HubError::Store`].
pub async fn rule(cx: &Cx<Read<Organisations>>) -> Result<SecondFactorRule, HubError> {
    cx.hub().second_factor_rule_of(cx.organisation()).await
}

/// Sets the own organisation's rule.
///
/// # Errors
/// [`HubError::Conflict`] if someone else saved since that version, [`HubError::Invalid`] for fields to correct.
pub async fn set(
    cx: &Cx<Write<Organisations>>,
    version: i64,
    roles: &[Role],
    from: Option<Date>,
) -> Result<(), HubError> {
    let from = from.ok_or_else(|| HubError::fault("from", What::Required))?;
    let before = cx.hub().second_factor_rule_of(cx.organisation()).await?;
    let mut roles = roles.to_vec();
    roles.sort_unstable();
    roles.dedup();
    let after = SecondFactorRule { roles, from, version };
    let mut tx = cx.write().await?;
    second_factor_rule::set(&mut tx, &after).await?;
    let name = organisation::own(&tx).await?.map_or_else(String::new, |own| own.name);
    let entry = Entry::new(Action::Update, "second_factor_rule", cx.organisation(), name);
    Ok(tx.commit(entry.changed(snapshot(&before), snapshot(&after))).await?)
}

impl Hub {
    /// What the rules ask of a person who works for an organisation: its own rule, and that of whoever sent them.
    pub(crate) async fn demand(
        &self,
        who: &Person,
        proof: Proof,
        held: &[Assignment],
        organisation: OrganisationId,
    ) -> Result<Demand, HubError> {
        // A provider that is trusted has asked; in an emergency nobody may be kept out by what is broken.
        if who.second_factor || matches!(proof, Proof::ProviderWithSecondFactor | Proof::Emergency) {
            return Ok(Demand::Free);
        }
        let today = self.today();
        let here = held.iter().filter(|one| one.organisation == organisation && one.holds_on(today));
        let here: Vec<&Assignment> = here.collect();
        let roles: Vec<Role> = here.iter().map(|one| one.role).collect();
        let mut demand = self.second_factor_rule_of(organisation).await?.asks(&roles, today);
        for one in here {
            if let Some(sender) = one.sent_by {
                demand = demand.or(self.second_factor_rule_of(sender).await?.asks(&[one.role], today));
            }
        }
        Ok(demand)
    }

    async fn second_factor_rule_of(
        &self,
        organisation: OrganisationId,
    ) -> Result<SecondFactorRule, HubError> {
        let found = second_factor_rule::of(&self.store().read_global(), organisation).await?;
        let found = found.ok_or(HubError::NotFound)?;
        Ok(found.rule.unwrap_or_else(|| SecondFactorRule::usual(day_of(found.founded_at))))
    }
}

fn snapshot(rule: &SecondFactorRule) -> String {
    let roles: Vec<&str> = rule.roles.iter().map(|role| role.as_str()).collect();
    json!({ "roles": roles, "from": rule.from }).to_string()
}
