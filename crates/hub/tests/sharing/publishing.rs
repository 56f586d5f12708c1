//! Publishing: after a run, once, as far as granted and no longer, and never a word of the ledger.

use crate::region::{KIND, MARKER, Region, cx, id};
use domain::{
    access::{Organisations, Read, Sharing, Vulnerabilities, Write},
    inventory::{AssetDetails, AssetKind, Exposure},
    sharing::{Body, Detail, FindingCounts, Statement},
    vulnerabilities::{Answer, Decision, NotAffectedReason, Tier, Urgency, finding::Query},
};
use hub::{
    Signed,
    identity::organisation,
    inventory,
    sharing::{
        grants::{self, Wanted},
        members,
    },
    vulnerabilities::findings,
};
use jiff::civil::date;
use testkit::{firmware, on_both};

const NOW: (Urgency, Tier, &str) = (Urgency::Now, Tier::Confirmed, "CVE-2018-13379");
const WEEK: (Urgency, Tier, &str) = (Urgency::Week, Tier::Possible, "CVE-2022-42475");

async fn received(operator: &Signed, member: &Signed) -> (Option<Statement>, usize) {
    let (member, history) = members::find(&cx::<Read<Sharing>>(operator), id(member)).await.unwrap();
    (member.newest, history.len())
}

fn counts(statement: Option<&Statement>) -> &FindingCounts {
    statement.and_then(Statement::finding_counts).expect("numbers")
}

on_both!(what_is_granted_is_published_in_both_boxes_alike);
async fn what_is_granted_is_published_in_both_boxes_alike(region: Region) {
    region.matched(&region.kitamidai, &[NOW, WEEK]).await;
    region.grant(&region.kitamidai, &region.network, Detail::Content, None).await.unwrap();
    region.work().await;
    let (newest, statements) = received(&region.network, &region.kitamidai).await;
    assert_eq!(statements, 1);
    let said = counts(newest.as_ref());
    assert_eq!((said.cell(NOW.0, NOW.1), said.cell(WEEK.0, WEEK.1), said.assets), ((1, 1), (1, 1), 40));
    assert_eq!(said.cves.iter().map(|one| one.cve.to_string()).collect::<Vec<_>>(), [NOW.2, WEEK.2]);
    let sent = grants::find(&cx(&region.kitamidai), id(&region.network), KIND).await.unwrap().last;
    assert_eq!(sent, newest, "the member sees exactly what was sent");
}

on_both!(a_matching_run_is_followed_by_a_statement);
async fn a_matching_run_is_followed_by_a_statement(region: Region) {
    region.grant(&region.kitamidai, &region.network, Detail::Count, None).await.unwrap();
    region.work().await;
    assert_eq!(region.rows("inbox").await, 0, "before the first run nothing is known");
    let mut details = AssetDetails::named(AssetKind::VpnFirewall, "VPN装置");
    details.exposure = Exposure::Internet;
    details.components.push(firmware("FortiOS", "6.0.4", ""));
    inventory::add(&cx(&region.kitamidai), &details).await.unwrap();
    region.work().await;
    assert_eq!(region.rows("inbox").await, 0, "without a feed nothing was compared");
    region.feed().await;
    "VPN装置2".clone_into(&mut details.name);
    inventory::add(&cx(&region.kitamidai), &details).await.unwrap();
    region.work().await;
    let (newest, _) = received(&region.network, &region.kitamidai).await;
    assert_eq!((counts(newest.as_ref()).assets, counts(newest.as_ref()).total()), (2, 0));
}

on_both!(a_detail_says_no_more_than_it_is_called);
async fn a_detail_says_no_more_than_it_is_called(region: Region) {
    region.matched(&region.kitamidai, &[NOW]).await;
    region.grant(&region.kitamidai, &region.network, Detail::Count, None).await.unwrap();
    let write = cx::<Write<Sharing>>(&region.kitamidai);
    for (version, detail) in [(0, Detail::Count), (1, Detail::Name), (2, Detail::Content), (3, Detail::Count)]
    {
        if version > 0 {
            region.pass(1);
            let wanted = Wanted { detail, until: None };
            grants::save(&write, id(&region.network), KIND, version, wanted).await.unwrap();
        }
        region.work().await;
        let (newest, _) = received(&region.network, &region.kitamidai).await;
        let said = counts(newest.as_ref());
        assert_eq!(newest.as_ref().map(|one| one.detail), Some(detail));
        assert_eq!(said.products.is_empty(), detail < Detail::Name, "{detail}");
        assert_eq!(said.cves.is_empty(), detail < Detail::Content, "{detail}");
    }
    let sent =
        region.hub.database.texts("select body || particulars as text from inbox order by published_at_ms");
    let sent = sent.await;
    assert_eq!(sent.len(), 4);
    assert!(sent[1].contains("fortios") && !sent[1].contains("CVE-"), "{}", sent[1]);
    assert!(!sent[3].contains("fortios") && !sent[3].contains("CVE-"), "{}", sent[3]);
}

on_both!(no_word_of_the_ledger_and_no_identifier_ever_leaves);
async fn no_word_of_the_ledger_and_no_identifier_ever_leaves(region: Region) {
    region.matched(&region.kitamidai, &[NOW, WEEK]).await;
    region.grant(&region.kitamidai, &region.network, Detail::Content, None).await.unwrap();
    region.work().await;
    let sent = region.hub.database.texts("select body || particulars as text from inbox").await.join("\n");
    let assets = region.hub.database.texts("select name as text from asset").await;
    assert!(assets.len() == 2 && assets.iter().all(|name| name.contains(MARKER)), "the control");
    assert!(!sent.contains(MARKER) && !sent.contains("10.1.2.3"), "{sent}");
    let query = Query::default();
    for listed in
        findings::list(&cx::<Read<Vulnerabilities>>(&region.kitamidai), &query, None, 10).await.unwrap()
    {
        let ids = [listed.finding.asset.to_string(), listed.finding.id.to_string()];
        assert!(ids.iter().all(|one| !sent.contains(one) && !sent.contains(&one.replace('-', ""))), "{sent}");
    }
}

