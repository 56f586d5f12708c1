//! Requests to vendors, what they are about, and the link by which each is answered.
//! Not here: who may take which step (`domain::vulnerabilities::request`), the link's secret (`hub`).
//! Next: `hub::vulnerabilities::request`.

mod link;

pub use link::{Link, by_token, link, set_link, withdraw_link};

use crate::{
    Conflict, Reads, StoreError, Tx,
    condition::Condition,
    sql::{Bind, all, bind, bind_list, number, one, run},
};
use domain::{
    ids::{AssetId, FindingId, PersonId, VendorRequestId},
    text::normalise,
    vulnerabilities::request::{Answered, Cursor, Letter, Listed, Query, Subject, VendorRequest},
};
use jiff::civil::Date;
use sea_orm::{FromQueryResult, prelude::Uuid};
use std::collections::HashMap;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    asset_id: Uuid,
    state: String,
    vendor: String,
    contact: String,
    phone: String,
    fax: String,
    email: String,
    device: String,
    model: String,
    serial: String,
    asset_tag: String,
    due_on: Option<String>,
    interim: String,
    in_charge: String,
    remarks: String,
    promised_on: Option<String>,
    answer: String,
    answer_version: String,
    answered_by: String,
    answered_via: String,
    answered_at_ms: Option<i64>,
    opened_by: Uuid,
    created_at_ms: i64,
    asked_at_ms: Option<i64>,
    version: i64,
    sort_key: String,
}

#[derive(FromQueryResult)]
struct SubjectRow {
    request_id: Uuid,
    finding_id: Uuid,
    cve_id: String,
    component: String,
}

const COLUMNS: &str =
    "id, asset_id, state, vendor, contact, phone, fax, email, device, model, serial, asset_tag,
    due_on, interim, in_charge, remarks, promised_on, answer, answer_version, answered_by, answered_via,
    answered_at_ms, opened_by, created_at_ms, asked_at_ms, version";

/// As [`VendorRequest::is_overdue`]; `?` is the day.
const OVERDUE: &str = "(state in ('asked', 'awaiting', 'checking', 'date_set')
    and (coalesce(due_on, '9999-12-31') < ? or coalesce(promised_on, '9999-12-31') < ?))";

/// Adds a request with what it is about.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn insert(tx: &mut Tx, new: &VendorRequest) -> Result<(), StoreError> {
    let letter = &new.letter;
    run(
        tx.conn(),
        "insert into vendor_request (organisation_id, id, asset_id, state, vendor, contact, phone, fax, email, device,
             model, serial, asset_tag, due_on, interim, in_charge, remarks, answer, answer_version, answered_by,
             answered_via, search_text, opened_by, created_at_ms, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, '', '', '', '', $18, $19,
             $20, $21)",
        bind![
            tx.organisation(),
            new.id,
            new.asset,
            new.state.as_str(),
            &letter.vendor,
            &letter.contact,
            &letter.phone,
            &letter.fax,
            &letter.email,
            &letter.device,
            &letter.model,
            &letter.serial,
            &letter.asset_tag,
            letter.due_on,
            &letter.interim,
            &letter.in_charge,
            &letter.remarks,
            search_text(new),
            new.opened_by,
            new.created_at_ms,
            new.version,
        ],
    )
    .await?;
    for subject in &new.subjects {
        run(
            tx.conn(),
            "insert into vendor_request_finding (organisation_id, request_id, finding_id, cve_id, component)
             values ($1, $2, $3, $4, $5)",
            bind![tx.organisation(), new.id, subject.finding, subject.cve.to_string(), &subject.component,],
        )
        .await?;
    }
    Ok(())
}

