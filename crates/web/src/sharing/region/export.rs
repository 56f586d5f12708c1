//! The region as a file: the list of CVEs, and the members of one CVE as far as they show their names.
//! Not here: writing it (`hub::sharing::region`).
//! Next: [`super::list`], [`super::cve`].

use super::{cve_id, list::ListAddress, members};
use crate::{
    download::{self, Wanted},
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
    Cx, SheetHead, SheetValue as Value,
    sharing::region::{self, Named},
};

/// The list as a workbook or CSV.
pub(crate) async fn list(
    cx: Cx<Read<Sharing>>,
    shell: Shell,
    Query(address): Query<ListAddress>,
    Wanted(format): Wanted,
) -> Result<Response, WebError> {
    let t = shell.t();
    let words = t.sharing();
    let spread = region::list_all(&cx, &address.wanted()).await?;
    let headings = vec![
        (words.cve(), text("")),
        (t.vulnerabilities().rank(), text("")),
        (words.touched(), Value::Count(None)),
        (words.answered(), Value::Count(None)),
        (words.closed(), Value::Count(None)),
        (words.and_few_heading(), text("")),
    ];
    let rows = spread.iter().map(|one| list_row(t, one)).collect();
    let head = SheetHead { name: words.region_title().to_owned(), headings };
    let pieces = region::export(&cx, format, "", &head, rows).await?;
    Ok(download::sheet(&format!("region-{}", cx.hub().today()), format, pieces))
}

/// The members of a CVE as a workbook or CSV.
pub(crate) async fn cve(
    cx: Cx<Read<Sharing>>,
    shell: Shell,
    Path(id): Path<String>,
    Wanted(format): Wanted,
) -> Result<Response, WebError> {
    let t = shell.t();
    let words = t.sharing();
    let view = region::find(&cx, cve_id(&id)?).await?;
    let headings = vec![
        (words.member(), text("")),
        (t.identity().organisation_kind(), text("")),
        (t.vulnerabilities().rank(), text("")),
        (t.vulnerabilities().tier(), text("")),
        (words.progress(), text("")),
        (words.devices(), Value::Count(None)),
        (words.last_heard(), text("")),
    ];
    let mut rows: Vec<Vec<Value>> = view.named.iter().map(|one| member_row(t, one)).collect();
    let unnamed = view.touched.counted.members.saturating_sub(u64::try_from(rows.len()).unwrap_or(u64::MAX));
    let mut note = |said: &str| {
        let mut row = vec![text(said)];
        row.resize(headings.len(), text(""));
        rows.push(row);
    };
    if unnamed > 0 {
        note(&words.cve_others(unnamed));
    } else if view.touched.and_few {
        note(words.few());
    }
    let cve = view.cve.to_string();
    let head = SheetHead { name: cve.clone(), headings };
    let pieces = region::export(&cx, format, &cve, &head, rows).await?;
    Ok(download::sheet(&format!("{}-{}", cve.to_lowercase(), cx.hub().today()), format, pieces))
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
        text(urgency(t, one.urgency)),
        Value::Count(Some(counted.members)),
        Value::Count(Some(counted.answered)),
        Value::Count(Some(counted.closed)),
        Value::Text(few),
    ]
}

fn member_row(t: T, one: &Named) -> Vec<Value> {
    let answer = one.said.answer;
    vec![
        text(words::name(t, &one.organisation)),
        text(crate::identity::organisation_kind(t, one.organisation.kind)),
        text(urgency(t, answer.urgency)),
        text(tier(t, answer.tier)),
        text(words::progress(t, answer.progress)),
        Value::Count(answer.devices.map(|devices| devices.touched)),
        Value::Text(t.moment_short(one.said.checked_at_ms)),
    ]
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}
