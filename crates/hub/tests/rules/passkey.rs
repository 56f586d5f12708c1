//! Passkeys: adding and removing, signing in with one alone or after the password, and every answer that is refused.

use crate::support::{PASSWORD, World, cx, faults, is_not_found};
use domain::access::OwnProofs;
use hub::{
    Signed, What,
    identity::{passkey::own, sign_in::SignIn},
};
use jiff::SignedDuration;
use serde_json::Value;
use store::identity::{passkey, person};
use testkit::{Authenticator, TestHub, authenticator::PRESENT, on_both};

const VISITOR: &str = "the proof of a visitor's page";
const ADDRESS: &str = "192.0.2.7";

/// Adds a passkey; returns the recovery codes.
async fn add(who: &Signed, key: &mut Authenticator, name: &str) -> Vec<String> {
    let cx = cx::<OwnProofs>(who);
    let answer = key.create(&own::options(&cx).await.unwrap());
    own::add(&cx, PASSWORD, name, &answer).await.unwrap()
}

fn options(world: &World) -> Value {
    world.hub.passkey_options(VISITOR).unwrap()
}

/// Signs in with an answer alone.
async fn enter(world: &World, answer: &str) -> Option<Signed> {
    match world.hub.sign_in_with_passkey(answer, VISITOR, ADDRESS, "Test").await.unwrap() {
        SignIn::Begun { token, second_factor_due: false } => {
            world.hub.open_session(&token, ADDRESS).await.unwrap()?.signed
        }
        SignIn::Begun { .. } => panic!("a passkey that verifies the person needs nothing more"),
        SignIn::Refused | SignIn::Locked => None,
    }
}

on_both!(a_passkey_signs_in_alone_and_its_use_is_recorded);
async fn a_passkey_signs_in_alone_and_its_use_is_recorded(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let mut key = Authenticator::new("blue");
    assert_eq!(add(&sato, &mut key, "青い鍵").await.len(), 10, "the first second factor has recovery codes");
    let mut second = Authenticator::new("red");
    assert!(add(&sato, &mut second, "赤い鍵").await.is_empty());
    let entered = enter(&world, &key.get(&options(&world))).await.expect("signed in");
    let listed = own::list(&cx::<OwnProofs>(&entered)).await.unwrap();
    let used: Vec<(&str, bool)> =
        listed.iter().map(|one| (one.name.as_str(), one.last_used_at_ms.is_some())).collect();
    assert_eq!(used, [("青い鍵", true), ("赤い鍵", false)]);
    let trail = world.trail(sato.scope.organisation).await;
    let (action, subject, _) = &trail[0];
    assert_eq!((action.as_str(), subject.as_str()), ("sign_in", "person"));
    assert_eq!(
        trail.iter().filter(|(action, subject, _)| action == "create" && subject == "passkey").count(),
        2
    );
}

on_both!(an_answer_opens_once);
async fn an_answer_opens_once(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let mut key = Authenticator::new("blue");
    add(&sato, &mut key, "鍵").await;
    let answer = key.get(&options(&world));
    assert!(enter(&world, &answer).await.is_some());
    assert!(enter(&world, &answer).await.is_none(), "seen on its way");
}

on_both!(an_answer_to_another_challenge_is_refused);
async fn an_answer_to_another_challenge_is_refused(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let mut key = Authenticator::new("blue");
    let to_add = own::options(&cx::<OwnProofs>(&sato)).await.unwrap();
    add(&sato, &mut key, "鍵").await;
    let of_another = world.hub.passkey_options("another browser").unwrap();
    let mut made_up = options(&world);
    made_up["challenge"] = "AAAA".into();
    for wrong in [&to_add, &of_another, &made_up] {
        assert!(enter(&world, &key.get(wrong)).await.is_none(), "{wrong}");
    }
    let asked = options(&world);
    world.pass(SignedDuration::from_mins(5));
    assert!(enter(&world, &key.get(&asked)).await.is_none(), "too late");
    assert!(enter(&world, &key.answer("webauthn.create", &options(&world))).await.is_none(), "another kind");
    assert!(enter(&world, "{}").await.is_none() && enter(&world, &"[".repeat(30_000)).await.is_none());
    assert!(enter(&world, &key.get(&options(&world))).await.is_some(), "the right one still opens");
}

on_both!(an_answer_given_to_another_site_is_refused);
async fn an_answer_given_to_another_site_is_refused(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let mut key = Authenticator::new("blue");
    add(&sato, &mut key, "鍵").await;
    key.origin = "https://yagura.test.example".to_owned();
    assert!(enter(&world, &key.get(&options(&world))).await.is_none(), "another page");
    key.origin = "https://yagura.test".to_owned();
    key.relying_party = "test".to_owned();
    assert!(enter(&world, &key.get(&options(&world))).await.is_none(), "another relying party");
}

