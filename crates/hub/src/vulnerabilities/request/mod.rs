//! Requests to vendors 事業者への依頼: open, write, ask, follow, confirm.
//! Not here: who may take which step (`domain::vulnerabilities::request`), pages and letters (`web`).
//! Next: [`prefill`] for where a letter's words come from; [`link`] for the vendor's own door.

pub mod export;
pub mod link;
pub(crate) mod overdue;

use super::{findings::decided, why::Why};
use crate::{Cx, Fault, HubError, What, notify, sharing::PUBLISH};
use domain::{
    access::{Read, Vulnerabilities, Write},
    audit_trail::{Action, Entry, Recorded},
    ids::{AssetId, FindingId, VendorRequestId},
    inventory::register::{Details, RecordKind, query::Query as RecordQuery},
    notify::MailAddress,
    vulnerabilities::{
        Answer, CveId, Decision, NewsSource, Tier,
        finding::{Listed as ListedFinding, Query as FindingQuery},
        request::{Letter, Subject, is_same_vendor},
    },
};
use jiff::civil::Date;
use serde_json::json;
use store::{
    Reads, Tx,
    audit_trail::{Filter, newest},
    inventory::{asset, register::list as register},
    jobs,
    vulnerabilities::{advisory, cve, finding, kev, request},
};

pub use domain::vulnerabilities::request::{
    Cursor, Listed, Party, Query, RequestState, Step, StepFault, VendorRequest, Via,
};

/// Rows of a page at most.
const PAGE_LIMIT: u32 = 500;

/// Findings that one request carries at most; a letter has one page.
pub const SUBJECTS: usize = 50;

/// Characters of a line and of a text at most: a letter has one page.
const LINE_CHARS: usize = 200;
const TEXT_CHARS: usize = 600;

/// Vendors of the register that are looked through for the one that the ledger names.
const VENDORS: u32 = 5_000;

/// A page of requests, overdue ones first.
///
/// # Errors
/// [`HubError::Store`].
pub async fn list(
    cx: &Cx<Read<Vulnerabilities>>,
    query: &Query,
    after: Option<&Cursor>,
    limit: u32,
) -> Result<Vec<Listed>, HubError> {
    Ok(request::page(&cx.read(), query, cx.hub().today(), after, limit.clamp(1, PAGE_LIMIT)).await?)
}

/// How many requests there are.
///
/// # Errors
/// [`HubError::Store`].
pub async fn count(cx: &Cx<Read<Vulnerabilities>>, query: &Query) -> Result<i64, HubError> {
    Ok(request::count(&cx.read(), query, cx.hub().today()).await?)
}

/// The vendors that were ever asked.
///
/// # Errors
/// [`HubError::Store`].
pub async fn vendors(cx: &Cx<Read<Vulnerabilities>>) -> Result<Vec<String>, HubError> {
    Ok(request::vendors(&cx.read()).await?)
}

/// One request.
///
/// # Errors
/// [`HubError::NotFound`].
pub async fn find(cx: &Cx<Read<Vulnerabilities>>, id: VendorRequestId) -> Result<VendorRequest, HubError> {
    request::find(&cx.read(), id).await?.ok_or(HubError::NotFound)
}

/// When the link of a request ends, ms UTC, if it has one that works.
///
/// # Errors
/// [`HubError::Store`].
pub async fn link_of(cx: &Cx<Read<Vulnerabilities>>, id: VendorRequestId) -> Result<Option<i64>, HubError> {
    Ok(request::link(&cx.read(), id, cx.now()).await?.map(|link| link.expires_at_ms))
}

/// How many of the vulnerabilities that are said to be done the ledger still has: it, or the vendor, is not up to date.
///
/// # Errors
/// [`HubError::Store`].
pub async fn still_listed(cx: &Cx<Read<Vulnerabilities>>, about: &VendorRequest) -> Result<u64, HubError> {
    let (read, mut count) = (cx.read(), 0);
    if matches!(about.state, RequestState::Done | RequestState::Confirmed) {
        for subject in &about.subjects {
            let found = finding::find(&read, subject.finding).await?;
            count += u64::from(found.is_some_and(|found| found.finding.tier == Tier::Confirmed));
        }
    }
    Ok(count)
}

/// What was done with a request, newest first.
///
/// # Errors
/// [`HubError::Store`].
pub async fn history(cx: &Cx<Read<Vulnerabilities>>, id: VendorRequestId) -> Result<Vec<Recorded>, HubError> {
    Ok(newest(&cx.read(), &Filter::about(SUBJECT, id), 100).await?)
}

