//! Promise 2, no one else's, over every route that the router has: the owner succeeds, a foreigner gets what
//! an identifier that never was gets, and who lacks the permission is refused. A route without a line in
//! `samples` fails. Next: `samples`, where a new route gets its line; `checks`.
#![cfg(test)]

mod asked;
mod checks;
mod ids;
mod samples;

use asked::Asker;
use ids::Ids;
use samples::{Sample, samples};
use std::collections::BTreeSet;
use testkit::{Database, On, TestWeb};

#[tokio::test]
async fn every_route_has_a_sample_and_every_sample_a_route() {
    let web = TestWeb::on(Database::Sqlite).await;
    let routes: BTreeSet<String> =
        web.routes.iter().map(|route| format!("{} {}", route.method, route.path)).collect();
    let sampled: BTreeSet<String> = samples().iter().map(|sample| sample.route.to_owned()).collect();
    assert!(routes.len() > 20, "hardly any route: {routes:?}");
    let lacking: Vec<_> = routes.difference(&sampled).collect();
    assert!(lacking.is_empty(), "give each a line in crates/testkit/tests/tenancy/samples.rs: {lacking:#?}");
    let stale: Vec<_> = sampled.difference(&routes).collect();
    assert!(stale.is_empty(), "no longer routes: {stale:#?}");
}

#[tokio::test]
async fn the_owner_succeeds_and_sees_nothing_of_another_organisation() {
    let web = TestWeb::on(Database::Sqlite).await;
    let mut violations = Vec::new();
    for sample in samples() {
        // What changes something gets a copy, so that it finds everything as the table supposes.
        let copy = if sample.is_change() { Some(web.copy().await) } else { None };
        violations.extend(checks::owner(copy.as_ref().unwrap_or(&web), &sample).await);
    }
    none(&violations);
}

#[tokio::test]
async fn a_foreigner_gets_what_an_identifier_that_never_was_gets() {
    let web = TestWeb::on(Database::Sqlite).await;
    let before = web.deeds_of_the_owner().await;
    let mut violations = Vec::new();
    for sample in samples() {
        violations.extend(checks::foreigner(&web, &sample).await);
    }
    none(&violations);
    assert_eq!(web.deeds_of_the_owner().await, before, "a foreigner changed something");
}

#[tokio::test]
async fn without_the_permission_one_s_own_organisation_refuses_too() {
    let web = TestWeb::on(Database::Sqlite).await;
    let before = web.deeds_of_the_owner().await;
    let mut asker = Asker::new(&web);
    let mut violations = Vec::new();
    for sample in samples() {
        violations.extend(checks::refused(&mut asker, &sample).await);
    }
    none(&violations);
    assert_eq!(web.deeds_of_the_owner().await, before, "someone refused changed something");
}

#[tokio::test]
async fn who_has_not_signed_in_is_sent_to_sign_in_and_sees_nothing() {
    let web = TestWeb::on(Database::Sqlite).await;
    let mut violations = Vec::new();
    for sample in samples() {
        violations.extend(checks::visitor(&web, &sample).await);
    }
    none(&violations);
}

#[tokio::test]
async fn a_change_without_proof_of_where_it_comes_from_is_refused() {
    let web = TestWeb::on(Database::Sqlite).await;
    let before = web.deeds_of_the_owner().await;
    let mut violations = Vec::new();
    for sample in samples().into_iter().filter(Sample::is_change) {
        violations.extend(checks::without_proof(&web, &sample).await);
    }
    none(&violations);
    assert_eq!(web.deeds_of_the_owner().await, before, "a forged request changed something");
}

fn none(violations: &[String]) {
    assert!(violations.is_empty(), "\n  {}\n", violations.join("\n  "));
}

/// What a change cannot avoid leaving behind.
trait Deeds {
    /// Number of entries in the owner's audit trail but those of signing in.
    async fn deeds_of_the_owner(&self) -> Vec<String>;
}

impl Deeds for TestWeb {
    async fn deeds_of_the_owner(&self) -> Vec<String> {
        let owner = self.world.owner.organisation.uuid().simple();
        let sql = format!(
            "select seq || ' ' || action || ' ' || subject || ' ' || label as text
             from audit_entry
             where organisation_id = x'{owner}'
               and action not in ('sign_in', 'sign_out')
             order by seq"
        );
        self.hub.database.texts(&sql).await
    }
}