on_both!(a_key_that_nobody_verified_or_touched_does_not_stand_alone);
async fn a_key_that_nobody_verified_or_touched_does_not_stand_alone(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let mut key = Authenticator::new("blue");
    add(&sato, &mut key, "鍵").await;
    for flags in [PRESENT, 0] {
        key.flags = flags;
        assert!(enter(&world, &key.get(&options(&world))).await.is_none(), "{flags}");
    }
}

on_both!(a_signature_of_another_key_is_refused);
async fn a_signature_of_another_key_is_refused(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let mut key = Authenticator::new("blue");
    add(&sato, &mut key, "鍵").await;
    let mut forged = Authenticator::new("blue");
    forged.user_handle.clone_from(&key.user_handle);
    assert!(enter(&world, &forged.get(&options(&world))).await.is_none());
    key.user_handle = b"someone else's uid".to_vec();
    assert!(enter(&world, &key.get(&options(&world))).await.is_none(), "means another person");
    assert!(enter(&world, &Authenticator::new("unknown").get(&options(&world))).await.is_none());
}

on_both!(a_count_that_goes_back_betrays_a_copy);
async fn a_count_that_goes_back_betrays_a_copy(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let mut key = Authenticator::new("blue");
    key.sign_count = 5;
    add(&sato, &mut key, "鍵").await;
    key.sign_count = 6;
    assert!(enter(&world, &key.get(&options(&world))).await.is_some());
    for count in [6, 2, 0] {
        key.sign_count = count;
        assert!(enter(&world, &key.get(&options(&world))).await.is_none(), "{count}");
    }
    let trail = world.trail(sato.scope.organisation).await;
    assert_eq!(trail[0].0, "sign_in_failed");
    key.sign_count = 7;
    assert!(enter(&world, &key.get(&options(&world))).await.is_some());
}

on_both!(who_is_shut_out_or_holds_no_role_enters_with_no_passkey_either);
async fn who_is_shut_out_or_holds_no_role_enters_with_no_passkey_either(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let mut key = Authenticator::new("blue");
    add(&sato, &mut key, "鍵").await;
    let id = sato.scope.actor.person().unwrap();
    world.hub.set_account_standing("sato", hub::identity::console::Standing::Disabled).await.unwrap();
    assert!(enter(&world, &key.get(&options(&world))).await.is_none(), "shut out");
    world.hub.set_account_standing("sato", hub::identity::console::Standing::Enabled).await.unwrap();
    assert!(enter(&world, &key.get(&options(&world))).await.is_some());
    let mut locked = world.store().write(&sato.scope, world.hub.now()).await.unwrap();
    let until = world.hub.now() + SignedDuration::from_mins(1);
    person::count_failure(&mut locked, id, 1, until).await.unwrap();
    let entry = domain::audit_trail::Entry::new(domain::audit_trail::Action::Update, "lock", id, "");
    locked.commit(entry).await.unwrap();
    assert!(enter(&world, &key.get(&options(&world))).await.is_none(), "locked");
}

/// The password is right; the session waits.
async fn half_way(world: &World) -> hub::identity::session::Opened {
    match world.hub.sign_in("sato", PASSWORD, ADDRESS, "").await.unwrap() {
        SignIn::Begun { token, second_factor_due: true } => {
            world.hub.open_session(&token, ADDRESS).await.unwrap().unwrap()
        }
        other => panic!("the second factor is due: {other:?}"),
    }
}

on_both!(after_the_password_a_touch_is_enough_and_only_of_one_s_own_key);
async fn after_the_password_a_touch_is_enough_and_only_of_one_s_own_key(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let other = world.other(domain::identity::OrganisationKind::Clinic, "minami").await;
    let (mut key, mut foreign) = (Authenticator::new("blue"), Authenticator::new("red"));
    add(&sato, &mut key, "鍵").await;
    add(&other, &mut foreign, "鍵").await;
    let waiting = half_way(&world).await;
    assert!(waiting.signed.is_none());
    let ways = world.hub.second_factors(&waiting).await.unwrap();
    assert!(ways.passkey && !ways.app);
    let asked = world.hub.second_passkey_options(&waiting).await.unwrap();
    assert_eq!(asked["allowCredentials"].as_array().unwrap().len(), 1);
    key.flags = PRESENT;
    let confirm = |answer: String| {
        let (hub, waiting) = (&world.hub, &waiting);
        async move { hub.confirm_with_passkey(waiting, &answer, ADDRESS).await.unwrap() }
    };
    assert!(matches!(confirm(foreign.get(&asked)).await, SignIn::Refused), "another person's");
    let alone = options(&world);
    assert!(matches!(confirm(key.get(&alone)).await, SignIn::Refused), "an answer for another purpose");
    let of_other_session = world.hub.second_passkey_options(&half_way(&world).await).await.unwrap();
    assert!(matches!(confirm(key.get(&of_other_session)).await, SignIn::Refused), "another session's");
    assert!(matches!(confirm(key.get(&asked)).await, SignIn::Begun { .. }));
}

