//! Lists of an Active Directory: CSV of `Get-ADComputer` and `Get-ADUser`, `csvde`, and LDIF of `ldifde`. Only names,
//! systems, states and times are looked at; nothing that a password is made into is ever kept.
//! Not here: what becomes of accounts that nobody uses (`hub`). Next: [`read`].

use super::{Limits, Listed, ScanError, gather::gather, table::Table};
use data_encoding::BASE64;
use domain::inventory::{
    Component, ComponentKind,
    evidence::{
        Account, Content, Evidence, EvidenceKind, Observed, accounts::is_privileged_group, observed::short,
    },
};
use jiff::{civil::DateTime, tz::TimeZone};
use std::net::IpAddr;

/// What a directory says of a computer or an account.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "a directory says or does not say each of them on its own")]
struct Item {
    is_computer: bool,
    is_user: bool,
    name: String,
    dns_name: String,
    address: String,
    system: String,
    system_version: String,
    signed_in_at_ms: Option<i64>,
    is_disabled: bool,
    never_expires: bool,
    person: String,
    groups: Vec<String>,
    expires_at_ms: Option<i64>,
}

/// The attributes that are looked at.
#[derive(Clone, Copy)]
enum Attribute {
    Class,
    Name,
    Account,
    DnsName,
    Address,
    System,
    SystemVersion,
    SignedIn,
    Enabled,
    Control,
    NeverExpires,
    Person,
    Groups,
    PrimaryGroup,
    Expires,
}

const ATTRIBUTES: &[(&str, Attribute)] = &[
    ("objectclass", Attribute::Class),
    ("objectcategory", Attribute::Class),
    ("name", Attribute::Name),
    ("cn", Attribute::Name),
    ("samaccountname", Attribute::Account),
    ("dnshostname", Attribute::DnsName),
    ("ipv4address", Attribute::Address),
    ("operatingsystem", Attribute::System),
    ("operatingsystemversion", Attribute::SystemVersion),
    ("lastlogondate", Attribute::SignedIn),
    ("lastlogontimestamp", Attribute::SignedIn),
    ("lastlogon", Attribute::SignedIn),
    ("enabled", Attribute::Enabled),
    ("useraccountcontrol", Attribute::Control),
    ("passwordneverexpires", Attribute::NeverExpires),
    ("displayname", Attribute::Person),
    ("memberof", Attribute::Groups),
    ("primarygroupid", Attribute::PrimaryGroup),
    ("primarygroup", Attribute::Groups),
    ("accountexpirationdate", Attribute::Expires),
    ("accountexpires", Attribute::Expires),
];

/// Whether a list is one of a directory.
pub(super) fn is_meant(table: &Table) -> bool {
    let is_named = table.column(&["distinguishedname", "dn"]).is_some();
    is_named && table.column(&["samaccountname", "objectclass", "dnshostname"]).is_some()
}

/// Whether a text is LDIF.
pub(super) fn is_ldif(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let first = lines.next().unwrap_or_default().to_lowercase();
    let first =
        if first.starts_with("version:") { lines.next().unwrap_or_default().to_lowercase() } else { first };
    first.starts_with("dn:")
}

/// Reads a list.
///
/// # Errors
/// [`ScanError`].
pub(super) fn read(table: &Table, limits: Limits) -> Result<Evidence, ScanError> {
    let columns: Vec<(usize, Attribute)> = ATTRIBUTES
        .iter()
        .filter_map(|(name, attribute)| Some((table.column(&[*name])?, *attribute)))
        .collect();
    let items = table.rows.iter().map(|row| {
        let mut item = Item::default();
        for (column, attribute) in &columns {
            if let Some(text) = row.get(*column) {
                item.take(*attribute, text);
            }
        }
        item
    });
    finish(items.collect(), limits)
}