on_both!(the_same_again_is_not_published_again_but_noted_as_still_so);
async fn the_same_again_is_not_published_again_but_noted_as_still_so(region: Region) {
    region.matched(&region.kitamidai, &[NOW]).await;
    region.grant(&region.kitamidai, &region.network, Detail::Count, None).await.unwrap();
    region.work().await;
    let trail = region.trail(&region.kitamidai).await.len();
    let (first, _) = received(&region.network, &region.kitamidai).await;
    region.pass_days(3);
    region.publish(&region.kitamidai).await;
    let (second, statements) = received(&region.network, &region.kitamidai).await;
    let (first, second) = (first.unwrap(), second.unwrap());
    assert_eq!((first.id, first.published_at_ms, statements), (second.id, second.published_at_ms, 1));
    assert_eq!(second.checked_at_ms - first.checked_at_ms, 3 * 86_400_000);
    assert_eq!(region.rows("outbox").await, 1);
    assert_eq!(region.trail(&region.kitamidai).await.len(), trail + 1, "only the test's own line");
}

on_both!(what_changes_is_published_and_what_is_answered_counts_no_more);
async fn what_changes_is_published_and_what_is_answered_counts_no_more(region: Region) {
    region.matched(&region.kitamidai, &[NOW]).await;
    region.grant(&region.kitamidai, &region.network, Detail::Count, None).await.unwrap();
    region.work().await;
    let read = cx::<Read<Vulnerabilities>>(&region.kitamidai);
    let listed = findings::list(&read, &Query::default(), None, 1).await.unwrap().remove(0);
    let decision = Decision {
        answer: Answer::NotAffected,
        reason: Some(NotAffectedReason::CodeNotPresent),
        ..Decision::open()
    };
    region.pass(1);
    findings::decide(&cx::<Write<Vulnerabilities>>(&region.kitamidai), listed.finding.id, 1, &decision)
        .await
        .unwrap();
    region.work().await;
    let (newest, statements) = received(&region.network, &region.kitamidai).await;
    assert_eq!((counts(newest.as_ref()).total(), statements), (0, 2));
}

on_both!(a_grant_that_has_ended_publishes_nothing);
async fn a_grant_that_has_ended_publishes_nothing(region: Region) {
    region.matched(&region.kitamidai, &[NOW]).await;
    region.grant(&region.kitamidai, &region.network, Detail::Count, Some(date(2026, 11, 22))).await.unwrap();
    region.work().await;
    region.pass_days(2);
    region.matched(&region.kitamidai, &[NOW, WEEK]).await;
    region.publish(&region.kitamidai).await;
    assert_eq!(region.rows("inbox").await, 2, "the last day counts");
    region.pass_days(1);
    region.matched(&region.kitamidai, &[NOW]).await;
    region.publish(&region.kitamidai).await;
    assert_eq!((region.rows("outbox").await, region.rows("inbox").await), (2, 2));
}

on_both!(a_grant_taken_back_withdraws_and_publishes_nothing_more);
async fn a_grant_taken_back_withdraws_and_publishes_nothing_more(region: Region) {
    region.matched(&region.kitamidai, &[NOW]).await;
    region.grant(&region.kitamidai, &region.network, Detail::Count, None).await.unwrap();
    region.work().await;
    region.revoke(&region.kitamidai, &region.network).await.unwrap();
    region.matched(&region.kitamidai, &[WEEK]).await;
    region.publish(&region.kitamidai).await;
    let (newest, statements) = received(&region.network, &region.kitamidai).await;
    assert_eq!((newest.unwrap().body, statements), (Body::Withdrawn, 0));
    assert_eq!(region.rows("inbox").await, 2, "what was published stays with the operator");
}

on_both!(a_grant_never_used_is_taken_back_without_a_word);
async fn a_grant_never_used_is_taken_back_without_a_word(region: Region) {
    region.grant(&region.kitamidai, &region.network, Detail::Count, None).await.unwrap();
    region.revoke(&region.kitamidai, &region.network).await.unwrap();
    assert_eq!(region.rows("inbox").await, 0);
}

on_both!(a_grant_ends_with_the_membership_and_joining_again_does_not_bring_it_back);
async fn a_grant_ends_with_the_membership_and_joining_again_does_not_bring_it_back(region: Region) {
    region.matched(&region.kitamidai, &[NOW]).await;
    region.grant(&region.kitamidai, &region.network, Detail::Count, None).await.unwrap();
    region.work().await;
    region.pass(1);
    organisation::leave(&cx::<Write<Organisations>>(&region.kitamidai), id(&region.network)).await.unwrap();
    let taken = ["publish statement", "revoke grant", "remove membership"];
    assert!(region.trail(&region.kitamidai).await.ends_with(&taken.map(str::to_owned)));
    region.join(&region.kitamidai, &region.network).await;
    region.matched(&region.kitamidai, &[WEEK]).await;
    region.publish(&region.kitamidai).await;
    let (newest, statements) = received(&region.network, &region.kitamidai).await;
    assert_eq!((newest.unwrap().body, statements), (Body::Withdrawn, 0));
    let left = grants::find(&cx(&region.kitamidai), id(&region.network), KIND).await.unwrap();
    assert!(left.in_force().is_none());
}
