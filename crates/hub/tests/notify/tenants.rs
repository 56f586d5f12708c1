//! Another hospital's notices: neither seen nor acknowledged nor counted, and its people are never told.

use crate::house::House;
use domain::{
    access::{Notices, Read, SignedIn, Write},
    identity::Role,
};
use hub::{
    Cx, HubError,
    notify::{NoticeUrgency, list, own},
};
use testkit::on_both;

on_both!(a_foreign_notice_is_as_unknown_as_one_that_never_was);
async fn a_foreign_notice_is_as_unknown_as_one_that_never_was(house: House) {
    house.raise(NoticeUrgency::Now, "a").await;
    let id = house.open().await.id;
    for role in [Role::Administrator, Role::Director, Role::SystemStaff] {
        let foreign: Cx<SignedIn> = house.cx_of(&house.world.foreigner, role).await;
        assert!(matches!(own::open(&foreign, id).await, Err(HubError::NotFound)));
        assert!(matches!(own::acknowledge(&foreign, id).await, Err(HubError::NotFound)));
    }
    let foreign: Cx<Write<Notices>> = house.cx_of(&house.world.foreigner, Role::Administrator).await;
    assert!(matches!(list::acknowledge(&foreign, id).await, Err(HubError::NotFound)));
    let read: Cx<Read<Notices>> = house.cx_of(&house.world.foreigner, Role::Director).await;
    assert_eq!(list::open_count(&read).await.unwrap(), 0);
    assert!(house.open().await.acknowledged_at_ms.is_none());
}

on_both!(the_other_hospital_s_people_hear_nothing);
async fn the_other_hospital_s_people_hear_nothing(house: House) {
    house.raise(NoticeUrgency::Now, "a").await;
    for _ in 0..5 {
        house.pass(30).await;
    }
    let foreign = house.world.foreigner.organisation.uuid().simple().to_string();
    assert!(house.kit.post.addressees().iter().all(|address| !address.contains(&foreign)));
}

on_both!(who_was_not_told_and_looks_after_nothing_finds_nothing);
async fn who_was_not_told_and_looks_after_nothing_finds_nothing(house: House) {
    house.raise(NoticeUrgency::Now, "a").await;
    let id = house.open().await.id;
    let staff = house.cx::<SignedIn>(Role::Staff).await;
    assert!(matches!(own::open(&staff, id).await, Err(HubError::NotFound)));
    assert!(matches!(own::acknowledge(&staff, id).await, Err(HubError::NotFound)));
    // The auditor reads all notices, and acknowledges none that was not sent to them.
    let auditor = house.cx::<SignedIn>(Role::Auditor).await;
    assert!(!own::open(&auditor, id).await.unwrap().may_acknowledge);
    assert!(matches!(own::acknowledge(&auditor, id).await, Err(HubError::NotFound)));
}
