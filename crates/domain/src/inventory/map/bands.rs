//! Segments as bands, and the devices in them as chips in a grid.
//! Not here: lines from outside ([`super::gates`]).
//! Next: [`plan`].

use super::{
    super::{
        Asset, AssetKind, PatchState,
        register::{Record, RecordKind, gaps::House},
    },
    Area, BAND_HEAD, Band, Chip, Inside, Worry, gates, of_kind,
};
use crate::{
    ids::{AssetId, RecordId, Uuid},
    text::normalise,
};
use std::collections::{BTreeMap, HashSet};

/// A band before it has its place.
pub(super) struct Plan {
    pub(super) key: String,
    name: String,
    segment: Option<Segment>,
    devices: usize,
    strangers: usize,
    inside: Vec<(Inside, Worry)>,
}

/// What the register says of a segment.
struct Segment {
    id: RecordId,
    kind: String,
    note: String,
}

/// The bands, from the most exposed kind of segment to the least, then by name; what has none comes last.
pub(super) fn plan(house: &House<'_>) -> Vec<Plan> {
    let mut plans: BTreeMap<String, Plan> = BTreeMap::new();
    for record in of_kind(house, RecordKind::Segment) {
        let name = record.details.name();
        let plan = plans.entry(normalise(name)).or_insert_with(|| Plan::named(name));
        plan.segment.get_or_insert_with(|| Segment {
            id: record.id,
            kind: record.details.text("segment_kind").to_owned(),
            note: note(record),
        });
    }
    // What a line meets stands at the wall, not in a band as well.
    let gates: HashSet<AssetId> = of_kind(house, RecordKind::Connection)
        .filter_map(|record| gates::device(house, record))
        .map(|asset| asset.id)
        .collect();
    for asset in house.assets.iter().filter(|asset| !gates.contains(&asset.id)) {
        plans.of(&asset.details.segment).add(house, asset);
    }
    for record in of_kind(house, RecordKind::ContractorServer) {
        if house.asset(record, "asset").is_none() {
            let unpatched = matches!(record.details.text("patch_state"), "behind" | "unsupported");
            let worry = if unpatched { Worry::Unpatched } else { Worry::Unlisted };
            let plan = plans.of(record.details.text("segment"));
            plan.devices += 1;
            plan.inside
                .push((Inside::Contractor { id: record.id, name: record.details.name().to_owned() }, worry));
        }
    }
    for record in of_kind(house, RecordKind::Connection) {
        plans.of(&gates::segment(house, record));
    }
    for stranger in &house.seen().strangers {
        let worry = if stranger.is_cellular() { Worry::Cellular } else { Worry::Unlisted };
        let plan = plans.of(&stranger.segment);
        plan.strangers += 1;
        plan.inside.push((Inside::Stranger { id: stranger.id, name: stranger.name.clone() }, worry));
    }
    let mut plans: Vec<Plan> = plans.into_values().collect();
    for plan in &mut plans {
        plan.inside.sort_by_cached_key(|(inside, worry)| (std::cmp::Reverse(*worry), order(inside)));
    }
    plans.sort_by_cached_key(|plan| (plan.key.is_empty(), plan.rank(), plan.key.clone()));
    plans
}

trait Plans {
    fn of(&mut self, segment: &str) -> &mut Plan;
}

impl Plans for BTreeMap<String, Plan> {
    fn of(&mut self, segment: &str) -> &mut Plan {
        self.entry(normalise(segment)).or_insert_with(|| Plan::named(segment))
    }
}

impl Plan {
    pub(super) fn named(name: &str) -> Self {
        Self {
            key: normalise(name),
            name: name.to_owned(),
            segment: None,
            devices: 0,
            strangers: 0,
            inside: Vec::new(),
        }
    }

    fn add(&mut self, house: &House<'_>, asset: &Asset) {
        self.devices += 1;
        let device =
            Inside::Device { id: asset.id, kind: asset.details.kind, name: asset.details.name.clone() };
        self.inside.push((device, worry(house, asset)));
    }

    fn rank(&self) -> usize {
        let kind = self.segment.as_ref().map_or("", |segment| segment.kind.as_str());
        ORDER.iter().position(|one| *one == kind).unwrap_or(ORDER.len())
    }
}

