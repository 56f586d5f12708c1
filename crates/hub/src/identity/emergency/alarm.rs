//! The alarm: an account for an emergency was used.
//! Not here: acknowledging it ([`super::acknowledge`]), its line on Today ([`crate::identity::today`]).
//! Next: [`super::sign_in`], the only place that raises it.

use crate::HubError;
use domain::identity::EmergencyUse;
use store::{Tx, identity::emergency};

/// Raises the alarm, in the same change that uses up the code: there is no use without it. It stands on Today of those
/// who may acknowledge it until one of them has. Whatever else is to hear of it, such as mail, is asked for here, in
/// this change.
pub(crate) async fn raise(tx: &mut Tx, used: &EmergencyUse) -> Result<(), HubError> {
    tracing::warn!(
        tenant.id = %tx.scope().organisation,
        account.id = %used.account,
        "an account for an emergency is used"
    );
    Ok(emergency::insert_use(tx, used).await?)
}
