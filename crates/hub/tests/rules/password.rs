//! One's own name and password, and the lock.

use crate::support::{PASSWORD, World, cx, faults};
use domain::{access::SignedIn, ids::OrganisationId};
use hub::{
    HubError, What,
    identity::{own, setup::Founding, sign_in::SignIn},
};
use jiff::SignedDuration;
use testkit::{TestHub, on_both};

const NEW: &str = "tokimine-no-yagura";

on_both!(a_new_password_replaces_the_old_one_and_ends_the_other_sessions);
async fn a_new_password_replaces_the_old_one_and_ends_the_other_sessions(hub: TestHub) {
    let (world, here) = World::founded(hub).await;
    let elsewhere = world.sign_in("sato").await;
    own::change_password(&cx::<SignedIn>(&here), PASSWORD, NEW).await.unwrap();
    assert!(world.sign_in_with("sato", PASSWORD).await.is_none());
    assert!(world.sign_in_with("sato", NEW).await.is_some());
    let running = hub::identity::session::list(&cx::<SignedIn>(&here)).await.unwrap();
    assert!(running.iter().any(|session| Some(session.id) == here.session));
    assert!(!running.iter().any(|session| Some(session.id) == elsewhere.session));
}

on_both!(a_password_that_was_used_before_is_refused);
async fn a_password_that_was_used_before_is_refused(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let own_page = cx::<SignedIn>(&sato);
    assert_eq!(
        faults(own::change_password(&own_page, PASSWORD, PASSWORD).await),
        [("password", What::Reused)]
    );
    own::change_password(&own_page, PASSWORD, NEW).await.unwrap();
    world.pass(SignedDuration::from_hours(1));
    assert_eq!(faults(own::change_password(&own_page, NEW, PASSWORD).await), [("password", What::Reused)]);
}

on_both!(a_short_password_or_a_wrong_present_one_is_refused);
async fn a_short_password_or_a_wrong_present_one_is_refused(hub: TestHub) {
    let (_world, sato) = World::founded(hub).await;
    let own_page = cx::<SignedIn>(&sato);
    let short = own::change_password(&own_page, PASSWORD, "kita-yagura").await;
    assert_eq!(faults(short), [("password", What::TooShort(13))]);
    assert_eq!(faults(own::change_password(&own_page, "wrong", NEW).await), [("present", What::Wrong)]);
}

on_both!(eight_wrong_tries_lock_the_account_for_a_quarter_of_an_hour_even_for_the_right_password);
async fn eight_wrong_tries_lock_the_account_for_a_quarter_of_an_hour_even_for_the_right_password(
    hub: TestHub,
) {
    let (world, sato) = World::founded(hub).await;
    for _ in 0..8 {
        let outcome = world.hub.sign_in("sato", "wrong", "192.0.2.9", "").await.unwrap();
        assert!(matches!(outcome, SignIn::Refused));
    }
    let outcome = world.hub.sign_in("sato", PASSWORD, "192.0.2.9", "").await.unwrap();
    assert!(matches!(outcome, SignIn::Locked));
    world.pass(SignedDuration::from_mins(15));
    assert!(world.sign_in_with("sato", PASSWORD).await.is_some());
    let failures = world.trail(sato.scope.organisation).await;
    assert_eq!(failures.iter().filter(|(action, ..)| action == "sign_in_failed").count(), 9);
}

on_both!(tries_at_the_same_time_all_count);
async fn tries_at_the_same_time_all_count(hub: TestHub) {
    let (_world, sato) = World::founded(hub).await;
    let tries: Vec<_> = (0..16)
        .map(|_| {
            let own_page = cx::<SignedIn>(&sato);
            tokio::spawn(async move { faults(own::change_password(&own_page, "wrong", NEW).await) })
        })
        .collect();
    let mut wrong = 0;
    for one in tries {
        wrong += usize::from(one.await.unwrap() == [("present", What::Wrong)]);
    }
    assert_eq!(wrong, 8, "whoever sends many at once learns no more than whoever sends eight");
}

