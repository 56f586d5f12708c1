//! A process that dies at any step: what it began is done by the next, nobody is told of two notices, and what is sent
//! twice carries the same identifier.

use crate::house::House;
use domain::identity::Role;
use hub::notify::NoticeUrgency;
use std::collections::BTreeSet;
use testkit::on_both;

on_both!(a_mail_sent_but_not_noted_is_sent_again_as_the_same_mail);
async fn a_mail_sent_but_not_noted_is_sent_again_as_the_same_mail(house: House) {
    house.raise(NoticeUrgency::Now, "a").await;
    let mut sent_unnoted = false;
    for steps in 0..40 {
        let before = house.kit.post.mails().len();
        let died =
            house.kit.dies_after(steps, |hub| async move { hub.tend_due_notices().await.unwrap() }).await;
        // Somebody else's turn comes when the claim has run out.
        house.kit.clock.advance(jiff::SignedDuration::from_secs(121));
        sent_unnoted |= died && house.kit.post.mails().len() > before;
        if !died {
            break;
        }
    }
    assert!(sent_unnoted, "no process died between sending and noting");
    let mails = house.kit.post.mails();
    assert!(mails.len() > 1, "nothing was sent twice");
    let first: BTreeSet<&str> = mails
        .iter()
        .filter(|mail| mail.subject.starts_with("【今すぐ】"))
        .map(|mail| mail.id.as_str())
        .collect();
    assert_eq!(first.len(), 1, "{mails:?}");
}

on_both!(a_step_up_that_was_cut_off_tells_each_once);
async fn a_step_up_that_was_cut_off_tells_each_once(house: House) {
    house.raise(NoticeUrgency::Now, "a").await;
    house.tend().await;
    house.kit.post.empty();
    house.kit.clock.advance(jiff::SignedDuration::from_mins(30));
    for steps in 0..40 {
        let died =
            house.kit.dies_after(steps, |hub| async move { hub.tend_due_notices().await.unwrap() }).await;
        house.kit.clock.advance(jiff::SignedDuration::from_secs(121));
        if !died {
            break;
        }
    }
    let id = house.open().await.id;
    let told = house.recipients(id).await;
    let people: BTreeSet<_> = told.iter().map(|one| one.person).collect();
    assert_eq!(people.len(), told.len());
    let manager = house.address(Role::SafetyManager);
    let mails = house.kit.post.mails();
    let first = mails.iter().filter(|mail| mail.to.as_str() == manager && mail.subject.contains("未確認"));
    let ids: BTreeSet<&str> = first.map(|mail| mail.id.as_str()).collect();
    assert_eq!(ids.len(), 1, "{mails:?}");
}
