//! A hospital's stock-taking of the demonstration: opened, and answered in part, each answer through its own link.
//! Not here: stock-taking itself (`hub::inventory::stocktake`).
//! Next: `demo/stocktakes`, whose head explains the keys.

use crate::{Hub, HubError, Signed, identity::Token, inventory::stocktake};
use domain::{
    access::{Actor, Scope, Stocktakes, Write},
    identity::{Login, Person},
    ids::{OrganisationId, StocktakeId},
};
use jiff::ToSpan;
use serde::Deserialize;
use std::collections::HashMap;
use store::{identity::person, inventory::stocktake::item};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Run {
    name: String,
    opened_by: String,
    due_days: i64,
    #[serde(default)]
    reports: Vec<ReportText>,
    #[serde(default)]
    added: Vec<AddedText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReportText {
    asset_tag: String,
    said: String,
    place: Option<String>,
    #[serde(default)]
    note: String,
    by: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AddedText {
    department: String,
    kind: String,
    name: String,
    #[serde(default)]
    maker: String,
    #[serde(default)]
    model: String,
    #[serde(default)]
    place: String,
    #[serde(default)]
    note: String,
    by: String,
}

/// Devices of a run at most.
const DEVICES: u32 = 1_000;

impl Hub {
    pub(super) async fn make_stocktake(
        &self,
        organisation: OrganisationId,
        toml: &str,
    ) -> Result<(), HubError> {
        let text: Run = toml::from_str(toml).map_err(HubError::internal)?;
        let cx = self.of_person(organisation, &text.opened_by).await?.permit::<Write<Stocktakes>>()?;
        let today = self.today();
        let year = stocktake::fiscal_year(today);
        let wanted = stocktake::Wanted {
            name: text.name.replace("{year}", &year.to_string()),
            fiscal_year: year,
            due_on: today.checked_add(text.due_days.days()).map_err(HubError::internal)?,
        };
        let id = stocktake::open(&cx, &wanted, None).await?;
        let doors: HashMap<String, Token> = stocktake::link::make_all(&cx, id)
            .await?
            .into_iter()
            .map(|(part, token)| (part.department, token))
            .collect();
        let door = |department: &str| {
            doors.get(department).ok_or_else(|| HubError::Internal(format!("no department {department:?}")))
        };
        for report in &text.reports {
            self.make_report(cx.scope(), id, &door, report).await?;
        }
        for added in &text.added {
            let facts = stocktake::Facts {
                kind: added.kind.parse().map_err(HubError::internal)?,
                name: added.name.clone(),
                asset_tag: String::new(),
                maker: added.maker.clone(),
                model: added.model.clone(),
                serial: String::new(),
                place: added.place.clone(),
                responsible: String::new(),
            };
            let token = door(&added.department)?;
            self.add_stocktake_item(token, &facts, &added.note, &added.by, "").await?;
        }
        Ok(())
    }

    async fn make_report<'d>(
        &self,
        scope: &Scope,
        id: StocktakeId,
        door: &impl Fn(&str) -> Result<&'d Token, HubError>,
        text: &ReportText,
    ) -> Result<(), HubError> {
        let query = stocktake::ItemQuery { text: text.asset_tag.clone(), ..stocktake::ItemQuery::default() };
        let listed = item::page(&self.store().read(scope), id, &query, None, DEVICES).await?;
        let unknown = || HubError::Internal(format!("no asset {:?} in the stock-taking", text.asset_tag));
        let found =
            listed.iter().find(|one| one.item.facts.asset_tag == text.asset_tag).ok_or_else(unknown)?;
        let mut correction = found.item.facts.correctable();
        if let Some(place) = &text.place {
            correction.place.clone_from(place);
        }
        let said = match text.said.as_str() {
            "here" => stocktake::Said::Here(correction),
            "missing" => stocktake::Said::Missing,
            "disused" => stocktake::Said::Disused,
            other => return Err(HubError::Internal(format!("{other:?} says nothing of a device"))),
        };
        let report = stocktake::Report { said, note: text.note.clone(), by: text.by.clone() };
        let token = door(&found.department)?;
        self.report_stocktake_item(token, found.item.id, found.item.version, &report, "").await
    }

    /// Someone of the region at work.
    async fn of_person(&self, organisation: OrganisationId, login: &str) -> Result<Signed, HubError> {
        let login: Login = login.parse().map_err(HubError::internal)?;
        let known = person::by_login(&self.store().read_global(), &login).await?;
        let Person { id, name, .. } = known.ok_or(HubError::NotFound)?.person;
        let system = self.system(organisation);
        let scope = Scope { actor: Actor::Person { id, name }, ..system.scope.clone() };
        Ok(Signed { scope, ..system })
    }
}
