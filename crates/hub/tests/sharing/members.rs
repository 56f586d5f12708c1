//! The operator's page: its own members only, as far as each published, and nothing guessed.

use crate::region::{Region, cx, id, with_role};
use domain::{
    access::{Read, Sharing},
    identity::{OrganisationKind, Role},
    ids::{OrganisationId, Uuid},
    sharing::{Detail, Standing},
    vulnerabilities::{Tier, Urgency},
};
use hub::{HubError, Signed, sharing::members, today};
use jiff::civil::date;
use testkit::{TestWeb, on_both};

const NOW: (Urgency, Tier, &str) = (Urgency::Now, Tier::Confirmed, "CVE-2018-13379");
const WEEK: (Urgency, Tier, &str) = (Urgency::Week, Tier::Confirmed, "CVE-2022-42475");

/// Name, standing and findings to act on now of each member.
async fn seen(operator: &Signed) -> Vec<(String, Standing, Option<u64>)> {
    let members = members::list(&cx::<Read<Sharing>>(operator)).await.unwrap();
    members
        .iter()
        .map(|one| (one.organisation.name.clone(), one.standing, one.findings(Urgency::Now)))
        .collect()
}

async fn published(region: &Region, until: Option<jiff::civil::Date>) {
    region.matched(&region.kitamidai, &[NOW]).await;
    region.grant(&region.kitamidai, &region.network, Detail::Content, until).await.unwrap();
    region.work().await;
}

on_both!(an_operator_sees_those_who_published_first_and_knows_nothing_of_the_others);
async fn an_operator_sees_those_who_published_first_and_knows_nothing_of_the_others(region: Region) {
    region.matched(&region.kiriwatari, &[NOW, WEEK]).await;
    published(&region, None).await;
    assert_eq!(
        seen(&with_role(&region.network, Role::OperatorStaff)).await,
        [
            ("北見台市民病院".to_owned(), Standing::Current, Some(1)),
            ("霧渡病院".to_owned(), Standing::Unpublished, None),
        ]
    );
}

on_both!(the_most_urgent_member_stands_first);
async fn the_most_urgent_member_stands_first(region: Region) {
    published(&region, None).await;
    region.matched(&region.kiriwatari, &[NOW, NOW_TOO]).await;
    region.grant(&region.kiriwatari, &region.network, Detail::Count, None).await.unwrap();
    region.work().await;
    let names: Vec<String> = seen(&region.network).await.into_iter().map(|(name, ..)| name).collect();
    assert_eq!(names, ["霧渡病院", "北見台市民病院"]);
}

const NOW_TOO: (Urgency, Tier, &str) = (Urgency::Now, Tier::Confirmed, "CVE-2019-11510");

on_both!(another_operator_sees_nothing_of_what_was_not_published_to_it);
async fn another_operator_sees_nothing_of_what_was_not_published_to_it(region: Region) {
    published(&region, None).await;
    assert_eq!(seen(&region.association).await, [("北見台市民病院".to_owned(), Standing::Unpublished, None)]);
    let (member, statements) = members::find(&cx(&region.association), id(&region.kitamidai)).await.unwrap();
    assert!(member.newest.is_none() && member.counts().is_none() && statements.is_empty());
}

on_both!(a_member_sees_no_other_member_and_a_vendor_no_customer);
async fn a_member_sees_no_other_member_and_a_vendor_no_customer(region: Region) {
    published(&region, None).await;
    for outsider in [&region.kiriwatari, &region.kitamidai, &region.vendor] {
        assert!(seen(outsider).await.is_empty());
        for member in [&region.kitamidai, &region.kiriwatari] {
            let found = members::find(&cx(outsider), id(member)).await;
            assert!(matches!(found, Err(HubError::NotFound)));
        }
    }
}

on_both!(who_is_no_member_is_as_unknown_as_who_never_was);
async fn who_is_no_member_is_as_unknown_as_who_never_was(region: Region) {
    published(&region, None).await;
    let read = cx::<Read<Sharing>>(&region.association);
    let never = OrganisationId::from_uuid(Uuid::from_u128(7));
    for stranger in [id(&region.kiriwatari), id(&region.network), id(&region.association), never] {
        assert!(matches!(members::find(&read, stranger).await, Err(HubError::NotFound)));
    }
    assert!(members::find(&read, id(&region.kitamidai)).await.is_ok(), "the control");
}

