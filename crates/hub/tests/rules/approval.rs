//! What is accepted for a time holds once the safety manager or the director approved it.

use domain::{
    access::{Approve, Read, Vulnerabilities, Write},
    identity::Role,
    vulnerabilities::{Answer, Decision},
};
use hub::{
    HubError,
    vulnerabilities::findings::{self, Query},
};
use jiff::ToSpan;
use testkit::{TestHub, World, on_both};

on_both!(what_is_accepted_rests_only_once_it_is_approved);
async fn what_is_accepted_rests_only_once_it_is_approved(hub: TestHub) {
    let world = World::new(&hub).await;
    let (owner, finding) = (&world.owner, world.owner.finding);
    let login = |role| owner.member(role).login.as_str();
    let staff = hub.permit::<Write<Vulnerabilities>>(login(Role::SystemStaff)).await;
    let director = hub.permit::<Approve>(login(Role::Director)).await;
    let read = hub.permit::<Read<Vulnerabilities>>(login(Role::Director)).await;
    let today = hub.hub.today();
    let open = Query { open_on: Some(today), ..Query::default() };
    let waiting = Query { awaiting_approval: true, ..Query::default() };
    let counts = || async {
        let counts = (findings::count(&read, &open).await, findings::count(&read, &waiting).await);
        (counts.0.unwrap(), counts.1.unwrap())
    };
    let accepted = Decision {
        answer: Answer::Accepted,
        note: "次の更新まで".to_owned(),
        accepted_until: Some(today + 30.days()),
        // Nobody approves by saying so.
        approved_by: Some(owner.member(Role::Director).id),
        ..Decision::open()
    };

    assert!(
        matches!(findings::approve(&director, finding, 2).await, Err(HubError::NotFound)),
        "not accepted"
    );
    findings::decide(&staff, finding, 2, &accepted).await.unwrap();
    assert_eq!(counts().await, (1, 1), "accepted by staff alone");

    let stranger = hub.permit::<Approve>(&world.foreigner.member(Role::Director).login).await;
    assert!(matches!(findings::approve(&stranger, finding, 3).await, Err(HubError::NotFound)));
    assert!(matches!(findings::approve(&director, finding, 2).await, Err(HubError::Conflict(_))), "stale");
    findings::approve(&director, finding, 3).await.unwrap();
    assert_eq!(counts().await, (0, 0));
    let decided = findings::find(&read, finding).await.unwrap().finding.decision;
    assert_eq!(decided.approved_by, Some(owner.member(Role::Director).id));
    assert!(matches!(findings::approve(&director, finding, 4).await, Err(HubError::NotFound)), "twice");

    findings::decide(&staff, finding, 4, &accepted).await.unwrap();
    assert_eq!(counts().await, (1, 1), "a change wants a new approval");
    let manager = hub.permit::<Write<Vulnerabilities>>(login(Role::SafetyManager)).await;
    findings::decide(&manager, finding, 5, &accepted).await.unwrap();
    assert_eq!(counts().await, (0, 0), "who may approve does so by deciding");
}
