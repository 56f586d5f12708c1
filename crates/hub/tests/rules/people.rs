//! People: roles given and taken back, suspension, the last administrator.

use crate::support::{World, cx, faults, is_not_found};
use domain::{
    access::{Inventory, Organisations, People, Read, Write},
    identity::{OrganisationKind, Role},
    ids::{AssignmentId, OrganisationId, PersonId},
};
use hub::{
    Signed, What,
    identity::{
        organisation,
        people::{self, Cursor, Given, Query},
    },
};
use jiff::{SignedDuration, civil::date};
use testkit::{TestHub, on_both};

const fn given(role: Role) -> Given {
    Given { role, until: None, sent_by: None }
}

async fn roles(signed: &Signed, id: PersonId) -> Vec<Role> {
    let found = people::find(&cx::<Read<People>>(signed), id).await.unwrap();
    found.roles.iter().map(|held| held.role).collect()
}

async fn assignment(signed: &Signed, id: PersonId, role: Role) -> AssignmentId {
    let found = people::find(&cx::<Read<People>>(signed), id).await.unwrap();
    found.roles.iter().find(|held| held.role == role).unwrap().id
}

on_both!(roles_are_given_and_taken_back_and_count_at_once);
async fn roles_are_given_and_taken_back_and_count_at_once(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let suzuki = world.person(sato.scope.organisation, "suzuki", Role::Staff).await;
    let admin = cx::<Write<People>>(&sato);
    assert!(!world.sign_in("suzuki").await.may::<Read<Inventory>>());
    people::give_role(&admin, suzuki, given(Role::SystemStaff)).await.unwrap();
    assert!(world.sign_in("suzuki").await.may::<Write<Inventory>>());
    let held = assignment(&sato, suzuki, Role::SystemStaff).await;
    people::take_role(&admin, suzuki, held).await.unwrap();
    assert_eq!(roles(&sato, suzuki).await, [Role::Staff]);
    let trail = world.trail(sato.scope.organisation).await;
    assert!(
        trail.iter().any(|(action, ..)| action == "grant")
            && trail.iter().any(|(action, ..)| action == "revoke")
    );
}

on_both!(a_role_counts_to_the_end_of_its_last_day_in_japan);
async fn a_role_counts_to_the_end_of_its_last_day_in_japan(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let suzuki = world.person(sato.scope.organisation, "suzuki", Role::Staff).await;
    let until = Some(date(2026, 11, 20));
    let admin = cx::<Write<People>>(&sato);
    people::give_role(&admin, suzuki, Given { until, ..given(Role::Auditor) }).await.unwrap();
    world.pass(SignedDuration::from_mins(12 * 60 - 1));
    assert!(world.sign_in("suzuki").await.may::<Read<Inventory>>(), "a minute to midnight");
    world.pass(SignedDuration::from_mins(1));
    assert!(!world.sign_in("suzuki").await.may::<Read<Inventory>>(), "midnight");
}

on_both!(a_role_whose_last_day_is_past_is_refused);
async fn a_role_whose_last_day_is_past_is_refused(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let suzuki = world.person(sato.scope.organisation, "suzuki", Role::Staff).await;
    let yesterday = Given { until: Some(date(2026, 11, 19)), ..given(Role::Auditor) };
    let refused = people::give_role(&cx::<Write<People>>(&sato), suzuki, yesterday).await;
    assert_eq!(faults(refused), [("until", What::Past)]);
    assert_eq!(roles(&sato, suzuki).await, [Role::Staff]);
}

on_both!(who_is_sent_comes_from_a_joined_organisation_and_for_a_time);
async fn who_is_sent_comes_from_a_joined_organisation_and_for_a_time(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let suzuki = world.person(sato.scope.organisation, "suzuki", Role::Staff).await;
    let network = world.organisation(OrganisationKind::RegionalNetwork, "北見台連携").await;
    let stranger = world.organisation(OrganisationKind::Hospital, "よその病院").await;
    organisation::join(&cx::<Write<Organisations>>(&sato), network).await.unwrap();
    let admin = cx::<Write<People>>(&sato);
    let until = Some(date(2026, 12, 31));
    let sent = |by, until| Given { role: Role::Auditor, until, sent_by: Some(by) };
    people::give_role(&admin, suzuki, sent(network, until)).await.unwrap();
    let endless = people::give_role(&admin, suzuki, sent(network, None)).await;
    assert_eq!(faults(endless), [("until", What::Required)]);
    let never = OrganisationId::from_uuid(world.id());
    for unknown in [stranger, never] {
        let refused = people::give_role(&admin, suzuki, sent(unknown, until)).await;
        assert_eq!(faults(refused), [("sent_by", What::Unknown)]);
    }
}

on_both!(the_last_lasting_administrator_stays);
async fn the_last_lasting_administrator_stays(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let me = sato.scope.actor.person().unwrap();
    let admin = cx::<Write<People>>(&sato);
    let own_role = assignment(&sato, me, Role::Administrator).await;
    let last = [("role", What::LastAdministrator)];
    let until = Some(date(2027, 3, 31));
    assert_eq!(faults(people::take_role(&admin, me, own_role).await), last);
    assert_eq!(faults(people::suspend(&admin, me).await), last);
    let limited = Given { until, ..given(Role::Administrator) };
    assert_eq!(faults(people::give_role(&admin, me, limited).await), last);
    // One whose role ends is no replacement, nor is one who is suspended.
    let suzuki = world.person(sato.scope.organisation, "suzuki", Role::Staff).await;
    people::give_role(&admin, suzuki, limited).await.unwrap();
    assert_eq!(faults(people::take_role(&admin, me, own_role).await), last);
    people::give_role(&admin, suzuki, given(Role::Administrator)).await.unwrap();
    people::suspend(&admin, suzuki).await.unwrap();
    assert_eq!(faults(people::take_role(&admin, me, own_role).await), last);
    people::resume(&admin, suzuki).await.unwrap();
    people::take_role(&admin, me, own_role).await.unwrap();
    assert!(is_not_found(&people::find(&cx::<Read<People>>(&world.sign_in("suzuki").await), me).await));
}

