//! Today 今日やること: what this person must do now, from every capability, most urgent first.
//! Not here: the sentences (`web::today`).
//! Next: the `today` module of each capability.

use crate::{HubError, Signed, identity, inventory, sharing, vulnerabilities};
use domain::{
    access::{Read, Vulnerabilities},
    ids::{AssetId, EvidenceId, ImportId, StocktakeId},
    vulnerabilities::{Tier, Urgency},
};
use jiff::civil::Date;

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// How urgent.
    pub urgency: Urgency,
    /// By when.
    pub due_on: Option<Date>,
    /// What.
    pub what: What,
}

/// What there is to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A device with vulnerabilities that ask for work.
    Device {
        /// The asset.
        asset: AssetId,
        /// Its name.
        name: String,
        /// The component, as the ledger names it.
        component: String,
        /// The most urgent CVE.
        cve: String,
        /// It is known to be exploited.
        known_exploited: bool,
        /// Ransomware uses it.
        ransomware: bool,
        /// How sure it is.
        tier: Tier,
        /// How many more this urgent ones the device has.
        more: u64,
        /// The person may decide about them.
        decides: bool,
    },
    /// Matches that wait for a fact in the ledger.
    FactsMissing(u64),
    /// Names of products of which nobody said what they mean, with something to confirm.
    NamesOpen(u64),
    /// Matches that cannot be settled because the ledger's version cannot be read.
    VersionsUnread(u64),
    /// Matches that were answered as gone, while the ledger still states what is touched.
    FixedYetListed(u64),
    /// Findings accepted for a time, which wait for someone who may approve it.
    ToApprove(u64),
    /// Decisions past their date.
    Overdue(u64),
    /// Requests to vendors whose day has passed.
    VendorRequestsOverdue(u64),
    /// Vendors who say that it is done, or that they will not do it; someone must look.
    VendorsAnswered(u64),
    /// Assets whose support has ended or ends within 90 days.
    SupportEnding {
        /// How many.
        count: u64,
        /// By which day.
        until: Date,
    },
    /// Assets whose support, or that of something on them, has ended.
    SupportEnded {
        /// How many.
        count: u64,
        /// By which day.
        until: Date,
    },
    /// No vulnerability is known at all: no feed has come in yet.
    NoFeed,
    /// Feeds that were not read for long, with the last good time.
    FeedStale {
        /// Its place.
        feed: String,
        /// When it was last read whole, ms UTC.
        last_good_at_ms: Option<i64>,
    },
    /// What packs brought is old: of when the oldest of it is, ms UTC.
    PackStale(Option<i64>),
    /// Members of this operator have vulnerabilities to act on now.
    MembersToActNow {
        /// How many of them.
        affected: u64,
        /// Of how many members.
        members: u64,
    },
    /// A list was read and waits to be applied.
    ImportReady {
        /// The import.
        import: ImportId,
        /// Name of the file.
        file: String,
    },
    /// A rule of the organisation asks for a second factor from that day on, and the person has none.
    SecondFactorMissing(Date),
    /// Accounts for an emergency were used, and nobody has acknowledged it.
    EmergencyUsed(u64),
    /// Envelopes of such accounts that nobody has looked after for a year, or with few codes left.
    EnvelopesToCheck(u64),
    /// A file of evidence was read and waits to be applied.
    EvidenceReady {
        /// The file.
        evidence: EvidenceId,
        /// Its name.
        file: String,
    },
    /// Routers and modems of the mobile network, or such as may be, that are not in the ledger.
    CellularSeen(u64),
    /// Other devices that are not in the ledger.
    DevicesUnlisted(u64),
    /// Assets that their network did not show for long.
    AssetsMissed(u64),
    /// Departments whose day in a stock-taking has passed.
    StocktakeOverdue {
        /// The run.
        stocktake: StocktakeId,
        /// What it is called.
        name: String,
        /// Departments that are not done.
        parts: u64,
        /// Devices that nobody confirmed.
        devices: u64,
    },
    /// Reports of a stock-taking that wait for a decision.
    StocktakeReports {
        /// The run.
        stocktake: StocktakeId,
        /// How many.
        count: u64,
    },
    /// The ledger is empty.
    EmptyLedger,
    /// Things missing in the registers that want a look this week.
    Gaps(u64),
}

/// What was checked, for the line under the heading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Assets in the ledger.
    pub assets: u64,
    /// Components in them.
    pub components: u64,
    /// CVEs known.
    pub cves: u64,
    /// When they were matched, ms UTC.
    pub matched_at_ms: Option<i64>,
    /// Of when the vulnerability news is, ms UTC.
    pub news_at_ms: Option<i64>,
    /// Some of it is older than it should be.
    pub is_news_old: bool,
    /// Findings to act on now.
    pub now: u64,
    /// Findings that ask for work.
    pub open: u64,
    /// The person may see none of it: their roles have no work with assets or vulnerabilities.
    pub is_hidden: bool,
}

/// A person's day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Day {
    /// To do, most urgent first.
    pub tasks: Vec<Task>,
    /// What was checked.
    pub checked: Checked,
}

impl Day {
    /// Adds a line about so many things, if there are any.
    pub(crate) fn add(&mut self, count: u64, urgency: Urgency, what: impl FnOnce(u64) -> What) {
        if count > 0 {
            self.tasks.push(Task { urgency, due_on: None, what: what(count) });
        }
    }
}

/// What this person has to do.
///
/// # Errors
/// [`HubError::Store`].
pub async fn day(signed: &Signed) -> Result<Day, HubError> {
    let mut day = Day::default();
    identity::today::add(signed, &mut day).await?;
    inventory::today::add(signed, &mut day).await?;
    vulnerabilities::today::add(signed, &mut day).await?;
    sharing::today::add(signed, &mut day).await?;
    day.checked.is_hidden = !signed.may::<Read<Vulnerabilities>>();
    day.tasks.sort_by_key(|task| (task.urgency, task.due_on.is_none(), task.due_on));
    Ok(day)
}
