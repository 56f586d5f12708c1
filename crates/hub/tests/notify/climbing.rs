//! The way up the house: person in charge, deputy, safety manager, director, and outside only by consent.

use crate::house::House;
use domain::{
    access::Consent,
    identity::Role,
    notify::{Duty, Reason, Step},
};
use hub::notify::{NoticeUrgency, To, settings};
use testkit::on_both;

const NOW: NoticeUrgency = NoticeUrgency::Now;

on_both!(what_nobody_acknowledges_goes_up_the_house_and_is_repeated);
async fn what_nobody_acknowledges_goes_up_the_house_and_is_repeated(house: House) {
    house.roster(Duty::Deputy, Role::Staff, Some(Role::SystemStaff), (1, 30)).await;
    house.raise(NOW, "a").await;
    house.tend().await;
    assert_eq!(house.told(), ["system_staff"]);
    house.pass(29).await;
    assert!(house.told().is_empty());
    for (told, step) in [
        (vec!["staff", "system_staff"], Step::Deputy),
        (vec!["safety_manager", "staff", "system_staff"], Step::SafetyManager),
        (vec!["director", "safety_manager", "staff", "system_staff"], Step::Director),
    ] {
        house.pass(30).await;
        assert_eq!(house.told(), told);
        assert_eq!(house.open().await.step, step);
    }
    // Nobody is above, and there is no consent: from now on every two hours, to all.
    house.pass(30).await;
    assert_eq!(house.told().len(), 4);
    house.pass(119).await;
    assert!(house.told().is_empty());
    house.pass(1).await;
    assert_eq!(house.told().len(), 4);
    assert!(house.kit.post.calls().is_empty());
}

on_both!(once_acknowledged_nobody_else_is_told);
async fn once_acknowledged_nobody_else_is_told(house: House) {
    house.raise(NOW, "a").await;
    house.pass(30).await;
    house.told();
    let open = house.open().await;
    house.acknowledge(Role::SafetyManager, open.id).await;
    house.pass(60 * 24 * 7).await;
    assert!(house.told().is_empty());
}

on_both!(what_waits_to_be_sent_is_dropped_with_the_acknowledgement);
async fn what_waits_to_be_sent_is_dropped_with_the_acknowledgement(house: House) {
    house.kit.clock.advance(jiff::SignedDuration::from_hours(9));
    house.raise(NoticeUrgency::Week, "a").await;
    house.tend().await;
    house.acknowledge(Role::SystemStaff, house.open().await.id).await;
    house.pass(60 * 24).await;
    assert!(house.told().is_empty());
}

on_both!(a_deputy_whose_days_are_over_is_passed_by);
async fn a_deputy_whose_days_are_over_is_passed_by(house: House) {
    house.roster(Duty::Deputy, Role::Staff, Some(Role::SystemStaff), (20, 20)).await;
    house.kit.clock.advance(jiff::SignedDuration::from_hours(24));
    house.raise(NOW, "a").await;
    house.tend().await;
    house.told();
    house.pass(30).await;
    assert_eq!(house.open().await.step, Step::SafetyManager);
    assert_eq!(house.told(), ["safety_manager", "system_staff"]);
}

on_both!(who_is_away_is_not_told_but_who_stands_in);
async fn who_is_away_is_not_told_but_who_stands_in(house: House) {
    house.roster(Duty::Absence, Role::Staff, Some(Role::SystemStaff), (20, 21)).await;
    house.raise(NOW, "a").await;
    house.tend().await;
    assert_eq!(house.told(), ["staff"]);
    let told = house.recipients(house.open().await.id).await;
    assert_eq!(told[0].reason, Reason::Absence);
    assert_eq!(told[0].instead_of, Some(house.own().member(Role::SystemStaff).id));
}

on_both!(who_is_on_duty_comes_before_all_who_run_the_systems);
async fn who_is_on_duty_comes_before_all_who_run_the_systems(house: House) {
    house.roster(Duty::OnDuty, Role::Administrator, None, (20, 22)).await;
    house.raise(NOW, "a").await;
    house.tend().await;
    assert_eq!(house.told(), ["administrator"]);
    let told = house.recipients(house.open().await.id).await;
    assert_eq!((told[0].reason, told.len()), (Reason::OnDuty, 1));
}

