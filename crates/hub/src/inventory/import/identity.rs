//! Which asset a row means: by our own identifier, by number, by maker with model and serial number, by name with place
//! and, among several of one name at one place, by address.
//! Not here: what the row then changes ([`super::merge`]).
//! Next: [`Ledger::find`], which holds the rule.

use domain::{
    ids::AssetId,
    inventory::LedgerField,
    text::{half_width, normalise},
};
use formats::sheets::asset_words::is_placeholder;
use ring::digest::{SHA256, digest};
use std::collections::HashMap;
use store::inventory::import::{known::Known, staged::Keys};

use super::{cells::SheetRow, mapping::Mapping};

type Key = [u8; 16];

/// Which texts make up the keys: those for which the list has a column. A list without departments cannot tell two
/// departments apart, and what a person adds to the ledger by hand must not make its rows strangers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "four columns that a file has or has not, each on its own")]
pub(super) struct Shape {
    maker: bool,
    model: bool,
    department: bool,
    place: bool,
}

/// What tells a row or an asset from others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    pub(super) keys: Keys,
    /// The serial number alone: two different ones are never the same device.
    serial: Option<Key>,
    /// MAC address, host name, IP address: one of them that agrees tells devices of one name at one place apart.
    addresses: [Option<Key>; 3],
    /// Maker and model.
    make: [Option<Key>; 2],
}

/// The assets of the ledger and the rows read so far.
#[derive(Debug)]
pub(super) struct Ledger {
    shape: Shape,
    entries: Vec<Entry>,
    by_id: HashMap<AssetId, usize>,
    by_tag: HashMap<Key, Vec<usize>>,
    by_serial: HashMap<Key, Vec<usize>>,
    by_place: HashMap<Key, Vec<usize>>,
}

#[derive(Debug)]
struct Entry {
    /// `None` for an asset that a row of this file adds.
    asset: Option<(AssetId, i64)>,
    /// The row that means it.
    row: Option<u32>,
    marks: Marks,
}

/// What a row means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// This asset, in this version.
    Asset(AssetId, i64),
    /// One that is not in the ledger.
    New,
    /// One of several: the list does not say which.
    Ambiguous,
    /// The same as this earlier row.
    Twice(u32),
}

impl Shape {
    pub(super) fn of(mapping: &Mapping) -> Self {
        let has = |field| mapping.has(field);
        Self {
            maker: has(LedgerField::Maker),
            model: has(LedgerField::Model),
            department: has(LedgerField::Department),
            place: has(LedgerField::Place),
        }
    }

    /// The marks of an asset in the ledger.
    pub(super) fn of_known(self, known: &Known) -> Marks {
        let code =
            |text: &str| Some(half_width(text)).filter(|text| !is_placeholder(text)).unwrap_or_default();
        self.marks(&[
            &code(&known.asset_tag),
            &known.maker,
            &known.model,
            &code(&known.serial),
            &known.name,
            &known.department,
            &known.place,
            &known.mac_address,
            &known.host_name,
            &known.ip_address,
        ])
    }

    /// The marks of a row.
    pub(super) fn of_row(self, row: &SheetRow) -> Marks {
        let fields = [
            LedgerField::AssetTag,
            LedgerField::Maker,
            LedgerField::Model,
            LedgerField::Serial,
            LedgerField::Name,
            LedgerField::Department,
            LedgerField::Place,
            LedgerField::MacAddress,
            LedgerField::HostName,
            LedgerField::IpAddress,
        ];
        self.marks(&fields.map(|field| row.key_text(field)).each_ref().map(String::as_str))
    }

    fn marks(self, texts: &[&str; 10]) -> Marks {
        let [tag, maker, model, serial, name, department, place, mac, host, ip] = texts.map(bare);
        let with = |is_used: bool, text: String| if is_used { text } else { String::new() };
        let keyed = |first: &str, parts: [&str; 3]| (!first.is_empty()).then(|| key(&parts));
        let (maker, model) = (with(self.maker, maker), with(self.model, model));
        let (department, place) = (with(self.department, department), with(self.place, place));
        Marks {
            keys: Keys {
                tag: keyed(&tag, [&tag, "", ""]),
                serial: keyed(&serial, [&maker, &model, &serial]),
                place: keyed(&name, [&name, &department, &place]),
            },
            serial: keyed(&serial, [&serial, "", ""]),
            addresses: [&mac, &host, &ip].map(|text| keyed(text, [text, "", ""])),
            make: [&maker, &model].map(|text| keyed(text, [text, "", ""])),
        }
    }
}