/// A vulnerability of a request with a sentence about it; an empty one where no source has any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The CVE.
    pub cve: CveId,
    /// The component with its version.
    pub component: String,
    /// What JVN says.
    pub ja: String,
    /// What NVD says, or the maker, or CISA.
    pub en: String,
    /// It is known to be exploited (CISA KEV).
    pub is_exploited: bool,
}

/// What is said about each vulnerability of a request.
///
/// # Errors
/// [`HubError::Store`].
pub async fn said(cx: &Cx<Read<Vulnerabilities>>, about: &VendorRequest) -> Result<Vec<Said>, HubError> {
    said_of(&cx.read(), about).await
}

async fn said_of(read: &impl Reads, about: &VendorRequest) -> Result<Vec<Said>, HubError> {
    let mut all = Vec::with_capacity(about.subjects.len());
    for subject in &about.subjects {
        let advisories = advisory::about(read, subject.cve).await?;
        let of_jvn = |jvn: bool| {
            advisories.iter().find(|one| (one.source == NewsSource::Jvn) == jvn && !one.title.is_empty())
        };
        let record = cve::find(read, subject.cve).await?;
        let exploited = kev::find(read, subject.cve).await?;
        let of_nvd = record.map(|record| sentence(&record.description)).filter(|text| !text.is_empty());
        all.push(Said {
            cve: subject.cve,
            component: subject.component.clone(),
            ja: of_jvn(true).map_or_else(String::new, |one| one.title.clone()),
            en: of_nvd
                .or_else(|| of_jvn(false).map(|one| one.title.clone()))
                .or_else(|| exploited.as_ref().map(|one| one.name.clone()))
                .unwrap_or_default(),
            is_exploited: exploited.is_some(),
        });
    }
    Ok(all)
}

/// The first sentence of a description. A point in `6.0.4` ends none.
fn sentence(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.split_once(". ").map_or(text.clone(), |(first, _)| format!("{first}."))
}

/// What is known for a letter before anyone wrote it.
#[derive(Clone, Debug)]
pub struct Prefill {
    /// The letter; its interim measure is for the page to word.
    pub letter: Letter,
    /// The line whose boundary this device is: it can be unplugged while nobody maintains.
    pub line: Option<String>,
    /// The findings of the device that ask for work, most urgent first.
    pub findings: Vec<ListedFinding>,
}

/// What the ledger and the registers know for a letter about a device.
///
/// # Errors
/// [`HubError::NotFound`].
pub async fn prefill<P>(cx: &Cx<P>, id: AssetId) -> Result<Prefill, HubError> {
    let read = cx.read();
    let details = asset::find(&read, id).await?.ok_or(HubError::NotFound)?.details;
    let query = RecordQuery::all(RecordKind::Vendor);
    let known = register::page(&read, &query, None, VENDORS).await?.records;
    let vendor = known.iter().find(|one| is_same_vendor(one.details.name(), &details.vendor));
    let of_vendor = |key: &str| {
        vendor.map_or_else(String::new, |one| one.details.text(key).chars().take(LINE_CHARS).collect())
    };
    let records = register::of_asset(&read, id).await?;
    let line = records
        .iter()
        .find(|one| one.kind == RecordKind::Connection && one.assets.get("boundary_device") == Some(&id));
    let open = FindingQuery { asset: Some(id), open_on: Some(cx.hub().today()), ..FindingQuery::default() };
    let most = u32::try_from(SUBJECTS).unwrap_or(PAGE_LIMIT);
    let model = [details.maker.as_str(), &details.model].join(" ").trim().to_owned();
    Ok(Prefill {
        letter: Letter {
            vendor: details.vendor,
            contact: of_vendor("contact"),
            phone: of_vendor("phone"),
            fax: of_vendor("fax"),
            email: of_vendor("email"),
            device: details.name,
            model,
            serial: details.serial,
            asset_tag: details.asset_tag,
            in_charge: if details.responsible.is_empty() {
                cx.scope().actor.name().to_owned()
            } else {
                details.responsible
            },
            ..Letter::default()
        },
        line: line.map(|one| Details::name(&one.details).to_owned()),
        findings: finding::page(&read, &open, None, most).await?,
    })
}