/// Reads LDIF.
///
/// # Errors
/// [`ScanError`].
pub(super) fn ldif(text: &str, limits: Limits) -> Result<Evidence, ScanError> {
    let mut items = vec![Item::default()];
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let mut line = line.to_owned();
        // A line that begins with a blank goes on with the one before.
        while let Some(more) = lines.peek().and_then(|next| next.strip_prefix(' ')) {
            line.push_str(more);
            lines.next();
        }
        if line.trim().is_empty() {
            items.push(Item::default());
            if items.len() > limits.devices.saturating_mul(2) {
                return Err(ScanError::TooMany { what: Listed::Devices, most: limits.devices });
            }
            continue;
        }
        let Some((name, value)) = line.split_once(':') else { continue };
        let name = name.to_lowercase();
        let Some((_, attribute)) = ATTRIBUTES.iter().find(|(known, _)| *known == name) else { continue };
        let value = match value.strip_prefix(':') {
            Some(coded) => {
                let bytes = BASE64.decode(coded.trim().as_bytes()).unwrap_or_default();
                String::from_utf8(bytes).unwrap_or_default()
            }
            None => value.trim().to_owned(),
        };
        if let Some(item) = items.last_mut() {
            item.take(*attribute, &value);
        }
    }
    finish(items, limits)
}

impl Item {
    fn take(&mut self, attribute: Attribute, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        match attribute {
            Attribute::Class => {
                let class = text.to_lowercase();
                self.is_computer |= class.contains("computer");
                self.is_user |= class.contains("user") || class.contains("person");
            }
            Attribute::Name if self.name.is_empty() => self.name = short(text),
            Attribute::Account => {
                // A computer's account ends with a dollar sign, also where a list has no classes.
                self.is_computer |= text.ends_with('$');
                self.name = short(text.trim_end_matches('$'));
            }
            Attribute::DnsName => self.dns_name = short(text),
            Attribute::Address => text.clone_into(&mut self.address),
            Attribute::System => self.system = short(text),
            Attribute::SystemVersion => self.system_version = short(text),
            Attribute::SignedIn => self.signed_in_at_ms = self.signed_in_at_ms.max(instant(text)),
            Attribute::Enabled => self.is_disabled |= text.eq_ignore_ascii_case("false"),
            Attribute::Control => {
                let flags = text.parse::<u32>().unwrap_or_default();
                self.is_disabled |= flags & 0x2 != 0;
                self.never_expires |= flags & 0x1_0000 != 0;
            }
            Attribute::Person => self.person = short(text),
            Attribute::Groups => self.join(groups(text)),
            // 512 is Domain Admins in every domain.
            Attribute::PrimaryGroup if text == "512" => self.join(vec!["Domain Admins".to_owned()]),
            // A name that is known already, and every other first group.
            Attribute::Name | Attribute::PrimaryGroup => {}
            Attribute::Expires => self.expires_at_ms = self.expires_at_ms.or_else(|| instant(text)),
            Attribute::NeverExpires => self.never_expires |= text.eq_ignore_ascii_case("true"),
        }
    }

    /// Joins those of the groups that give privileges.
    fn join(&mut self, groups: Vec<String>) {
        for group in groups.into_iter().filter(|group| is_privileged_group(group)) {
            if !self.groups.contains(&group) {
                self.groups.push(group);
            }
        }
    }

    fn into_device(self) -> Observed {
        let system = Component {
            kind: ComponentKind::Os,
            name: self.system,
            version: self.system_version,
            cpe: String::new(),
        };
        Observed {
            addresses: self.address.parse::<IpAddr>().into_iter().collect(),
            host_name: if self.dns_name.is_empty() { self.name } else { self.dns_name },
            components: if system.name.is_empty() { Vec::new() } else { vec![system] },
            seen_at_ms: self.signed_in_at_ms,
            ..Observed::default()
        }
    }
}

