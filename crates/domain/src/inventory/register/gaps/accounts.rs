//! Rules for accounts and their privileges. No password is known or stored.
//! Not here: accounts of Yagura itself (`domain::identity`).
//! Next: [`super::House`].

use super::{
    super::{Record, RecordKind},
    Gap, GapKind, House, gap,
};
use crate::text::normalise;
use jiff::ToSpan;
use std::collections::BTreeMap;

/// Names that makers deliver their administrators with.
const DEFAULT_NAMES: &[&str] = &[
    "admin",
    "administrator",
    "root",
    "sa",
    "system",
    "sysadmin",
    "sysdba",
    "guest",
    "user",
    "service",
    "support",
    "maintenance",
    "postgres",
    "cisco",
    "fortinet",
    "pi",
];

/// Devices with the same administrator's name from which on it is said.
const SAME_NAME_DEVICES: usize = 3;

pub(super) fn account(house: &House<'_>, record: &Record, found: &mut Vec<Gap>) {
    let written = &record.details;
    let device = house.asset(record, "system").map(|asset| asset.id);
    let mut add = |kind, note: &str| found.push(gap(kind, record, device, note));
    let is_administrator = written.text("privilege") == "administrator";
    let kind = written.text("account_kind");
    if let Some(day) = written.date("until").filter(|day| *day < house.today) {
        add(GapKind::AccountPast, &day.to_string());
    }
    if is_administrator && kind == "shared" {
        add(GapKind::SharedAdministrator, written.text("system"));
    }
    if is_default(written.name()) && written.is("default_password_changed") != Some(true) {
        add(GapKind::DefaultAdministrator, written.text("system"));
    }
    if (is_administrator || kind == "vendor") && written.is("second_factor") == Some(false) {
        add(GapKind::AccountSecondFactor, written.text("system"));
    }
    let year_ago = house.today.checked_sub(1.year()).unwrap_or(house.today);
    let is_watched = is_administrator || matches!(kind, "vendor" | "shared");
    if is_watched && written.date("reviewed_on").is_none_or(|day| day < year_ago) {
        add(GapKind::AccountUnreviewed, written.text("reviewed_on"));
    }
}

/// One line for each administrator's name that several devices share: who learns it once has them all.
pub(super) fn same_names(house: &House<'_>, found: &mut Vec<Gap>) {
    let mut by_name: BTreeMap<String, Vec<&Record>> = BTreeMap::new();
    let administrators = house.records.iter().filter(|record| {
        record.kind == RecordKind::Account && record.details.text("privilege") == "administrator"
    });
    for record in administrators {
        by_name.entry(normalise(record.details.name())).or_default().push(record);
    }
    for records in by_name.values() {
        let mut systems: Vec<_> = records
            .iter()
            .map(|record| record.details.text("system"))
            .filter(|text| !text.is_empty())
            .collect();
        systems.sort_unstable();
        systems.dedup();
        if let Some(first) = records.first().filter(|_| systems.len() >= SAME_NAME_DEVICES) {
            found.push(gap(GapKind::SameAdministrator, first, None, &systems.join(" / ")));
        }
    }
}

fn is_default(name: &str) -> bool {
    DEFAULT_NAMES.contains(&normalise(name).as_str())
}
