//! The own organisation and its memberships.

use crate::support::{World, cx, faults, is_not_found};
use domain::{
    access::{Organisations, Read, Write},
    identity::{OrganisationKind, Role},
    ids::OrganisationId,
};
use hub::{
    HubError, What,
    identity::organisation::{self, Details},
};
use testkit::{TestHub, on_both};

fn details(name: &str, beds: Option<u32>) -> Details {
    Details { name: name.into(), name_en: "Kitamidai".into(), beds }
}

on_both!(names_and_beds_are_changed_and_a_stale_save_is_told);
async fn names_and_beds_are_changed_and_a_stale_save_is_told(hub: TestHub) {
    let (_world, sato) = World::founded(hub).await;
    let (read, write) = (cx::<Read<Organisations>>(&sato), cx::<Write<Organisations>>(&sato));
    organisation::change(&write, 1, &details("北見台病院", Some(320))).await.unwrap();
    let own = organisation::own(&read).await.unwrap();
    assert_eq!((own.name.as_str(), own.beds, own.version), ("北見台病院", Some(320), 2));
    let stale = organisation::change(&write, 1, &details("別の名前", None)).await;
    assert!(matches!(stale, Err(HubError::Conflict(conflict)) if conflict.found == 2));
    assert_eq!(organisation::own(&read).await.unwrap().name, "北見台病院");
}

on_both!(an_empty_name_or_a_hundred_thousand_beds_are_refused);
async fn an_empty_name_or_a_hundred_thousand_beds_are_refused(hub: TestHub) {
    let (_world, sato) = World::founded(hub).await;
    let refused =
        organisation::change(&cx::<Write<Organisations>>(&sato), 1, &details("", Some(100_000))).await;
    assert_eq!(faults(refused), [("name", What::Required), ("beds", What::NotANumber)]);
}

on_both!(a_hospital_joins_operators_and_vendors_and_leaves_them);
async fn a_hospital_joins_operators_and_vendors_and_leaves_them(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let network = world.other(OrganisationKind::RegionalNetwork, "network").await;
    let vendor = world.organisation(OrganisationKind::Vendor, "青葉システム").await;
    let (read, write) = (cx::<Read<Organisations>>(&sato), cx::<Write<Organisations>>(&sato));
    let offered: Vec<_> =
        organisation::joinable(&write).await.unwrap().into_iter().map(|one| one.id).collect();
    assert_eq!(offered.len(), 2);
    for id in offered {
        organisation::join(&write, id).await.unwrap();
    }
    assert!(organisation::joinable(&write).await.unwrap().is_empty());
    assert_eq!(organisation::memberships(&read).await.unwrap().operators.len(), 2);
    let theirs = organisation::memberships(&cx::<Read<Organisations>>(&network)).await.unwrap();
    assert_eq!(theirs.members[0].id, sato.scope.organisation);
    organisation::leave(&write, vendor).await.unwrap();
    assert!(is_not_found(&organisation::leave(&write, vendor).await));
    let left = organisation::memberships(&read).await.unwrap().operators;
    assert_eq!(left.iter().map(|one| one.id).collect::<Vec<_>>(), [network.scope.organisation]);
}

on_both!(joining_twice_is_recorded_once);
async fn joining_twice_is_recorded_once(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let network = world.organisation(OrganisationKind::Isac, "ISAC").await;
    let write = cx::<Write<Organisations>>(&sato);
    for _ in 0..2 {
        assert_eq!(organisation::join(&write, network).await.unwrap(), "ISAC");
    }
    let joined = world.trail(sato.scope.organisation).await;
    assert_eq!(joined.iter().filter(|(_, subject, _)| subject == "membership").count(), 1);
}

on_both!(another_hospital_is_as_unknown_as_one_that_never_was);
async fn another_hospital_is_as_unknown_as_one_that_never_was(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let foreign = world.organisation(OrganisationKind::Hospital, "よその病院").await;
    let never = OrganisationId::from_uuid(world.id());
    let write = cx::<Write<Organisations>>(&sato);
    for id in [foreign, never, sato.scope.organisation] {
        assert!(is_not_found(&organisation::join(&write, id).await));
        assert!(is_not_found(&organisation::leave(&write, id).await));
    }
    assert!(organisation::joinable(&write).await.unwrap().is_empty());
}

on_both!(only_administrators_change_it);
async fn only_administrators_change_it(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    for (number, role) in (0..).zip(Role::ALL.iter().copied().filter(|role| *role != Role::Administrator)) {
        let login = format!("person{number}");
        world.person(sato.scope.organisation, &login, role).await;
        let signed = world.sign_in(&login).await;
        assert!(signed.may::<Read<Organisations>>() && !signed.may::<Write<Organisations>>(), "{role}");
    }
}
