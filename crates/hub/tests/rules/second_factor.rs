//! The second factor: setting up, signing in with it, recovery codes, removing it.

use crate::support::{PASSWORD, World, cx, faults, is_not_found};
use data_encoding::BASE32_NOPAD;
use domain::access::SignedIn;
use hub::{
    Cx, Signed, What,
    identity::{own, sign_in::SignIn},
};
use jiff::SignedDuration;
use testkit::{TestHub, on_both};
use totp_rs::{Algorithm, TOTP};

const STEP: SignedDuration = SignedDuration::from_secs(30);

/// The code that an app shows now for a secret as people type it.
pub(crate) fn code(world: &World, secret: &str) -> String {
    let secret = BASE32_NOPAD.decode(secret.as_bytes()).unwrap();
    let now_s = u64::try_from(world.hub.now().as_second()).unwrap();
    TOTP::new(Algorithm::SHA1, 6, 0, 30, secret).unwrap().generate(now_s)
}

/// Sets it up; returns the secret and the recovery codes.
async fn set_up(world: &World, own_page: &Cx<SignedIn>) -> (String, Vec<String>) {
    let secret = own::begin_second_factor(own_page).await.unwrap().secret;
    let codes = own::confirm_second_factor(own_page, PASSWORD, &code(world, &secret)).await.unwrap();
    (secret, codes)
}

/// Signs in with password and second factor.
async fn sign_in(world: &World, code: &str) -> Option<Signed> {
    let SignIn::Begun { token, second_factor_due: true } =
        world.hub.sign_in("sato", PASSWORD, "192.0.2.7", "").await.unwrap()
    else {
        panic!("the second factor is due");
    };
    let waiting = world.hub.open_session(&token, "192.0.2.7").await.unwrap()?;
    assert!(waiting.signed.is_none(), "the password alone opens nothing");
    match world.hub.confirm_sign_in(&waiting, code, "192.0.2.7").await.unwrap() {
        SignIn::Begun { token, .. } => world.hub.open_session(&token, "192.0.2.7").await.unwrap()?.signed,
        SignIn::Refused | SignIn::Locked => None,
    }
}

on_both!(once_set_up_it_is_asked_for_and_its_codes_count_once);
async fn once_set_up_it_is_asked_for_and_its_codes_count_once(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let own_page = cx::<SignedIn>(&sato);
    assert!(own::second_factor_missing(&own_page).await.unwrap());
    let (secret, _) = set_up(&world, &own_page).await;
    assert!(!own::second_factor_missing(&own_page).await.unwrap());
    assert!(sign_in(&world, &code(&world, &secret)).await.is_none(), "used for setting up");
    world.pass(STEP);
    assert!(sign_in(&world, &code(&world, &secret)).await.is_some());
    assert!(sign_in(&world, &code(&world, &secret)).await.is_none(), "used for signing in");
}

on_both!(it_is_set_up_only_with_the_right_code_and_the_password);
async fn it_is_set_up_only_with_the_right_code_and_the_password(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let own_page = cx::<SignedIn>(&sato);
    let secret = own::begin_second_factor(&own_page).await.unwrap().secret;
    let right = code(&world, &secret);
    let wrong = if right == "000000" { "000001" } else { "000000" };
    assert_eq!(faults(own::confirm_second_factor(&own_page, PASSWORD, wrong).await), [("code", What::Wrong)]);
    assert_eq!(
        faults(own::confirm_second_factor(&own_page, "wrong", &right).await),
        [("present", What::Wrong)]
    );
    assert!(own::second_factor_missing(&own_page).await.unwrap());
}

on_both!(it_is_not_set_up_over_another);
async fn it_is_not_set_up_over_another(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let own_page = cx::<SignedIn>(&sato);
    let (secret, _) = set_up(&world, &own_page).await;
    assert!(is_not_found(&own::begin_second_factor(&own_page).await));
    world.pass(STEP);
    let again = own::confirm_second_factor(&own_page, PASSWORD, &code(&world, &secret)).await;
    assert!(is_not_found(&again));
}

