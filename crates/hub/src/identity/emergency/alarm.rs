//! The alarm: an account for an emergency was used.
//! Not here: acknowledging it ([`super::acknowledge`]), its line on Today ([`crate::identity::today`]).
//! Next: [`super::sign_in`], the only place that raises it.

use crate::{
    Hub, HubError,
    notify::{self, NewNotice, NoticeKind, NoticeUrgency, To},
};
use domain::{
    identity::{EmergencyUse, Role},
    ids::EmergencyUseId,
};
use store::{Tx, identity::emergency};

/// Raises the alarm, in the same change that uses up the code: there is no use without it. It stands on Today of those
/// who may acknowledge it until one of them has, and the same people are told by a notice.
pub(crate) async fn raise(hub: &Hub, tx: &mut Tx, used: &EmergencyUse) -> Result<(), HubError> {
    tracing::warn!(
        tenant.id = %tx.scope().organisation,
        account.id = %used.account,
        "an account for an emergency is used"
    );
    emergency::insert_use(tx, used).await?;
    let new = NewNotice {
        kind: NoticeKind::BreakGlass,
        urgency: NoticeUrgency::Now,
        to: To::Roles(&[Role::Administrator, Role::SafetyManager, Role::Director]),
        name: &used.login,
        count: 1,
        link: "/emergency-accounts",
        key: &key(used.id),
    };
    notify::raise(hub, tx, &new).await?;
    Ok(())
}

/// Someone has looked into a use: its notice has done its work.
pub(super) async fn settle(tx: &mut Tx, id: EmergencyUseId) -> Result<(), HubError> {
    notify::settle(tx, &key(id)).await
}

fn key(id: EmergencyUseId) -> String {
    format!("break_glass:{id}")
}
