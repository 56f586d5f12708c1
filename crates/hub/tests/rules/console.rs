//! What whoever runs the machine may do to accounts from its console.

use crate::{
    second_factor::code,
    support::{PASSWORD, World, cx, faults, is_not_found},
};
use domain::{
    access::SignedIn,
    audit_trail::{Action, Entry},
    identity::{OrganisationKind, Role},
    ids::OrganisationId,
};
use hub::{
    What,
    identity::{
        console::{NewAccount, Standing},
        own, session,
        sign_in::SignIn,
    },
};
use store::identity::role;
use testkit::{TestHub, on_both};

const NEW: &str = "tokimine-no-yagura";

fn suzuki(organisation: &str) -> NewAccount {
    NewAccount {
        login: "suzuki".into(),
        name: "鈴木 花子".into(),
        organisation: organisation.into(),
        role: Role::SystemStaff,
    }
}

on_both!(a_person_is_added_with_a_role_and_can_sign_in);
async fn a_person_is_added_with_a_role_and_can_sign_in(kit: TestHub) {
    let (world, sato) = World::founded(kit).await;
    world.hub.add_account(&suzuki("北見台市民病院"), PASSWORD).await.unwrap();
    let signed = world.sign_in("suzuki").await;
    assert_eq!((signed.scope.organisation, signed.roles), (sato.scope.organisation, vec![Role::SystemStaff]));
    let trail = world.trail(sato.scope.organisation).await;
    assert!(trail.contains(&("create".into(), "person".into(), "鈴木 花子".into())), "{trail:?}");
    let accounts = world.hub.accounts().await.unwrap();
    let listed: Vec<&str> = accounts.iter().map(|account| account.person.login.as_str()).collect();
    assert_eq!(listed, ["sato", "suzuki"]);
    assert_eq!(accounts[1].roles, [(Role::SystemStaff, "北見台市民病院".to_owned())]);
}

on_both!(a_taken_name_a_short_password_and_an_unknown_organisation_are_refused);
async fn a_taken_name_a_short_password_and_an_unknown_organisation_are_refused(kit: TestHub) {
    let (world, _) = World::founded(kit).await;
    let taken = NewAccount { login: "sato".into(), ..suzuki("北見台市民病院") };
    assert_eq!(faults(world.hub.add_account(&taken, PASSWORD).await), [("login", What::Taken)]);
    let short = world.hub.add_account(&suzuki("北見台市民病院"), "short").await;
    assert_eq!(faults(short), [("password", What::TooShort(13))]);
    let unknown = world.hub.add_account(&suzuki("よその病院"), PASSWORD).await;
    assert_eq!(faults(unknown), [("organisation", What::Unknown)]);
}

on_both!(an_organisation_whose_name_another_has_is_called_by_its_identifier);
async fn an_organisation_whose_name_another_has_is_called_by_its_identifier(kit: TestHub) {
    let (world, _) = World::founded(kit).await;
    let twin = world.organisation(OrganisationKind::Hospital, "北見台市民病院").await;
    let by_name = world.hub.add_account(&suzuki("北見台市民病院"), PASSWORD).await;
    assert_eq!(faults(by_name), [("organisation", What::Unknown)]);
    world.hub.add_account(&suzuki(&twin.to_string()), PASSWORD).await.unwrap();
    assert_eq!(world.sign_in("suzuki").await.scope.organisation, twin);
}

on_both!(a_new_password_ends_every_session_and_follows_the_policy);
async fn a_new_password_ends_every_session_and_follows_the_policy(kit: TestHub) {
    let (world, sato) = World::founded(kit).await;
    let used = world.hub.set_account_password("sato", PASSWORD).await;
    assert_eq!(faults(used), [("password", What::Reused)]);
    world.hub.set_account_password("sato", NEW).await.unwrap();
    assert!(session::list(&cx::<SignedIn>(&sato)).await.unwrap().is_empty());
    assert!(world.sign_in_with("sato", PASSWORD).await.is_none());
    assert!(world.sign_in_with("sato", NEW).await.is_some());
}

on_both!(a_lock_is_ended);
async fn a_lock_is_ended(kit: TestHub) {
    let (world, _) = World::founded(kit).await;
    for _ in 0..8 {
        world.hub.sign_in("sato", "wrong", "192.0.2.9", "").await.unwrap();
    }
    assert!(matches!(world.hub.sign_in("sato", PASSWORD, "192.0.2.9", "").await.unwrap(), SignIn::Locked));
    assert!(world.hub.accounts().await.unwrap()[0].locked);
    world.hub.unlock_account("sato").await.unwrap();
    assert!(world.sign_in_with("sato", PASSWORD).await.is_some());
}

on_both!(a_disabled_person_is_out_until_enabled_again);
async fn a_disabled_person_is_out_until_enabled_again(kit: TestHub) {
    let (world, _) = World::founded(kit).await;
    world.hub.set_account_standing("sato", Standing::Disabled).await.unwrap();
    assert!(world.sign_in_with("sato", PASSWORD).await.is_none());
    world.hub.set_account_standing("sato", Standing::Enabled).await.unwrap();
    assert!(world.sign_in_with("sato", PASSWORD).await.is_some());
}

on_both!(a_lost_second_factor_is_taken_away);
async fn a_lost_second_factor_is_taken_away(kit: TestHub) {
    let (world, sato) = World::founded(kit).await;
    let own_page = cx::<SignedIn>(&sato);
    let enrolment = own::begin_second_factor(&own_page).await.unwrap();
    let code = code(&world, &enrolment.secret);
    own::confirm_second_factor(&own_page, PASSWORD, &code).await.unwrap();
    assert!(world.hub.accounts().await.unwrap()[0].person.second_factor);
    own::change_password(&own_page, PASSWORD, "yagura-8").await.unwrap();
    let short = world.hub.reset_second_factor("sato", "yagura-9").await;
    assert_eq!(faults(short), [("password", What::TooShort(13))], "nothing stands beside it any more");
    world.hub.reset_second_factor("sato", NEW).await.unwrap();
    assert!(!world.hub.accounts().await.unwrap()[0].person.second_factor);
    assert!(world.sign_in_with("sato", "yagura-8").await.is_none());
    assert!(world.sign_in_with("sato", NEW).await.is_some());
}

on_both!(an_unknown_sign_in_name_is_not_found);
async fn an_unknown_sign_in_name_is_not_found(kit: TestHub) {
    let (world, _) = World::founded(kit).await;
    assert!(is_not_found(&world.hub.unlock_account("nobody").await));
    assert!(is_not_found(&world.hub.reset_second_factor("佐藤", NEW).await));
    assert!(is_not_found(&world.hub.set_account_standing("nobody", Standing::Disabled).await));
    assert!(is_not_found(&world.hub.set_account_password("nobody", NEW).await));
}

on_both!(someone_without_any_role_is_noted_in_the_installation_s_own_trail);
async fn someone_without_any_role_is_noted_in_the_installation_s_own_trail(kit: TestHub) {
    let (world, sato) = World::founded(kit).await;
    let mut tx = world.store().write(&sato.scope, world.hub.now()).await.unwrap();
    let held = role::held_here(&tx, sato.scope.actor.person().unwrap()).await.unwrap();
    role::withdraw(&mut tx, held[0].id).await.unwrap();
    tx.commit(Entry::new(Action::Revoke, "person", "", "")).await.unwrap();
    world.hub.unlock_account("sato").await.unwrap();
    let trail = world.trail(OrganisationId::INSTALLATION).await;
    assert_eq!(trail, [("update".to_owned(), "lock".to_owned(), "佐藤 太郎".to_owned())]);
}