on_both!(two_administrators_who_remove_each_other_at_once_leave_one);
async fn two_administrators_who_remove_each_other_at_once_leave_one(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let me = sato.scope.actor.person().unwrap();
    let suzuki = world.person(sato.scope.organisation, "suzuki", Role::Administrator).await;
    let other = world.sign_in("suzuki").await;
    let (mine, theirs) = (
        assignment(&sato, me, Role::Administrator).await,
        assignment(&sato, suzuki, Role::Administrator).await,
    );
    let (by_me, by_them) = (cx::<Write<People>>(&sato), cx::<Write<People>>(&other));
    let (first, second) =
        tokio::join!(people::take_role(&by_me, suzuki, theirs), people::take_role(&by_them, me, mine));
    assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
}

on_both!(a_suspended_person_keeps_the_roles_but_none_counts_here);
async fn a_suspended_person_keeps_the_roles_but_none_counts_here(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let home = sato.scope.organisation;
    let suzuki = world.person(home, "suzuki", Role::Staff).await;
    let clinic = world.organisation(OrganisationKind::Clinic, "月町診療所").await;
    world.give(clinic, suzuki, Role::Staff).await;
    let admin = cx::<Write<People>>(&sato);
    people::suspend(&admin, suzuki).await.unwrap();
    assert_eq!(world.sign_in("suzuki").await.scope.organisation, clinic, "elsewhere nothing changes");
    assert_eq!(roles(&sato, suzuki).await, [Role::Staff]);
    people::give_role(&admin, suzuki, given(Role::SystemStaff)).await.unwrap();
    assert_eq!(world.sign_in("suzuki").await.scope.organisation, clinic, "a new role does not count either");
    people::resume(&admin, suzuki).await.unwrap();
    let at_home = world.sign_in("suzuki").await.scope.organisation;
    assert!(at_home == home || at_home == clinic);
    assert!(!people::find(&cx::<Read<People>>(&sato), suzuki).await.unwrap().who.suspended);
}

on_both!(who_works_only_here_cannot_sign_in_while_suspended);
async fn who_works_only_here_cannot_sign_in_while_suspended(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let suzuki = world.person(sato.scope.organisation, "suzuki", Role::Staff).await;
    people::suspend(&cx::<Write<People>>(&sato), suzuki).await.unwrap();
    assert!(world.sign_in_with("suzuki", crate::support::PASSWORD).await.is_none());
}

on_both!(people_of_another_organisation_are_not_found);
async fn people_of_another_organisation_are_not_found(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let foreign = world.other(OrganisationKind::Hospital, "yoso").await;
    let theirs = foreign.scope.actor.person().unwrap();
    let never = PersonId::from_uuid(world.id());
    let their_role = assignment(&foreign, theirs, Role::Administrator).await;
    let (read, write) = (cx::<Read<People>>(&sato), cx::<Write<People>>(&sato));
    for id in [theirs, never] {
        assert!(is_not_found(&people::find(&read, id).await));
        assert!(is_not_found(&people::give_role(&write, id, given(Role::Staff)).await));
        assert!(is_not_found(&people::take_role(&write, id, their_role).await));
        assert!(is_not_found(&people::suspend(&write, id).await));
        assert!(is_not_found(&people::resume(&write, id).await));
    }
    let me = sato.scope.actor.person().unwrap();
    assert!(is_not_found(&people::take_role(&write, me, their_role).await));
    let everyone = people::page(&read, &Query::default(), &Cursor::default()).await.unwrap();
    assert_eq!(everyone.people.len(), 1);
}

on_both!(only_administrators_change_people_and_staff_does_not_even_see_them);
async fn only_administrators_change_people_and_staff_does_not_even_see_them(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let home = sato.scope.organisation;
    world.person(home, "director", Role::Director).await;
    world.person(home, "suzuki", Role::Staff).await;
    let director = world.sign_in("director").await;
    assert!(director.may::<Read<People>>() && !director.may::<Write<People>>());
    assert!(!world.sign_in("suzuki").await.may::<Read<People>>());
}

on_both!(the_list_pages_by_reading_and_finds_by_any_part_of_a_name);
async fn the_list_pages_by_reading_and_finds_by_any_part_of_a_name(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let home = sato.scope.organisation;
    for number in 0..60 {
        world.person(home, &format!("p{number:02}"), Role::Staff).await;
    }
    let read = cx::<Read<People>>(&sato);
    let everyone = Query::default();
    let first = people::page(&read, &everyone, &Cursor::default()).await.unwrap();
    assert_eq!(first.people.len(), 50);
    let second = people::page(&read, &everyone, &first.next.unwrap()).await.unwrap();
    assert_eq!((second.people.len(), second.next), (11, None));
    let counts = people::count(&read, &everyone).await.unwrap();
    assert_eq!((counts.all, counts.without_second_factor), (61, 61));
    let found = |text: &str, role| Query { text: text.to_owned(), role };
    for (query, expected) in [
        (found("P42", None), 1),
        (found("太郎", None), 1),
        (found("%", None), 0),
        (found("_", None), 0),
        (found("さん", Some(Role::Staff)), 60),
        (found("", Some(Role::Administrator)), 1),
    ] {
        assert_eq!(people::count(&read, &query).await.unwrap().matching, expected, "{query:?}");
    }
}
