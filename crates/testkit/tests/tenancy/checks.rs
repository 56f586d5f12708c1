//! What must hold for one route; each check returns what does not.

use crate::{
    asked::{Asker, allowed, people, send},
    ids::Ids,
    samples::Sample,
    scene::Scene,
};
use axum::http::StatusCode;
use domain::identity::Role;
use testkit::{Answer, Client, TestWeb};

/// The owner gets what they ask for; what they see is theirs.
pub(crate) async fn owner(asker: &mut Asker<'_>, scene: &Scene, sample: &Sample) -> Vec<String> {
    let mut found = Found::new(sample);
    let Scene { web, owner, foreigner } = scene;
    let own = owner.ids();
    let answer = match sample.permission(&web.routes) {
        Some(permission) => asker.ask(allowed(owner, sample, permission), sample, &own, &own).await,
        None => send(&mut new_visitor(web).await, sample, &own, &own).await,
    };
    if !sample.is_open {
        found.unless(succeeded(&answer) != sample.fails_for_all, "the owner does not succeed", &answer);
    }
    found.unless(!answer.status.is_server_error(), "fails", &answer);
    found.unless(!answer.text.contains(foreigner.held.marker), "shows the foreigner's", &answer);
    if sample.shows_own && answer.status == StatusCode::OK {
        found.unless(answer.text.contains(owner.held.marker), "shows nothing of the owner's", &answer);
    }
    found.violations
}

fn succeeded(answer: &Answer) -> bool {
    let sent_on = answer.status == StatusCode::SEE_OTHER && !answer.location().starts_with("/sign-in?next=");
    answer.status.is_success() || sent_on
}

/// A foreigner's answer tells nothing that an identifier which never was would not.
pub(crate) async fn foreigner(asker: &mut Asker<'_>, scene: &Scene, sample: &Sample) -> Vec<String> {
    let mut found = Found::new(sample);
    let Some(permission) = sample.permission(&scene.web.routes) else { return found.violations };
    let who = allowed(&scene.foreigner, sample, permission);
    let (theirs, own, never) = (scene.owner.ids(), scene.foreigner.ids(), Ids::never());
    // One identifier at a time, so that an own one beside a foreign one opens nothing either.
    for (foreign, unknown) in own.each_from(&theirs).iter().zip(own.each_from(&never)) {
        if foreign != &own && sample.address(foreign) != sample.address(&own) {
            let asked = asker.ask(who, sample, foreign, &own).await;
            let answer = asker.ask(who, sample, &unknown, &own).await;
            let missing = answer.status == StatusCode::NOT_FOUND || !sample.has_id_in_path();
            found.unless(missing, "finds what never was", &answer);
            found.unless(alike(foreign, &asked, &unknown, &answer), "tells that it exists", &asked);
            found.unless(!asked.text.contains(scene.owner.held.marker), "shows the owner's", &asked);
        }
        if foreign != &own && sample.body_differs(foreign, &own) {
            let asked = asker.ask(who, sample, &own, foreign).await;
            let answer = asker.ask(who, sample, &own, &unknown).await;
            found.unless(!succeeded(&asked), "takes a foreign identifier in the body", &asked);
            found.unless(
                alike(foreign, &asked, &unknown, &answer),
                "tells that it exists, by the body",
                &asked,
            );
            found.unless(!asked.text.contains(scene.owner.held.marker), "shows the owner's", &asked);
        }
    }
    if sample.has_id_in_path() {
        let missing = asker.ask(who, sample, &never, &own).await;
        for ids in Ids::malformed() {
            let answer = asker.ask(who, sample, &ids, &own).await;
            found.unless(alike(&never, &missing, &ids, &answer), "knows what is no identifier", &answer);
        }
    }
    found.violations
}

/// The same to the byte but for the identifiers themselves and the request's own name.
fn alike(one_ids: &Ids, one: &Answer, other_ids: &Ids, other: &Answer) -> bool {
    let said = |ids: &Ids, answer: &Answer| {
        let hidden = ids.hidden(&answer.text).replace(answer.header("x-request-id"), "REQUEST");
        (answer.status, ids.hidden(answer.location()), hidden)
    };
    said(one_ids, one) == said(other_ids, other)
}

/// Nobody in the owner's organisation gets what their role does not permit, nor a program what its token is
/// not for.
pub(crate) async fn refused(asker: &mut Asker<'_>, scene: &Scene, sample: &Sample) -> Vec<String> {
    let mut found = Found::new(sample);
    let own = scene.owner.ids();
    let Some(permission) = sample.permission(&scene.web.routes) else { return found.violations };
    for who in people(&scene.owner, sample).iter().filter(|who| !who.may(permission)) {
        let answer = asker.ask(who, sample, &own, &own).await;
        found.unless(
            answer.status == StatusCode::FORBIDDEN,
            &format!("not refused to {}", who.role),
            &answer,
        );
    }
    if sample.is_api() && permission != "who_am_i" {
        let mut scope = scene.owner.held.scope.clone();
        if sample.of_network {
            scope.organisation = scene.owner.network.id;
        }
        let who = allowed(&scene.owner, sample, permission).id;
        let (_, token) = scene.web.hub.new_api_token(&scope, who, "no scope", &[]).await;
        let answer = send(&mut scene.web.program(token.text()), sample, &own, &own).await;
        found.unless(
            answer.status == StatusCode::FORBIDDEN,
            "not refused to a token without the scope",
            &answer,
        );
    }
    found.violations
}

/// Nothing is shown to who has not signed in.
pub(crate) async fn visitor(scene: &Scene, sample: &Sample) -> Vec<String> {
    let mut found = Found::new(sample);
    let own = scene.owner.ids();
    let answer = send(&mut new_visitor(&scene.web).await, sample, &own, &own).await;
    for side in [&scene.owner, &scene.foreigner] {
        found.unless(!answer.text.contains(side.held.marker), "shows something to a visitor", &answer);
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

/// A form without proof, or with someone else's, is refused; so is a browser that changes things by the API.
pub(crate) async fn without_proof(asker: &mut Asker<'_>, scene: &Scene, sample: &Sample) -> Vec<String> {
    let mut found = Found::new(sample);
    let own = scene.owner.ids();
    let director = scene.owner.held.member(Role::Director);
    let permission = sample.permission(&scene.web.routes);
    let who = permission.map_or(director, |name| allowed(&scene.owner, sample, name));
    let signed_in = asker.browser(who).await;
    let other = asker.browser(scene.owner.held.member(Role::Staff)).await;
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
