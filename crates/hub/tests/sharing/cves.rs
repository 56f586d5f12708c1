//! For a CVE, which members it touches and who has answered: as far as they let it be known, and never a device.

use crate::region::{MARKER, Region, commit, cx, id, with_role};
use domain::{
    access::{Read, Sharing, Write},
    identity::Role,
    sharing::{
        Detail, Progress, StatementKind,
        region::{Answered, Touched},
    },
    vulnerabilities::{Answer, Decision, Tier, Urgency, finding::Query},
};
use hub::{
    HubError, Signed,
    sharing::{
        grants::{self, Wanted},
        region::{self, View},
    },
};
use jiff::civil::{Date, date};
use store::vulnerabilities::finding;
use testkit::on_both;

const KIND: StatementKind = StatementKind::CveAnswers;
const CVE: &str = "CVE-2018-13379";
const NOW: (Urgency, Tier, &str) = (Urgency::Now, Tier::Confirmed, CVE);
const WEEK: (Urgency, Tier, &str) = (Urgency::Week, Tier::Possible, "CVE-2022-42475");

impl Region {
    async fn tell(&self, member: &Signed, operator: &Signed, detail: Detail, until: Option<Date>) {
        self.pass(1);
        let wanted = Wanted { detail, until };
        grants::save(&cx::<Write<Sharing>>(member), id(operator), KIND, 0, wanted).await.unwrap();
        self.work().await;
    }

    async fn seen(&self, operator: &Signed) -> View {
        region::find(&cx::<Read<Sharing>>(operator), CVE.parse().unwrap()).await.unwrap()
    }

    async fn listed(&self, operator: &Signed) -> Vec<String> {
        let all = region::list(&cx(operator), &region::Wanted::default(), 0, 50).await.unwrap();
        all.spread.iter().map(|one| one.cve.to_string()).collect()
    }

    /// Answers the first finding of a CVE.
    async fn answer(&self, member: &Signed, answer: Answer) {
        let read = self.hub.store().read(&member.scope);
        let query = Query { cve: Some(CVE.parse().unwrap()), answer: Some(Answer::Open), ..Query::default() };
        let found = finding::page(&read, &query, None, 1).await.unwrap().remove(0).finding;
        let mut tx = self.tx(member).await;
        let decision = Decision { answer, ..Decision::open() };
        finding::decide(&mut tx, found.id, found.version, &decision).await.unwrap();
        commit(tx).await;
        self.pass(1);
        self.publish(member).await;
    }
}

fn names(view: &View) -> Vec<&str> {
    view.named.iter().map(|one| one.organisation.name.as_str()).collect()
}

on_both!(a_member_that_shows_its_name_is_named_with_how_far_it_has_answered);
async fn a_member_that_shows_its_name_is_named_with_how_far_it_has_answered(region: Region) {
    region.matched(&region.kitamidai, &[NOW, NOW, WEEK]).await;
    region.tell(&region.kitamidai, &region.network, Detail::Name, None).await;
    let view = region.seen(&region.network).await;
    assert_eq!((view.members, view.publishing, names(&view)), (2, 1, vec!["北見台市民病院"]));
    assert_eq!(
        (view.named[0].said.answer.progress, view.named[0].said.answer.devices),
        (Progress::Open, None)
    );
    let progress = [Progress::Partly, Progress::Answered];
    for (answer, expected) in [Answer::Affected, Answer::Fixed].into_iter().zip(progress) {
        region.answer(&region.kitamidai, answer).await;
        assert_eq!(region.seen(&region.network).await.named[0].said.answer.progress, expected);
    }
    assert_eq!(region.listed(&region.network).await, [CVE, "CVE-2022-42475"]);
}

on_both!(how_many_devices_is_told_only_by_the_most_detail);
async fn how_many_devices_is_told_only_by_the_most_detail(region: Region) {
    region.matched(&region.kitamidai, &[NOW, NOW]).await;
    region.tell(&region.kitamidai, &region.network, Detail::Content, None).await;
    let view = region.seen(&region.network).await;
    assert_eq!(view.named[0].said.answer.devices.unwrap().touched, 2);
    let rows = region.hub.database.texts("select body || particulars as text from inbox").await;
    assert!(rows.iter().all(|row| !row.contains(MARKER)), "{rows:?}");
}

on_both!(a_member_without_its_name_is_no_more_than_a_few_and_no_page_says_who);
async fn a_member_without_its_name_is_no_more_than_a_few_and_no_page_says_who(region: Region) {
    region.matched(&region.kitamidai, &[NOW]).await;
    region.tell(&region.kitamidai, &region.network, Detail::Count, None).await;
    let view = region.seen(&region.network).await;
    assert!(view.named.is_empty());
    assert_eq!((view.touched.counted.members, view.touched.and_few), (0, true));
    region.answer(&region.kitamidai, Answer::Fixed).await;
    assert_eq!(region.seen(&region.network).await.touched, view.touched, "nor whether it has answered");
}

