//! The page of feeds: a pack handed in by an upload, and one made to be fetched.

use crate::two_hubs::TwoHubs;
use domain::{
    access::{Feeds, Read, Write},
    bundle::TakenState,
};
use hub::vulnerabilities::pack::{Desk, Receiving, Refusal, Since, desk, made_pieces, order};
use testkit::{Database, On, TestHub, TestWeb, on_both};

/// A receiver with people, and packs of a sender that it trusts.
pub(crate) struct Ward {
    web: TestWeb,
    hubs: TwoHubs,
}

impl On for Ward {
    async fn on(database: Database) -> Self {
        let (web, sender) = (TestWeb::on(database).await, TestHub::on(database).await);
        let key = sender.hub.bundle_key().await.unwrap();
        web.hub.hub.trust_bundle_sender(&key, "北見台ネットワーク").await.unwrap();
        Self { web, hubs: TwoHubs { sender, receiver: TestHub::on(database).await } }
    }
}

impl Ward {
    async fn upload(&self, bytes: &[u8]) -> Result<u64, Refusal> {
        let cx = self.web.hub.permit::<Write<Feeds>>("owner.administrator").await;
        let mut receiving = Receiving::begin(&cx).await?;
        for piece in bytes.chunks(1_000) {
            receiving.write(piece).await?;
        }
        Ok(receiving.finish(&cx, "C:\\USB\\news.tar").await?.serial)
    }

    async fn desk(&self) -> Desk {
        desk(&self.web.hub.permit::<Read<Feeds>>("owner.administrator").await).await.unwrap()
    }
}

on_both!(a_pack_that_was_uploaded_waits_and_is_then_in);
async fn a_pack_that_was_uploaded_waits_and_is_then_in(ward: Ward) {
    ward.hubs.news(&[1, 2], 1, &[]).await;
    let pack = std::fs::read(ward.hubs.pack(Since::Last).await).unwrap();
    assert_eq!(ward.upload(&pack).await.unwrap(), 1);
    let waiting = ward.desk().await.taken;
    assert_eq!((waiting[0].state, waiting[0].file.as_str()), (TakenState::Waiting, "news.tar"));
    ward.web.hub.hub.run_due_jobs().await.unwrap();
    let taken = ward.desk().await.taken;
    assert_eq!((taken[0].state, taken[0].records, taken[0].changed), (TakenState::Taken, 2, 2));
    assert!(matches!(ward.upload(&pack).await, Err(Refusal::NotNewer { .. })));
    assert!(crate::two_hubs::left(&ward.web.hub).is_empty());
}

on_both!(packs_handed_in_one_after_the_other_are_taken_in_that_order);
async fn packs_handed_in_one_after_the_other_are_taken_in_that_order(ward: Ward) {
    for (number, day) in [(1, 1), (2, 2), (3, 3)] {
        ward.hubs.news(&[number], day, &[]).await;
        let pack = std::fs::read(ward.hubs.pack(Since::Last).await).unwrap();
        ward.upload(&pack).await.unwrap();
    }
    ward.web.hub.hub.run_due_jobs().await.unwrap();
    assert!(ward.desk().await.taken.iter().all(|one| one.state == TakenState::Taken));
    let known = crate::two_hubs::known(&ward.web.hub).await.cves;
    let sent = crate::two_hubs::known(&ward.hubs.sender).await.cves;
    assert!(sent.len() == 3 && sent.iter().all(|record| known.contains(record)));
}

on_both!(a_pack_is_made_to_be_fetched_and_noted_with_who_asked);
async fn a_pack_is_made_to_be_fetched_and_noted_with_who_asked(ward: Ward) {
    ward.hubs.news(&[1], 1, &[]).await;
    let pack = std::fs::read(ward.hubs.pack(Since::Last).await).unwrap();
    ward.upload(&pack).await.unwrap();
    ward.web.hub.hub.run_due_jobs().await.unwrap();
    let cx = ward.web.hub.permit::<Write<Feeds>>("owner.administrator").await;
    order(&cx, Since::Last).await.unwrap();
    ward.web.hub.hub.run_due_jobs().await.unwrap();
    let made = ward.desk().await.made;
    let (one, is_there) = &made[0];
    assert_eq!((*is_there, one.serial, one.base), (true, 2, 0), "the test world brought number 1");
    let read = ward.web.hub.permit::<Read<Feeds>>("owner.administrator").await;
    let (_, mut pieces) = made_pieces(&read, &one.file).await.unwrap();
    let mut fetched = Vec::new();
    while let Some(piece) = pieces.recv().await {
        fetched.extend(piece.unwrap());
    }
    assert_eq!(i64::try_from(fetched.len()).unwrap(), one.bytes);
    for name in ["../yagura.db", "yagura-news-9-full.tar", ""] {
        assert!(made_pieces(&read, name).await.is_err(), "{name}");
    }
    assert!(matches!(order(&cx, Since::Last).await, Err(Refusal::NothingNew(2))));
}