impl Marks {
    /// An address of both is the same: they are one device.
    fn agree(&self, other: &Self) -> bool {
        self.addresses.iter().zip(&other.addresses).any(|(one, other)| one.is_some() && one == other)
    }

    /// Something that both have differs, and no address is the same: of two in one list, two devices.
    fn differ(&self, other: &Self) -> bool {
        let pairs = self.addresses.iter().zip(&other.addresses).chain(self.make.iter().zip(&other.make));
        let mut known = pairs.filter(|(one, other)| one.is_some() && other.is_some());
        known.any(|(one, other)| one != other) && !self.agree(other)
    }
}

/// The text as it is compared: in one form, without blanks; empty for a dash or 不明.
fn bare(text: &str) -> String {
    if is_placeholder(text) { String::new() } else { normalise(text).split_whitespace().collect() }
}

fn key(parts: &[&str; 3]) -> Key {
    let hash = digest(&SHA256, parts.join("\u{1f}").as_bytes());
    let mut key = Key::default();
    key.iter_mut().zip(hash.as_ref()).for_each(|(byte, hashed)| *byte = *hashed);
    key
}

impl Ledger {
    pub(super) fn new(shape: Shape) -> Self {
        Self {
            shape,
            entries: Vec::new(),
            by_id: HashMap::new(),
            by_tag: HashMap::new(),
            by_serial: HashMap::new(),
            by_place: HashMap::new(),
        }
    }

    /// Adds an asset of the ledger.
    pub(super) fn add(&mut self, known: &Known) {
        let marks = self.shape.of_known(known);
        let at = self.entries.len();
        self.entries.push(Entry { asset: Some((known.id, known.version)), row: None, marks });
        self.by_id.insert(known.id, at);
        self.index(at, &marks.keys);
    }

    /// Says which asset a row means, and remembers that it does.
    ///
    /// The identifier of our own export decides. Without it, or if the ledger has none such, the keys are asked in
    /// turn: the number; maker, model and serial number; name, department and place. An asset is meant by a key if no
    /// stronger mark speaks against it: a different number or serial number is a different device. Of several with one
    /// name at one place, the one with the row's address is meant; a row that differs from all of them is a further
    /// device. Where several assets fit, nothing is guessed.
    pub(super) fn find(&mut self, row: u32, id: Option<AssetId>, marks: &Marks) -> Found {
        let by_id = id.and_then(|id| self.by_id.get(&id)).copied();
        let at = match by_id.map_or_else(|| self.by_keys(marks), |at| Ok(Some(at))) {
            Ok(at) => at,
            Err(Several) => return Found::Ambiguous,
        };
        let Some(at) = at else {
            self.entries.push(Entry { asset: None, row: Some(row), marks: *marks });
            self.index(self.entries.len() - 1, &marks.keys);
            return Found::New;
        };
        let Some(entry) = self.entries.get_mut(at) else { return Found::Ambiguous };
        if let Some(first) = entry.row {
            return Found::Twice(first);
        }
        entry.row = Some(row);
        let found = entry.asset.map_or(Found::New, |(id, version)| Found::Asset(id, version));
        // What the row says counts as well from here on: a second row with its number means the same asset.
        self.index(at, &marks.keys);
        found
    }

    fn by_keys(&self, marks: &Marks) -> Result<Option<usize>, Several> {
        let keys = &marks.keys;
        for (index, key) in [(&self.by_tag, keys.tag), (&self.by_serial, keys.serial)] {
            if let Some(at) = only(&self.fitting(index, key, marks))? {
                return Ok(Some(at));
            }
        }
        let fitting = self.fitting(&self.by_place, keys.place, marks);
        let is = |at: usize, what: fn(&Marks, &Marks) -> bool| {
            self.entries.get(at).is_some_and(|entry| what(&entry.marks, marks))
        };
        let agreeing: Vec<usize> = fitting.iter().copied().filter(|at| is(*at, Marks::agree)).collect();
        if !agreeing.is_empty() {
            return only(&agreeing);
        }
        // What the list changes of the only one, such as its address, makes it no other; unless a row meant it already.
        let is_free = |at: usize| self.entries.get(at).is_some_and(|entry| entry.row.is_none());
        let is_only = fitting.len() == 1;
        let meant = fitting.into_iter().filter(|at| (is_only && is_free(*at)) || !is(*at, Marks::differ));
        only(&meant.collect::<Vec<_>>())
    }