/// Stores how a request stands now: its letter, state and answer. What it is about stays.
///
/// # Errors
/// [`StoreError::Conflict`] if someone else changed it since `version`.
pub async fn update(tx: &mut Tx, version: i64, now: &VendorRequest) -> Result<(), StoreError> {
    let (letter, answer) = (&now.letter, now.answer.as_ref());
    let changed = run(
        tx.conn(),
        "update vendor_request
         set state = $4, vendor = $5, contact = $6, phone = $7, fax = $8, email = $9, due_on = $10, interim = $11,
             in_charge = $12, remarks = $13, promised_on = $14, answer = $15, answer_version = $16,
             answered_by = $17, answered_via = $18, answered_at_ms = $19, asked_at_ms = $20, search_text = $21,
             version = version + 1
         where organisation_id = $1
           and id = $2
           and version = $3",
        bind![
            tx.organisation(),
            now.id,
            version,
            now.state.as_str(),
            &letter.vendor,
            &letter.contact,
            &letter.phone,
            &letter.fax,
            &letter.email,
            letter.due_on,
            &letter.interim,
            &letter.in_charge,
            &letter.remarks,
            now.promised_on,
            answer.map_or("", |answer| answer.text.as_str()),
            answer.map_or("", |answer| answer.version.as_str()),
            answer.map_or("", |answer| answer.by.as_str()),
            answer.map_or("", |answer| answer.via.as_str()),
            answer.map(|answer| answer.at_ms),
            now.asked_at_ms,
            search_text(now),
        ],
    )
    .await?;
    if changed == 1 {
        return Ok(());
    }
    let found = number(
        tx.conn(),
        "select version as number from vendor_request where organisation_id = $1 and id = $2 limit 1",
        bind![tx.organisation(), now.id],
    )
    .await?;
    Err(Conflict { found }.into())
}

/// One request.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn find(read: &impl Reads, id: VendorRequestId) -> Result<Option<VendorRequest>, StoreError> {
    let row: Option<Row> = one(
        read.conn(),
        &format!(
            "select {COLUMNS}, '' as sort_key
             from vendor_request
             where organisation_id = $1
               and id = $2
             limit 1"
        ),
        bind![read.organisation(), id],
    )
    .await?;
    let found = listed(read, row.into_iter().collect()).await?;
    Ok(found.into_iter().next().map(|one| one.request))
}

/// A page of requests: overdue ones first, then what waits for staff, then what waits for vendors; each by its day.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn page(
    read: &impl Reads,
    query: &Query,
    today: Date,
    after: Option<&Cursor>,
    limit: u32,
) -> Result<Vec<Listed>, StoreError> {
    let mut condition = condition(read, query, today);
    let overdue = OVERDUE.replace('?', &condition.bind(today));
    let key = format!(
        "case when {overdue} then '0' when state in ('done', 'refused') then '1'
           when state in ('asked', 'awaiting', 'checking', 'date_set') then '2' when state = 'draft' then '3'
           else '4' end || ' ' || coalesce(due_on, '9999-12-31')"
    );
    condition.and_behind((&key, "id"), false, after.map(|last| (&last.key, last.id)));
    let rows_at_most = condition.bind(i64::from(limit));
    let Condition { sql, values } = condition;
    let rows: Vec<Row> = all(
        read.conn(),
        &format!(
            "select {COLUMNS}, {key} as sort_key
             from vendor_request
             where {sql}
             order by {key}, id
             limit {rows_at_most}"
        ),
        values,
    )
    .await?;
    listed(read, rows).await
}

/// How many requests there are.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn count(read: &impl Reads, query: &Query, today: Date) -> Result<i64, StoreError> {
    let Condition { sql, values } = condition(read, query, today);
    number(read.conn(), &format!("select count(*) as number from vendor_request where {sql}"), values).await
}

#[derive(FromQueryResult)]
struct VendorRow {
    vendor: String,
}

/// The vendors that were ever asked, by name; the first few hundred.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn vendors(read: &impl Reads) -> Result<Vec<String>, StoreError> {
    let rows: Vec<VendorRow> = all(
        read.conn(),
        "select distinct vendor
         from vendor_request
         where organisation_id = $1
           and vendor <> ''
         order by vendor
         limit 500",
        bind![read.organisation()],
    )
    .await?;
    Ok(rows.into_iter().map(|row| row.vendor).collect())
}

