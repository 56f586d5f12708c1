//! Invitations 招待: a link that makes someone a colleague, or sets a colleague's password anew.
//! Not here: the link's secret.
//! Next: `hub::identity::invitation`.

use super::Role;
use crate::ids::{InvitationId, OrganisationId, PersonId};
use jiff::civil::Date;

/// An invitation that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Its identifier.
    pub id: InvitationId,
    /// Where it leads.
    pub organisation: OrganisationId,
    /// Whom it is for.
    pub name: String,
    /// What they become.
    pub roles: Vec<Role>,
    /// Last day of these roles.
    pub until: Option<Date>,
    /// The organisation that sends them.
    pub sent_by: Option<OrganisationId>,
    /// Whose password it sets anew; `None` for someone new.
    pub person: Option<PersonId>,
    /// Who invited.
    pub invited_by: PersonId,
    /// When it ends, ms UTC.
    pub expires_at_ms: i64,
}
