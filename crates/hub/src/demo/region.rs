//! `region.toml`: the organisations and people of the demonstration.
//! Not here: making them ([`super`]).
//! Next: `demo/region.toml`, whose head explains the keys.

use crate::HubError;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Region {
    pub(super) organisations: Vec<OrganisationText>,
    pub(super) people: Vec<PersonText>,
    #[serde(default)]
    pub(super) grants: Vec<GrantText>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OrganisationText {
    pub(super) slug: String,
    pub(super) kind: String,
    pub(super) name: String,
    #[serde(default)]
    pub(super) name_en: String,
    pub(super) beds: Option<u32>,
    #[serde(default)]
    pub(super) member_of: Vec<String>,
    #[serde(default)]
    pub(super) served_by: Vec<String>,
    pub(super) assets: Option<String>,
    pub(super) registers: Option<String>,
    pub(super) stocktake: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PersonText {
    pub(super) login: String,
    pub(super) name: String,
    #[serde(default)]
    pub(super) reading: String,
    pub(super) roles: Vec<RoleText>,
    #[serde(default)]
    pub(super) shown: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RoleText {
    pub(super) organisation: String,
    pub(super) role: String,
    pub(super) sent_by: Option<String>,
    pub(super) until_days: Option<i64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GrantText {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) kind: String,
    pub(super) detail: String,
    pub(super) until_days: Option<i64>,
}

impl Region {
    pub(super) fn parse(text: &str) -> Result<Self, HubError> {
        toml::from_str(text).map_err(|error| HubError::Internal(format!("region.toml: {error}")))
    }

    /// Where someone works and as what, for the list of sign-ins.
    pub(super) fn describe(&self, person: &PersonText) -> String {
        let Some(first) = person.roles.first() else { return String::new() };
        let name = self
            .organisations
            .iter()
            .find(|organisation| organisation.slug == first.organisation)
            .map_or("", |organisation| organisation.name.as_str());
        let roles: Vec<&str> = person
            .roles
            .iter()
            .filter(|held| held.organisation == first.organisation)
            .map(|held| held.role.as_str())
            .collect();
        format!("{name}: {}", roles.join(", "))
    }
}
