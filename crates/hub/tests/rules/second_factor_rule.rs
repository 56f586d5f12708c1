//! Who must sign in with a second factor: the default, an organisation's own rule, and that of whoever sent someone.

use crate::support::{PASSWORD, World, cx, faults};
use domain::{
    access::{Inventory, Organisations, OwnProofs, Read, SignedIn, Write},
    identity::{Assignment, OrganisationKind, Role, second_factor_rule::DEFAULT_ROLES},
    ids::AssignmentId,
};
use hub::{
    HubError, Signed, What,
    identity::{own, passkey, second_factor_rule},
    today,
};
use jiff::{SignedDuration, civil::date};
use store::identity::role;
use testkit::{Authenticator, TestHub, on_both};

const DAY: SignedDuration = SignedDuration::from_hours(24);

async fn demand(who: &Signed, roles: &[Role], from: jiff::civil::Date) {
    let version = second_factor_rule::rule(&cx::<Read<Organisations>>(who)).await.unwrap().version;
    let set = second_factor_rule::set(&cx::<Write<Organisations>>(who), version, roles, Some(from)).await;
    set.unwrap();
}

fn opens(who: &Signed) -> bool {
    who.may::<SignedIn>()
}

on_both!(unless_set_otherwise_those_who_change_things_need_it_from_the_guideline_s_day);
async fn unless_set_otherwise_those_who_change_things_need_it_from_the_guideline_s_day(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let rule = second_factor_rule::rule(&cx::<Read<Organisations>>(&sato)).await.unwrap();
    assert_eq!((rule.roles.as_slice(), rule.from), (DEFAULT_ROLES, date(2027, 4, 1)));
    let told = today::day(&sato).await.unwrap().tasks;
    assert!(told.iter().any(|task| task.what == today::What::SecondFactorMissing(date(2027, 4, 1))));
    world.person(sato.scope.organisation, "head", Role::DepartmentHead).await;
    world.pass(DAY * 132);
    assert!(!opens(&world.sign_in("sato").await), "1 April 2027");
    assert!(opens(&world.sign_in("head").await), "answers for a department");
}

on_both!(from_its_day_on_nothing_opens_but_setting_one_up_and_then_everything);
async fn from_its_day_on_nothing_opens_but_setting_one_up_and_then_everything(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    demand(&sato, &[Role::Administrator], date(2026, 11, 22)).await;
    assert!(opens(&world.sign_in("sato").await), "in the days of grace");
    world.pass(DAY * 2);
    let kept_out = world.sign_in("sato").await;
    assert!(!opens(&kept_out) && !kept_out.may::<Read<Inventory>>());
    assert!(kept_out.permit::<Write<Organisations>>().is_err(), "the rule neither");
    let proofs = cx::<OwnProofs>(&kept_out);
    let mut key = Authenticator::new("blue");
    let answer = key.create(&passkey::own::options(&proofs).await.unwrap());
    passkey::own::add(&proofs, PASSWORD, "鍵", &answer).await.unwrap();
    let asked = world.hub.passkey_options("page").unwrap();
    let entered = world.hub.sign_in_with_passkey(&key.get(&asked), "page", "192.0.2.7", "").await.unwrap();
    let hub::identity::sign_in::SignIn::Begun { token, .. } = entered else { panic!("signed in") };
    let opened = world.hub.open_session(&token, "").await.unwrap().unwrap().signed.unwrap();
    assert!(opens(&opened));
    let known = passkey::own::list(&proofs).await.unwrap().remove(0);
    let removed = passkey::own::remove(&cx::<OwnProofs>(&opened), PASSWORD, known.id).await;
    assert_eq!(faults(removed), [("present", What::Demanded)], "the last one stays");
    assert_eq!(passkey::own::list(&proofs).await.unwrap().len(), 1, "nothing was changed");
    assert!(!own::second_factor_missing(&proofs).await.unwrap());
}

on_both!(a_rule_binds_its_own_organisation_and_whom_it_sends);
async fn a_rule_binds_its_own_organisation_and_whom_it_sends(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let network = world.other(OrganisationKind::RegionalNetwork, "kumiai").await;
    demand(&network, &[Role::Auditor], date(2026, 11, 20)).await;
    let (hospital, sender) = (sato.scope.organisation, network.scope.organisation);
    world.person(hospital, "own-auditor", Role::Auditor).await;
    let sent = world.person(hospital, "sent-auditor", Role::ReadOnly).await;
    let mut tx = world.store().write(&sato.scope, world.hub.now()).await.unwrap();
    let given = Assignment {
        id: AssignmentId::from_uuid(world.id()),
        organisation: hospital,
        person: sent,
        role: Role::Auditor,
        sent_by: Some(sender),
        until: Some(date(2027, 1, 1)),
    };
    role::assign(&mut tx, &given).await.unwrap();
    let entry = domain::audit_trail::Entry::new(domain::audit_trail::Action::Grant, "person", sent, "");
    tx.commit(entry).await.unwrap();
    assert!(opens(&world.sign_in("own-auditor").await), "the hospital asks for none yet");
    assert!(!opens(&world.sign_in("sent-auditor").await), "the network does");
    assert!(opens(&world.sign_in("sato").await), "another organisation's rule");
}

on_both!(a_rule_has_a_first_day_and_a_stale_one_is_refused);
async fn a_rule_has_a_first_day_and_a_stale_one_is_refused(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let write = cx::<Write<Organisations>>(&sato);
    let no_day = second_factor_rule::set(&write, 0, &[Role::Staff], None).await;
    assert_eq!(faults(no_day), [("from", What::Required)]);
    second_factor_rule::set(&write, 0, &[Role::Staff], Some(date(2026, 12, 1))).await.unwrap();
    let stale = second_factor_rule::set(&write, 0, &[], Some(date(2026, 12, 2))).await;
    assert!(matches!(stale, Err(HubError::Conflict(conflict)) if conflict.found == 1));
    let rule = second_factor_rule::rule(&cx::<Read<Organisations>>(&sato)).await.unwrap();
    assert_eq!((rule.roles, rule.from, rule.version), (vec![Role::Staff], date(2026, 12, 1), 1));
    assert_eq!(world.trail(sato.scope.organisation).await[0].1, "second_factor_rule");
}
