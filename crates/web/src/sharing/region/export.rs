//! The region as a file: the list of CVEs, and the members of one CVE as far as they show their names.
//! Not here: writing it (`hub::sharing::region`).
//! Next: [`super::list`], [`super::cve`].

use super::{cve_id, list::ListAddress, members};
use crate::{
    download::{self, CsvWanted},
    error::WebError,
    sharing::words,
    shell::Shell,
    text::T,
    vulnerabilities::{tier, urgency},
};
use axum::{
    extract::{Path, Query},
    response::Response,
};
use domain::{
    access::{Read, Sharing},
    sharing::region::{Answered, Spread, Touched},
};
use hub::{
    Cx, SheetFormat,
    sharing::region::{self, Named, Value},
};

/// The list as a workbook.
pub(crate) async fn list_xlsx(
    cx: Cx<Read<Sharing>>,
    shell: Shell,
    Query(address): Query<ListAddress>,
) -> Result<Response, WebError> {
    send_list(&cx, shell.t(), &address, SheetFormat::Xlsx).await
}

/// The list as CSV, in UTF-8 or, with `encoding=cp932`, in Shift_JIS.
pub(crate) async fn list_csv(
    cx: Cx<Read<Sharing>>,
    shell: Shell,
    Query(address): Query<ListAddress>,
    Query(wanted): Query<CsvWanted>,
) -> Result<Response, WebError> {
    send_list(&cx, shell.t(), &address, wanted.format()).await
}

/// The members of a CVE as a workbook.
pub(crate) async fn cve_xlsx(
    cx: Cx<Read<Sharing>>,
    shell: Shell,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    send_cve(&cx, shell.t(), &id, SheetFormat::Xlsx).await
}

/// The members of a CVE as CSV.
pub(crate) async fn cve_csv(
    cx: Cx<Read<Sharing>>,
    shell: Shell,
    Path(id): Path<String>,
    Query(wanted): Query<CsvWanted>,
) -> Result<Response, WebError> {
    send_cve(&cx, shell.t(), &id, wanted.format()).await
}

async fn send_list(
    cx: &Cx<Read<Sharing>>,
    t: T,
    address: &ListAddress,
    format: SheetFormat,
) -> Result<Response, WebError> {
    let words = t.sharing();
    let spread = region::list_all(cx, &address.wanted()).await?;
    let headings = vec![
        words.cve(),
        t.vulnerabilities().rank(),
        words.touched(),
        words.answered(),
        words.closed(),
        words.and_few_heading(),
    ];
    let rows = spread.iter().map(|one| list_row(t, one)).collect();
    send(cx, format, "", (words.region_title().to_owned(), headings), rows).await
}

async fn send_cve(cx: &Cx<Read<Sharing>>, t: T, id: &str, format: SheetFormat) -> Result<Response, WebError> {
    let words = t.sharing();
    let view = region::find(cx, cve_id(id)?).await?;
    let headings = vec![
        words.member(),
        t.identity().organisation_kind(),
        t.vulnerabilities().rank(),
        t.vulnerabilities().tier(),
        words.progress(),
        words.devices(),
        words.last_heard(),
    ];
    let mut rows: Vec<Vec<Value>> = view.named.iter().map(|one| member_row(t, one)).collect();
    let named = Touched { counted: view.touched.counted, ..view.touched };
    let unnamed = named.counted.members.saturating_sub(u64::try_from(view.named.len()).unwrap_or(u64::MAX));
    if unnamed > 0 {
        rows.push(note(words.cve_others(unnamed)));
    } else if view.touched.and_few {
        rows.push(note(words.few().to_owned()));
    }
    let cve = view.cve.to_string();
    send(cx, format, &cve, (cve.clone(), headings), rows).await
}

async fn send(
    cx: &Cx<Read<Sharing>>,
    format: SheetFormat,
    about: &str,
    sheet: (String, Vec<&'static str>),
    rows: Vec<Vec<Value>>,
) -> Result<Response, WebError> {
    let (kind, ending) = download::sheet(format);
    let today = cx.hub().today();
    let name = if about.is_empty() { "region".to_owned() } else { about.to_lowercase() };
    let pieces = region::export(cx, format, about, sheet, rows).await?;
    Ok(download::pieces(&format!("yagura-{name}-{today}.{ending}"), kind, pieces))
}

fn list_row(t: T, one: &Spread) -> Vec<Value> {
    let counted = one.touched.counted;
    let few = if one.touched.and_few {
        members(t, Touched { counted: Answered::default(), and_few: true })
    } else {
        String::new()
    };
    vec![
        Value::Text(one.cve.to_string()),
        Value::Text(urgency(t, one.urgency).to_owned()),
        Value::Count(Some(counted.members)),
        Value::Count(Some(counted.answered)),
        Value::Count(Some(counted.closed)),
        Value::Text(few),
    ]
}

fn member_row(t: T, one: &Named) -> Vec<Value> {
    let answer = one.said.answer;
    vec![
        Value::Text(words::name(t, &one.organisation).to_owned()),
        Value::Text(crate::identity::organisation_kind(t, one.organisation.kind).to_owned()),
        Value::Text(urgency(t, answer.urgency).to_owned()),
        Value::Text(tier(t, answer.tier).to_owned()),
        Value::Text(words::progress(t, answer.progress).to_owned()),
        Value::Count(answer.devices.map(|devices| devices.touched)),
        Value::Text(t.moment_short(one.said.checked_at_ms)),
    ]
}

/// A line that says something of those without a name.
fn note(text: String) -> Vec<Value> {
    let empty = || Value::Text(String::new());
    vec![Value::Text(text), empty(), empty(), empty(), empty(), Value::Count(None), empty()]
}