fn condition(read: &impl Reads, query: &Query, today: Date) -> Condition {
    let mut condition = Condition::new("organisation_id = $1", bind![read.organisation()]);
    if let Some(state) = query.state {
        condition.and_with("state = ?", state.as_str());
    }
    if !query.vendor.is_empty() {
        condition.and_with("vendor = ?", &query.vendor);
    }
    if let Some(asset) = query.asset {
        condition.and_with("asset_id = ?", asset);
    }
    if let Some(finding) = query.finding {
        condition.and_with(
            "id in (
               select request_id
               from vendor_request_finding
               where organisation_id = $1
                 and finding_id = ?
             )",
            finding,
        );
    }
    if query.overdue {
        condition.and_with(OVERDUE, today);
    }
    condition.and_words("search_text", &query.text);
    condition
}

/// What a search looks in: vendor, device, CVEs, as people type them.
fn search_text(one: &VendorRequest) -> String {
    let letter = &one.letter;
    let mut texts = vec![&letter.vendor, &letter.contact, &letter.device, &letter.model, &letter.asset_tag];
    let cves: Vec<String> = one.subjects.iter().map(|subject| subject.cve.to_string()).collect();
    texts.extend(&cves);
    normalise(&texts.into_iter().map(String::as_str).collect::<Vec<_>>().join(" "))
}

/// The rows as requests, with what each is about.
async fn listed(read: &impl Reads, rows: Vec<Row>) -> Result<Vec<Listed>, StoreError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut values = bind![read.organisation()];
    let ids = bind_list(&mut values, rows.iter().map(|row| row.id.bind()));
    let subjects: Vec<SubjectRow> = all(
        read.conn(),
        &format!(
            "select request_id, finding_id, cve_id, component
             from vendor_request_finding
             where organisation_id = $1
               and request_id in ({ids})
             order by request_id, cve_id, finding_id
             limit 100000"
        ),
        values,
    )
    .await?;
    let mut of: HashMap<Uuid, Vec<Subject>> = HashMap::new();
    for row in subjects {
        of.entry(row.request_id).or_default().push(Subject {
            finding: FindingId::from_uuid(row.finding_id),
            cve: row.cve_id.parse().map_err(StoreError::unreadable)?,
            component: row.component,
        });
    }
    rows.into_iter()
        .map(|row| {
            let subjects = of.remove(&row.id).unwrap_or_default();
            let sort_key = row.sort_key.clone();
            Ok(Listed { request: to_request(row, subjects)?, sort_key })
        })
        .collect()
}

fn to_request(row: Row, subjects: Vec<Subject>) -> Result<VendorRequest, StoreError> {
    let date =
        |text: Option<String>| text.map(|text| text.parse()).transpose().map_err(StoreError::unreadable);
    let answer = row.answered_at_ms.map(|at_ms| {
        Ok::<_, StoreError>(Answered {
            text: row.answer,
            version: row.answer_version,
            by: row.answered_by,
            via: row.answered_via.parse().map_err(StoreError::unreadable)?,
            at_ms,
        })
    });
    Ok(VendorRequest {
        id: VendorRequestId::from_uuid(row.id),
        asset: AssetId::from_uuid(row.asset_id),
        state: row.state.parse().map_err(StoreError::unreadable)?,
        letter: Letter {
            vendor: row.vendor,
            contact: row.contact,
            phone: row.phone,
            fax: row.fax,
            email: row.email,
            device: row.device,
            model: row.model,
            serial: row.serial,
            asset_tag: row.asset_tag,
            due_on: date(row.due_on)?,
            interim: row.interim,
            in_charge: row.in_charge,
            remarks: row.remarks,
        },
        subjects,
        promised_on: date(row.promised_on)?,
        answer: answer.transpose()?,
        opened_by: PersonId::from_uuid(row.opened_by),
        created_at_ms: row.created_at_ms,
        asked_at_ms: row.asked_at_ms,
        version: row.version,
    })
}