/// Opens a request about findings of a device, as a draft. The letter begins with what is known; `interim` is what is
/// proposed until the fix.
///
/// # Errors
/// [`HubError::NotFound`] for a device that is not there; [`HubError::Invalid`] without findings, or with one that is
/// not open on this device.
pub async fn open(
    cx: &Cx<Write<Vulnerabilities>>,
    id: AssetId,
    about: &[FindingId],
    interim: &str,
) -> Result<VendorRequestId, HubError> {
    let known = prefill(cx, id).await?;
    let mut wanted = about.to_vec();
    wanted.sort_unstable();
    wanted.dedup();
    if wanted.is_empty() {
        return Err(HubError::fault("findings", What::Required));
    }
    if wanted.len() > SUBJECTS {
        return Err(HubError::fault("findings", What::TooMany(SUBJECTS)));
    }
    let chosen: Vec<&ListedFinding> =
        known.findings.iter().filter(|one| wanted.contains(&one.finding.id)).collect();
    if chosen.len() != wanted.len() {
        return Err(HubError::fault("findings", What::Unknown));
    }
    let new = VendorRequest {
        id: VendorRequestId::from_uuid(cx.new_id()),
        asset: id,
        state: RequestState::Draft,
        letter: Letter {
            due_on: chosen.iter().filter_map(|one| one.finding.decision.due_on).min(),
            interim: interim.to_owned(),
            ..known.letter
        },
        subjects: chosen.into_iter().map(subject).collect(),
        promised_on: None,
        answer: None,
        opened_by: cx.person()?,
        created_at_ms: cx.now().as_millisecond(),
        asked_at_ms: None,
        version: 1,
    };
    let mut tx = cx.write().await?;
    request::insert(&mut tx, &new).await?;
    let entry = entry(Action::Create, &new).changed("", snapshot(&new));
    tx.commit(entry).await?;
    Ok(new.id)
}

fn subject(one: &ListedFinding) -> Subject {
    let component = Why::parse(&one.finding.why).component;
    Subject { finding: one.finding.id, cve: one.finding.cve, component }
}

/// Saves what a draft's letter says. Device, model and what it is about stay as they were found.
///
/// # Errors
/// [`HubError::NotFound`] for what is no draft, [`HubError::Invalid`], [`HubError::Conflict`] if someone saved since
/// `version`.
pub async fn save(
    cx: &Cx<Write<Vulnerabilities>>,
    id: VendorRequestId,
    version: i64,
    letter: &Letter,
) -> Result<(), HubError> {
    let mut tx = cx.write().await?;
    let before = request::find(&tx, id).await?.ok_or(HubError::NotFound)?;
    if before.state != RequestState::Draft {
        return Err(HubError::NotFound);
    }
    let faults = letter_faults(letter);
    if !faults.is_empty() {
        return Err(HubError::Invalid(faults));
    }
    let old = before.letter.clone();
    let letter = Letter {
        device: old.device,
        model: old.model,
        serial: old.serial,
        asset_tag: old.asset_tag,
        ..letter.clone()
    };
    let after = VendorRequest { letter, ..before.clone() };
    request::update(&mut tx, version, &after).await?;
    let entry = entry(Action::Update, &after).changed(snapshot(&before), snapshot(&after));
    Ok(tx.commit(entry).await?)
}

fn letter_faults(letter: &Letter) -> Vec<Fault> {
    let mut faults = Vec::new();
    let lines = [
        ("vendor", &letter.vendor),
        ("contact", &letter.contact),
        ("phone", &letter.phone),
        ("fax", &letter.fax),
        ("email", &letter.email),
        ("in_charge", &letter.in_charge),
    ];
    let texts = [("interim", &letter.interim), ("remarks", &letter.remarks)];
    let limited = lines.map(|one| (one, LINE_CHARS)).into_iter().chain(texts.map(|one| (one, TEXT_CHARS)));
    for ((field, text), most) in limited {
        if text.chars().count() > most {
            faults.push(Fault { field, what: What::TooLong(most) });
        }
    }
    if letter.vendor.is_empty() {
        faults.push(Fault { field: "vendor", what: What::Required });
    }
    if !letter.email.is_empty() && letter.email.parse::<MailAddress>().is_err() {
        faults.push(Fault { field: "email", what: What::NotAMailAddress });
    }
    faults
}

