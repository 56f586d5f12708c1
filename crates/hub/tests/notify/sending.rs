//! What is sent, what a server's refusal means, and how a program knows whose call it is.

use crate::house::{House, raise_in};
use domain::{
    access::SignedIn,
    identity::Role,
    notify::{DeliveryState, Reason},
};
use hub::notify::{NoticeUrgency, Refusal, RefusalKind, To, own, settings, trial};
use testkit::on_both;

const NOW: NoticeUrgency = NoticeUrgency::Now;

on_both!(a_notice_is_there_if_and_only_if_its_cause_is);
async fn a_notice_is_there_if_and_only_if_its_cause_is(house: House) {
    let mut tx = house.tx().await;
    assert!(raise_in(&house.kit.hub, &mut tx, To::InCharge, NOW, "a").await);
    drop(tx);
    house.tend().await;
    assert!(house.told().is_empty());
    assert!(house.raise(NOW, "a").await);
    house.tend().await;
    assert_eq!(house.told(), ["system_staff"]);
}

on_both!(the_same_key_is_told_once);
async fn the_same_key_is_told_once(house: House) {
    assert!(house.raise(NOW, "a").await);
    assert!(!house.raise(NOW, "a").await);
    house.tend().await;
    assert_eq!(house.told().len(), 1);
    house.acknowledge(Role::SystemStaff, house.open().await.id).await;
    assert!(!house.raise(NOW, "a").await);
    house.pass(60).await;
    assert!(house.told().is_empty());
}

on_both!(a_mail_says_how_many_and_where_but_names_nothing_unless_it_may);
async fn a_mail_says_how_many_and_where_but_names_nothing_unless_it_may(house: House) {
    house.raise(NOW, "a").await;
    house.tend().await;
    let mail = house.kit.post.mails().remove(0);
    let open = house.open().await;
    assert!(mail.text.contains(&format!("https://yagura.test/notices/{}", open.id)), "{}", mail.text);
    for secret in ["匿名保守", "桔梗7701 system_staff"] {
        assert!(!mail.text.contains(secret) && !mail.subject.contains(secret), "{}", mail.text);
    }
    house.set(|fields| "name".clone_into(&mut fields.detail)).await;
    house.raise(NOW, "b").await;
    house.tend().await;
    let named = house.kit.post.mails().remove(1);
    assert!(named.subject.contains("匿名保守 VPN装置"), "{}", named.subject);
}

on_both!(a_refused_mail_is_tried_again_later_with_the_same_identifier);
async fn a_refused_mail_is_tried_again_later_with_the_same_identifier(house: House) {
    let later = Refusal::new(RefusalKind::TryLater, "451 greylisted");
    house.kit.post.refuse(Some(later));
    house.raise(NOW, "a").await;
    house.tend().await;
    let told =
        own::open(&house.cx::<SignedIn>(Role::SystemStaff).await, house.open().await.id).await.unwrap();
    assert_eq!((told.deliveries[0].state, told.deliveries[0].attempts), (DeliveryState::Waiting, 1));
    assert!(told.deliveries[0].said.contains("451 greylisted"));
    let id = told.deliveries[0].id.to_string();
    house.pass(1).await;
    house.kit.post.refuse(None);
    house.pass(1).await;
    assert!(house.kit.post.mails().is_empty(), "the second pause is twice as long");
    house.pass(1).await;
    assert_eq!(house.kit.post.mails()[0].id, id);
}

on_both!(a_mail_refused_for_good_is_given_up_and_the_notice_still_climbs);
async fn a_mail_refused_for_good_is_given_up_and_the_notice_still_climbs(house: House) {
    house.kit.post.refuse(Some(Refusal::new(RefusalKind::Refused, "550 no such user")));
    house.raise(NOW, "a").await;
    house.tend().await;
    house.kit.post.refuse(None);
    house.pass(29).await;
    assert!(house.told().is_empty());
    house.pass(1).await;
    assert_eq!(house.told(), ["safety_manager", "system_staff"]);
}

on_both!(a_program_is_called_with_a_signature_that_it_can_check);
async fn a_program_is_called_with_a_signature_that_it_can_check(house: House) {
    house.set(|fields| "https://chat.example/hook".clone_into(&mut fields.webhook)).await;
    house.raise(NOW, "a").await;
    house.tend().await;
    let call = house.kit.post.calls().remove(0);
    assert_eq!(call.to.as_str(), "https://chat.example/hook");
    let body: serde_json::Value = serde_json::from_str(&call.body).unwrap();
    assert_eq!(body["occasion"], "raised");
    assert_eq!(body["notice"]["name"], "");
    assert_eq!(body["organisation"]["id"], house.own().organisation.to_string());
    let secret = settings::secret(&house.cx(Role::SystemStaff).await).await.unwrap().unwrap();
    let at = call.signature.strip_prefix("t=").unwrap().split(',').next().unwrap();
    assert_eq!(at.parse::<i64>().unwrap(), house.kit.clock.now().as_second());
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret.as_bytes());
    let signed = data_encoding::HEXLOWER.decode(call.signature.split("v1=").nth(1).unwrap().as_bytes());
    let message = format!("{at}.{}", call.body);
    ring::hmac::verify(&key, message.as_bytes(), &signed.unwrap()).unwrap();
    settings::renew_secret(&house.cx(Role::SystemStaff).await).await.unwrap();
    let renewed = settings::secret(&house.cx(Role::SystemStaff).await).await.unwrap().unwrap();
    assert_ne!(renewed, secret);
}

on_both!(who_opens_a_notice_has_read_it_and_sees_why_it_came);
async fn who_opens_a_notice_has_read_it_and_sees_why_it_came(house: House) {
    house.raise(NOW, "a").await;
    let id = house.open().await.id;
    let cx = house.cx::<SignedIn>(Role::SystemStaff).await;
    assert!(own::open(&cx, id).await.unwrap().recipients[0].read_at_ms.is_none());
    let again = own::open(&cx, id).await.unwrap();
    assert_eq!(again.recipients[0].reason, Reason::SystemStaff);
    assert_eq!(again.recipients[0].read_at_ms, Some(house.kit.clock.now().as_millisecond()));
    assert_eq!(own::open_count(cx.signed(), Some(NOW)).await.unwrap(), 1);
}

on_both!(a_trial_tells_what_the_server_answered);
async fn a_trial_tells_what_the_server_answered(house: House) {
    let cx = house.cx::<SignedIn>(Role::Staff).await;
    let (to, outcome) = trial::mail(&cx).await.unwrap().unwrap();
    assert_eq!((to.to_string(), outcome), (house.address(Role::Staff), Ok(())));
    let refused = Refusal::new(RefusalKind::SignIn, "535 authentication failed");
    house.kit.post.refuse(Some(refused.clone()));
    assert_eq!(trial::mail(&cx).await.unwrap().unwrap().1, Err(refused));
    let without = house.cx::<SignedIn>(Role::Auditor).await;
    assert!(trial::mail(&without).await.unwrap().is_none());
}
