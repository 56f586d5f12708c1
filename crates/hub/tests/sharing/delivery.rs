//! Writing another organisation's inbox: the ways round the grant that a mistake could take, and why none leads there.

use crate::region::{KIND, Region, commit, cx, id};
use domain::{
    ids::StatementId,
    sharing::{Body, Detail, FindingCounts, Grant},
};
use hub::{Signed, sharing::grants};
use jiff::civil::{Date, date};
use store::sharing::delivery::{self, Delivery};
use testkit::on_both;

const TODAY: Date = date(2026, 11, 20);

/// Publishes as that organisation, and keeps the change.
async fn publish_as(region: &Region, sender: &Signed, grant: &Grant, today: Date) -> Delivery {
    let body = Body::FindingCounts(FindingCounts::default());
    let mut tx = region.tx(sender).await;
    let id = StatementId::from_uuid(region.hub.new_id());
    let delivered = delivery::publish(&mut tx, grant, today, id, &body).await.unwrap();
    commit(tx).await;
    delivered
}

async fn given(region: &Region, until: Option<Date>) -> Grant {
    region.grant(&region.kitamidai, &region.network, Detail::Count, until).await.unwrap();
    let stored = grants::find(&cx(&region.kitamidai), id(&region.network), KIND).await.unwrap();
    stored.grant.unwrap()
}

/// Who received something from whom.
async fn received(region: &Region) -> Vec<String> {
    let sql = "select o.name || ' < ' || s.name as text
               from inbox i
               join organisation o on o.id = i.organisation_id
               join organisation s on s.id = i.from_id";
    region.hub.database.texts(sql).await
}

on_both!(a_grant_carries_a_statement_to_its_operator_and_says_who_sent_it);
async fn a_grant_carries_a_statement_to_its_operator_and_says_who_sent_it(region: Region) {
    let grant = given(&region, None).await;
    assert_eq!(publish_as(&region, &region.kitamidai, &grant, TODAY).await, Delivery::Published);
    assert_eq!(received(&region).await, ["北見台地域医療ネットワーク < 北見台市民病院"]);
}

on_both!(another_organisation_s_grant_carries_nothing);
async fn another_organisation_s_grant_carries_nothing(region: Region) {
    let grant = given(&region, None).await;
    for thief in [&region.kiriwatari, &region.association, &region.network, &region.vendor] {
        assert_eq!(publish_as(&region, thief, &grant, TODAY).await, Delivery::NotGranted);
        let mut tx = region.tx(thief).await;
        let id = StatementId::from_uuid(region.hub.new_id());
        assert!(!delivery::withdraw(&mut tx, &grant, id).await.unwrap());
        commit(tx).await;
    }
    assert!(received(&region).await.is_empty());
    assert_eq!(region.rows("outbox").await, 0);
}

on_both!(the_stored_grant_says_to_whom_whatever_the_caller_holds);
async fn the_stored_grant_says_to_whom_whatever_the_caller_holds(region: Region) {
    let forged = Grant { to: id(&region.association), ..given(&region, None).await };
    assert_eq!(publish_as(&region, &region.kitamidai, &forged, TODAY).await, Delivery::Published);
    assert_eq!(received(&region).await, ["北見台地域医療ネットワーク < 北見台市民病院"]);
}

on_both!(a_grant_read_before_a_change_carries_nothing);
async fn a_grant_read_before_a_change_carries_nothing(region: Region) {
    let old = given(&region, None).await;
    let wanted = grants::Wanted { detail: Detail::Name, until: None };
    grants::save(&cx(&region.kitamidai), id(&region.network), KIND, 1, wanted).await.unwrap();
    assert_eq!(publish_as(&region, &region.kitamidai, &old, TODAY).await, Delivery::NotGranted);
    assert!(received(&region).await.is_empty());
}

on_both!(a_grant_that_ended_or_was_taken_back_carries_nothing);
async fn a_grant_that_ended_or_was_taken_back_carries_nothing(region: Region) {
    let grant = given(&region, Some(TODAY)).await;
    let tomorrow = TODAY.tomorrow().unwrap();
    assert_eq!(publish_as(&region, &region.kitamidai, &grant, tomorrow).await, Delivery::NotGranted);
    region.revoke(&region.kitamidai, &region.network).await.unwrap();
    let revoked = Grant { version: 2, ..grant };
    assert_eq!(publish_as(&region, &region.kitamidai, &revoked, TODAY).await, Delivery::NotGranted);
    assert!(received(&region).await.is_empty());
}

on_both!(without_the_membership_a_grant_carries_nothing);
async fn without_the_membership_a_grant_carries_nothing(region: Region) {
    let grant = given(&region, None).await;
    region.leave(&region.kitamidai, &region.network).await;
    assert_eq!(publish_as(&region, &region.kitamidai, &grant, TODAY).await, Delivery::NotGranted);
    assert!(received(&region).await.is_empty());
}

on_both!(of_two_that_publish_the_same_at_once_one_is_too_late);
async fn of_two_that_publish_the_same_at_once_one_is_too_late(region: Region) {
    let grant = given(&region, None).await;
    let publish = || publish_as(&region, &region.kitamidai, &grant, TODAY);
    let (one, other) = tokio::join!(publish(), publish());
    let published = [one, other].iter().filter(|one| **one == Delivery::Published).count();
    let unchanged = [one, other].iter().filter(|one| matches!(one, Delivery::Unchanged(_))).count();
    assert_eq!((published, unchanged, received(&region).await.len()), (1, 1, 1));
}

on_both!(a_change_that_is_not_kept_leaves_nothing_on_either_side);
async fn a_change_that_is_not_kept_leaves_nothing_on_either_side(region: Region) {
    let grant = given(&region, None).await;
    let mut tx = region.tx(&region.kitamidai).await;
    let body = Body::FindingCounts(FindingCounts::default());
    let id = StatementId::from_uuid(region.hub.new_id());
    delivery::publish(&mut tx, &grant, TODAY, id, &body).await.unwrap();
    drop(tx);
    assert_eq!((region.rows("outbox").await, region.rows("inbox").await), (0, 0));
}

on_both!(nobody_else_can_freshen_a_statement);
async fn nobody_else_can_freshen_a_statement(region: Region) {
    let grant = given(&region, None).await;
    publish_as(&region, &region.kitamidai, &grant, TODAY).await;
    let last = grants::find(&cx(&region.kitamidai), id(&region.network), KIND).await.unwrap().last.unwrap();
    region.pass(9);
    for (who, moved) in [(&region.kiriwatari, false), (&region.network, false), (&region.kitamidai, true)] {
        let mut upkeep = region.hub.store().upkeep(region.hub.clock.now()).await.unwrap();
        delivery::still_holds(&mut upkeep, id(who), last.id).await.unwrap();
        upkeep.commit().await.unwrap();
        let texts = "select cast(i.checked_at_ms as text) as text
                     from inbox i
                     join outbox o on o.id = i.id and o.checked_at_ms = i.checked_at_ms";
        let checked = region.hub.database.texts(texts).await;
        assert_eq!(checked[0] != last.checked_at_ms.to_string(), moved);
    }
}
