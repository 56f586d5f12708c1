//! The network as a picture: what is outside, the lines in, the device at the boundary, the segments as bands.
//! Not here: drawing (`web::inventory::map`), the words of it.
//! Next: [`draw`]; [`bands`] places devices, [`gates`] the lines and what they meet, [`flows`] what passes inside.

mod bands;
mod flows;
mod gates;
#[cfg(test)]
mod tests;

use super::{
    AssetKind,
    register::{Record, RecordKind, gaps::House},
};
use crate::ids::{AssetId, DeviceId, RecordId};

/// A rectangle, in points of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// Left edge.
    pub x: i32,
    /// Upper edge.
    pub y: i32,
    /// Width.
    pub width: i32,
    /// Height.
    pub height: i32,
}

/// The picture. The same ledger gives the same picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Map {
    /// Its width, more for more devices.
    pub width: i32,
    /// Its height.
    pub height: i32,
    /// Segments, from the most exposed to the least.
    pub bands: Vec<Band>,
    /// Lines from outside, each at the height of the band that it enters.
    pub lines: Vec<Line>,
    /// What lines meet on their way in.
    pub gates: Vec<Gate>,
    /// Allowed flows between bands.
    pub flows: Vec<Flow>,
    /// What passed between bands and is not allowed to.
    pub crossings: Vec<Flow>,
    /// Devices of one kind stand as one, since there are too many.
    pub is_grouped: bool,
}

/// A segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    /// Its name as written; empty for what has no segment.
    pub name: String,
    /// Its record.
    pub record: Option<RecordId>,
    /// What kind of segment, as [`RecordKind::Segment`] has them; empty if unknown.
    pub kind: String,
    /// Addresses and VLAN.
    pub note: String,
    /// Devices of the ledger in it.
    pub devices: usize,
    /// Devices in it that are in no ledger.
    pub strangers: usize,
    /// Where it stands.
    pub area: Area,
    /// What is in it.
    pub chips: Vec<Chip>,
}

/// A device, or many of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// Where it stands.
    pub area: Area,
    /// What it is.
    pub what: Inside,
    /// What is wrong with it.
    pub worry: Worry,
}

/// What stands in a band.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inside {
    /// A device of the ledger.
    Device {
        /// Which.
        id: AssetId,
        /// What it is.
        kind: AssetKind,
        /// Its name.
        name: String,
    },
    /// A contractor's server that stands only in its register.
    Contractor {
        /// Which.
        id: RecordId,
        /// Its name.
        name: String,
    },
    /// A device in no ledger, where a file showed it.
    Stranger {
        /// Which.
        id: DeviceId,
        /// How it is called.
        name: String,
    },
    /// Devices in no ledger.
    Strangers {
        /// How many.
        count: usize,
    },
    /// Devices of one kind.
    Many {
        /// What they are.
        kind: AssetKind,
        /// How many.
        count: usize,
        /// How many of them have something wrong.
        worried: usize,
    },
}

/// What is wrong, so that it stands out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Worry {
    /// Nothing known.
    #[default]
    None,
    /// Patches are missing, or there are none any more.
    Unpatched,
    /// It is not in the ledger.
    Unlisted,
    /// Nobody wrote down what it is.
    Unknown,
    /// It is not in the ledger and may be a router or modem for the mobile network.
    Cellular,
}

/// A line from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its record.
    pub record: RecordId,
    /// Its name.
    pub name: String,
    /// Its kind, as [`super::register::kinds::LINE_KINDS`] has them; empty if unknown.
    pub kind: String,
    /// It is switched on when needed.
    pub is_on_demand: bool,
    /// Who is at the other end, as written.
    pub vendor: String,
    /// The vendor's record.
    pub vendor_record: Option<RecordId>,
    /// The height at which it runs.
    pub y: i32,
    /// The worst thing on its way.
    pub worry: Worry,
}

/// What lines meet on their way in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// Where it stands, as high as its lines.
    pub area: Area,
    /// The device, as written or as the ledger names it; empty if nobody wrote it down.
    pub name: String,
    /// The device, if it is in the ledger.
    pub asset: Option<AssetId>,
    /// Where to mend it, if it is not: one of its lines.
    pub record: RecordId,
    /// What is wrong with it.
    pub worry: Worry,
}

/// An allowed flow between two bands, or one that was seen and is not allowed; drawn at their right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// Its record; `None` for what was seen.
    pub record: Option<RecordId>,
    /// Its name.
    pub name: String,
    /// What passes.
    pub protocol: String,
    /// Where it begins.
    pub from_y: i32,
    /// Where it ends.
    pub to_y: i32,
    /// How far right it runs.
    pub x: i32,
    /// It goes both ways.
    pub is_both_ways: bool,
}

/// Draws the house.
pub fn draw(house: &House<'_>) -> Map {
    let mut map = Map::default();
    let mut plans = bands::plan(house);
    map.is_grouped = bands::group(&mut plans);
    let lines = gates::by_band(house, &plans);
    let across = bands::across(&plans);
    let width = bands::width(across);
    let mut y = TOP;
    for (plan, lines) in plans.into_iter().zip(lines) {
        let height = bands::height(&plan, across).max(gates::height(&lines));
        map.bands.push(bands::place(plan, across, Area { x: BAND_X, y, width, height }));
        gates::place(lines, y + BAND_HEAD, &mut map);
        y += height + GAP;
    }
    map.width = BAND_X + width + LANE_WIDTH * (LANES + 1);
    map.height = y + MARGIN;
    (map.flows, map.crossings) = flows::between(house, &map.bands);
    map
}

fn of_kind<'a>(house: &House<'a>, kind: RecordKind) -> impl Iterator<Item = &'a Record> + use<'a> {
    house.records.iter().filter(move |record| record.kind == kind)
}

/// Where the hospital begins: lines come from the left of it.
pub const WALL_X: i32 = 336;

/// Vendors: their left edge and width.
pub const VENDOR: (i32, i32) = (8, 130);

/// Lines: where their words begin.
pub const LINE_X: i32 = 150;

/// What lines meet: left edge and width.
pub const GATE: (i32, i32) = (350, 140);

/// The left edge of the bands.
pub const BAND_X: i32 = 520;

const MARGIN: i32 = 12;
/// Below the names of the columns.
const TOP: i32 = 40;
const GAP: i32 = 10;
/// The line of a band with its name.
const BAND_HEAD: i32 = 30;
/// Lanes at the right in which flows run, and how wide each is.
const LANES: i32 = 8;
const LANE_WIDTH: i32 = 9;
