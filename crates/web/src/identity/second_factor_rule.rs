//! Who must sign in with a second factor here, and from when: the organisation's own rule.
//! Not here: setting one up ([`super::own_second_factor`]), the default (`domain::identity::SecondFactorRule`).
//! Next: `templates/identity/second_factor_rule.html`.

use super::{invite::day, words};
use crate::{
    error::WebError,
    faults::{clash_status, form_errors},
    form::Form,
    page::{Choice, Clash, FlashKind, FormErrors, Page},
    shell::{Shell, redirect_with},
    text::T,
};
use askama::Template;
use axum::response::Response;
use domain::{
    access::{Organisations, Read, Write},
    identity::{Role, SecondFactorRule},
};
use hub::{Cx, Fault, HubError, What, identity::second_factor_rule};
use serde::Deserialize;

#[derive(Clone, Default, Deserialize)]
pub(crate) struct Fields {
    version: i64,
    #[serde(default)]
    roles: Vec<String>,
    #[serde(default)]
    from: String,
}

#[derive(Template)]
#[template(path = "identity/second_factor_rule.html")]
struct RulePage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    fields: &'a Fields,
    clash: Option<Clash>,
    roles: Vec<Choice>,
    now: String,
    may_write: bool,
    is_operator: bool,
}

/// Why the form is drawn again.
#[derive(Default)]
struct Again<'a> {
    fields: Option<Fields>,
    faults: &'a [Fault],
    stale: bool,
}

/// Draws the page.
pub(crate) async fn show(cx: Cx<Read<Organisations>>, shell: Shell) -> Result<Response, WebError> {
    draw(&cx, &shell, Again::default()).await
}

async fn draw(cx: &Cx<Read<Organisations>>, shell: &Shell, again: Again<'_>) -> Result<Response, WebError> {
    let t = shell.t();
    let rule = second_factor_rule::rule(cx).await?;
    let stored = fields_of(&rule);
    let mut fields = again.fields.unwrap_or_else(|| stored.clone());
    let clash = again.stale.then(|| Clash::new(t, None, printed(t, &stored), printed(t, &fields)));
    if clash.is_some() {
        fields.version = rule.version;
    }
    let page = shell.page(t.sign_in().rule_title());
    let status = clash_status(clash.as_ref(), again.faults);
    shell.answering(status).draw(&RulePage {
        page: &page,
        t,
        errors: form_errors(t, again.faults, |field| label(t, field)),
        fields: &fields,
        clash,
        roles: words::role_choices(t),
        now: in_words(t, &rule),
        may_write: cx.signed().may::<Write<Organisations>>(),
        is_operator: cx.signed().is_for_operator(),
    })
}

/// The rule as a sentence.
fn in_words(t: T, rule: &SecondFactorRule) -> String {
    if rule.roles.is_empty() {
        return t.sign_in().rule_roles_none().to_owned();
    }
    t.sign_in().rule_now(t.date(rule.from), words::roles(t, &rule.roles))
}

fn fields_of(rule: &SecondFactorRule) -> Fields {
    Fields {
        version: rule.version,
        roles: rule.roles.iter().map(|role| role.as_str().to_owned()).collect(),
        from: rule.from.to_string(),
    }
}

fn printed(t: T, fields: &Fields) -> Vec<(&'static str, String)> {
    let roles: Vec<Role> = fields.roles.iter().filter_map(|role| role.parse().ok()).collect();
    vec![(label(t, "roles"), words::roles(t, &roles)), (label(t, "from"), fields.from.clone())]
}

/// Saves the rule.
pub(crate) async fn save(
    cx: Cx<Write<Organisations>>,
    shell: Shell,
    Form(fields): Form<Fields>,
) -> Result<Response, WebError> {
    let saved = match read(&fields) {
        Ok((roles, from)) => second_factor_rule::set(&cx, fields.version, &roles, from).await,
        Err(faults) => Err(HubError::Invalid(faults)),
    };
    let again = match saved {
        Ok(()) => {
            let done = shell.t().sign_in().rule_saved();
            return Ok(redirect_with("/organisation/second-factor", FlashKind::Done, done));
        }
        Err(HubError::Invalid(faults)) => (faults, false),
        Err(HubError::Conflict(_)) => (Vec::new(), true),
        Err(other) => return Err(other.into()),
    };
    let (faults, stale) = again;
    let cx = cx.signed().permit::<Read<Organisations>>()?;
    draw(&cx, &shell, Again { fields: Some(fields), faults: &faults, stale }).await
}

fn read(fields: &Fields) -> Result<(Vec<Role>, Option<jiff::civil::Date>), Vec<Fault>> {
    let mut faults = Vec::new();
    let from = day(&fields.from, &mut faults);
    for fault in &mut faults {
        fault.field = "from";
    }
    let roles: Result<Vec<Role>, _> = fields.roles.iter().map(|role| role.parse()).collect();
    match roles {
        Ok(roles) if faults.is_empty() => Ok((roles, from)),
        Ok(_) => Err(faults),
        Err(_) => Err(vec![Fault { field: "roles", what: What::Unknown }]),
    }
}

fn label(t: T, field: &str) -> &'static str {
    match field {
        "roles" => t.sign_in().rule_roles(),
        _ => t.sign_in().rule_from(),
    }
}
