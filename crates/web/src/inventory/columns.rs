//! Columns of the list of assets: which there are, which a person wants to see, and what stands in them.
//! Not here: the columns of a file that comes in ([`super::import::columns`]).
//! Next: [`super::list`], which draws them.

use super::words;
use crate::{error::WebError, form::Form, identify::cookie, shell::redirect_remembering, text::T};
use axum::{http::HeaderMap, response::Response};
use domain::{
    access::{Inventory, Read},
    inventory::{AssetDetails, Component},
};
use hub::{Cx, inventory::Sort};
use jiff::civil::Date;

/// The cookie that remembers them in this browser.
const COOKIE: &str = "yagura-columns";

/// Every column but the name, which is always there, in the order in which they stand.
const ALL: [&str; 18] = [
    "kind",
    "department",
    "support_end_on",
    "components",
    "vendor",
    "asset_tag",
    "serial",
    "segment",
    "ip_address",
    "host_name",
    "exposure",
    "care_role",
    "care_impact",
    "patient_data",
    "patch_state",
    "installed_on",
    "responsible",
    "remarks",
];

/// Those that are shown to who has chosen none.
const USUAL: &[&str] = &["kind", "department", "support_end_on", "components", "vendor"];

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Column(&'static str);

/// What stands in a row under a column.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) label: &'static str,
    /// The first line, then the small ones below it.
    pub(super) lines: Vec<String>,
    /// What is wrong with it; empty if nothing is.
    pub(super) warning: &'static str,
}

/// The columns that this browser was told to show.
pub(super) fn chosen(headers: &HeaderMap) -> Vec<Column> {
    let told = cookie(headers, COOKIE).map(|text| text.split('.').collect::<Vec<_>>());
    columns(told.as_deref().unwrap_or(USUAL))
}

/// The columns that an address names, or else those of this browser.
pub(super) fn shown(named: &str, headers: &HeaderMap) -> Vec<Column> {
    if named.is_empty() { chosen(headers) } else { columns(&named.split('.').collect::<Vec<_>>()) }
}

/// The columns as an address names them.
pub(super) fn named(columns: &[Column]) -> String {
    columns.iter().map(|column| column.0).collect::<Vec<_>>().join(".")
}

/// Whether each of these is a column.
pub(super) fn are_known(named: &str) -> bool {
    named.split('.').all(|name| ALL.contains(&name))
}

/// Every column, and whether it is among these.
pub(super) fn to_choose(t: T, chosen: &[Column]) -> Vec<(&'static str, &'static str, bool)> {
    let all = ALL.iter().map(|name| Column(name));
    all.map(|column| (column.0, column.label(t), chosen.contains(&column))).collect()
}

/// Remembers the columns of the list in this browser.
pub(crate) async fn choose(
    _: Cx<Read<Inventory>>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, WebError> {
    let of = |name: &'static str| pairs.iter().filter(move |(key, _)| key == name).map(|(_, value)| value);
    let wanted: Vec<&str> = of("show").map(String::as_str).collect();
    let to = of("to").next().map_or("/inventory", String::as_str);
    Ok(redirect_remembering(to, COOKIE, &named(&columns(&wanted)), "/inventory"))
}

fn columns(wanted: &[&str]) -> Vec<Column> {
    ALL.iter().filter(|name| wanted.contains(*name)).map(|name| Column(name)).collect()
}

impl Column {
    pub(super) fn label(self, t: T) -> &'static str {
        match self.0 {
            // The form's label lists the kinds of components, which is too long for a heading.
            "components" => t.inventory().column_components(),
            field => words::field(t, field),
        }
    }

    /// The order that its heading asks for, where there is one.
    pub(super) fn sort(self) -> Option<Sort> {
        match self.0 {
            "kind" => Some(Sort::Kind),
            "department" => Some(Sort::Department),
            "support_end_on" => Some(Sort::SupportEnd),
            _ => None,
        }
    }

    /// What an asset has under it.
    pub(super) fn cell(self, t: T, details: &AssetDetails, today: Date) -> Cell {
        let words = t.inventory();
        let line = |text: &str| vec![text.to_owned()];
        let day = |day: Option<Date>| vec![day.map_or_else(String::new, |day| t.date_short(day))];
        let lines = match self.0 {
            "kind" => line(words::kind(t, details.kind)),
            "department" => vec![details.department.clone(), details.place.clone()],
            "support_end_on" => day(details.support_end_on),
            "components" => details.components.iter().map(component).collect(),
            "vendor" => line(&details.vendor),
            "asset_tag" => line(&details.asset_tag),
            "serial" => line(&details.serial),
            "segment" => line(&details.segment),
            "ip_address" => vec![details.ip_address.clone(), details.mac_address.clone()],
            "host_name" => line(&details.host_name),
            "exposure" => line(words::exposure(t, details.exposure)),
            "care_role" => line(words::care(t, details.care_role)),
            "care_impact" => line(&details.care_impact),
            "patient_data" => line(words::yes_no(t, details.patient_data)),
            "patch_state" => [line(words::patch(t, details.patch_state)), day(details.patched_on)].concat(),
            "installed_on" => day(details.installed_on),
            "responsible" => line(&details.responsible),
            _ => line(&details.remarks),
        };
        let warning = match self.0 {
            "support_end_on" if details.support_end_on.is_some_and(|day| day < today) => {
                words.support_ended()
            }
            "components" if details.components.iter().all(|part| part.version.is_empty()) => {
                words.version_unknown()
            }
            _ => "",
        };
        let lines = lines.into_iter().filter(|line| !line.is_empty()).collect();
        Cell { label: self.label(t), lines, warning }
    }
}

fn component(part: &Component) -> String {
    if part.version.is_empty() { part.name.clone() } else { format!("{} {}", part.name, part.version) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;
    use domain::inventory::AssetKind;
    use jiff::civil::date;

    fn headers(cookie: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert("cookie", format!("{COOKIE}={cookie}").parse().unwrap());
        headers
    }

    #[test]
    fn what_was_chosen_stands_in_the_usual_order_and_unknown_columns_are_nothing() {
        let names = |headers| chosen(&headers).iter().map(|column| column.0).collect::<Vec<_>>();
        assert_eq!(names(headers("serial.colour.kind")), ["kind", "serial"]);
        assert_eq!(names(headers("")), [""; 0]);
        assert_eq!(names(HeaderMap::new()), USUAL);
    }

    #[test]
    fn every_column_has_a_name_of_its_own_in_both_languages() {
        for lang in [Lang::Ja, Lang::En] {
            let mut labels: Vec<_> =
                to_choose(T::new(lang), &[]).into_iter().map(|(_, label, _)| label).collect();
            labels.sort_unstable();
            labels.dedup();
            assert_eq!(labels.len(), ALL.len(), "{labels:?}");
        }
    }

    #[test]
    fn an_end_of_support_that_is_past_and_a_missing_version_are_said() {
        let t = T::new(Lang::Ja);
        let details = AssetDetails {
            support_end_on: Some(date(2026, 11, 20)),
            ..AssetDetails::named(AssetKind::Server, "サーバー")
        };
        let warned = |name: &'static str, today| !Column(name).cell(t, &details, today).warning.is_empty();
        assert!(!warned("support_end_on", date(2026, 11, 20)));
        assert!(warned("support_end_on", date(2026, 11, 21)));
        assert!(warned("components", date(2026, 11, 20)));
        assert!(!warned("vendor", date(2026, 11, 20)));
    }
}
