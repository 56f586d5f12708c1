//! Invitations: made, used once, withdrawn, ended; and passwords set anew.

use crate::support::{PASSWORD, World, cx, faults, is_not_found};
use domain::{
    access::{People, Read, SignedIn, Write},
    identity::{OrganisationKind, Role},
    ids::InvitationId,
};
use hub::{
    Signed, What,
    identity::{
        invitation::{self, Invite, Registration},
        own, people, session,
        token::Token,
    },
};
use jiff::{SignedDuration, civil::date};
use testkit::{TestHub, on_both};

const NEW: &str = "shiomachi-no-yagura";

fn invite(roles: &[Role]) -> Invite {
    Invite { name: "鈴木 花子".into(), roles: roles.to_vec(), until: None, sent_by: None }
}

fn registration(login: &str) -> Registration {
    Registration {
        login: login.into(),
        name: "鈴木 花子".into(),
        reading: "すずき はなこ".into(),
        password: NEW.into(),
        language: "ja".into(),
    }
}

async fn invited(signed: &Signed, roles: &[Role]) -> Token {
    invitation::invite(&cx::<Write<People>>(signed), &invite(roles)).await.unwrap()
}

on_both!(someone_new_registers_and_holds_the_roles);
async fn someone_new_registers_and_holds_the_roles(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let until = Some(date(2027, 3, 31));
    let wanted = Invite { until, ..invite(&[Role::Auditor, Role::ReadOnly, Role::Auditor]) };
    let token = invitation::invite(&cx::<Write<People>>(&sato), &wanted).await.unwrap();
    let offer = world.hub.open_invitation(&token).await.unwrap().unwrap();
    assert_eq!((offer.organisation.as_str(), offer.invited_by.as_str()), ("北見台市民病院", "佐藤 太郎"));
    world.hub.register(&token, &registration("suzuki"), "192.0.2.8").await.unwrap();
    let suzuki = world.sign_in_with("suzuki", NEW).await.unwrap();
    let held = people::find(&cx::<Read<People>>(&sato), suzuki.scope.actor.person().unwrap()).await.unwrap();
    let roles: Vec<_> = held.roles.iter().map(|held| (held.role, held.until)).collect();
    assert_eq!(roles, [(Role::Auditor, until), (Role::ReadOnly, until)]);
}

on_both!(a_link_counts_once);
async fn a_link_counts_once(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let token = invited(&sato, &[Role::Staff]).await;
    world.hub.register(&token, &registration("suzuki"), "").await.unwrap();
    assert!(world.hub.open_invitation(&token).await.unwrap().is_none());
    assert!(is_not_found(&world.hub.register(&token, &registration("suzuki2"), "").await));
    assert!(is_not_found(&invitation::accept(&cx::<SignedIn>(&sato), &token).await));
}

on_both!(a_link_ends_after_seven_days);
async fn a_link_ends_after_seven_days(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let token = invited(&sato, &[Role::Staff]).await;
    world.pass(SignedDuration::from_hours(24 * 7 - 1));
    assert!(world.hub.open_invitation(&token).await.unwrap().is_some());
    world.pass(SignedDuration::from_hours(1));
    assert!(world.hub.open_invitation(&token).await.unwrap().is_none());
    assert!(is_not_found(&world.hub.register(&token, &registration("suzuki"), "").await));
    let sato = world.sign_in("sato").await;
    assert!(invitation::pending(&cx::<Read<People>>(&sato)).await.unwrap().is_empty());
}

on_both!(a_withdrawn_link_is_of_no_use_and_only_its_own_organisation_withdraws_it);
async fn a_withdrawn_link_is_of_no_use_and_only_its_own_organisation_withdraws_it(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let token = invited(&sato, &[Role::Staff]).await;
    let waiting = invitation::pending(&cx::<Read<People>>(&sato)).await.unwrap();
    let foreign = world.other(OrganisationKind::Clinic, "yoso").await;
    let id = waiting[0].id;
    assert!(invitation::pending(&cx::<Read<People>>(&foreign)).await.unwrap().is_empty());
    assert!(is_not_found(&invitation::withdraw(&cx::<Write<People>>(&foreign), id).await));
    let never = InvitationId::from_uuid(world.id());
    assert!(is_not_found(&invitation::withdraw(&cx::<Write<People>>(&sato), never).await));
    invitation::withdraw(&cx::<Write<People>>(&sato), id).await.unwrap();
    assert!(is_not_found(&world.hub.register(&token, &registration("suzuki"), "").await));
}

