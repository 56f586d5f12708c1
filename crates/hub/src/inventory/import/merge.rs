//! A row taken into an asset: only what the row says changes, and what cannot be read is named.
//! Not here: which asset the row is ([`super::identity`]).
//! Next: [`merge`].

use super::{
    Mapping,
    cells::{self, Reason, SheetRow, Told},
    components::{assign, merge_stated, replaced, stated},
};
use crate::inventory::print::printed;
use domain::{
    cpe::CpeName,
    inventory::{AssetDetails, AssetKind, CareRole, ComponentKind, Exposure, LedgerField, PatchState, check},
};
use formats::sheets::{asset_words::Language, write::in_cp932};

/// What an empty cell of a mapped column means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Empty {
    /// Nothing: most lists are filled in only here and there.
    Leaves,
    /// That nothing is there any more: the list is our own, so the cell was emptied by someone.
    Erases,
}

/// An asset as it will be, and the cells that could not be taken.
#[derive(Clone, Debug)]
pub(super) struct Merged {
    pub(super) details: AssetDetails,
    pub(super) faults: Vec<CellFault>,
}

/// A cell that could not be taken; the asset stays there as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CellFault {
    /// The column, from 0; `None` if the list has none for this.
    pub(super) column: Option<u16>,
    pub(super) reason: Reason,
    pub(super) written: String,
}

/// Takes a row into an asset, or makes one of it.
pub(super) fn merge(
    row: &SheetRow,
    before: Option<&AssetDetails>,
    mapping: &Mapping,
    empty: Empty,
) -> Merged {
    let details = before.cloned().unwrap_or_else(|| AssetDetails::named(mapping.rest_kind, ""));
    let mut merging = Merging { before, empty, merged: Merged { details, faults: Vec::new() } };
    for (field, told) in &row.cells {
        if !merging.is_as_printed(*field, told) {
            merging.take(*field, told);
        }
    }
    for kind in ComponentKind::ALL {
        merging.take_components(*kind, row);
    }
    if mapping.guesses_kind {
        merging.guess_kind(row);
    }
    if let Some(told) = row.told(LedgerField::Cpe) {
        merging.take_cpe_names(told);
    }
    merging.need_name(row);
    merging.merged
}

struct Merging<'a> {
    before: Option<&'a AssetDetails>,
    empty: Empty,
    merged: Merged,
}