/// The names of groups in `CN=Domain Admins,CN=Users,DC=x;CN=...`, whatever stands between them.
fn groups(text: &str) -> Vec<String> {
    let named = |part: &str| {
        let part = part.trim();
        let name = part.strip_prefix("CN=").or_else(|| part.strip_prefix("cn="))?;
        Some(short(name))
    };
    let named: Vec<String> = text.split([';', ',', '|']).filter_map(named).collect();
    // A list that was made by hand may have the bare names.
    if named.is_empty() { text.split([';', ',', '|']).map(short).collect() } else { named }
}

/// Computers if there are any, else accounts: an export of both is of computers, whose accounts are among the users.
fn finish(items: Vec<Item>, limits: Limits) -> Result<Evidence, ScanError> {
    let is_named = |item: &Item| !item.name.is_empty() || !item.dns_name.is_empty();
    let items: Vec<Item> = items.into_iter().filter(is_named).collect();
    if items.iter().any(|item| item.is_computer) {
        // A computer that may not sign in any more is not in the network.
        let computers = items.into_iter().filter(|item| item.is_computer && !item.is_disabled);
        return gather(EvidenceKind::DirectoryComputers, None, computers.map(Item::into_device), limits);
    }
    if items.len() > limits.devices {
        return Err(ScanError::TooMany { what: Listed::Accounts, most: limits.devices });
    }
    let account = |item: Item| Account {
        name: item.name,
        person: item.person,
        groups: item.groups,
        expires_at_ms: item.expires_at_ms,
        is_enabled: !item.is_disabled,
        signed_in_at_ms: item.signed_in_at_ms,
        never_expires: item.never_expires,
    };
    let accounts: Vec<Account> =
        items.into_iter().filter(|item| !item.name.is_empty()).map(account).collect();
    if accounts.is_empty() {
        return Err(ScanError::Nothing);
    }
    let content = Content::Accounts(accounts);
    Ok(Evidence { kind: EvidenceKind::DirectoryUsers, observed_at_ms: None, content })
}

/// `2026/11/20 9:12:33` as a Japanese Windows prints it, `11/20/2026 9:12:33 AM` as an American one, or 100
/// nanoseconds since 1601 as `csvde` does. Local times are Japan's.
pub(super) fn instant(text: &str) -> Option<i64> {
    if let Ok(ticks) = text.parse::<i64>() {
        // 134,774 days lie between 1601 and 1970. 0 and the largest number mean never.
        let at_ms = (ticks / 10_000).checked_sub(11_644_473_600_000)?;
        return (0..253_402_300_800_000).contains(&at_ms).then_some(at_ms);
    }
    let mut words = text.split_whitespace();
    let day: Vec<&str> = words.next()?.split(['/', '-']).collect();
    let time: Vec<i8> =
        words.next().unwrap_or("0:0:0").split(':').map(str::parse).collect::<Result<_, _>>().ok()?;
    let half = words.next().unwrap_or_default();
    let [first, second, third] = day.as_slice() else { return None };
    let (year, month, date) = if first.len() == 4 { (first, second, third) } else { (third, first, second) };
    let [hour, minute, rest @ ..] = time.as_slice() else { return None };
    let hour = match (half, hour) {
        ("PM", 1..=11) => hour.checked_add(12)?,
        ("AM", 12) => 0,
        (_, hour) => *hour,
    };
    let second = rest.first().copied().unwrap_or(0);
    let at =
        DateTime::new(year.parse().ok()?, month.parse().ok()?, date.parse().ok()?, hour, *minute, second, 0)
            .ok()?;
    let at = at.to_zoned(TimeZone::fixed(jiff::tz::offset(9))).ok()?;
    Some(at.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::instant;

    #[test]
    fn a_time_is_read_as_each_windows_prints_it() {
        let at = 1_795_133_553_000;
        for text in
            ["2026/11/20 9:12:33", "11/20/2026 9:12:33 AM", "2026-11-20 09:12:33", "134396071530000000"]
        {
            assert_eq!(instant(text), Some(at), "{text}");
        }
        for text in ["0", "9223372036854775807", "never", "13/45/2026 1:1:1", "2026/11/20 99:99"] {
            assert_eq!(instant(text), None, "{text}");
        }
    }
}