on_both!(an_invitation_needs_a_name_a_role_and_a_day_to_come);
async fn an_invitation_needs_a_name_a_role_and_a_day_to_come(hub: TestHub) {
    let (_world, sato) = World::founded(hub).await;
    let admin = cx::<Write<People>>(&sato);
    let nothing = Invite { name: " ".into(), ..invite(&[]) };
    let expected = [("name", What::Required), ("roles", What::Required)];
    assert_eq!(faults(invitation::invite(&admin, &nothing).await), expected);
    let past = Invite { until: Some(date(2026, 11, 19)), ..invite(&[Role::Auditor]) };
    assert_eq!(faults(invitation::invite(&admin, &past).await), [("until", What::Past)]);
}

on_both!(a_refused_registration_leaves_the_link_as_it_was);
async fn a_refused_registration_leaves_the_link_as_it_was(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let token = invited(&sato, &[Role::Staff]).await;
    let taken = world.hub.register(&token, &registration("sato"), "").await;
    assert_eq!(faults(taken), [("login", What::Taken)]);
    let poor = Registration { password: "short".into(), name: String::new(), ..registration("佐藤") };
    let expected = [("name", What::Required), ("login", What::NotALogin), ("password", What::TooShort(13))];
    assert_eq!(faults(world.hub.register(&token, &poor, "").await), expected);
    world.hub.register(&token, &registration("suzuki"), "").await.unwrap();
}

on_both!(a_guessed_link_opens_nothing);
async fn a_guessed_link_opens_nothing(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    invited(&sato, &[Role::Staff]).await;
    for text in ["", "x", &"A".repeat(43)] {
        let token = Token::presented(text);
        assert!(world.hub.open_invitation(&token).await.unwrap().is_none());
        assert!(is_not_found(&world.hub.register(&token, &registration("suzuki"), "").await));
    }
}

on_both!(someone_of_another_organisation_accepts_as_who_they_are);
async fn someone_of_another_organisation_accepts_as_who_they_are(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let foreign = world.other(OrganisationKind::Clinic, "yoso").await;
    let token = invited(&sato, &[Role::ReadOnly]).await;
    let joined = invitation::accept(&cx::<SignedIn>(&foreign), &token).await.unwrap();
    assert_eq!(joined, sato.scope.organisation);
    session::switch(&cx::<SignedIn>(&foreign), joined).await.unwrap();
    let trail = world.trail(sato.scope.organisation).await;
    assert!(trail.iter().any(|(action, subject, label)| {
        (action.as_str(), subject.as_str(), label.as_str()) == ("grant", "person", "yoso さん")
    }));
}

on_both!(accepting_never_shortens_a_role_that_is_held);
async fn accepting_never_shortens_a_role_that_is_held(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let wanted = Invite { until: Some(date(2026, 12, 31)), ..invite(&[Role::Administrator, Role::Auditor]) };
    let token = invitation::invite(&cx::<Write<People>>(&sato), &wanted).await.unwrap();
    invitation::accept(&cx::<SignedIn>(&sato), &token).await.unwrap();
    let me = people::find(&cx::<Read<People>>(&sato), sato.scope.actor.person().unwrap()).await.unwrap();
    let until = |role| me.roles.iter().find(|held| held.role == role).unwrap().until;
    assert_eq!(until(Role::Administrator), None);
    assert_eq!(until(Role::Auditor), Some(date(2026, 12, 31)));
    drop(world);
}

on_both!(who_is_suspended_cannot_come_back_by_a_link);
async fn who_is_suspended_cannot_come_back_by_a_link(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let home = sato.scope.organisation;
    let suzuki = world.person(home, "suzuki", Role::Staff).await;
    let clinic = world.organisation(OrganisationKind::Clinic, "月町診療所").await;
    world.give(clinic, suzuki, Role::Staff).await;
    people::suspend(&cx::<Write<People>>(&sato), suzuki).await.unwrap();
    let token = invited(&sato, &[Role::SystemStaff]).await;
    let at_the_clinic = world.sign_in("suzuki").await;
    assert!(is_not_found(&invitation::accept(&cx::<SignedIn>(&at_the_clinic), &token).await));
}