/// Takes a step: asks, enters what came on paper or by telephone, asks again, takes back. What the vendor says is done
/// is confirmed here too, which answers its findings as fixed; nothing else closes one.
///
/// # Errors
/// [`HubError::NotFound`], [`HubError::Invalid`], or [`HubError::Conflict`] if someone changed it since `version`.
pub async fn take(
    cx: &Cx<Write<Vulnerabilities>>,
    id: VendorRequestId,
    version: i64,
    step: &Step,
) -> Result<(), HubError> {
    let mut tx = cx.write().await?;
    let before = request::find(&tx, id).await?.ok_or(HubError::NotFound)?;
    if before.version != version {
        return Err(store::Conflict { found: before.version }.into());
    }
    let today = cx.hub().today();
    check(&before, step, Party::Staff, today)?;
    let after = before.after(step, Via::Paper, cx.now().as_millisecond());
    request::update(&mut tx, version, &after).await?;
    if after.state == RequestState::Confirmed {
        fix(&mut tx, &after, today).await?;
        jobs::enqueue_once(&mut tx, cx.hub().new_job(), PUBLISH, "").await?;
    }
    overdue::settle(&mut tx, &after, today).await?;
    if after.state.is_with_vendor() {
        notify::look_each_morning(&mut tx).await?;
    }
    if after.state.is_closed() {
        request::withdraw_link(&mut tx, id).await?;
    }
    let entry = entry(Action::Update, &after).changed(snapshot(&before), snapshot(&after));
    Ok(tx.commit(entry).await?)
}

/// Refuses a step that is not allowed, or lacks something.
fn check(before: &VendorRequest, step: &Step, by: Party, today: Date) -> Result<(), HubError> {
    let fault = |fault: StepFault| {
        let (field, what) = match fault {
            StepFault::Impossible => ("to", What::Impossible),
            StepFault::NoVendor => ("vendor", What::Required),
            StepFault::NoDeadline => ("due_on", What::Required),
            StepFault::NoDate => ("promised_on", What::Required),
            StepFault::PastDate => ("promised_on", What::Past),
            StepFault::NoText => ("text", What::Required),
            StepFault::NoName => ("by", What::Required),
        };
        Fault { field, what }
    };
    let mut faults: Vec<Fault> = before.faults(step, by, today).into_iter().map(fault).collect();
    let limited = [
        ("text", &step.text, TEXT_CHARS),
        ("version_done", &step.version, LINE_CHARS),
        ("by", &step.by, LINE_CHARS),
    ];
    for (field, text, most) in limited {
        if text.chars().count() > most {
            faults.push(Fault { field, what: What::TooLong(most) });
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(HubError::Invalid(faults)) }
}

/// Answers what the request is about as fixed, where it still asks for work.
async fn fix(tx: &mut Tx, done: &VendorRequest, today: Date) -> Result<(), HubError> {
    let answer = done.answer.as_ref();
    let said = answer.map_or_else(Vec::new, |one| vec![one.text.as_str(), &one.version, &one.by]);
    let said: Vec<&str> = said.into_iter().filter(|text| !text.is_empty()).collect();
    let note = format!("{}: {}", done.letter.vendor, said.join(" / "));
    for subject in &done.subjects {
        let Some(found) = finding::find(tx, subject.finding).await? else { continue };
        let former = &found.finding.decision;
        if !former.needs_work_on(today) {
            continue;
        }
        let decision = Decision {
            answer: Answer::Fixed,
            note: note.clone(),
            owner: former.owner,
            due_on: former.due_on,
            ..Decision::open()
        };
        finding::decide(tx, subject.finding, found.finding.version, &decision).await?;
        tx.also(decided(&found, &decision));
    }
    Ok(())
}

const SUBJECT: &str = "vendor_request";

fn entry(action: Action, about: &VendorRequest) -> Entry {
    let letter = &about.letter;
    Entry::new(action, SUBJECT, about.id, format!("{} {}", letter.vendor, letter.device))
}

/// A request as the audit trail keeps it.
fn snapshot(one: &VendorRequest) -> String {
    let (letter, answer) = (&one.letter, one.answer.as_ref());
    let cves: Vec<String> = one.subjects.iter().map(|subject| subject.cve.to_string()).collect();
    json!({
        "state": one.state.as_str(),
        "vendor": letter.vendor,
        "contact": letter.contact,
        "phone": letter.phone,
        "fax": letter.fax,
        "email": letter.email,
        "due_on": letter.due_on,
        "interim": letter.interim,
        "in_charge": letter.in_charge,
        "remarks": letter.remarks,
        "cves": cves,
        "promised_on": one.promised_on,
        "answer_text": answer.map_or("", |answer| answer.text.as_str()),
        "answer_version": answer.map_or("", |answer| answer.version.as_str()),
        "answered_by": answer.map_or("", |answer| answer.by.as_str()),
        "answered_via": answer.map_or("", |answer| answer.via.as_str()),
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn a_sentence_does_not_end_in_a_version() {
        assert_eq!(sentence("A flaw in FortiOS 6.0.4 lets in. Fix it."), "A flaw in FortiOS 6.0.4 lets in.");
        assert_eq!(sentence("One  only"), "One only");
    }
}