on_both!(wrong_answers_after_the_password_lock_the_account);
async fn wrong_answers_after_the_password_lock_the_account(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let mut key = Authenticator::new("blue");
    add(&sato, &mut key, "鍵").await;
    let waiting = half_way(&world).await;
    for _ in 0..8 {
        world.hub.confirm_with_passkey(&waiting, "{}", ADDRESS).await.unwrap();
    }
    let asked = world.hub.second_passkey_options(&waiting).await.unwrap();
    let outcome = world.hub.confirm_with_passkey(&waiting, &key.get(&asked), ADDRESS).await.unwrap();
    assert!(matches!(outcome, SignIn::Locked));
}

on_both!(adding_and_removing_ask_for_the_password);
async fn adding_and_removing_ask_for_the_password(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let own_page = cx::<OwnProofs>(&sato);
    let mut key = Authenticator::new("blue");
    let asked = own::options(&own_page).await.unwrap();
    let answer = key.create(&asked);
    assert_eq!(faults(own::add(&own_page, "wrong", "鍵", &answer).await), [("present", What::Wrong)]);
    assert_eq!(faults(own::add(&own_page, PASSWORD, " ", &answer).await), [("name", What::Required)]);
    let not_accepted = [("passkey", What::NotAccepted)];
    assert_eq!(faults(own::add(&own_page, PASSWORD, "鍵", "{}").await), not_accepted);
    key.origin = "https://elsewhere.example".to_owned();
    let elsewhere = key.create(&own::options(&own_page).await.unwrap());
    assert_eq!(faults(own::add(&own_page, PASSWORD, "鍵", &elsewhere).await), not_accepted);
    own::add(&own_page, PASSWORD, "鍵", &answer).await.unwrap();
    assert_eq!(faults(own::add(&own_page, PASSWORD, "鍵", &answer).await), not_accepted, "answered already");
    let known = own::list(&own_page).await.unwrap().remove(0);
    assert_eq!(faults(own::remove(&own_page, "wrong", known.id).await), [("present", What::Wrong)]);
    own::remove(&own_page, PASSWORD, known.id).await.unwrap();
    assert!(is_not_found(&own::remove(&own_page, PASSWORD, known.id).await));
    assert!(world.sign_in_with("sato", PASSWORD).await.is_some(), "the password stands alone again");
}

on_both!(nobody_removes_or_takes_over_another_s_passkey);
async fn nobody_removes_or_takes_over_another_s_passkey(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let other = world.other(domain::identity::OrganisationKind::Clinic, "minami").await;
    let mut key = Authenticator::new("blue");
    add(&sato, &mut key, "鍵").await;
    let known = own::list(&cx::<OwnProofs>(&sato)).await.unwrap().remove(0);
    let foreign = cx::<OwnProofs>(&other);
    assert!(is_not_found(&own::remove(&foreign, PASSWORD, known.id).await));
    let answer = Authenticator::new("blue").create(&own::options(&foreign).await.unwrap());
    assert_eq!(faults(own::add(&foreign, PASSWORD, "鍵", &answer).await), [("passkey", What::Taken)]);
    assert!(enter(&world, &key.get(&options(&world))).await.is_some());
}

on_both!(the_first_passkey_puts_out_whoever_was_in_by_the_password_alone);
async fn the_first_passkey_puts_out_whoever_was_in_by_the_password_alone(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let SignIn::Begun { token, .. } = world.hub.sign_in("sato", PASSWORD, ADDRESS, "").await.unwrap() else {
        panic!("signed in");
    };
    add(&sato, &mut Authenticator::new("blue"), "鍵").await;
    assert!(world.hub.open_session(&token, ADDRESS).await.unwrap().is_none());
}

on_both!(a_password_set_anew_takes_the_passkeys_with_it);
async fn a_password_set_anew_takes_the_passkeys_with_it(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    add(&sato, &mut Authenticator::new("blue"), "鍵").await;
    world.hub.reset_second_factor("sato", "minami-no-yagura-no-shita").await.unwrap();
    let id = sato.scope.actor.person().unwrap();
    assert!(passkey::of_person(&world.store().read_global(), id).await.unwrap().is_empty());
    assert!(world.sign_in_with("sato", "minami-no-yagura-no-shita").await.is_some());
}