on_both!(a_forgotten_password_is_set_anew_once_and_every_session_ends);
async fn a_forgotten_password_is_set_anew_once_and_every_session_ends(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let suzuki = world.person(sato.scope.organisation, "suzuki", Role::Staff).await;
    let before = world.sign_in("suzuki").await;
    let admin = cx::<Write<People>>(&sato);
    let older = invitation::invite_to_reset(&admin, suzuki).await.unwrap();
    let token = invitation::invite_to_reset(&admin, suzuki).await.unwrap();
    assert!(world.hub.open_invitation(&older).await.unwrap().is_none(), "a newer link voids the older");
    let offer = world.hub.open_invitation(&token).await.unwrap().unwrap();
    assert_eq!(offer.resets.unwrap().as_str(), "suzuki");
    assert!(is_not_found(&invitation::accept(&cx::<SignedIn>(&sato), &token).await), "it is no way in");
    assert!(is_not_found(&world.hub.register(&token, &registration("x1"), "").await), "nor for someone new");
    assert_eq!(faults(world.hub.reset_password(&token, PASSWORD, "").await), [("password", What::Reused)]);
    world.hub.reset_password(&token, NEW, "").await.unwrap();
    assert!(is_not_found(&world.hub.reset_password(&token, "another-long-one", "").await));
    let after = world.sign_in_with("suzuki", NEW).await.unwrap();
    let running = session::list(&cx::<SignedIn>(&after)).await.unwrap();
    assert!(!running.iter().any(|one| Some(one.id) == before.session));
    assert!(own::second_factor_missing(&cx::<SignedIn>(&after)).await.unwrap());
}

on_both!(nobody_sets_the_password_anew_of_who_works_elsewhere_too);
async fn nobody_sets_the_password_anew_of_who_works_elsewhere_too(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let suzuki = world.person(sato.scope.organisation, "suzuki", Role::Staff).await;
    let admin = cx::<Write<People>>(&sato);
    let early = invitation::invite_to_reset(&admin, suzuki).await.unwrap();
    let foreign = world.other(OrganisationKind::Clinic, "yoso").await;
    world.give(foreign.scope.organisation, suzuki, Role::Staff).await;
    let refused = invitation::invite_to_reset(&admin, suzuki).await;
    assert_eq!(faults(refused), [("person", What::Impossible)]);
    assert!(is_not_found(&world.hub.reset_password(&early, NEW, "").await), "nor by an older link");
    let theirs = foreign.scope.actor.person().unwrap();
    assert!(is_not_found(&invitation::invite_to_reset(&admin, theirs).await));
}

on_both!(a_link_is_worth_what_its_maker_may_still_do);
async fn a_link_is_worth_what_its_maker_may_still_do(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let home = sato.scope.organisation;
    let staff = world.person(home, "yamada", Role::Staff).await;
    let leaving = world.person(home, "suzuki", Role::Administrator).await;
    let suzuki = world.sign_in("suzuki").await;
    let way_back = invited(&suzuki, &[Role::Administrator]).await;
    let take_over = invitation::invite_to_reset(&cx::<Write<People>>(&suzuki), staff).await.unwrap();
    let admin = cx::<Write<People>>(&sato);
    people::suspend(&admin, leaving).await.unwrap();
    assert!(world.hub.open_invitation(&way_back).await.unwrap().is_none());
    assert!(is_not_found(&world.hub.register(&way_back, &registration("suzuki2"), "").await));
    assert!(is_not_found(&world.hub.reset_password(&take_over, NEW, "").await));
    people::resume(&admin, leaving).await.unwrap();
    assert!(world.hub.open_invitation(&way_back).await.unwrap().is_some(), "nothing was lost");
    let held = people::find(&cx::<Read<People>>(&sato), leaving).await.unwrap().roles;
    people::take_role(&admin, leaving, held[0].id).await.unwrap();
    assert!(is_not_found(&world.hub.register(&way_back, &registration("suzuki2"), "").await));
    assert!(is_not_found(&invitation::accept(&cx::<SignedIn>(&sato), &way_back).await));
}