on_both!(every_refused_try_is_recorded_of_whomever_and_changes_as_much);
async fn every_refused_try_is_recorded_of_whomever_and_changes_as_much(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let refused = async || {
        let (home, installation) = (sato.scope.organisation, OrganisationId::INSTALLATION);
        let mut count = 0;
        for trail in [world.trail(home).await, world.trail(installation).await] {
            count += trail.iter().filter(|(action, ..)| action == "sign_in_failed").count();
        }
        count
    };
    let try_as = async |login: &str| world.hub.sign_in(login, "wrong", "192.0.2.9", "").await.unwrap();
    for (so_far, login) in ["nobody", "sato", "not a login"].into_iter().enumerate() {
        try_as(login).await;
        assert_eq!(refused().await, so_far + 1, "{login}");
    }
    let strangers = world.trail(OrganisationId::INSTALLATION).await;
    assert!(
        strangers.iter().all(|(.., label)| label.is_empty()),
        "people type passwords there: {strangers:?}"
    );
    for _ in 0..8 {
        try_as("sato").await;
    }
    assert_eq!(refused().await, 11, "a locked account's too");
}

on_both!(wrong_passwords_on_ones_own_page_count_towards_the_lock);
async fn wrong_passwords_on_ones_own_page_count_towards_the_lock(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let own_page = cx::<SignedIn>(&sato);
    for _ in 0..8 {
        assert_eq!(faults(own::change_password(&own_page, "wrong", NEW).await), [("present", What::Wrong)]);
    }
    assert_eq!(faults(own::change_password(&own_page, PASSWORD, NEW).await), [("present", What::Locked)]);
    assert!(world.sign_in_with("sato", PASSWORD).await.is_none());
}

on_both!(a_password_longer_than_any_accepted_does_not_pass_by_its_beginning);
async fn a_password_longer_than_any_accepted_does_not_pass_by_its_beginning(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let longest: String = "kita-no-yagura ".chars().cycle().take(256).collect();
    own::change_password(&cx::<SignedIn>(&sato), PASSWORD, &longest).await.unwrap();
    assert!(world.sign_in_with("sato", &longest).await.is_some());
    assert!(world.sign_in_with("sato", &format!("{longest}x")).await.is_none());
}

on_both!(an_unknown_name_is_refused_like_a_wrong_password);
async fn an_unknown_name_is_refused_like_a_wrong_password(hub: TestHub) {
    let (world, _) = World::founded(hub).await;
    for login in ["suzuki", "", "not a login"] {
        let outcome = world.hub.sign_in(login, PASSWORD, "192.0.2.9", "").await.unwrap();
        assert!(matches!(outcome, SignIn::Refused), "{login}");
    }
}

on_both!(an_installation_is_founded_once);
async fn an_installation_is_founded_once(hub: TestHub) {
    let (world, _) = World::founded(hub).await;
    let founding = Founding {
        organisation: "よその病院".into(),
        kind: "hospital".into(),
        name: "よその人".into(),
        login: "yoso".into(),
        password: PASSWORD.into(),
    };
    assert!(matches!(world.hub.found(&founding).await, Err(HubError::NotFound)));
}

on_both!(of_two_first_visitors_at_once_one_is_too_late);
async fn of_two_first_visitors_at_once_one_is_too_late(hub: TestHub) {
    let founding = |login: &str| Founding {
        organisation: format!("{login}病院"),
        kind: "hospital".into(),
        name: "だれか".into(),
        login: login.into(),
        password: PASSWORD.into(),
    };
    let visitors = ["sato", "suzuki", "tanaka", "yamada"].map(|login| {
        let (hub, founding) = (hub.hub.clone(), founding(login));
        tokio::spawn(async move { hub.found(&founding).await.is_ok() })
    });
    let mut founded = 0;
    for visitor in visitors {
        founded += usize::from(visitor.await.unwrap());
    }
    assert_eq!(founded, 1);
}

on_both!(a_poor_founding_is_refused_field_by_field);
async fn a_poor_founding_is_refused_field_by_field(hub: TestHub) {
    let poor = Founding {
        organisation: " ".into(),
        kind: "castle".into(),
        name: "x".repeat(201),
        login: "佐藤".into(),
        password: "short".into(),
    };
    let fields: Vec<_> = faults(hub.hub.found(&poor).await).into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["organisation", "name", "kind", "login", "password"]);
    assert!(hub.hub.is_empty().await.unwrap());
}
