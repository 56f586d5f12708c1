//! Who sees to a finding: only who may decide about it, and nobody's day loses what no one else sees to.

use domain::{
    access::{Read, SignedIn, Vulnerabilities, Write},
    identity::Role,
    ids::PersonId,
    vulnerabilities::{Answer, Decision},
};
use hub::{
    HubError, Signed,
    today::{self, What},
    vulnerabilities::findings,
};
use testkit::{TestHub, World, on_both};

on_both!(a_finding_is_given_to_who_may_decide_and_stays_everyones_if_they_no_longer_may);
async fn a_finding_is_given_to_who_may_decide_and_stays_everyones_if_they_no_longer_may(hub: TestHub) {
    let world = World::new(&hub).await;
    let (owner, finding) = (&world.owner, world.owner.finding);
    let login = |role| owner.member(role).login.as_str();
    let system = hub.permit::<Write<Vulnerabilities>>(login(Role::SystemStaff)).await;
    let read = hub.permit::<Read<Vulnerabilities>>(login(Role::SystemStaff)).await;
    let affected =
        |who: Option<PersonId>| Decision { answer: Answer::Affected, owner: who, ..Decision::open() };

    let offered = findings::owners(&read).await.unwrap();
    for (role, may) in [
        (Role::Administrator, true),
        (Role::SystemStaff, true),
        (Role::Staff, false),
        (Role::VendorContact, false),
        (Role::ReadOnly, false),
    ] {
        let who = owner.member(role).id;
        assert_eq!(offered.iter().any(|person| person.id == who), may, "{role:?}");
        if !may {
            let refused = findings::decide(&system, finding, 2, &affected(Some(who))).await;
            assert!(matches!(refused, Err(HubError::Invalid(_))), "{role:?}");
        }
    }
    let stranger = world.foreigner.member(Role::Administrator).id;
    let refused = findings::decide(&system, finding, 2, &affected(Some(stranger))).await;
    assert!(matches!(refused, Err(HubError::Invalid(_))));

    let administrator = owner.member(Role::Administrator);
    let mine = hub.permit::<SignedIn>(login(Role::SystemStaff)).await.signed().clone();
    findings::decide(&system, finding, 2, &affected(Some(administrator.id))).await.unwrap();
    assert_eq!(devices(&mine).await, 0, "a colleague sees to it");
    let all = "update role_assignment set role = 'staff' where person_id =";
    let id = administrator.id.uuid();
    let literal = match hub.database.kind() {
        testkit::Database::Sqlite => format!("x'{}'", id.simple()),
        testkit::Database::Postgres => format!("'{id}'"),
    };
    hub.database.tamper(&format!("{all} {literal}")).await;
    assert_eq!(devices(&mine).await, 1, "who may no longer decide sees to nothing");
}

async fn devices(signed: &Signed) -> usize {
    let day = today::day(signed).await.unwrap();
    day.tasks.iter().filter(|task| matches!(task.what, What::Device { .. })).count()
}
