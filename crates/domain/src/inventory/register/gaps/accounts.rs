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

/// Devices with the same administrator's name from which on it is said: three for a person's own, two for one that
/// several people or a vendor use.
const SAME_NAME_DEVICES: usize = 3;
const SHARED_NAME_DEVICES: usize = 2;

/// After so many days without a sign-in an account counts as unused.
const IDLE_DAYS: i64 = 90;

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
    let idle_since = house.today.checked_sub(IDLE_DAYS.days()).unwrap_or(house.today);
    if let Some(day) = written.date("last_used_on").filter(|day| *day < idle_since) {
        add(GapKind::AccountIdle, &day.to_string());
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
        // One device may be written as its number here and as its name there.
        let mut systems: BTreeMap<String, &str> = BTreeMap::new();
        for record in records {
            let text = record.details.text("system");
            let device = house.asset(record, "system").map(|asset| asset.id.to_string());
            if !text.is_empty() {
                systems.entry(device.unwrap_or_else(|| normalise(text))).or_insert(text);
            }
        }
        let is_shared = records.iter().any(|record| {
            matches!(record.details.text("account_kind"), "shared" | "vendor" | "service" | "emergency")
        });
        let most = if is_shared { SHARED_NAME_DEVICES } else { SAME_NAME_DEVICES };
        if let Some(first) = records.first().filter(|_| systems.len() >= most) {
            let systems: Vec<&str> = systems.into_values().collect();
            found.push(gap(GapKind::SameAdministrator, first, None, &systems.join(" / ")));
        }
    }
}

fn is_default(name: &str) -> bool {
    DEFAULT_NAMES.contains(&normalise(name).as_str())
}