on_both!(what_was_taken_back_shows_no_numbers_and_no_history);
async fn what_was_taken_back_shows_no_numbers_and_no_history(region: Region) {
    published(&region, None).await;
    region.revoke(&region.kitamidai, &region.network).await.unwrap();
    assert_eq!(seen(&region.network).await[0], ("北見台市民病院".to_owned(), Standing::Withdrawn, None));
    let (member, statements) = members::find(&cx(&region.network), id(&region.kitamidai)).await.unwrap();
    assert!(member.counts().is_none() && statements.is_empty());
    region.grant(&region.kitamidai, &region.network, Detail::Count, None).await.unwrap();
    region.work().await;
    let (member, statements) = members::find(&cx(&region.network), id(&region.kitamidai)).await.unwrap();
    assert_eq!((member.standing, statements.len()), (Standing::Current, 1), "what was before stays hidden");
}

on_both!(a_statement_is_marked_stale_after_seven_days_without_a_run);
async fn a_statement_is_marked_stale_after_seven_days_without_a_run(region: Region) {
    published(&region, None).await;
    region.pass_days(7);
    assert_eq!(seen(&region.network).await[0].1, Standing::Current);
    region.pass(1);
    assert_eq!(seen(&region.network).await[0], ("北見台市民病院".to_owned(), Standing::Stale, Some(1)));
    region.publish(&region.kitamidai).await;
    assert_eq!(seen(&region.network).await[0].1, Standing::Current);
}

on_both!(after_the_last_day_of_a_grant_its_numbers_count_no_more);
async fn after_the_last_day_of_a_grant_its_numbers_count_no_more(region: Region) {
    published(&region, Some(date(2026, 11, 21))).await;
    region.pass_days(1);
    assert_eq!(seen(&region.network).await[0].1, Standing::Current);
    region.pass_days(1);
    assert_eq!(seen(&region.network).await[0], ("北見台市民病院".to_owned(), Standing::Ended, None));
    let (member, statements) = members::find(&cx(&region.network), id(&region.kitamidai)).await.unwrap();
    assert!(member.counts().is_none() && statements.is_empty(), "nor those of before");
}

on_both!(the_day_of_an_operator_begins_with_the_members_that_are_hit);
async fn the_day_of_an_operator_begins_with_the_members_that_are_hit(region: Region) {
    published(&region, None).await;
    let told = |day: &today::Day| {
        day.tasks.iter().find_map(|task| match task.what {
            today::What::MembersToActNow { affected, members } => Some((task.urgency, affected, members)),
            _ => None,
        })
    };
    let day = today::day(&region.network).await.unwrap();
    assert_eq!(told(&day), Some((Urgency::Now, 1, 2)));
    for other in [&region.association, &region.kitamidai, &with_role(&region.network, Role::Staff)] {
        assert_eq!(told(&today::day(other).await.unwrap()), None);
    }
}

on_both!(an_export_is_written_down_and_starts_no_formula);
async fn an_export_is_written_down_and_starts_no_formula(region: Region) {
    let rows = vec![vec!["=cmd()".to_owned(), "3".to_owned()]];
    let file =
        members::export(&cx::<Read<Sharing>>(&region.network), &["名称", "今すぐ"], rows).await.unwrap();
    assert_eq!(String::from_utf8(file).unwrap(), "\u{feff}名称,今すぐ\r\n'=cmd(),3\r\n");
    assert_eq!(region.trail(&region.network).await.last().unwrap(), "export member");
}

on_both!(a_session_knows_what_its_organisation_is);
async fn a_session_knows_what_its_organisation_is(web: TestWeb) {
    let cx = web.hub.permit::<Read<Sharing>>("owner.administrator").await;
    assert_eq!(cx.signed().kind, Some(OrganisationKind::Hospital));
    assert!(!cx.signed().is_for_operator());
}
