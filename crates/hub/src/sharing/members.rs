//! The operator's side: what its members published to it, and who published nothing.
//! Not here: what a member may publish ([`super::grants`]).
//! Next: `domain::sharing::Standing`, which says what a statement amounts to.

use crate::{Cx, HubError};
use domain::{
    access::{Read, Sharing},
    audit_trail::{Action, Entry},
    identity::Organisation,
    ids::OrganisationId,
    sharing::{FindingCounts, Standing, Statement, StatementKind},
    vulnerabilities::Urgency,
};
use formats::sheets::{
    read::Cell,
    write::{Column, ColumnKind, CsvEncoding, Table, csv},
};
use serde_json::json;
use std::{cmp::Reverse, collections::HashMap};
use store::{identity::organisation, sharing::inbox};

/// Statements shown of a history.
const HISTORY: u32 = 60;

/// A member as its operator knows it.
pub struct Member {
    /// Who.
    pub organisation: Organisation,
    /// The newest statement; none if nothing was ever published.
    pub newest: Option<Statement>,
    /// What that amounts to today.
    pub standing: Standing,
}

impl Member {
    fn new(cx: &Cx<Read<Sharing>>, organisation: Organisation, newest: Option<Statement>) -> Self {
        let standing = Standing::of(newest.as_ref(), cx.now().as_millisecond(), cx.hub().today());
        Self { organisation, newest, standing }
    }

    /// Its numbers, where they may be shown as what is; never guessed.
    pub fn counts(&self) -> Option<&FindingCounts> {
        self.newest.as_ref().filter(|_| self.standing.shows_numbers()).and_then(Statement::finding_counts)
    }

    /// Findings to act on now; none where that is not known.
    pub fn findings(&self, urgency: Urgency) -> Option<u64> {
        self.counts().map(|counts| counts.findings(urgency))
    }
}

/// All members, those with the most urgent findings first; empty for who is no network operator.
///
/// # Errors
/// [`HubError::Store`].
pub async fn list(cx: &Cx<Read<Sharing>>) -> Result<Vec<Member>, HubError> {
    if !cx.signed().is_for_operator() {
        return Ok(Vec::new());
    }
    let read = cx.read();
    let newest = inbox::newest_of_each(&read, StatementKind::FindingCounts).await?;
    let mut newest: HashMap<OrganisationId, Statement> = newest.into_iter().collect();
    let member = |one: Organisation| {
        let statement = newest.remove(&one.id);
        Member::new(cx, one, statement)
    };
    let mut members: Vec<Member> = organisation::members(&read).await?.into_iter().map(member).collect();
    members.sort_by_key(|one| {
        (Reverse(one.findings(Urgency::Now)), Reverse(one.findings(Urgency::Week)), one.standing)
    });
    Ok(members)
}

/// One member with its statements, newest first; none once they were taken back or their last day has passed.
///
/// # Errors
/// [`HubError::NotFound`] for who is no member, whether it is on this hub or not.
pub async fn find(cx: &Cx<Read<Sharing>>, id: OrganisationId) -> Result<(Member, Vec<Statement>), HubError> {
    if !cx.signed().is_for_operator() {
        return Err(HubError::NotFound);
    }
    let read = cx.read();
    let members = organisation::members(&read).await?;
    let organisation = members.into_iter().find(|one| one.id == id).ok_or(HubError::NotFound)?;
    let newest = inbox::newest(&read, id, StatementKind::FindingCounts).await?;
    let member = Member::new(cx, organisation, newest);
    if !member.standing.shows_numbers() {
        return Ok((member, Vec::new()));
    }
    let statements = inbox::history(&read, id, StatementKind::FindingCounts, HISTORY).await?;
    Ok((member, statements))
}

/// A list of members as CSV; that it was handed out stands in the audit trail.
///
/// # Errors
/// [`HubError::Store`].
pub async fn export(
    cx: &Cx<Read<Sharing>>,
    headings: &[&str],
    rows: Vec<Vec<String>>,
) -> Result<Vec<u8>, HubError> {
    let column =
        |title: &&str| Column { title: (*title).to_owned(), kind: ColumnKind::Text, width_chars: None };
    let table = Table { columns: headings.iter().map(column).collect(), ..Table::default() };
    let count = rows.len();
    let cells = rows.into_iter().map(|row| row.into_iter().map(Cell::from_text).collect());
    let mut file = Vec::new();
    csv(&table, cells, CsvEncoding::Utf8, &mut file).map_err(HubError::internal)?;
    let tx = cx.hub().store().write(cx.scope(), cx.now()).await?;
    let written = json!({ "members": count }).to_string();
    tx.commit(Entry::new(Action::Export, "member", "", "").changed("", written)).await?;
    Ok(file)
}
