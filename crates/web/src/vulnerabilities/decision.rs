//! Deciding about a finding.
//! Not here: the page ([`super::finding`]), the rule (`hub::vulnerabilities::findings`).
//! Next: `domain::vulnerabilities::finding`.

use super::{
    finding::{Again, draw, finding_id},
    owners::People,
    words,
};
use crate::{
    error::WebError,
    form::Form,
    page::{Clash, FlashKind},
    shell::{Shell, redirect_with},
    text::T,
};
use axum::{extract::Path, response::Response};
use domain::{
    access::{Read, Vulnerabilities, Write},
    text::parse_date,
    vulnerabilities::{Answer, Decision, Finding},
};
use hub::{Cx, Fault, HubError, What, vulnerabilities::findings};
use jiff::civil::Date;
use serde::Deserialize;

/// What the form sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Fields {
    pub(crate) version: i64,
    pub(crate) answer: String,
    pub(crate) reason: String,
    pub(crate) accepted_until: String,
    pub(crate) due_on: String,
    pub(crate) owner: String,
    pub(crate) note: String,
}

impl From<&Finding> for Fields {
    fn from(finding: &Finding) -> Self {
        let decision = &finding.decision;
        let date = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
        Self {
            version: finding.version,
            answer: decision.answer.as_str().to_owned(),
            reason: decision.reason.map_or("", domain::vulnerabilities::NotAffectedReason::as_str).to_owned(),
            accepted_until: date(decision.accepted_until),
            due_on: date(decision.due_on),
            owner: decision.owner.map_or_else(String::new, |owner| owner.to_string()),
            note: decision.note.clone(),
        }
    }
}

/// Stores a decision, or shows the form again with what is wrong.
pub(crate) async fn decide(
    cx: Cx<Write<Vulnerabilities>>,
    shell: Shell,
    Path(id): Path<String>,
    Form(mut fields): Form<Fields>,
) -> Result<Response, WebError> {
    let id = finding_id(&id)?;
    let read = cx.signed().permit::<Read<Vulnerabilities>>()?;
    let listed = findings::find(&read, id).await?;
    let decision = match decision(&fields) {
        Ok(decision) => decision,
        Err(faults) => {
            return draw(&read, &shell, &listed, Again { fields, faults: &faults, clash: None }).await;
        }
    };
    let t = shell.t();
    match findings::decide(&cx, id, fields.version, &decision).await {
        Ok(()) => Ok(redirect_with(
            &format!("/vulnerabilities/{id}"),
            FlashKind::Done,
            t.vulnerabilities().answer_saved(),
        )),
        Err(HubError::Invalid(faults)) => {
            draw(&read, &shell, &listed, Again { fields, faults: &faults, clash: None }).await
        }
        Err(HubError::Conflict(_)) => {
            // Nothing typed is lost: the form comes back beside what is stored, and saving again means "mine".
            let stored = findings::find(&read, id).await?;
            fields.version = stored.finding.version;
            let history = findings::history(&read, id).await?;
            let people = People::of(&read).await?;
            let theirs = printed(t, &people, &stored.finding.decision);
            let mine = printed(t, &people, &decision);
            let clash = Some(Clash::new(t, history.first(), theirs, mine));
            draw(&read, &shell, &stored, Again { fields, faults: &[], clash }).await
        }
        Err(other) => Err(other.into()),
    }
}

fn decision(fields: &Fields) -> Result<Decision, Vec<Fault>> {
    let mut faults = Vec::new();
    let answer = fields.answer.parse::<Answer>().unwrap_or_else(|_| {
        faults.push(Fault { field: "answer", what: What::Unknown });
        Answer::Open
    });
    let mut date = |text: &str, field: &'static str| {
        let day = parse_date(text);
        if day.is_none() && !text.trim().is_empty() {
            faults.push(Fault { field, what: What::NotADate });
        }
        day
    };
    let accepted_until = date(&fields.accepted_until, "accepted_until");
    let due_on = date(&fields.due_on, "due_on");
    let owner = Some(&fields.owner).filter(|text| !text.is_empty()).map(|text| text.parse());
    if let Some(Err(_)) = owner {
        faults.push(Fault { field: "owner", what: What::Unknown });
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(Decision {
        answer,
        reason: fields.reason.parse().ok(),
        note: fields.note.trim().to_owned(),
        accepted_until,
        owner: owner.and_then(Result::ok),
        approved_by: None,
        due_on,
    })
}

/// Every field with its label, as people read it.
fn printed(t: T, people: &People, decision: &Decision) -> Vec<(&'static str, String)> {
    let date = |day: Option<Date>| day.map_or_else(String::new, |day| t.date(day));
    let reason = decision.reason.map_or("", |reason| words::reason(t, reason));
    [
        ("answer", words::answer(t, decision.answer).to_owned()),
        ("reason", reason.to_owned()),
        ("accepted_until", date(decision.accepted_until)),
        ("due_on", date(decision.due_on)),
        ("owner", people.name(decision.owner).to_owned()),
        ("note", decision.note.clone()),
    ]
    .map(|(field, text)| (label(t, field), text))
    .to_vec()
}

pub(super) fn label(t: T, field: &str) -> &'static str {
    let words = t.vulnerabilities();
    match field {
        "reason" => words.answer_reason(),
        "accepted_until" => words.answer_until(),
        "due_on" => words.answer_due(),
        "owner" => words.answer_owner(),
        "note" => words.answer_note(),
        _ => words.answer(),
    }
}