    /// The assets with a key against which nothing stronger speaks.
    fn fitting(&self, index: &HashMap<Key, Vec<usize>>, key: Option<Key>, marks: &Marks) -> Vec<usize> {
        let candidates = key.and_then(|key| index.get(&key)).map_or(&[][..], Vec::as_slice);
        candidates.iter().copied().filter(|at| self.fits(*at, marks)).collect()
    }

    /// Nothing that both sides know speaks against it.
    fn fits(&self, at: usize, marks: &Marks) -> bool {
        let differ = |one: Option<Key>, other: Option<Key>| one.is_some() && other.is_some() && one != other;
        self.entries.get(at).is_some_and(|entry| {
            !differ(entry.marks.keys.tag, marks.keys.tag) && !differ(entry.marks.serial, marks.serial)
        })
    }

    fn index(&mut self, at: usize, keys: &Keys) {
        let indexes = [
            (&mut self.by_tag, keys.tag),
            (&mut self.by_serial, keys.serial),
            (&mut self.by_place, keys.place),
        ];
        for (index, key) in indexes {
            let Some(key) = key else { continue };
            let places = index.entry(key).or_default();
            if !places.contains(&at) {
                places.push(at);
            }
        }
    }
}

/// Several assets fit.
struct Several;

/// The one of them, if there is just one.
fn only(candidates: &[usize]) -> Result<Option<usize>, Several> {
    match candidates {
        [] => Ok(None),
        [at] => Ok(Some(*at)),
        _ => Err(Several),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ids::Uuid;

    fn id(number: u128) -> AssetId {
        AssetId::from_uuid(Uuid::from_u128(number))
    }

    const SHAPE: Shape = Shape { maker: true, model: true, department: true, place: true };

    /// Tag, serial number, name, department.
    fn known(number: u128, texts: [&str; 4]) -> Known {
        let [tag, serial, name, department] = texts.map(str::to_owned);
        Known {
            id: id(number),
            version: 1,
            is_removed: false,
            asset_tag: tag,
            maker: "NEC".into(),
            model: "IX".into(),
            serial,
            name,
            department,
            place: String::new(),
            mac_address: String::new(),
            host_name: String::new(),
            ip_address: String::new(),
        }
    }

    /// A 「PC」 of 内科 with a model and an IP address.
    fn pc(number: u128, model: &str, ip: &str) -> Known {
        Known { model: model.into(), ip_address: ip.into(), ..known(number, ["", "", "PC", "内科"]) }
    }

    fn ledger(assets: &[[&str; 4]]) -> Ledger {
        let mut ledger = Ledger::new(SHAPE);
        (1..).zip(assets).for_each(|(number, texts)| ledger.add(&known(number, *texts)));
        ledger
    }

    fn row(texts: [&str; 4]) -> Marks {
        SHAPE.of_known(&known(0, texts))
    }

    #[test]
    fn the_number_decides_whatever_else_changed() {
        let mut ledger = ledger(&[["A-1", "S1", "VPN", "内科"], ["A-2", "S2", "VPN", "内科"]]);
        assert_eq!(ledger.find(5, None, &row(["Ａ－２", "", "ルーター", "外科"])), Found::Asset(id(2), 1));
    }

    #[test]
    fn without_a_number_the_serial_number_decides_then_name_and_place() {
        let mut ledger = ledger(&[["", "S1", "VPN", "内科"], ["", "", "VPN", "外科"]]);
        assert_eq!(ledger.find(5, None, &row(["", "s1", "別名", "薬局"])), Found::Asset(id(1), 1));
        assert_eq!(ledger.find(6, None, &row(["", "", "ＶＰＮ", "外科"])), Found::Asset(id(2), 1));
        assert_eq!(ledger.find(7, None, &row(["", "", "VPN", "薬局"])), Found::New);
    }

    #[test]
    fn a_number_given_to_a_known_device_does_not_double_it() {
        let mut ledger = ledger(&[["", "S1", "VPN", "内科"]]);
        assert_eq!(ledger.find(5, None, &row(["A-1", "S1", "VPN", "内科"])), Found::Asset(id(1), 1));
    }

    #[test]
    fn another_number_or_serial_number_is_another_device() {
        let mut ledger = ledger(&[["A-1", "S1", "VPN", "内科"]]);
        assert_eq!(ledger.find(5, None, &row(["A-9", "S1", "VPN", "内科"])), Found::New);
        assert_eq!(ledger.find(6, None, &row(["", "S9", "VPN", "内科"])), Found::New);
    }

    #[test]
    fn our_own_identifier_decides_before_all() {
        let mut ledger = ledger(&[["A-1", "", "VPN", "内科"], ["A-2", "", "VPN", "外科"]]);
        assert_eq!(ledger.find(5, Some(id(1)), &row(["A-2", "", "x", ""])), Found::Asset(id(1), 1));
        // One that the ledger does not know, as from another hospital's list, says nothing.
        assert_eq!(ledger.find(6, Some(id(99)), &row(["A-7", "", "y", ""])), Found::New);
    }

    #[test]
    fn where_several_fit_nothing_is_guessed() {
        let mut ledger = ledger(&[["", "S1", "PC", "内科"], ["", "S2", "PC", "内科"]]);
        assert_eq!(ledger.find(5, None, &row(["", "", "PC", "内科"])), Found::Ambiguous);
    }

    #[test]
    fn a_second_row_for_the_same_asset_names_the_first() {
        let mut ledger = ledger(&[["A-1", "S1", "VPN", "内科"]]);
        assert_eq!(ledger.find(5, None, &row(["A-1", "", "", ""])), Found::Asset(id(1), 1));
        assert_eq!(ledger.find(9, None, &row(["", "S1", "", ""])), Found::Twice(5));
        assert_eq!(ledger.find(10, None, &row(["A-3", "", "新", ""])), Found::New);
        assert_eq!(ledger.find(11, None, &row(["", "", "新", ""])), Found::Twice(10));
        assert_eq!(ledger.find(12, None, &row(["A-4", "", "新", ""])), Found::New);
    }

    #[test]
    fn devices_of_one_name_at_one_place_are_told_apart_by_address_and_model() {
        let row = |model, ip| SHAPE.of_known(&pc(0, model, ip));
        let mut ledger = ledger(&[]);
        assert_eq!(ledger.find(2, None, &row("IX", "10.0.0.1")), Found::New);
        assert_eq!(ledger.find(3, None, &row("IX", "10.0.0.2")), Found::New);
        assert_eq!(ledger.find(4, None, &row("RTX", "")), Found::New);
        // Nothing tells this one from the others.
        assert_eq!(ledger.find(5, None, &row("IX", "")), Found::Ambiguous);
        assert_eq!(ledger.find(6, None, &row("IX", "10.0.0.2")), Found::Twice(3));
    }

    #[test]
    fn the_same_list_again_means_the_same_devices_whatever_their_order() {
        let row = |ip| SHAPE.of_known(&pc(0, "IX", ip));
        let mut ledger = Ledger::new(SHAPE);
        for known in [pc(1, "IX", "10.0.0.1"), pc(2, "IX", "10.0.0.2")] {
            ledger.add(&known);
        }
        assert_eq!(ledger.find(3, None, &row("10.0.0.3")), Found::New);
        assert_eq!(ledger.find(2, None, &row("10.0.0.2")), Found::Asset(id(2), 1));
        assert_eq!(ledger.find(4, None, &row("10.0.0.1")), Found::Asset(id(1), 1));
    }

    #[test]
    fn a_device_that_is_alone_may_change_its_address() {
        let mut ledger = Ledger::new(SHAPE);
        ledger.add(&pc(1, "IX", "10.0.0.1"));
        let row = |ip| SHAPE.of_known(&pc(0, "IX", ip));
        assert_eq!(ledger.find(3, None, &row("10.0.0.9")), Found::Asset(id(1), 1));
        assert_eq!(ledger.find(4, None, &row("10.0.0.7")), Found::New);
    }

    #[test]
    fn a_dash_is_no_serial_number() {
        let mut ledger = ledger(&[["―", "不明", "VPN", "内科"]]);
        assert_eq!(ledger.find(5, None, &row(["", "－", "VPN", "外科"])), Found::New);
    }

    #[test]
    fn a_list_without_departments_does_not_compare_them() {
        let shape = Shape { department: false, ..SHAPE };
        let mut ledger = Ledger::new(shape);
        ledger.add(&known(1, ["", "", "VPN", "内科"]));
        let row = shape.of_known(&known(0, ["", "", "VPN", ""]));
        assert_eq!(ledger.find(5, None, &row), Found::Asset(id(1), 1));
    }
}
