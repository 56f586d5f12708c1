//! What a directory says of an account, beside the register of accounts: proposed, and taken over once a person accepts it.
//! Not here: reading the file (`formats::scan`), writing records (`hub::inventory::evidence::accounts`).
//! Next: [`propose`].

use super::{Account, Verdict};
use crate::{
    ids::RecordId,
    inventory::register::{Record, RecordKind},
    text::normalise,
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use std::{
    collections::{BTreeMap, HashMap},
    hash::BuildHasher,
};

/// How the register calls the system that a directory is.
pub const SYSTEM: &str = "Active Directory";

/// A value that a file put into a field of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordFilled {
    /// The field.
    pub field: String,
    /// The value.
    pub value: String,
    /// When it was so, ms UTC.
    pub seen_at_ms: i64,
}

/// What a directory says of one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// The account.
    pub account: Account,
    /// Its record; `None` if the register does not have it.
    pub record: Option<RecordId>,
    /// What it says of each field.
    pub words: Vec<Word>,
}

/// What a directory says of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The field of the register.
    pub field: &'static str,
    /// What the register says.
    pub before: String,
    /// What the directory says.
    pub stated: String,
    /// What comes of it.
    pub verdict: Verdict,
}

impl Word {
    /// It changes the register.
    pub const fn changes(&self) -> bool {
        matches!(self.verdict, Verdict::Fills | Verdict::Renews)
    }
}

impl Proposed {
    /// It is an administrator's or an operator's.
    pub fn is_privileged(&self) -> bool {
        !self.account.groups.is_empty()
    }

    /// It would change the register.
    pub fn changes(&self) -> bool {
        self.record.is_none() || self.words.iter().any(Word::changes)
    }

    /// The fields of the record as they then are.
    pub fn after(&self, before: Option<&Record>) -> BTreeMap<&'static str, String> {
        let filled = before.map(|record| record.details.filled()).into_iter().flatten();
        let mut fields: BTreeMap<&'static str, String> =
            filled.map(|(field, text)| (field, text.to_owned())).collect();
        for word in self.words.iter().filter(|word| word.changes()) {
            fields.insert(word.field, word.stated.clone());
        }
        fields
    }
}

/// What a directory's accounts that can sign in say of the register; privileged ones first, then by name. A value that a
/// person typed is never overwritten. `filled` is what files put into records, and `seen_at_ms` when the directory said so.
pub fn propose<S: BuildHasher>(
    accounts: &[Account],
    records: &[Record],
    filled: &HashMap<RecordId, Vec<RecordFilled>, S>,
    seen_at_ms: i64,
) -> Vec<Proposed> {
    let system = normalise(SYSTEM);
    let known: HashMap<String, &Record> = records
        .iter()
        .filter(|record| record.kind == RecordKind::Account)
        .filter(|record| normalise(record.details.text("system")) == system)
        .map(|record| (normalise(record.details.name()), record))
        .collect();
    let mut proposed: Vec<Proposed> = accounts
        .iter()
        .filter(|account| account.is_enabled)
        .map(|account| {
            let record = known.get(&normalise(&account.name)).copied();
            let by_files = record.and_then(|record| filled.get(&record.id)).map_or(&[][..], Vec::as_slice);
            let words = stated(account).into_iter().filter(|(_, stated)| !stated.is_empty());
            let words = words.map(|(field, stated)| {
                let before = record.map_or("", |record| record.details.text(field));
                let verdict = judge(field, before, &stated, by_files, seen_at_ms);
                Word { field, before: before.to_owned(), stated, verdict }
            });
            Proposed {
                words: words.collect(),
                record: record.map(|record| record.id),
                account: account.clone(),
            }
        })
        .collect();
    proposed.sort_by_cached_key(|one| (!one.is_privileged(), normalise(&one.account.name)));
    proposed
}

