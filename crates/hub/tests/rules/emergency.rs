//! Accounts for an emergency: what a code opens, for how long, and the alarm that stays until someone answers for it.

use crate::support::{PASSWORD, World, cx, faults, is_not_found};
use domain::{
    access::{AcknowledgeEmergency, OwnProofs, People, Read, SignedIn, Write},
    identity::{OrganisationKind, Role},
};
use hub::{
    HubError, Signed, What,
    identity::{
        api_token,
        emergency::{self, Sheet, sign_in::Opening},
        own, people, second_factor_rule,
        sign_in::SignIn,
    },
    today,
};
use jiff::{SignedDuration, civil::date};
use testkit::{TestHub, on_both};

const ADDRESS: &str = "192.0.2.7";

async fn envelope(who: &Signed) -> Sheet {
    emergency::create(&cx::<Write<People>>(who), PASSWORD, "緊急用1", "金庫").await.unwrap()
}

fn opening(sheet: &Sheet, code: &str) -> Opening {
    Opening {
        login: sheet.login.clone(), code: code.into(), who: "鈴木".into(), why: "認証が停止".into()
    }
}

/// Opens a session with a code; nothing if it is refused.
async fn open(world: &World, sheet: &Sheet, code: &str) -> Option<Signed> {
    match world.hub.sign_in_in_emergency(&opening(sheet, code), ADDRESS, "").await.unwrap() {
        SignIn::Begun { token, .. } => world.hub.open_session(&token, ADDRESS).await.unwrap()?.signed,
        SignIn::Refused | SignIn::Locked => None,
    }
}

async fn alarms(who: &Signed) -> bool {
    let day = today::day(who).await.unwrap();
    day.tasks.iter().any(|task| matches!(task.what, today::What::EmergencyUsed(_)))
}

on_both!(a_code_opens_once_whatever_rule_demands_and_the_use_is_recorded);
async fn a_code_opens_once_whatever_rule_demands_and_the_use_is_recorded(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let from = Some(date(2026, 11, 20));
    second_factor_rule::set(&cx(&sato), 0, &[Role::Administrator], from).await.unwrap();
    let sheet = envelope(&sato).await;
    assert_eq!(sheet.codes.len(), 5);
    let opened = open(&world, &sheet, &sheet.codes[1].to_uppercase().replace('-', " ")).await.unwrap();
    assert!(opened.may::<Write<People>>(), "it may let people in again, without a second factor");
    assert!(open(&world, &sheet, &sheet.codes[1]).await.is_none(), "a code counts once");
    assert!(open(&world, &sheet, "wrong").await.is_none());
    assert!(open(&world, &Sheet { login: "sato".into(), ..sheet }, PASSWORD).await.is_none(), "no envelope");
    let uses = emergency::uses(&cx(&sato)).await.unwrap();
    assert_eq!((uses.len(), uses[0].who.as_str(), uses[0].why.as_str()), (1, "鈴木", "認証が停止"));
    let trail = world.trail(sato.scope.organisation).await;
    assert!(trail.iter().any(|(action, subject, _)| action == "sign_in" && subject == "emergency_account"));
    assert_eq!(emergency::list(&cx(&sato)).await.unwrap()[0].codes_left, 4);
}

on_both!(it_says_who_and_why_or_opens_nothing);
async fn it_says_who_and_why_or_opens_nothing(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let sheet = envelope(&sato).await;
    let nameless = Opening { who: " ".into(), why: String::new(), ..opening(&sheet, &sheet.codes[0]) };
    let refused = world.hub.sign_in_in_emergency(&nameless, ADDRESS, "").await;
    assert_eq!(faults(refused), [("who", What::Required), ("why", What::Required)]);
    assert!(open(&world, &sheet, &sheet.codes[0]).await.is_some(), "the code was not used up");
}

on_both!(its_session_ends_after_an_hour_however_busy);
async fn its_session_ends_after_an_hour_however_busy(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let sheet = envelope(&sato).await;
    let begun = world.hub.sign_in_in_emergency(&opening(&sheet, &sheet.codes[0]), ADDRESS, "").await.unwrap();
    let SignIn::Begun { token, .. } = begun else { panic!("signed in") };
    for _ in 0..5 {
        world.pass(SignedDuration::from_mins(10));
        assert!(world.hub.open_session(&token, ADDRESS).await.unwrap().is_some());
    }
    world.pass(SignedDuration::from_mins(10));
    assert!(world.hub.open_session(&token, ADDRESS).await.unwrap().is_none());
}

