//! Giving, changing and taking back a grant: who may, to whom, and what stays written.

use crate::region::{KIND, Region, cx, id, with_role};
use domain::{
    access::{Read, Sharing, Write},
    identity::Role,
    ids::{OrganisationId, Uuid},
    sharing::Detail,
    vulnerabilities::{Tier, Urgency},
};
use hub::{
    HubError, What,
    sharing::grants::{self, Wanted},
};
use jiff::civil::date;
use store::Conflict;
use testkit::on_both;

const COUNT: Wanted = Wanted { detail: Detail::Count, until: None };

on_both!(a_member_s_page_says_what_each_operator_may_see);
async fn a_member_s_page_says_what_each_operator_may_see(region: Region) {
    region.grant(&region.kitamidai, &region.network, Detail::Name, Some(date(2027, 3, 31))).await.unwrap();
    let listed = grants::list(&cx::<Read<Sharing>>(&region.kitamidai)).await.unwrap();
    let listed: Vec<_> = listed.iter().filter(|one| one.kind == KIND).collect();
    let names: Vec<&str> = listed.iter().map(|one| one.operator.name.as_str()).collect();
    assert_eq!(names, ["北見台医師会", "北見台地域医療ネットワーク"], "the vendor is no operator");
    assert!(listed[0].in_force().is_none());
    let granted = listed[1].in_force().unwrap();
    assert_eq!((granted.detail, granted.until, granted.version), (Detail::Name, Some(date(2027, 3, 31)), 1));
}

on_both!(whom_one_does_not_belong_to_is_as_unknown_as_one_that_never_was);
async fn whom_one_does_not_belong_to_is_as_unknown_as_one_that_never_was(region: Region) {
    let write = cx::<Write<Sharing>>(&region.kiriwatari);
    let read = cx::<Read<Sharing>>(&region.kiriwatari);
    let never = OrganisationId::from_uuid(Uuid::from_u128(7));
    for to in [id(&region.association), id(&region.kitamidai), id(&region.kiriwatari), never] {
        assert!(matches!(grants::save(&write, to, KIND, 0, COUNT).await, Err(HubError::NotFound)));
        assert!(matches!(grants::revoke(&write, to, KIND, 1).await, Err(HubError::NotFound)));
        assert!(matches!(grants::find(&read, to, KIND).await, Err(HubError::NotFound)));
    }
    let vendor = grants::save(&cx(&region.kitamidai), id(&region.vendor), KIND, 0, COUNT).await;
    assert!(matches!(vendor, Err(HubError::NotFound)), "a vendor serves, it does not oversee");
    assert_eq!(region.rows("publication_grant").await, 0);
}

on_both!(only_those_who_answer_for_it_decide_what_is_published);
async fn only_those_who_answer_for_it_decide_what_is_published(region: Region) {
    let may = [Role::Administrator, Role::SafetyManager, Role::SecurityOfficer];
    for role in Role::ALL.iter().copied() {
        let someone = with_role(&region.kitamidai, role);
        assert_eq!(someone.may::<Write<Sharing>>(), may.contains(&role), "{role}");
    }
    for role in [Role::VendorContact, Role::Staff, Role::DepartmentHead] {
        assert!(!with_role(&region.kitamidai, role).may::<Read<Sharing>>(), "{role}");
    }
    assert!(with_role(&region.network, Role::OperatorStaff).may::<Read<Sharing>>());
}

on_both!(a_grant_cannot_end_before_it_begins);
async fn a_grant_cannot_end_before_it_begins(region: Region) {
    let yesterday = date(2026, 11, 19);
    let refused = region.grant(&region.kitamidai, &region.network, Detail::Count, Some(yesterday)).await;
    let Err(HubError::Invalid(faults)) = refused else { panic!("not refused") };
    assert_eq!((faults[0].field, &faults[0].what), ("until", &What::Past));
    let today = date(2026, 11, 20);
    region.grant(&region.kitamidai, &region.network, Detail::Count, Some(today)).await.unwrap();
}

on_both!(a_stale_form_changes_nothing);
async fn a_stale_form_changes_nothing(region: Region) {
    region.grant(&region.kitamidai, &region.network, Detail::Count, None).await.unwrap();
    let write = cx::<Write<Sharing>>(&region.kitamidai);
    let network = id(&region.network);
    let content = Wanted { detail: Detail::Content, until: None };
    grants::save(&write, network, KIND, 1, Wanted { detail: Detail::Name, until: None }).await.unwrap();
    for version in [0, 1] {
        let stale = grants::save(&write, network, KIND, version, content).await;
        assert!(matches!(stale, Err(HubError::Conflict(Conflict { found: 2 }))), "{version}");
        let stale = grants::revoke(&write, network, KIND, version).await;
        assert!(matches!(stale, Err(HubError::Conflict(Conflict { found: 2 }))), "{version}");
    }
    region.revoke(&region.kitamidai, &region.network).await.unwrap();
    let gone = grants::save(&write, network, KIND, 2, content).await;
    assert!(matches!(gone, Err(HubError::Conflict(Conflict { found: 0 }))));
    assert!(matches!(grants::revoke(&write, network, KIND, 3).await, Err(HubError::NotFound)));
    let left = grants::find(&cx(&region.kitamidai), network, KIND).await.unwrap();
    assert!(left.in_force().is_none());
    assert_eq!(left.grant.unwrap().detail, Detail::Name);
}

on_both!(every_step_stands_in_the_member_s_audit_trail);
async fn every_step_stands_in_the_member_s_audit_trail(region: Region) {
    region.matched(&region.kitamidai, &[(Urgency::Now, Tier::Confirmed, "CVE-2018-13379")]).await;
    let before = region.trail(&region.kitamidai).await.len();
    region.grant(&region.kitamidai, &region.network, Detail::Count, None).await.unwrap();
    region.work().await;
    let write = cx::<Write<Sharing>>(&region.kitamidai);
    grants::save(&write, id(&region.network), KIND, 1, Wanted { detail: Detail::Name, until: None })
        .await
        .unwrap();
    region.pass(1);
    region.work().await;
    region.revoke(&region.kitamidai, &region.network).await.unwrap();
    let trail = region.trail(&region.kitamidai).await;
    assert_eq!(
        trail[before..],
        [
            "grant grant",
            "publish statement",
            "update grant",
            "publish statement",
            "publish statement",
            "revoke grant"
        ]
    );
    assert!(region.trail(&region.network).await.iter().all(|line| !line.contains("grant")));
}

on_both!(a_grant_taken_back_can_be_given_again);
async fn a_grant_taken_back_can_be_given_again(region: Region) {
    for _ in 0..2 {
        region.grant(&region.kitamidai, &region.network, Detail::Count, None).await.unwrap();
        region.revoke(&region.kitamidai, &region.network).await.unwrap();
    }
    region.grant(&region.kitamidai, &region.network, Detail::Content, None).await.unwrap();
    let stored = grants::find(&cx(&region.kitamidai), id(&region.network), KIND).await.unwrap();
    assert_eq!(stored.in_force().unwrap().detail, Detail::Content);
    assert_eq!(region.rows("publication_grant").await, 3);
}