impl Merging<'_> {
    /// The cell says what an export of the asset would say, in CP932 too, which lacks some characters: nobody
    /// changed it, whatever we would make of it.
    fn is_as_printed(&self, field: LedgerField, told: &Told) -> bool {
        let text = told.text();
        !told.lost_ditto
            && !text.is_empty()
            && self.before.is_some_and(|before| {
                let printed = printed(before, field, Language::Ja);
                printed == text || in_cp932(&printed) == text
            })
    }

    fn take(&mut self, field: LedgerField, told: &Told) {
        match field {
            LedgerField::Kind => {
                self.set(told, cells::word::<AssetKind>(told, Reason::NotAKind), None, |d, kind| {
                    d.kind = kind;
                });
            }
            LedgerField::Name => self.set(told, cells::short_text(told), None, |d, text| d.name = text),
            LedgerField::AssetTag => self.set_text(told, cells::code(told), |d| &mut d.asset_tag),
            LedgerField::Maker => self.set_text(told, cells::short_text(told), |d| &mut d.maker),
            LedgerField::Model => self.set_text(told, cells::short_text(told), |d| &mut d.model),
            LedgerField::Serial => self.set_text(told, cells::code(told), |d| &mut d.serial),
            LedgerField::HardwareCpe => self.set_text(told, hardware_cpe(told), |d| &mut d.hardware_cpe),
            LedgerField::Department => self.set_text(told, cells::short_text(told), |d| &mut d.department),
            LedgerField::Place => self.set_text(told, cells::short_text(told), |d| &mut d.place),
            LedgerField::Segment => self.set_text(told, cells::short_text(told), |d| &mut d.segment),
            LedgerField::IpAddress => self.set_text(told, cells::addresses(told), |d| &mut d.ip_address),
            LedgerField::MacAddress => self.set_text(told, cells::macs(told), |d| &mut d.mac_address),
            LedgerField::HostName => self.set_text(told, cells::code(told), |d| &mut d.host_name),
            LedgerField::CareImpact => self.set_text(told, cells::short_text(told), |d| &mut d.care_impact),
            LedgerField::Responsible => self.set_text(told, cells::short_text(told), |d| &mut d.responsible),
            LedgerField::Vendor => self.set_text(told, cells::short_text(told), |d| &mut d.vendor),
            LedgerField::Remarks => self.set_text(told, cells::long_text(told), |d| &mut d.remarks),
            LedgerField::Exposure => {
                let nothing: Erase = |d| d.exposure = Exposure::Unknown;
                self.set(told, cells::word(told, Reason::NotAWord), Some(nothing), |d, word| {
                    d.exposure = word;
                });
            }
            LedgerField::CareRole => {
                let nothing: Erase = |d| d.care_role = CareRole::Unknown;
                self.set(told, cells::word(told, Reason::NotAWord), Some(nothing), |d, word| {
                    d.care_role = word;
                });
            }
            LedgerField::PatchState => {
                let nothing: Erase = |d| d.patch_state = PatchState::Unknown;
                self.set(told, cells::word(told, Reason::NotAWord), Some(nothing), |d, word| {
                    d.patch_state = word;
                });
            }
            LedgerField::PatientData => {
                let nothing: Erase = |d| d.patient_data = None;
                self.set(told, cells::word(told, Reason::NotYesOrNo), Some(nothing), |d, yes| {
                    d.patient_data = Some(yes);
                });
            }
            LedgerField::SupportEndOn => {
                let nothing: Erase = |d| d.support_end_on = None;
                self.set(told, cells::day(told, true), Some(nothing), |d, day| d.support_end_on = Some(day));
            }
            LedgerField::PatchedOn => {
                let nothing: Erase = |d| d.patched_on = None;
                self.set(told, cells::day(told, false), Some(nothing), |d, day| d.patched_on = Some(day));
            }
            LedgerField::InstalledOn => {
                let nothing: Erase = |d| d.installed_on = None;
                self.set(told, cells::day(told, false), Some(nothing), |d, day| d.installed_on = Some(day));
            }
            // Components need their cells together; the identifier only says which asset it is.
            LedgerField::Id
            | LedgerField::Cpe
            | LedgerField::OsName
            | LedgerField::OsVersion
            | LedgerField::OsCpe
            | LedgerField::FirmwareName
            | LedgerField::FirmwareVersion
            | LedgerField::FirmwareCpe
            | LedgerField::SoftwareName
            | LedgerField::SoftwareVersion
            | LedgerField::SoftwareCpe => {}
        }
    }

    fn set<V>(
        &mut self,
        told: &Told,
        read: Result<Option<V>, Reason>,
        erase: Option<Erase>,
        fill: impl FnOnce(&mut AssetDetails, V),
    ) {
        match told.check().and(read) {
            Ok(Some(value)) => fill(&mut self.merged.details, value),
            // A name or a kind cannot be emptied; what has no way to be empty stays.
            Ok(None) => {
                if let (Empty::Erases, Some(erase)) = (self.empty, erase) {
                    erase(&mut self.merged.details);
                }
            }
            Err(reason) => self.fault(told, reason),
        }
    }

    fn set_text(
        &mut self,
        told: &Told,
        read: Result<Option<String>, Reason>,
        text: fn(&mut AssetDetails) -> &mut String,
    ) {
        match told.check().and(read) {
            Ok(Some(value)) => *text(&mut self.merged.details) = value,
            Ok(None) if self.empty == Empty::Erases => text(&mut self.merged.details).clear(),
            Ok(None) => {}
            Err(reason) => self.fault(told, reason),
        }
    }

    fn take_components(&mut self, kind: ComponentKind, row: &SheetRow) {
        let fields = LedgerField::of_component(kind);
        let told: Vec<(LedgerField, &Told)> =
            fields.into_iter().filter_map(|field| Some((field, row.told(field)?))).collect();
        if told.iter().all(|(field, told)| self.says_nothing_new(*field, told)) {
            return;
        }
        for (_, told) in &told {
            if let Err(reason) = told.check() {
                self.fault(told, reason);
                return;
            }
        }
        let mut components = self.merged.details.components.clone();
        if self.empty == Empty::Erases {
            // A column that was taken out of our own list says nothing; the lines stay as they were.
            let cell = |field| match row.told(field) {
                Some(told) => told.text(),
                None => printed(&self.merged.details, field, Language::Ja),
            };
            let [name, version, cpe] = fields.map(cell);
            replaced(&mut components, kind, [&name, &version, &cpe]);
        } else {
            let [name, version, _] = fields.map(|field| row.told(field).map_or_else(String::new, Told::text));
            merge_stated(&mut components, kind, &stated(&name, &version), &self.default_name(kind));
        }
        match fault_of(&components) {
            Some(reason) => self.faults_of(&told, reason),
            None => self.merged.details.components = components,
        }
    }

    fn says_nothing_new(&self, field: LedgerField, told: &Told) -> bool {
        let is_blank = told.cell.is_blank() && !told.lost_ditto;
        match self.empty {
            Empty::Leaves => is_blank || self.is_as_printed(field, told),
            Empty::Erases => {
                let printed =
                    self.before.map_or_else(String::new, |before| printed(before, field, Language::Ja));
                (is_blank && printed.is_empty()) || self.is_as_printed(field, told)
            }
        }
    }

    /// A version without a product belongs to the device itself.
    fn default_name(&self, kind: ComponentKind) -> String {
        let details = &self.merged.details;
        let own = [&details.model, &details.name].into_iter().find(|text| !text.is_empty());
        match kind {
            ComponentKind::Os => "OS".to_owned(),
            ComponentKind::Firmware | ComponentKind::Software => own.cloned().unwrap_or_default(),
        }
    }

    /// A new asset whose row has no kind gets the one that its words speak of.
    fn guess_kind(&mut self, row: &SheetRow) {
        let is_told =
            row.told(LedgerField::Kind).is_some_and(|told| !told.cell.is_blank() || told.lost_ditto);
        if let (None, false, Some(kind)) = (self.before, is_told, AssetKind::spoken_of(&self.merged.details))
        {
            self.merged.details.kind = kind;
        }
    }

    fn take_cpe_names(&mut self, told: &Told) {
        let names = match told.check().and_then(|()| cells::cpe_names(told)) {
            Ok(names) => names,
            Err(reason) => return self.fault(told, reason),
        };
        let system = match self.merged.details.kind {
            AssetKind::Server | AssetKind::Terminal | AssetKind::CloudService | AssetKind::Software => {
                ComponentKind::Os
            }
            AssetKind::NetworkDevice
            | AssetKind::VpnFirewall
            | AssetKind::MedicalDevice
            | AssetKind::Iot
            | AssetKind::Storage => ComponentKind::Firmware,
        };
        let mut details = self.merged.details.clone();
        if !assign(&mut details, names, system) {
            return self.fault(told, Reason::Ambiguous);
        }
        match fault_of(&details.components) {
            Some(reason) => self.fault(told, reason),
            None => self.merged.details = details,
        }
    }

    /// An asset needs a name, whatever else the row says.
    fn need_name(&mut self, row: &SheetRow) {
        let told = row.told(LedgerField::Name);
        let is_named = !self.merged.details.name.is_empty();
        let is_faulty =
            told.is_some_and(|told| self.merged.faults.iter().any(|fault| fault.column == Some(told.column)));
        let emptied = self.empty == Empty::Erases && told.is_some_and(|told| told.cell.is_blank());
        if (!is_named || emptied) && !is_faulty {
            let column = told.map(|told| told.column);
            self.merged.faults.push(CellFault { column, reason: Reason::Missing, written: String::new() });
        }
    }

    fn faults_of(&mut self, told: &[(LedgerField, &Told)], reason: Reason) {
        // The name's cell stands for all cells of the component.
        if let Some((_, told)) = told.first() {
            self.fault(told, reason);
        }
    }

    fn fault(&mut self, told: &Told, reason: Reason) {
        let written = cells::one_line(&told.text()).chars().take(WRITTEN_CHARS).collect();
        self.merged.faults.push(CellFault { column: Some(told.column), reason, written });
    }
}

/// Makes a field say nothing.
type Erase = fn(&mut AssetDetails);

fn hardware_cpe(told: &Told) -> Result<Option<String>, Reason> {
    match cells::cpe_names(told)?.as_slice() {
        [] => Ok(None),
        [name] => Ok(Some(name.to_string())),
        _ => Err(Reason::Ambiguous),
    }
}

/// What the ledger would refuse of components.
fn fault_of(components: &[domain::inventory::Component]) -> Option<Reason> {
    if components.len() > check::COMPONENTS {
        return Some(Reason::TooMany(check::COMPONENTS));
    }
    let texts = || components.iter().flat_map(|part| [&part.name, &part.version, &part.cpe]);
    if texts().any(|text| text.chars().count() > check::SHORT_CHARS) {
        return Some(Reason::TooLong(check::SHORT_CHARS));
    }
    let is_wrong = |cpe: &String| !cpe.is_empty() && CpeName::parse(cpe).is_err();
    components.iter().any(|part| is_wrong(&part.cpe)).then_some(Reason::NotACpe)
}

/// Characters of a faulty cell that are shown.
const WRITTEN_CHARS: usize = 100;

#[cfg(test)]
mod tests;
