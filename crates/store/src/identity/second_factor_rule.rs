//! Who must sign in with a second factor: the rules that organisations set.
//! Not here: the rule without a row (`domain::identity::SecondFactorRule::usual`).
//! Next: `hub::identity::second_factor_rule`.

use crate::{
    Conflict, Reads, StoreError, Tx,
    sql::{bind, one, run},
};
use domain::{
    identity::{Role, SecondFactorRule},
    ids::OrganisationId,
};
use jiff::Timestamp;
use sea_orm::FromQueryResult;

#[derive(FromQueryResult)]
struct Row {
    created_at_ms: i64,
    roles: Option<String>,
    from_on: Option<String>,
    version: Option<i64>,
}

/// What an organisation has set, if anything, and since when it is there.
pub struct Found {
    /// When the organisation was founded.
    pub founded_at: Timestamp,
    /// Its own rule.
    pub rule: Option<SecondFactorRule>,
}

/// The rule of an organisation, whosever it is; nothing for one that does not exist.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn of(read: &impl Reads, organisation: OrganisationId) -> Result<Option<Found>, StoreError> {
    let row: Option<Row> = one(
        read.conn(),
        "select o.created_at_ms, r.roles, r.from_on, r.version
         from organisation o
         left join second_factor_rule r on r.organisation_id = o.id
         where o.id = $1
         limit 1",
        bind![organisation],
    )
    .await?;
    row.map(to_found).transpose()
}

/// Sets the own organisation's rule.
///
/// # Errors
/// [`StoreError::Conflict`] if someone else saved since `rule.version`.
pub async fn set(tx: &mut Tx, rule: &SecondFactorRule) -> Result<(), StoreError> {
    let roles: Vec<&str> = rule.roles.iter().map(|role| role.as_str()).collect();
    let set = run(
        tx.conn(),
        "insert into second_factor_rule (organisation_id, roles, from_on, version)
         values ($1, $2, $3, $4 + 1)
         on conflict (organisation_id) do update
         set roles = excluded.roles, from_on = excluded.from_on, version = excluded.version
         where second_factor_rule.version = $4",
        bind![tx.organisation(), roles.join(","), rule.from, rule.version],
    )
    .await?;
    if set == 1 {
        return Ok(());
    }
    let stored = of(tx, tx.organisation()).await?.and_then(|found| found.rule);
    Err(Conflict { found: stored.map_or(0, |rule| rule.version) }.into())
}

fn to_found(row: Row) -> Result<Found, StoreError> {
    let founded_at = Timestamp::from_millisecond(row.created_at_ms).map_err(StoreError::unreadable)?;
    let (Some(roles), Some(from), Some(version)) = (row.roles, row.from_on, row.version) else {
        return Ok(Found { founded_at, rule: None });
    };
    let roles = roles.split(',').filter(|role| !role.is_empty()).map(str::parse::<Role>);
    let rule = SecondFactorRule {
        roles: roles.collect::<Result<_, _>>().map_err(StoreError::unreadable)?,
        from: from.parse().map_err(StoreError::unreadable)?,
        version,
    };
    Ok(Found { founded_at, rule: Some(rule) })
}