on_both!(whoever_was_in_without_it_is_out_once_it_is_set_up);
async fn whoever_was_in_without_it_is_out_once_it_is_set_up(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let thief = world.sign_in("sato").await;
    let own_page = cx::<SignedIn>(&sato);
    set_up(&world, &own_page).await;
    let running = hub::identity::session::list(&own_page).await.unwrap();
    assert!(running.iter().any(|one| Some(one.id) == sato.session));
    assert!(!running.iter().any(|one| Some(one.id) == thief.session));
}

on_both!(a_removed_secret_never_comes_back);
async fn a_removed_secret_never_comes_back(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let own_page = cx::<SignedIn>(&sato);
    let (secret, _) = set_up(&world, &own_page).await;
    own::remove_second_factor(&own_page, PASSWORD).await.unwrap();
    assert_ne!(own::begin_second_factor(&own_page).await.unwrap().secret, secret);
}

on_both!(beside_it_eight_characters_do_but_then_it_cannot_be_removed);
async fn beside_it_eight_characters_do_but_then_it_cannot_be_removed(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let own_page = cx::<SignedIn>(&sato);
    set_up(&world, &own_page).await;
    own::change_password(&own_page, PASSWORD, "yagura-8").await.unwrap();
    let removed = own::remove_second_factor(&own_page, "yagura-8").await;
    assert_eq!(faults(removed), [("present", What::TooShort(13))]);
    assert_eq!(faults(own::remove_second_factor(&own_page, PASSWORD).await), [("present", What::Wrong)]);
}

on_both!(each_recovery_code_opens_once_and_new_ones_void_the_old);
async fn each_recovery_code_opens_once_and_new_ones_void_the_old(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let own_page = cx::<SignedIn>(&sato);
    let (_, codes) = set_up(&world, &own_page).await;
    assert_eq!(codes.len(), 10);
    assert!(sign_in(&world, &codes[0].to_uppercase()).await.is_some());
    assert!(sign_in(&world, &codes[0]).await.is_none());
    assert_eq!(own::recovery_codes_left(&own_page).await.unwrap(), 9);
    let renewed = own::renew_recovery_codes(&own_page, PASSWORD).await.unwrap();
    assert_eq!(own::recovery_codes_left(&own_page).await.unwrap(), 10);
    assert!(sign_in(&world, &codes[1]).await.is_none());
    assert!(sign_in(&world, &renewed[1]).await.is_some());
}

on_both!(without_one_there_are_no_recovery_codes_to_renew_and_nothing_to_remove);
async fn without_one_there_are_no_recovery_codes_to_renew_and_nothing_to_remove(hub: TestHub) {
    let (_world, sato) = World::founded(hub).await;
    let own_page = cx::<SignedIn>(&sato);
    assert!(is_not_found(&own::renew_recovery_codes(&own_page, PASSWORD).await));
    assert!(is_not_found(&own::remove_second_factor(&own_page, PASSWORD).await));
}

on_both!(wrong_codes_count_towards_the_lock);
async fn wrong_codes_count_towards_the_lock(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let (secret, codes) = set_up(&world, &cx::<SignedIn>(&sato)).await;
    for _ in 0..8 {
        assert!(sign_in(&world, "zzzz-zzzz").await.is_none());
    }
    let outcome = world.hub.sign_in("sato", PASSWORD, "192.0.2.7", "").await.unwrap();
    assert!(matches!(outcome, SignIn::Locked));
    world.pass(SignedDuration::from_mins(15));
    assert!(sign_in(&world, &code(&world, &secret)).await.is_some());
    drop(codes);
}

on_both!(a_sign_in_that_waits_for_it_ends_after_ten_minutes);
async fn a_sign_in_that_waits_for_it_ends_after_ten_minutes(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    set_up(&world, &cx::<SignedIn>(&sato)).await;
    let SignIn::Begun { token, .. } = world.hub.sign_in("sato", PASSWORD, "", "").await.unwrap() else {
        panic!("begun");
    };
    world.pass(SignedDuration::from_mins(9));
    assert!(world.hub.open_session(&token, "").await.unwrap().is_some());
    world.pass(SignedDuration::from_mins(1));
    assert!(world.hub.open_session(&token, "").await.unwrap().is_none());
}
