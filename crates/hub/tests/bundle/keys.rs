//! Whose packs are taken: a key that was trusted by its fingerprint, or one that it handed over to.

use crate::two_hubs::{TwoHubs, known};
use hub::{
    HubError,
    vulnerabilities::pack::{Refusal, Since},
};
use testkit::on_both;

on_both!(a_pack_of_a_key_that_nobody_trusts_is_refused_and_names_it);
async fn a_pack_of_a_key_that_nobody_trusts_is_refused_and_names_it(hubs: TwoHubs) {
    hubs.news(&[1], 1, &[]).await;
    let pack = hubs.pack(Since::Last).await;
    let key = hubs.sender.hub.bundle_key().await.unwrap();
    assert!(matches!(hubs.take(&pack).await, Err(Refusal::UnknownKey(found)) if found == key));
    assert!(known(&hubs.receiver).await.cves.is_empty());
}

on_both!(whoever_trusts_a_key_follows_it_to_the_next_and_the_old_one_counts_no_more);
async fn whoever_trusts_a_key_follows_it_to_the_next_and_the_old_one_counts_no_more(hubs: TwoHubs) {
    let hubs = hubs.trusting().await;
    hubs.news(&[1], 1, &[]).await;
    let first = hubs.pack(Since::Last).await;
    hubs.news(&[2], 2, &[]).await;
    let by_old = hubs.pack(Since::Nothing).await;
    hubs.take(&first).await.unwrap();
    // Twice: the receiver sees only where it led.
    for _ in 0..2 {
        hubs.sender.clock.advance(jiff::SignedDuration::from_secs(1));
        hubs.sender.hub.rotate_bundle_key().await.unwrap();
    }
    hubs.news(&[3], 3, &[]).await;
    let later = hubs.pack(Since::Serial(1)).await;
    assert_eq!(hubs.take(&later).await.unwrap().brought.serial, 3, "the serials go on");
    assert!(matches!(hubs.take(&by_old).await, Err(Refusal::ReplacedKey(_))));
    hubs.news(&[4], 4, &[]).await;
    hubs.take(&hubs.pack(Since::Last).await).await.unwrap();
    let senders = hubs.receiver.hub.bundle_senders().await.unwrap();
    let counting = senders.iter().filter(|key| key.replaced_by.is_none()).count();
    assert_eq!((senders.len(), counting), (2, 1));
}

on_both!(a_key_that_is_trusted_no_more_vouches_for_nothing);
async fn a_key_that_is_trusted_no_more_vouches_for_nothing(hubs: TwoHubs) {
    let hubs = hubs.trusting().await;
    hubs.news(&[1], 1, &[]).await;
    let key = hubs.sender.hub.bundle_key().await.unwrap();
    hubs.receiver.hub.distrust_bundle_sender(&key).await.unwrap();
    assert!(matches!(hubs.take(&hubs.pack(Since::Last).await).await, Err(Refusal::UnknownKey(_))));
    assert!(matches!(hubs.receiver.hub.distrust_bundle_sender(&key).await, Err(HubError::NotFound)));
}

on_both!(the_secret_half_is_not_in_the_database);
async fn the_secret_half_is_not_in_the_database(hubs: TwoHubs) {
    let first = hubs.sender.hub.bundle_key().await.unwrap();
    assert_eq!(hubs.sender.hub.bundle_key().await.unwrap(), first, "it is made once");
    hubs.sender.clock.advance(jiff::SignedDuration::from_secs(1));
    let (old, new) = hubs.sender.hub.rotate_bundle_key().await.unwrap();
    assert!(old == first && new != first);
    let read = hubs.sender.store().read_global();
    let stored = store::bundle::key::own(&read).await.unwrap();
    // A seed of 32 bytes, a nonce of 12, a tag of 16: sealed.
    assert!(stored.iter().all(|key| key.sealed_seed.len() == 60), "{stored:?}");
}

on_both!(what_is_done_with_keys_and_packs_is_written_down);
async fn what_is_done_with_keys_and_packs_is_written_down(hubs: TwoHubs) {
    let hubs = hubs.trusting().await;
    hubs.news(&[1], 1, &[]).await;
    hubs.take(&hubs.pack(Since::Last).await).await.unwrap();
    let lines = "select action || ' ' || subject as text from audit_entry order by seq";
    assert_eq!(hubs.sender.database.texts(lines).await, ["create bundle_key", "export bundle"]);
    assert_eq!(hubs.receiver.database.texts(lines).await, ["grant bundle_sender", "import bundle"]);
}
