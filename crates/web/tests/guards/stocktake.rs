//! A department's pages of a stock-taking: what they show, what they keep, where a label leads.

use crate::{is_page, on_loopback};
use axum::http::StatusCode;
use domain::{
    access::{Stocktakes, Write},
    identity::Role,
    ids::StocktakeId,
};
use hub::{
    Cx,
    inventory::stocktake::{self, Wanted, link},
};
use testkit::{Client, TestWeb};

const NEVER: &str = "0190163d-8694-739b-aea5-966c26f8ad91";

/// A run over the owner's ledger, and the path of its first department's link.
async fn linked(web: &TestWeb) -> (Cx<Write<Stocktakes>>, StocktakeId, String) {
    let cx: Cx<Write<Stocktakes>> = web.hub.permit(&web.world.owner.member(Role::SafetyManager).login).await;
    let due_on = stocktake::proposed_due(web.hub.hub.today());
    let wanted = Wanted { name: "棚卸し".into(), fiscal_year: 2026, due_on };
    let id = stocktake::open(&cx, &wanted, None).await.unwrap();
    let part = stocktake::overview(&cx.signed().permit().unwrap(), id).await.unwrap().parts[0].part.id;
    let (_, token) = link::make(&cx, id, part).await.unwrap();
    (cx, id, format!("/stocktake/{}", token.text()))
}

async fn visitor(web: &TestWeb, path: &str) -> Client {
    let mut visitor = web.visitor();
    is_page(&visitor.get(path).await, StatusCode::OK);
    visitor
}

#[tokio::test]
async fn a_department_sees_what_it_needs_at_the_device_and_nothing_more() {
    let web = on_loopback().await;
    let (_, _, path) = linked(&web).await;
    let marker = web.world.owner.marker;
    let mut visitor = visitor(&web, &path).await;
    let device = format!("{path}/devices/{}", web.world.owner.asset);
    for page in [visitor.get(&path).await, visitor.get(&device).await] {
        for word in ["保守用VPN装置", "tag", "serial", "サーバー室"] {
            assert!(page.text.contains(&format!("{word} {marker}")), "{word}: {}", page.text);
        }
        for word in ["FortiOS", "CVE", "DMZ", "host", "予約", "備考", "保守業者"] {
            assert!(!page.text.contains(&format!("{word} {marker}")), "{word}: {}", page.text);
        }
        assert!(!page.text.contains("CVE-") && !page.text.contains(web.world.foreigner.marker));
    }
    is_page(
        &visitor.get(&format!("{path}/devices/{}", web.world.foreigner.asset)).await,
        StatusCode::NOT_FOUND,
    );
}

#[tokio::test]
async fn who_answers_second_sees_the_first_answer_and_keeps_what_they_typed() {
    let web = on_loopback().await;
    let (_, _, path) = linked(&web).await;
    let device = format!("{path}/devices/{}", web.world.owner.asset);
    let (mut first, mut second) = (visitor(&web, &device).await, visitor(&web, &device).await);
    let missing = [("version", "1"), ("outcome", "missing"), ("name", "x"), ("by", "鈴木")];
    assert_eq!(first.post(&device, &missing).await.status, StatusCode::SEE_OTHER);
    let mut moved = vec![
        ("version", "1"),
        ("outcome", "here"),
        ("name", "装置"),
        ("place", "別館の倉庫"),
        ("by", "田中"),
    ];
    let stale = second.post(&device, &moved).await;
    is_page(&stale, StatusCode::CONFLICT);
    assert!(stale.text.contains("別館の倉庫") && stale.text.contains("鈴木"), "{}", stale.text);
    let version = stale.field("version").unwrap();
    moved[0].1 = &version;
    assert_eq!(second.post(&device, &moved).await.status, StatusCode::SEE_OTHER);
    let nameless = [("version", "3"), ("outcome", "missing"), ("name", "x"), ("note", "修理中"), ("by", "")];
    let refused = second.post(&device, &nameless).await;
    is_page(&refused, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("修理中"), "{}", refused.text);
    let nothing = second.post(&path, &[("by", "田中"), ("item", "forty-two")]).await;
    is_page(&nothing, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_label_tells_nobody_what_there_is() {
    let web = on_loopback().await;
    let (_, _, path) = linked(&web).await;
    let (own, foreign) = (web.world.owner.asset.to_string(), web.world.foreigner.asset.to_string());
    let mut stranger = web.visitor();
    for id in [own.as_str(), &foreign, NEVER] {
        let answer = stranger.get(&format!("/label/{id}")).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, &*format!("/inventory/{id}")));
    }
    is_page(&stranger.get("/label/forty-two").await, StatusCode::NOT_FOUND);
    let opened = stranger.get(&path).await;
    let told: Vec<&str> =
        opened.set_cookies().filter(|cookie| cookie.contains("yagura-stocktake=")).collect();
    assert!(told.len() == 1 && told[0].contains("Path=/label;") && told[0].contains("HttpOnly"), "{told:?}");
    let answer = stranger.get(&format!("/label/{own}")).await;
    assert_eq!(answer.location(), format!("{path}/devices/{own}"));
    let pages =
        [stranger.get(&format!("/label/{foreign}")).await, stranger.get(&format!("/label/{NEVER}")).await];
    let said = pages.map(|page| (page.status, page.between("<main", "</main>").to_owned()));
    assert_eq!(said[0], said[1]);
    assert_eq!(said[0].0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_link_of_a_closed_run_opens_nothing() {
    let web = on_loopback().await;
    let (cx, id, path) = linked(&web).await;
    let mut visitor = visitor(&web, &path).await;
    stocktake::close(&cx, id, 1, "").await.unwrap();
    let device = format!("{path}/devices/{}", web.world.owner.asset);
    for page in [path.clone(), format!("{path}/new"), device.clone()] {
        is_page(&visitor.get(&page).await, StatusCode::NOT_FOUND);
    }
    let missing = [("version", "1"), ("outcome", "missing"), ("name", "x"), ("by", "鈴木")];
    is_page(&visitor.post(&device, &missing).await, StatusCode::NOT_FOUND);
    let found = [("kind", "iot"), ("name", "温度計"), ("by", "鈴木")];
    is_page(&visitor.post(&format!("{path}/new"), &found).await, StatusCode::NOT_FOUND);
    let own = web.world.owner.asset;
    let answer = visitor.get(&format!("/label/{own}")).await;
    assert_eq!(answer.location(), format!("/inventory/{own}"), "a label leads to the ledger again");
}
