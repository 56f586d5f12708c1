//! Settings, wishes, roster and consent: what is refused, and what the audit trail keeps.

use crate::house::{House, proposed};
use domain::{
    access::{AuditTrail, Consent, Notices, Read, SignedIn, Write},
    audit_trail::Filter,
    identity::Role,
    notify::Duty,
};
use hub::{
    Cx, HubError, What,
    notify::{
        own::{self, Wishes},
        roster::{self, Wanted},
        settings::{self, Consenting},
    },
};
use jiff::civil::date;
use testkit::on_both;

fn faults<T: std::fmt::Debug>(outcome: Result<T, HubError>) -> Vec<(&'static str, What)> {
    match outcome {
        Err(HubError::Invalid(faults)) => faults.into_iter().map(|fault| (fault.field, fault.what)).collect(),
        other => panic!("not refused by field: {other:?}"),
    }
}

on_both!(a_setting_out_of_range_is_refused_and_changes_nothing);
async fn a_setting_out_of_range_is_refused_and_changes_nothing(house: House) {
    let cx = house.cx::<Write<Notices>>(Role::SafetyManager).await;
    let mut fields = proposed();
    "0".clone_into(&mut fields.now_wait_min);
    "25:00".clone_into(&mut fields.quiet_from);
    "ftp://x".clone_into(&mut fields.webhook);
    let refused = faults(settings::save(&cx, 0, &fields).await);
    assert_eq!(
        refused,
        [
            ("now_wait_min", What::NotANumber),
            ("quiet_from", What::NotATime),
            ("webhook", What::NotAWebAddress)
        ]
    );
    let read: Cx<Read<Notices>> = cx.signed().permit().unwrap();
    assert_eq!(settings::find(&read).await.unwrap().version, 0);
}

on_both!(of_two_who_save_the_settings_the_second_is_told);
async fn of_two_who_save_the_settings_the_second_is_told(house: House) {
    let cx = house.cx::<Write<Notices>>(Role::SystemStaff).await;
    let fields = proposed();
    settings::save(&cx, 0, &fields).await.unwrap();
    assert!(matches!(settings::save(&cx, 0, &fields).await, Err(HubError::Conflict(_))));
    settings::save(&cx, 1, &fields).await.unwrap();
}

on_both!(the_trail_keeps_settings_and_consent_but_no_address_that_is_a_secret);
async fn the_trail_keeps_settings_and_consent_but_no_address_that_is_a_secret(house: House) {
    house.set(|fields| "https://chat.example/hook/s3cret".clone_into(&mut fields.webhook)).await;
    house.consent("desk@network.example").await;
    let cx: Cx<Read<AuditTrail>> = house.cx(Role::Auditor).await;
    let trail = store::audit_trail::newest(&cx.read(), &Filter::default(), 50).await.unwrap();
    let lines = trail.iter().map(|entry| format!("{} {}", entry.subject, entry.after));
    let all = lines.collect::<Vec<_>>().join("\n");
    assert!(all.contains("notice_setting") && all.contains("chat.example"), "{all}");
    assert!(all.contains("notice_consent") && all.contains("desk@network.example"), "{all}");
    assert!(!all.contains("s3cret") && !all.contains(&house.address(Role::Director)), "{all}");
}

on_both!(only_director_and_administrator_give_consent_and_not_without_an_address);
async fn only_director_and_administrator_give_consent_and_not_without_an_address(house: House) {
    let signed = house.cx::<SignedIn>(Role::SafetyManager).await;
    assert!(!signed.signed().may::<Consent>());
    let cx = house.cx::<Consent>(Role::Director).await;
    let wanted =
        Consenting { desk: " ".to_owned(), mail: "desk".to_owned(), until: Some(date(2026, 11, 19)) };
    let refused = faults(settings::give_consent(&cx, &wanted).await);
    assert_eq!(refused, [("desk", What::Required), ("until", What::Past), ("mail", What::NotAMailAddress)]);
    assert!(matches!(settings::withdraw_consent(&cx).await, Err(HubError::NotFound)));
}

on_both!(the_roster_takes_only_people_of_the_house_and_days_in_order);
async fn the_roster_takes_only_people_of_the_house_and_days_in_order(house: House) {
    let cx = house.cx::<Write<Notices>>(Role::SystemStaff).await;
    let own = house.own().member(Role::Staff).id;
    let foreign = house.world.foreigner.member(Role::Staff).id;
    let wanted = |duty, person, instead_of, until| Wanted {
        duty,
        person,
        instead_of,
        from: date(2026, 11, 20),
        until: Some(date(2026, 11, until)),
    };
    for (refused, expected) in [
        (wanted(Duty::OnDuty, foreign, None, 21), ("person", What::Unknown)),
        (wanted(Duty::Deputy, own, Some(foreign), 21), ("instead_of", What::Unknown)),
        (wanted(Duty::Deputy, own, None, 21), ("instead_of", What::Required)),
        (wanted(Duty::Absence, own, Some(own), 21), ("instead_of", What::Impossible)),
        (wanted(Duty::OnDuty, own, None, 19), ("until", What::Past)),
    ] {
        assert_eq!(faults(roster::add(&cx, &refused).await), [expected]);
    }
    roster::add(&cx, &wanted(Duty::OnDuty, own, None, 21)).await.unwrap();
    let read: Cx<Read<Notices>> = cx.signed().permit().unwrap();
    let (entry, ..) = roster::list(&read).await.unwrap().remove(0);
    let foreign: Cx<Write<Notices>> = house.cx_of(&house.world.foreigner, Role::SystemStaff).await;
    assert!(matches!(roster::remove(&foreign, entry.id).await, Err(HubError::NotFound)));
    roster::remove(&cx, entry.id).await.unwrap();
    assert!(roster::list(&read).await.unwrap().is_empty());
}

on_both!(a_wish_with_a_wrong_address_is_refused);
async fn a_wish_with_a_wrong_address_is_refused(house: House) {
    let cx = house.cx::<SignedIn>(Role::Staff).await;
    let wishes = Wishes { mail: "a@b, c@d".to_owned(), digest: "hourly".to_owned() };
    let refused = faults(own::save_preference(&cx, &wishes).await);
    assert_eq!(refused, [("mail", What::NotAMailAddress), ("digest", What::Unknown)]);
}
