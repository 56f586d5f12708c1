//! A hospital's list of the demonstration, read by the same columns as an import.
//! Not here: imports of people's own files (`hub::inventory`).
//! Next: `formats::sheets`.

use crate::HubError;
use domain::{
    cpe::CpeName,
    inventory::{AssetDetails, AssetKind, CareRole, Component, ComponentKind, Exposure, PatchState},
    text::{Fuzzy, normalise},
};
use std::collections::HashMap;

/// The assets of a list.
pub(super) fn assets(csv: &str) -> Result<Vec<AssetDetails>, HubError> {
    let mut lines = csv::Reader::from_reader(csv.as_bytes());
    let headings: Vec<&str> = lines.headers().map_err(HubError::internal)?.iter().map(field).collect();
    let mut assets = Vec::new();
    let mut lines = csv::Reader::from_reader(csv.as_bytes());
    for line in lines.records() {
        let line = line.map_err(HubError::internal)?;
        let cells: HashMap<&str, &str> = headings.iter().copied().zip(line.iter().map(str::trim)).collect();
        assets.push(details(&cells));
    }
    Ok(assets)
}

/// The field of a heading, by the first name that the importer knows it by.
fn field(heading: &str) -> &'static str {
    let heading = normalise(heading);
    formats::sheets::asset_columns::FIELDS
        .iter()
        .find(|field| field.names().any(|name| normalise(name) == heading))
        .map_or("", |field| field.id)
}

fn details(cells: &HashMap<&str, &str>) -> AssetDetails {
    let text = |field: &str| cells.get(field).copied().unwrap_or_default().to_owned();
    let kind = kind(&text("kind"));
    let mut details = AssetDetails::named(kind, text("name"));
    details.asset_tag = text("asset_tag");
    details.maker = text("maker");
    details.model = text("model");
    details.serial = text("serial");
    details.department = text("department");
    details.place = text("place");
    details.segment = text("segment");
    details.ip_address = text("ip_address");
    details.care_impact = text("care_impact");
    details.care_role = care_role(&details.care_impact);
    details.exposure = exposure(kind, &details.segment);
    details.patient_data = match text("patient_data").as_str() {
        "あり" => Some(true),
        "なし" => Some(false),
        _ => None,
    };
    details.support_end_on = Fuzzy::parse(&text("support_end_on")).and_then(Fuzzy::last_day);
    details.patched_on = Fuzzy::parse(&text("patched_on")).and_then(Fuzzy::first_day);
    details.patch_state = match text("patch_state").as_str() {
        "適用済み" => PatchState::Current,
        "未適用あり" => PatchState::Behind,
        "提供終了" => PatchState::Unsupported,
        _ => PatchState::Unknown,
    };
    details.responsible = text("responsible");
    details.vendor = text("vendor");
    details.remarks = text("remarks");
    components(&mut details, cells);
    details
}

/// The components of a line; each CPE name goes to the component whose part it has, and to none twice.
fn components(details: &mut AssetDetails, cells: &HashMap<&str, &str>) {
    let cell = |field: &str| cells.get(field).copied().unwrap_or_default();
    let mut names: Vec<CpeName> =
        cell("cpe").split([';', '；']).filter_map(|name| CpeName::parse(name.trim()).ok()).collect();
    let mut take = |part: &str| {
        let place = names.iter().position(|name| name.part.plain().is_some_and(|plain| plain == part))?;
        Some(names.remove(place).to_formatted())
    };
    details.hardware_cpe = take("h").unwrap_or_default();
    let columns = [
        (ComponentKind::Os, "os_name", "os_version"),
        (ComponentKind::Firmware, "firmware_name", "firmware_version"),
        (ComponentKind::Software, "software_name", "software_version"),
    ];
    for (kind, name, version) in columns {
        if cell(name).is_empty() {
            continue;
        }
        details.components.push(Component {
            kind,
            name: cell(name).to_owned(),
            version: cell(version).to_owned(),
            cpe: take(kind.cpe_part()).unwrap_or_default(),
        });
    }
}

fn kind(text: &str) -> AssetKind {
    match text {
        "端末" => AssetKind::Terminal,
        "ネットワーク機器" => AssetKind::NetworkDevice,
        "VPN・ファイアウォール" => AssetKind::VpnFirewall,
        "医療機器" => AssetKind::MedicalDevice,
        "IoT機器" => AssetKind::Iot,
        "ストレージ" => AssetKind::Storage,
        "クラウドサービス" => AssetKind::CloudService,
        "ソフトウェア" => AssetKind::Software,
        _ => AssetKind::Server,
    }
}

/// What the words of the demonstration's ledgers weigh.
fn care_role(impact: &str) -> CareRole {
    if impact.is_empty() {
        return CareRole::Unknown;
    }
    let says = |words: &[&str]| words.iter().any(|word| impact.contains(word));
    if says(&["影響なし"]) {
        CareRole::NoEffect
    } else if says(&["生命", "急変", "輸液", "人工呼吸"]) {
        CareRole::Life
    } else if says(&["止ま", "できな", "延期"]) {
        CareRole::Stops
    } else {
        CareRole::Slows
    }
}

fn exposure(kind: AssetKind, segment: &str) -> Exposure {
    let edge = matches!(kind, AssetKind::VpnFirewall | AssetKind::CloudService);
    if edge || segment.contains("DMZ") || segment.contains("公開") {
        Exposure::Internet
    } else if segment.is_empty() {
        Exposure::Unknown
    } else {
        Exposure::Inside
    }
}