/// Beyond so many chips a band's devices of one kind stand as one. Says whether any do.
pub(super) fn group(plans: &mut [Plan]) -> bool {
    let chips: usize = plans.iter().map(|plan| plan.inside.len()).sum();
    if chips <= CHIPS {
        return false;
    }
    for plan in plans.iter_mut() {
        let mut kinds: BTreeMap<AssetKind, (usize, usize, Worry)> = BTreeMap::new();
        for (inside, worry) in &plan.inside {
            if let Inside::Device { kind, .. } = inside {
                let (count, worried, worst) = kinds.entry(*kind).or_default();
                *count += 1;
                *worried += usize::from(*worry != Worry::None);
                *worst = (*worst).max(*worry);
            }
        }
        kinds.retain(|_, (count, ..)| *count > ALONE);
        plan.inside.retain(|(inside, _)| match inside {
            Inside::Device { kind, .. } => !kinds.contains_key(kind),
            _ => true,
        });
        // What may be a way in to the mobile network stands alone, however many there are.
        let is_plain =
            |one: &(Inside, Worry)| matches!(one.0, Inside::Stranger { .. }) && one.1 != Worry::Cellular;
        let plain = plan.inside.iter().filter(|one| is_plain(one)).count();
        if plain > ALONE {
            plan.inside.retain(|one| !is_plain(one));
            plan.inside.insert(0, (Inside::Strangers { count: plain }, Worry::Unlisted));
        }
        let many = kinds
            .into_iter()
            .map(|(kind, (count, worried, worst))| (Inside::Many { kind, count, worried }, worst));
        plan.inside.extend(many);
    }
    true
}

/// Chips across a band: more for more of them, so that the picture stays as high as a page.
pub(super) fn across(plans: &[Plan]) -> usize {
    match plans.iter().map(|plan| plan.inside.len()).sum() {
        0..=60 => 4,
        61..=160 => 6,
        _ => 9,
    }
}

/// How wide a band is.
pub(super) fn width(across: usize) -> i32 {
    i32::try_from(across).unwrap_or(1) * (CHIP.0 + CHIP_GAP) + CHIP_GAP * 3
}

/// How high a band is.
pub(super) fn height(plan: &Plan, across: usize) -> i32 {
    let rows = plan.inside.len().div_ceil(across);
    BAND_HEAD + i32::try_from(rows).unwrap_or(i32::MAX / 64).max(1) * (CHIP.1 + CHIP_GAP) + CHIP_GAP
}

/// Puts a band and its chips in their place.
pub(super) fn place(plan: Plan, across: usize, area: Area) -> Band {
    let spot = |number: usize| {
        let (column, row) = (number % across, number / across);
        let step = |count: usize, size: i32| i32::try_from(count).unwrap_or(0) * (size + CHIP_GAP);
        Area {
            x: area.x + CHIP_GAP * 2 + step(column, CHIP.0),
            y: area.y + BAND_HEAD + step(row, CHIP.1),
            width: CHIP.0,
            height: CHIP.1,
        }
    };
    let chips = plan.inside.into_iter().enumerate();
    let chips = chips.map(|(number, (what, worry))| Chip { area: spot(number), what, worry }).collect();
    let (record, kind, note) = match plan.segment {
        Some(segment) => (Some(segment.id), segment.kind, segment.note),
        None => (None, String::new(), String::new()),
    };
    let (devices, strangers) = (plan.devices, plan.strangers);
    Band { name: plan.name, record, kind, note, devices, strangers, area, chips }
}

fn worry(house: &House<'_>, asset: &Asset) -> Worry {
    let is_past = asset.details.support_end_on.is_some_and(|day| day < house.today);
    let lacks = matches!(asset.details.patch_state, PatchState::Behind | PatchState::Unsupported);
    if is_past || lacks { Worry::Unpatched } else { Worry::None }
}

fn order(inside: &Inside) -> (Option<AssetKind>, String, Uuid) {
    match inside {
        Inside::Device { id, kind, name } => (Some(*kind), normalise(name), id.uuid()),
        Inside::Contractor { id, name } => (None, normalise(name), id.uuid()),
        Inside::Stranger { id, name } => (None, normalise(name), id.uuid()),
        Inside::Strangers { .. } => (None, String::new(), Uuid::nil()),
        Inside::Many { kind, .. } => (Some(*kind), String::new(), Uuid::nil()),
    }
}

fn note(record: &Record) -> String {
    let vlan = record.details.text("vlan");
    let vlan = if vlan.is_empty() { String::new() } else { format!("VLAN {vlan}") };
    [record.details.text("address_range"), &vlan].join(" ").trim().to_owned()
}

/// Kinds of segments from the most exposed to the least.
const ORDER: &[&str] =
    &["boundary", "office", "guest", "management", "clinical", "department", "medical_devices"];

/// Chips of a picture; with more, devices stand by kind.
const CHIPS: usize = 320;

/// Devices of one kind in a band that stand alone even then.
const ALONE: usize = 3;

/// Width and height of a chip.
const CHIP: (i32, i32) = (116, 24);

const CHIP_GAP: i32 = 6;
