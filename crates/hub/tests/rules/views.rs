//! Saved views: one's own, those of the house, the one that opens a list; nobody else's are seen.

use crate::support::{World, cx, faults, is_not_found};
use domain::{
    access::Views,
    identity::{OrganisationKind, Role},
    inventory::Book,
};
use hub::{
    Cx, HubError, Signed, What,
    views::{self, EACH, List, NAME_CHARS, QUERY_BYTES, Sight, View, Wanted},
};
use testkit::{TestHub, on_both};

const LEDGER: List = List::Book(Book::Ledger);

fn wanted(name: &str, query: &str, sight: Sight) -> Wanted {
    Wanted { name: name.to_owned(), query: query.to_owned(), sight }
}

async fn names(signed: &Signed, list: List) -> Vec<String> {
    let seen = views::of_list(&cx(signed), list).await.unwrap();
    seen.into_iter().map(|view| view.name).collect()
}

async fn keep(cx: &Cx<Views>, name: &str, sight: Sight) -> View {
    let id = views::add(cx, LEDGER, &wanted(name, "q=VPN", sight)).await.unwrap();
    views::find(cx, id).await.unwrap()
}

fn is_denied<T>(result: &Result<T, HubError>) -> bool {
    matches!(result, Err(HubError::Denied(_)))
}

on_both!(one_s_own_view_is_seen_by_nobody_else);
async fn one_s_own_view_is_seen_by_nobody_else(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    world.person(sato.scope.organisation, "kimura", Role::SystemStaff).await;
    let kimura = world.sign_in("kimura").await;
    let suzuki = world.other(OrganisationKind::Hospital, "suzuki").await;
    let own = keep(&cx(&sato), "未適用のVPN装置", Sight::Own).await;
    assert_eq!((own.address().as_str(), own.version), ("/inventory?q=VPN", 1));
    assert_eq!(names(&sato, LEDGER).await, ["未適用のVPN装置"]);
    assert_eq!(names(&sato, List::Findings).await, [""; 0], "another list has its own");
    for other in [&kimura, &suzuki] {
        let other = cx::<Views>(other);
        assert!(views::of_list(&other, LEDGER).await.unwrap().is_empty());
        assert!(is_not_found(&views::find(&other, own.id).await));
        assert!(is_not_found(&views::change(&other, own.id, 1, &wanted("x", "", Sight::Own)).await));
        assert!(is_not_found(&views::remove(&other, own.id, 1).await));
        assert!(is_not_found(&views::open_with(&other, own.id, true).await));
    }
    let again = wanted("VPN", "q=VPN&kind=vpn_firewall", Sight::Own);
    views::change(&cx(&sato), own.id, 1, &again).await.unwrap();
    let stale = views::change(&cx(&sato), own.id, 1, &again).await;
    assert!(matches!(stale, Err(HubError::Conflict(_))));
    views::remove(&cx(&sato), own.id, 2).await.unwrap();
    assert!(is_not_found(&views::find(&cx(&sato), own.id).await));
}

on_both!(a_shared_view_is_seen_by_the_house_and_changed_by_who_may_change_the_list);
async fn a_shared_view_is_seen_by_the_house_and_changed_by_who_may_change_the_list(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    world.person(sato.scope.organisation, "kimura", Role::ReadOnly).await;
    let kimura = world.sign_in("kimura").await;
    let suzuki = world.other(OrganisationKind::Hospital, "suzuki").await;
    let shared = keep(&cx(&sato), "棚卸し用", Sight::House).await;
    assert_eq!(names(&kimura, LEDGER).await, ["棚卸し用"]);
    assert_eq!(names(&suzuki, LEDGER).await, [""; 0]);
    assert!(is_not_found(&views::find(&cx(&suzuki), shared.id).await));
    let reader = cx::<Views>(&kimura);
    let other = wanted("別の名前", "", Sight::House);
    assert!(is_denied(&views::add(&reader, LEDGER, &other).await));
    assert!(is_denied(&views::change(&reader, shared.id, 1, &other).await));
    assert!(is_denied(&views::remove(&reader, shared.id, 1).await));
    let taken = wanted("棚卸し用", "", Sight::Own);
    assert!(is_denied(&views::change(&reader, shared.id, 1, &taken).await), "nor taken for oneself");
    views::add(&reader, LEDGER, &taken).await.unwrap();
    assert_eq!(names(&kimura, LEDGER).await.len(), 2, "an own one may have the name of a shared one");
    views::change(&cx(&sato), shared.id, 1, &wanted("棚卸し用", "", Sight::Own)).await.unwrap();
    assert_eq!(names(&kimura, LEDGER).await.len(), 1, "no longer shared");
}

on_both!(a_list_opens_with_the_view_that_the_person_chose_until_it_is_gone);
async fn a_list_opens_with_the_view_that_the_person_chose_until_it_is_gone(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    world.person(sato.scope.organisation, "kimura", Role::SystemStaff).await;
    let kimura = world.sign_in("kimura").await;
    let view = keep(&cx(&sato), "VPN", Sight::House).await;
    let second = keep(&cx(&sato), "VPN 2", Sight::House).await;
    views::open_with(&cx(&kimura), view.id, true).await.unwrap();
    let opens = async |signed: &Signed| {
        let seen = views::of_list(&cx(signed), LEDGER).await.unwrap();
        seen.into_iter().find(|view| view.is_default).map(|view| view.name)
    };
    assert_eq!(opens(&kimura).await.as_deref(), Some("VPN"));
    assert_eq!(opens(&sato).await, None, "each chooses for themselves");
    views::open_with(&cx(&kimura), second.id, true).await.unwrap();
    assert_eq!(opens(&kimura).await.as_deref(), Some("VPN 2"), "one for a list");
    views::open_with(&cx(&kimura), second.id, false).await.unwrap();
    assert_eq!(opens(&kimura).await, None);
    views::open_with(&cx(&kimura), view.id, true).await.unwrap();
    views::remove(&cx(&sato), view.id, 1).await.unwrap();
    assert_eq!(opens(&kimura).await, None);
}

on_both!(a_view_is_named_as_no_other_and_within_bounds);
async fn a_view_is_named_as_no_other_and_within_bounds(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let cx = cx::<Views>(&sato);
    let add = async |name: &str, query: &str| {
        faults(views::add(&cx, LEDGER, &wanted(name, query, Sight::Own)).await.map(drop))
    };
    assert_eq!(add(" ", "").await, [("name", What::Required)]);
    assert_eq!(add(&"字".repeat(NAME_CHARS + 1), "").await, [("name", What::TooLong(NAME_CHARS))]);
    assert_eq!(add("x", &"q".repeat(QUERY_BYTES + 1)).await, [("query", What::TooLong(QUERY_BYTES))]);
    for number in 0..EACH {
        views::add(&cx, LEDGER, &wanted(&format!("表示{number}"), "", Sight::Own)).await.unwrap();
    }
    assert_eq!(add("表示0 ", "").await, [("name", What::Taken)]);
    assert_eq!(add("もう一つ", "").await, [("name", What::TooMany(EACH))]);
    views::add(&cx, List::Findings, &wanted("表示0", "", Sight::Own)).await.unwrap();
    let stuff = world.trail(sato.scope.organisation).await;
    assert_eq!(
        (stuff[0].0.as_str(), stuff[0].1.as_str(), stuff[0].2.as_str()),
        ("create", "saved_view", "表示0")
    );
}
