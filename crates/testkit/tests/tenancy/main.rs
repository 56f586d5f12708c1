//! Promise 2, no one else's, over every route that the router has: the owner succeeds, a foreigner gets what
//! an identifier that never was gets, and who lacks the permission is refused. A route without a line in
//! `samples` fails. Next: `samples`, where a new route gets its line; `checks`.
#![cfg(test)]

mod asked;
mod checks;
mod ids;
mod samples;
mod scene;

use asked::Asker;
use samples::{Sample, samples};
use scene::Scene;
use std::collections::BTreeSet;

#[tokio::test]
async fn every_route_has_a_sample_and_every_sample_a_route() {
    let scene = Scene::new().await;
    let routes: BTreeSet<String> =
        scene.web.routes.iter().map(|route| format!("{} {}", route.method, route.path)).collect();
    let sampled: BTreeSet<String> = samples().iter().map(|sample| sample.route.to_owned()).collect();
    assert!(routes.len() > 20, "hardly any route: {routes:?}");
    let lacking: Vec<_> = routes.difference(&sampled).collect();
    assert!(lacking.is_empty(), "give each a line in crates/testkit/tests/tenancy/samples/: {lacking:#?}");
    let stale: Vec<_> = sampled.difference(&routes).collect();
    assert!(stale.is_empty(), "no longer routes: {stale:#?}");
}

#[tokio::test]
async fn the_owner_succeeds_and_sees_nothing_of_another_organisation() {
    let scene = Scene::new().await;
    let mut asker = Asker::new(&scene.web);
    let mut violations = Vec::new();
    for sample in samples() {
        // What changes something gets a copy, so that it finds everything as the table supposes.
        if sample.is_change() {
            asker.get_ready(&scene, &sample).await;
            let copy = scene.copy().await;
            violations.extend(checks::owner(&mut asker.in_copy(&copy.web), &copy, &sample).await);
        } else {
            violations.extend(checks::owner(&mut asker, &scene, &sample).await);
        }
    }
    none(&violations);
}

#[tokio::test]
async fn a_foreigner_gets_what_an_identifier_that_never_was_gets() {
    let scene = Scene::new().await;
    let before = scene.deeds_of_the_owner().await;
    let mut asker = Asker::new(&scene.web);
    let mut violations = Vec::new();
    for sample in samples() {
        violations.extend(checks::foreigner(&mut asker, &scene, &sample).await);
    }
    none(&violations);
    assert_eq!(scene.deeds_of_the_owner().await, before, "a foreigner changed something");
}

#[tokio::test]
async fn without_the_permission_one_s_own_organisation_refuses_too() {
    let scene = Scene::new().await;
    let mut asker = Asker::new(&scene.web);
    let mut violations = Vec::new();
    for sample in samples() {
        violations.extend(checks::refused(&mut asker, &scene, &sample).await);
    }
    none(&violations);
}

#[tokio::test]
async fn who_has_not_signed_in_is_sent_to_sign_in_and_sees_nothing() {
    let scene = Scene::new().await;
    let mut violations = Vec::new();
    for sample in samples() {
        violations.extend(checks::visitor(&scene, &sample).await);
    }
    none(&violations);
}

#[tokio::test]
async fn a_change_without_proof_of_where_it_comes_from_is_refused() {
    let scene = Scene::new().await;
    let before = scene.deeds_of_the_owner().await;
    let mut asker = Asker::new(&scene.web);
    let mut violations = Vec::new();
    for sample in samples().into_iter().filter(Sample::is_change) {
        violations.extend(checks::without_proof(&mut asker, &scene, &sample).await);
    }
    none(&violations);
    assert_eq!(scene.deeds_of_the_owner().await, before, "a forged request changed something");
}

fn none(violations: &[String]) {
    assert!(violations.is_empty(), "\n  {}\n", violations.join("\n  "));
}