fn stated(account: &Account) -> [(&'static str, String); 7] {
    [
        ("name", account.name.clone()),
        ("system", SYSTEM.to_owned()),
        ("person", account.person.clone()),
        ("privilege", privilege(&account.groups).to_owned()),
        ("until", day(account.expires_at_ms)),
        ("last_used_on", day(account.signed_in_at_ms)),
        ("remarks", account.groups.join(", ")),
    ]
}

fn judge(field: &str, before: &str, stated: &str, filled: &[RecordFilled], seen_at_ms: i64) -> Verdict {
    if before.is_empty() {
        return Verdict::Fills;
    }
    if normalise(before) == normalise(stated) {
        return Verdict::Same;
    }
    match filled.iter().find(|one| one.field == field && one.value == before) {
        Some(one) if one.seen_at_ms <= seen_at_ms => Verdict::Renews,
        // An older file after a newer one.
        Some(_) => Verdict::Same,
        None => Verdict::Contradicts,
    }
}

/// The groups of an Active Directory that give privileges, and which; by their English names, which a Japanese Windows
/// has as well. [Microsoft, Active Directory security groups]
const GROUPS: &[(&str, &str)] = &[
    ("administrators", "administrator"),
    ("domain admins", "administrator"),
    ("enterprise admins", "administrator"),
    ("schema admins", "administrator"),
    ("account operators", "operator"),
    ("backup operators", "operator"),
    ("dnsadmins", "operator"),
    ("group policy creator owners", "operator"),
    ("print operators", "operator"),
    ("server operators", "operator"),
];

/// Whether a group gives privileges.
pub fn is_privileged_group(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    GROUPS.iter().any(|(known, _)| *known == name)
}

/// The privilege that groups give; none of them gives that of a user.
fn privilege(groups: &[String]) -> &'static str {
    let given = |group: &String| {
        let name = group.trim().to_lowercase();
        GROUPS.iter().find(|(known, _)| *known == name).map(|(_, privilege)| *privilege)
    };
    let given: Vec<_> = groups.iter().filter_map(given).collect();
    match given.as_slice() {
        [] => "user",
        some if some.contains(&"administrator") => "administrator",
        _ => "operator",
    }
}

/// The day in Japan.
fn day(at_ms: Option<i64>) -> String {
    let at = at_ms.and_then(|at| Timestamp::from_millisecond(at).ok());
    let date = |at: Timestamp| -> Date { at.to_zoned(TimeZone::fixed(jiff::tz::offset(9))).date() };
    at.map(date).map_or_else(String::new, |day| day.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ids::Uuid, inventory::register::Details};

    fn tanaka() -> Account {
        Account {
            name: "tanaka".to_owned(),
            person: "田中 一郎".to_owned(),
            groups: vec!["Domain Admins".to_owned()],
            is_enabled: true,
            signed_in_at_ms: Some(1_795_133_553_000),
            ..Account::default()
        }
    }

    fn record(written: &[(&str, &str)]) -> Record {
        Record {
            id: RecordId::from_uuid(Uuid::from_u128(1)),
            kind: RecordKind::Account,
            details: Details::read(RecordKind::Account, written.iter().copied()).unwrap(),
            assets: BTreeMap::new(),
            version: 1,
            updated_at_ms: 0,
        }
    }

    fn verdicts(record: &Record, filled: &[RecordFilled]) -> Vec<(&'static str, Verdict)> {
        let filled = HashMap::from([(record.id, filled.to_vec())]);
        let proposed = propose(&[tanaka()], std::slice::from_ref(record), &filled, 5);
        proposed[0].words.iter().map(|word| (word.field, word.verdict)).collect()
    }

    #[test]
    fn an_account_that_the_register_lacks_is_proposed_whole_and_a_disabled_one_not_at_all() {
        let off = Account { name: "old".to_owned(), ..Account::default() };
        let proposed = propose(&[off, tanaka()], &[], &HashMap::new(), 5);
        assert_eq!(proposed.len(), 1);
        let after = proposed[0].after(None);
        assert_eq!(
            ["name", "system", "person", "privilege", "last_used_on", "remarks"]
                .map(|key| after[key].as_str()),
            ["tanaka", "Active Directory", "田中 一郎", "administrator", "2026-11-20", "Domain Admins"]
        );
        assert!(
            Details::read(RecordKind::Account, after.iter().map(|(key, text)| (*key, text.as_str()))).is_ok()
        );
    }

    #[test]
    fn what_a_person_typed_stays_and_what_a_file_filled_is_renewed() {
        let typed = [
            ("name", "TANAKA"),
            ("system", "active directory"),
            ("person", "山田"),
            ("last_used_on", "2026-01-01"),
        ];
        let record = record(&typed);
        assert_eq!(
            verdicts(&record, &[]),
            [
                ("name", Verdict::Same),
                ("system", Verdict::Same),
                ("person", Verdict::Contradicts),
                ("privilege", Verdict::Fills),
                ("last_used_on", Verdict::Contradicts),
                ("remarks", Verdict::Fills),
            ]
        );
        let filled = |seen_at_ms| {
            let (field, value) = ("last_used_on".to_owned(), "2026-01-01".to_owned());
            [RecordFilled { field, value, seen_at_ms }]
        };
        assert_eq!(verdicts(&record, &filled(5))[4].1, Verdict::Renews);
        assert_eq!(verdicts(&record, &filled(6))[4].1, Verdict::Same, "the directory's word is older");
    }

    #[test]
    fn an_account_of_another_system_is_another() {
        let other = record(&[("name", "tanaka"), ("system", "電子カルテ")]);
        assert_eq!(propose(&[tanaka()], &[other], &HashMap::new(), 5)[0].record, None);
    }
}