on_both!(a_named_person_comes_first_and_one_who_holds_no_role_here_is_replaced);
async fn a_named_person_comes_first_and_one_who_holds_no_role_here_is_replaced(house: House) {
    let named = house.own().member(Role::Staff).id;
    house.raise_to(To::Person(named), NOW, "a").await;
    let stranger = house.world.foreigner.member(Role::Staff).id;
    house.raise_to(To::Person(stranger), NOW, "b").await;
    house.tend().await;
    assert_eq!(house.told(), ["staff", "system_staff"]);
}

on_both!(a_role_can_be_meant_as_a_whole);
async fn a_role_can_be_meant_as_a_whole(house: House) {
    house.raise_to(To::Roles(&[Role::SafetyManager, Role::Director]), NOW, "a").await;
    house.tend().await;
    assert_eq!(house.told(), ["director", "safety_manager"]);
}

on_both!(outside_is_told_only_by_consent_and_only_while_it_holds);
async fn outside_is_told_only_by_consent_and_only_while_it_holds(house: House) {
    house.consent("desk@network.example").await;
    house.raise(NOW, "a").await;
    for _ in 0..3 {
        house.pass(30).await;
    }
    assert_eq!(house.open().await.step, Step::Beyond);
    let mails = house.kit.post.mails();
    let outside = mails.iter().find(|mail| mail.to.as_str() == "desk@network.example").unwrap();
    assert!(!outside.text.contains("https://"), "{}", outside.text);
    assert!(!outside.text.contains("匿名保守"), "{}", outside.text);
    house.kit.post.empty();
    settings::withdraw_consent(&house.cx::<Consent>(Role::Administrator).await).await.unwrap();
    house.pass(240).await;
    assert!(!house.told().contains(&"desk@network.example".to_owned()));
}

on_both!(at_night_only_what_is_urgent_goes_out);
async fn at_night_only_what_is_urgent_goes_out(house: House) {
    // Noon, and eleven hours: 23:00.
    house.kit.clock.advance(jiff::SignedDuration::from_hours(11));
    house.raise(NoticeUrgency::Week, "week").await;
    house.tend().await;
    assert!(house.told().is_empty());
    house.raise(NOW, "now").await;
    house.tend().await;
    assert_eq!(house.told().len(), 1);
    let cx = house.cx(Role::Director).await;
    for one in hub::notify::list::page(&cx, true, None, 10).await.unwrap() {
        if one.urgency == NOW {
            house.acknowledge(Role::SystemStaff, one.id).await;
        }
    }
    house.pass(60 * 9 - 1).await;
    assert!(house.told().is_empty());
    house.pass(1).await;
    assert_eq!(house.told(), ["system_staff"]);
}

on_both!(what_can_wait_comes_in_one_mail_in_the_morning_and_never_climbs);
async fn what_can_wait_comes_in_one_mail_in_the_morning_and_never_climbs(house: House) {
    house.raise(NoticeUrgency::Routine, "a").await;
    house.raise(NoticeUrgency::Routine, "b").await;
    house.pass(60 * 8).await;
    assert!(house.told().is_empty());
    house.pass(60 * 12).await;
    let mails = house.kit.post.mails();
    assert_eq!(mails.len(), 1, "{mails:?}");
    assert!(mails[0].subject.contains("2件"), "{}", mails[0].subject);
    assert_eq!(house.told(), ["system_staff"]);
    house.pass(60 * 24 * 3).await;
    assert!(house.told().is_empty());
}

on_both!(the_weekly_digest_waits_for_monday);
async fn the_weekly_digest_waits_for_monday(house: House) {
    let cx = house.cx(Role::SystemStaff).await;
    let wishes =
        hub::notify::own::Wishes { mail: house.address(Role::SystemStaff), digest: "weekly".to_owned() };
    hub::notify::own::save_preference(&cx, &wishes).await.unwrap();
    // Friday noon.
    house.raise(NoticeUrgency::Routine, "a").await;
    for _ in 0..2 {
        house.pass(60 * 24).await;
        assert!(house.told().is_empty());
    }
    house.pass(60 * 24).await;
    assert_eq!(house.told(), ["system_staff"]);
}