on_both!(the_alarm_stays_until_someone_else_acknowledges_it_with_a_reason);
async fn the_alarm_stays_until_someone_else_acknowledges_it_with_a_reason(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let here = sato.scope.organisation;
    for (login, role) in
        [("manager", Role::SafetyManager), ("director", Role::Director), ("staff", Role::Staff)]
    {
        world.person(here, login, role).await;
    }
    let sheet = envelope(&sato).await;
    let opened = open(&world, &sheet, &sheet.codes[0]).await.unwrap();
    let (manager, director) = (world.sign_in("manager").await, world.sign_in("director").await);
    assert!(alarms(&sato).await && alarms(&manager).await && alarms(&director).await);
    assert!(!alarms(&world.sign_in("staff").await).await);
    let id = emergency::uses(&cx(&sato)).await.unwrap()[0].id;
    let own = emergency::acknowledge(&cx(&opened), id, "私です").await;
    assert!(matches!(own, Err(HubError::Denied(_))), "nobody acknowledges themselves");
    let acknowledge = cx::<AcknowledgeEmergency>(&director);
    assert_eq!(faults(emergency::acknowledge(&acknowledge, id, " ").await), [("reason", What::Required)]);
    let foreign = world.other(OrganisationKind::Clinic, "minami").await;
    assert!(is_not_found(&emergency::acknowledge(&cx(&foreign), id, "他院").await));
    emergency::acknowledge(&acknowledge, id, "本人に確かめた").await.unwrap();
    assert!(is_not_found(&emergency::acknowledge(&acknowledge, id, "もう一度").await));
    assert!(!alarms(&sato).await && !alarms(&manager).await);
    let known = emergency::uses(&cx(&sato)).await.unwrap().remove(0).acknowledged.unwrap();
    assert_eq!((known.by.as_str(), known.reason.as_str()), ("director さん", "本人に確かめた"));
}

on_both!(what_opens_with_an_envelope_leaves_no_way_in_behind);
async fn what_opens_with_an_envelope_leaves_no_way_in_behind(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let sheet = envelope(&sato).await;
    let opened = open(&world, &sheet, &sheet.codes[0]).await.unwrap();
    let wrong = [("present", What::Wrong)];
    assert_eq!(faults(own::change_password(&cx::<SignedIn>(&opened), "", "minami-no-yagura").await), wrong);
    let another = emergency::create(&cx(&opened), "", "緊急用2", "机").await.map(|_| ());
    assert_eq!(faults(another), wrong);
    let app = own::confirm_second_factor(&cx::<OwnProofs>(&opened), "", "000000").await;
    assert_eq!(faults(app), wrong);
    let wanted = api_token::Wanted { name: "連携".into(), scopes: vec!["people:read".into()], days: 30 };
    let token = api_token::make(&cx(&opened), &wanted).await.map(|_| ());
    assert_eq!(faults(token), [("name", What::Impossible)]);
    assert!(world.sign_in_with(&sheet.login, "").await.is_none(), "no password opens it");
    let id = opened.scope.actor.person().unwrap();
    let reset = hub::identity::invitation::invite_to_reset(&cx(&sato), id).await.map(|_| ());
    assert_eq!(faults(reset), [("person", What::Impossible)]);
}

on_both!(it_is_no_lasting_administrator_and_nobody_s_colleague_to_hand_work_to);
async fn it_is_no_lasting_administrator_and_nobody_s_colleague_to_hand_work_to(hub: TestHub) {
    let (_world, sato) = World::founded(hub).await;
    envelope(&sato).await;
    let me = people::find(&cx(&sato), sato.scope.actor.person().unwrap()).await.unwrap();
    let taken = people::take_role(&cx(&sato), me.who.person.id, me.roles[0].id).await;
    assert_eq!(faults(taken), [("role", What::LastAdministrator)]);
    assert_eq!(people::count(&cx(&sato), &people::Query::default()).await.unwrap().without_second_factor, 1);
}

on_both!(an_envelope_is_made_with_the_password_renewed_looked_after_and_closed);
async fn an_envelope_is_made_with_the_password_renewed_looked_after_and_closed(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let write = cx::<Write<People>>(&sato);
    let wrong = emergency::create(&write, "wrong", "緊急用", "金庫").await.map(|_| ());
    assert_eq!(faults(wrong), [("present", What::Wrong)]);
    let blank = emergency::create(&write, PASSWORD, "", " ").await.map(|_| ());
    assert_eq!(faults(blank), [("name", What::Required), ("place", What::Required)]);
    let old = envelope(&sato).await;
    let id = emergency::list(&cx::<Read<People>>(&sato)).await.unwrap()[0].id;
    let foreign = world.other(OrganisationKind::Clinic, "minami").await;
    assert!(is_not_found(&emergency::renew(&cx(&foreign), PASSWORD, id).await));
    assert!(is_not_found(&emergency::close(&cx(&foreign), id).await));
    assert!(is_not_found(&emergency::note_check(&cx(&foreign), id).await));
    let new = emergency::renew(&write, PASSWORD, id).await.unwrap();
    assert!(open(&world, &old, &old.codes[0]).await.is_none(), "void");
    assert!(open(&world, &new, &new.codes[0]).await.is_some());
    world.pass(SignedDuration::from_hours(24 * 365));
    let due = |day: &today::Day| day.tasks.iter().any(|task| task.what == today::What::EnvelopesToCheck(1));
    assert!(due(&today::day(&sato).await.unwrap()), "nobody has looked for a year");
    emergency::note_check(&write, id).await.unwrap();
    assert!(!due(&today::day(&sato).await.unwrap()));
    emergency::close(&write, id).await.unwrap();
    assert!(open(&world, &new, &new.codes[1]).await.is_none(), "closed");
    assert!(is_not_found(&emergency::close(&write, id).await));
    assert!(emergency::list(&cx(&sato)).await.unwrap().is_empty());
}
