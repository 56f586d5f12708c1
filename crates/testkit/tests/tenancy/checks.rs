//! What must hold for one route; each check returns what does not.

use crate::{
    asked::{Asker, send},
    ids::{Ids, both},
    samples::{Body, Sample},
};
use axum::http::StatusCode;
use domain::identity::Role;
use testkit::{Answer, Client, TestWeb};

/// The owner gets what they ask for; what they see is theirs.
pub(crate) async fn owner(web: &TestWeb, sample: &Sample) -> Vec<String> {
    let mut found = Found::new(sample);
    let (owner, foreigner) = (&web.world.owner, &web.world.foreigner);
    let own = Ids::own(owner);
    let answer = match sample.permission(&web.routes) {
        Some(permission) => Asker::new(web).ask(owner.allowed(permission), sample, &own, &own).await,
        None => send(&mut new_visitor(web).await, sample, &own, &own).await,
    };
    if !sample.is_open {
        found.unless(succeeded(&answer), "the owner does not succeed", &answer);
    }
    found.unless(!answer.status.is_server_error(), "fails", &answer);
    found.unless(!answer.text.contains(foreigner.marker), "shows the foreigner's", &answer);
    if sample.shows_own && answer.status == StatusCode::OK {
        found.unless(answer.text.contains(owner.marker), "shows nothing of the owner's", &answer);
    }
    found.violations
}

fn succeeded(answer: &Answer) -> bool {
    let sent_on = answer.status == StatusCode::SEE_OTHER && !answer.location().starts_with("/sign-in?next=");
    answer.status.is_success() || sent_on
}

/// A foreigner's answer tells nothing that an identifier which never was would not.
pub(crate) async fn foreigner(web: &TestWeb, sample: &Sample) -> Vec<String> {
    let mut found = Found::new(sample);
    let Some(permission) = sample.permission(&web.routes) else { return found.violations };
    let who = web.world.foreigner.allowed(permission);
    let mut asker = Asker::new(web);
    let (theirs, own) = both(&web.world);
    let never = Ids::never();
    if sample.address(&theirs) != sample.address(&never) {
        let asked = asker.ask(who, sample, &theirs, &own).await;
        found.unless(!asked.text.contains(web.world.owner.marker), "shows the owner's", &asked);
        for other in std::iter::once(never.clone()).chain(Ids::malformed()) {
            let answer = asker.ask(who, sample, &other, &own).await;
            if sample.has_id_in_path() {
                found.unless(answer.status == StatusCode::NOT_FOUND, "finds what never was", &answer);
            }
            if sample.has_id_in_path() || other == never {
                found.unless(alike((&theirs, &asked), (&other, &answer)), "tells that it exists", &asked);
            }
        }
    }
    if names_ids(&sample.body, &theirs) {
        let asked = asker.ask(who, sample, &own, &theirs).await;
        let answer = asker.ask(who, sample, &own, &never).await;
        found.unless(!succeeded(&asked), "takes a foreign identifier in the body", &asked);
        found.unless(alike((&theirs, &asked), (&never, &answer)), "tells by the body that it exists", &asked);
    }
    found.violations
}

fn names_ids(body: &Body, ids: &Ids) -> bool {
    match body {
        Body::None => false,
        Body::Form(fields) => fields(ids) != fields(&Ids::never()),
    }
}

/// The same to the byte but for the identifiers themselves and the request's own name.
fn alike(one: (&Ids, &Answer), other: (&Ids, &Answer)) -> bool {
    let said = |(ids, answer): (&Ids, &Answer)| {
        let hidden = ids.hidden(&answer.text).replace(answer.header("x-request-id"), "REQUEST");
        (answer.status, ids.hidden(answer.location()), hidden)
    };
    said(one) == said(other)
}

/// Nobody in the owner's organisation gets what their role does not permit, nor a token what it is not for.
pub(crate) async fn refused(asker: &mut Asker<'_>, sample: &Sample) -> Vec<String> {
    let mut found = Found::new(sample);
    let web = asker.web;
    let owner = &web.world.owner;
    let own = Ids::own(owner);
    let Some(permission) = sample.permission(&web.routes) else { return found.violations };
    for who in owner.refused(permission) {
        let answer = asker.ask(who, sample, &own, &own).await;
        found.unless(
            answer.status == StatusCode::FORBIDDEN,
            &format!("not refused to {}", who.role),
            &answer,
        );
    }
    found.violations
}

/// Nothing is shown to who has not signed in.
pub(crate) async fn visitor(web: &TestWeb, sample: &Sample) -> Vec<String> {
    let mut found = Found::new(sample);
    let own = Ids::own(&web.world.owner);
    let answer = send(&mut new_visitor(web).await, sample, &own, &own).await;
    for held in [&web.world.owner, &web.world.foreigner] {
        found.unless(!answer.text.contains(held.marker), "shows something to a visitor", &answer);
    }
    if sample.is_open {
        found.unless(!answer.status.is_server_error(), "fails for a visitor", &answer);
    } else if sample.is_api() {
        found.unless(answer.status == StatusCode::UNAUTHORIZED, "open to any program", &answer);
    } else {
        let sent_on = answer.status == StatusCode::SEE_OTHER && answer.location().starts_with("/sign-in");
        found.unless(sent_on, "open to a visitor", &answer);
    }
    found.violations
}

/// A browser with a page of ours, so that its forms carry proof.
async fn new_visitor(web: &TestWeb) -> Client {
    let mut visitor = web.visitor();
    visitor.get("/sign-in").await;
    visitor
}

/// A form without proof, or with someone else's, is refused; so is a browser that calls the API.
pub(crate) async fn without_proof(web: &TestWeb, sample: &Sample) -> Vec<String> {
    let mut found = Found::new(sample);
    let own = Ids::own(&web.world.owner);
    let permission = sample.permission(&web.routes);
    let who =
        permission.map_or_else(|| web.world.owner.member(Role::Staff), |name| web.world.owner.allowed(name));
    let signed_in = web.sign_in(who).await;
    let other = web.sign_in(web.world.owner.member(Role::Director)).await;
    for (csrf, whose) in [("", "no proof"), ("x", "made-up proof"), (other.csrf.as_str(), "another's proof")]
    {
        let mut client = signed_in.clone();
        csrf.clone_into(&mut client.csrf);
        let answer = send(&mut client, sample, &own, &own).await;
        let expected = if sample.is_api() { StatusCode::UNAUTHORIZED } else { StatusCode::FORBIDDEN };
        found.unless(answer.status == expected, &format!("accepted with {whose}"), &answer);
    }
    found.violations
}

/// Collects what does not hold for a route.
struct Found {
    route: &'static str,
    violations: Vec<String>,
}

impl Found {
    fn new(sample: &Sample) -> Self {
        Self { route: sample.route, violations: Vec::new() }
    }

    fn unless(&mut self, holds: bool, what: &str, answer: &Answer) {
        if !holds {
            let text: String = answer.text.chars().take(300).collect();
            self.violations.push(format!("{}: {what}: {} {text}", self.route, answer.status));
        }
    }
}
