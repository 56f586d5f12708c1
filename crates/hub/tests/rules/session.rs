//! Sessions: ending them, and choosing the organisation they work for.

use crate::support::{World, cx, is_not_found};
use domain::{
    access::SignedIn,
    identity::{OrganisationKind, Role},
    ids::OrganisationId,
};
use hub::identity::{own, session};
use jiff::SignedDuration;
use testkit::{TestHub, on_both};

on_both!(one_session_or_all_others_can_be_ended);
async fn one_session_or_all_others_can_be_ended(hub: TestHub) {
    let (world, here) = World::founded(hub).await;
    let (second, third) = (world.sign_in("sato").await, world.sign_in("sato").await);
    let own_page = cx::<SignedIn>(&here);
    session::end(&own_page, second.session.unwrap()).await.unwrap();
    assert_eq!(session::list(&own_page).await.unwrap().len(), 2);
    assert_eq!(session::end_others(&own_page).await.unwrap(), 1);
    let left = session::list(&own_page).await.unwrap();
    assert_eq!(left.iter().map(|session| Some(session.id)).collect::<Vec<_>>(), [here.session]);
    assert!(is_not_found(&session::end(&own_page, third.session.unwrap()).await), "ended already");
    let ended = world.trail(here.scope.organisation).await;
    assert_eq!(ended.iter().filter(|(action, ..)| action == "sign_out").count(), 2);
}

on_both!(the_session_of_someone_else_is_not_found);
async fn the_session_of_someone_else_is_not_found(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    world.person(sato.scope.organisation, "suzuki", Role::Staff).await;
    let colleague = world.sign_in("suzuki").await;
    let foreigner = world.other(OrganisationKind::Clinic, "yoso").await;
    for theirs in [colleague.session.unwrap(), foreigner.session.unwrap()] {
        assert!(is_not_found(&session::end(&cx::<SignedIn>(&sato), theirs).await));
    }
    assert_eq!(session::list(&cx::<SignedIn>(&colleague)).await.unwrap().len(), 1);
}

on_both!(a_session_ends_after_eight_hours_without_use);
async fn a_session_ends_after_eight_hours_without_use(hub: TestHub) {
    let (world, _) = World::founded(hub).await;
    let sato = world.sign_in("sato").await;
    world.pass(SignedDuration::from_hours(8));
    let later = world.sign_in("sato").await;
    let running = session::list(&cx::<SignedIn>(&later)).await.unwrap();
    assert!(!running.iter().any(|one| Some(one.id) == sato.session));
}

on_both!(a_person_of_two_organisations_chooses_and_both_trails_know);
async fn a_person_of_two_organisations_chooses_and_both_trails_know(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let home = sato.scope.organisation;
    let clinic = world.organisation(OrganisationKind::Clinic, "月町診療所").await;
    let who = sato.scope.actor.person().unwrap();
    world.give(clinic, who, Role::ReadOnly).await;
    session::switch(&cx::<SignedIn>(&sato), clinic).await.unwrap();
    let running = session::list(&cx::<SignedIn>(&sato)).await.unwrap();
    assert!(running.iter().any(|one| Some(one.id) == sato.session && one.organisation == clinic));
    assert_eq!(world.trail(clinic).await[0].0, "sign_in");
    assert_ne!(home, clinic);
}

on_both!(only_organisations_whose_roles_hold_are_offered);
async fn only_organisations_whose_roles_hold_are_offered(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let who = sato.scope.actor.person().unwrap();
    let clinic = world.organisation(OrganisationKind::Clinic, "月町診療所").await;
    world.other(OrganisationKind::Hospital, "yoso").await;
    world.give(clinic, who, Role::ReadOnly).await;
    world.give(clinic, who, Role::Auditor).await;
    let places = own::workplaces(&cx::<SignedIn>(&sato)).await.unwrap();
    let mut offered: Vec<_> =
        places.iter().map(|place| (place.organisation.name.as_str(), place.roles.as_slice())).collect();
    offered.sort_unstable();
    let expected = [
        ("北見台市民病院", [Role::Administrator].as_slice()),
        ("月町診療所", [Role::Auditor, Role::ReadOnly].as_slice()),
    ];
    assert_eq!(offered, expected);
}

on_both!(an_organisation_without_a_role_there_is_not_found);
async fn an_organisation_without_a_role_there_is_not_found(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let foreign = world.other(OrganisationKind::Hospital, "yoso").await.scope.organisation;
    let never = OrganisationId::from_uuid(world.id());
    for organisation in [foreign, never] {
        assert!(is_not_found(&session::switch(&cx::<SignedIn>(&sato), organisation).await));
    }
}