on_both!(without_a_grant_a_member_never_appears_and_another_operator_sees_nothing);
async fn without_a_grant_a_member_never_appears_and_another_operator_sees_nothing(region: Region) {
    region.matched(&region.kiriwatari, &[NOW]).await;
    region.matched(&region.kitamidai, &[NOW]).await;
    // The other kind of statement names the CVE too; it was not granted for this.
    region.grant(&region.kiriwatari, &region.network, Detail::Content, None).await.unwrap();
    region.tell(&region.kitamidai, &region.network, Detail::Name, None).await;
    assert_eq!(names(&region.seen(&region.network).await), ["北見台市民病院"]);
    let other = region.seen(&region.association).await;
    let nobody = Touched { counted: Answered::default(), and_few: false };
    assert_eq!((other.publishing, other.touched, other.named.len()), (0, nobody, 0));
    assert!(region.listed(&region.association).await.is_empty());
}

on_both!(who_is_no_operator_has_no_region);
async fn who_is_no_operator_has_no_region(region: Region) {
    region.matched(&region.kitamidai, &[NOW]).await;
    region.tell(&region.kitamidai, &region.network, Detail::Name, None).await;
    for outsider in [&region.kitamidai, &region.kiriwatari, &region.vendor] {
        let asked = region::find(&cx(outsider), CVE.parse().unwrap()).await;
        assert!(matches!(asked, Err(HubError::NotFound)));
        let listed = region::list(&cx(outsider), &region::Wanted::default(), 0, 50).await;
        assert!(matches!(listed, Err(HubError::NotFound)));
    }
    let staff = with_role(&region.network, Role::OperatorStaff);
    assert_eq!(names(&region.seen(&staff).await).len(), 1, "the control");
}

on_both!(what_was_taken_back_has_ended_or_left_is_gone_from_the_region);
async fn what_was_taken_back_has_ended_or_left_is_gone_from_the_region(region: Region) {
    region.matched(&region.kitamidai, &[NOW]).await;
    region.matched(&region.kiriwatari, &[NOW]).await;
    region.tell(&region.kitamidai, &region.network, Detail::Name, None).await;
    region.tell(&region.kitamidai, &region.association, Detail::Name, None).await;
    region.tell(&region.kiriwatari, &region.network, Detail::Name, Some(date(2026, 11, 21))).await;
    assert_eq!(names(&region.seen(&region.network).await).len(), 2);
    let stored =
        grants::find(&cx::<Read<Sharing>>(&region.kitamidai), id(&region.network), KIND).await.unwrap();
    let version = stored.grant.unwrap().version;
    grants::revoke(&cx::<Write<Sharing>>(&region.kitamidai), id(&region.network), KIND, version)
        .await
        .unwrap();
    assert_eq!(names(&region.seen(&region.network).await), ["霧渡病院"]);
    region.leave(&region.kitamidai, &region.association).await;
    assert!(names(&region.seen(&region.association).await).is_empty());
    region.pass_days(2);
    let view = region.seen(&region.network).await;
    assert_eq!((view.publishing, names(&view).len()), (0, 0));
    assert!(region.listed(&region.network).await.is_empty());
}

on_both!(what_touches_a_member_no_more_leaves_the_region);
async fn what_touches_a_member_no_more_leaves_the_region(region: Region) {
    region.matched(&region.kitamidai, &[NOW, WEEK]).await;
    region.tell(&region.kitamidai, &region.network, Detail::Name, None).await;
    region.matched(&region.kitamidai, &[WEEK]).await;
    region.publish(&region.kitamidai).await;
    assert_eq!(region.listed(&region.network).await, ["CVE-2022-42475"]);
}

on_both!(the_list_is_searched_and_filtered_by_urgency);
async fn the_list_is_searched_and_filtered_by_urgency(region: Region) {
    region.matched(&region.kitamidai, &[NOW, WEEK]).await;
    region.tell(&region.kitamidai, &region.network, Detail::Name, None).await;
    let found = async |text: &str, urgency| {
        let wanted = region::Wanted { text: text.to_owned(), urgency };
        let all = region::list(&cx(&region.network), &wanted, 0, 50).await.unwrap();
        assert_eq!(all.total, all.spread.len() as u64);
        all.spread.iter().map(|one| one.cve.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(found("13379", None).await, [CVE]);
    assert_eq!(found("cve-2022", None).await, ["CVE-2022-42475"]);
    assert_eq!(found("", Some(Urgency::Week)).await, ["CVE-2022-42475"]);
    assert!(found("%", None).await.is_empty());
}
