//! Lists: many lines changed at once after a look, and views kept under a name and found again.
//! Not here: the rules (`crates/hub/tests/rules/bulk.rs`, `views.rs`), the other tenant's (`testkit`).
//! Next: `templates/inventory/bulk`, `templates/views`.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a panic is how a test fails")]

use domain::{
    access::{Inventory, Views, Write},
    identity::Role,
    inventory::{AssetDetails, AssetKind, Book, register::RecordKind},
};
use hub::{
    inventory,
    views::{self, List, Sight},
};
use testkit::{Answer, Client, Database, On, TestWeb};

struct Desk {
    web: TestWeb,
    me: Client,
}

impl Desk {
    /// A ledger with three terminals, two of which belong to the laboratory.
    async fn new() -> Self {
        let web = TestWeb::on(Database::Sqlite).await;
        let staff = web.world.owner.member(Role::SystemStaff);
        let cx = web.hub.permit::<Write<Inventory>>(&staff.login).await;
        for (name, department) in [("端末1", "検査科"), ("端末2", "検査科"), ("端末3", "薬剤部")]
        {
            let mut details = AssetDetails::named(AssetKind::Terminal, name);
            details.department = department.to_owned();
            inventory::add(&cx, &details).await.unwrap();
        }
        let me = web.sign_in(staff).await;
        Self { web, me }
    }

    async fn someone(&self, role: Role) -> Client {
        self.web.sign_in(self.web.world.owner.member(role)).await
    }
}

/// The value of a hidden field, as the form would send it.
fn sent(page: &Answer, name: &str) -> String {
    page.field(name).unwrap_or_else(|| panic!("no {name} in {}", page.text)).replace("&#38;", "&")
}

#[tokio::test]
async fn ticked_lines_are_looked_at_and_then_changed() {
    let mut desk = Desk::new().await;
    let list = desk.me.get("/inventory?q=端末&sort=kind").await;
    assert!(list.text.contains("action=\"/inventory/bulk\""), "{}", list.text);
    let ids: Vec<&str> =
        list.text.split("name=\"id\" value=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(ids.len(), 3);
    let ticked = format!("/inventory/bulk?q=端末&sort=kind&id={}&id={}&field=department", ids[0], ids[2]);
    let asked = desk.me.get(&ticked).await;
    assert!(asked.text.contains("2件をまとめて変更します"), "{}", asked.text);
    let preview = desk.me.get(&format!("{ticked}&value=薬剤部")).await;
    assert!(preview.text.contains("1件の「部署」を「薬剤部」に変えます"), "{}", preview.text);
    assert!(preview.text.contains("すでにこの値のもの（1件）"), "{}", preview.text);
    let (records, back) = (sent(&preview, "records"), sent(&preview, "back"));
    assert_eq!(back, "/inventory?q=%E7%AB%AF%E6%9C%AB&sort=kind");
    let form =
        [("field", "department"), ("value", "薬剤部"), ("records", &records), ("back", "/inventory?q=x")];
    let done = desk.me.post("/inventory/bulk", &form).await;
    assert_eq!((done.status.as_u16(), done.location()), (303, "/inventory?q=x"));
    let list = desk.me.get("/inventory?department=薬剤部").await;
    assert!(list.text.contains("1件の「部署」を変更しました"), "{}", list.text);
    assert!(list.text.contains("端末1") && list.text.contains("端末3") && !list.text.contains("端末2"));
    let elsewhere =
        [("field", "department"), ("value", "x"), ("records", &records), ("back", "//example.com")];
    let stale = desk.me.post("/inventory/bulk", &elsewhere).await;
    assert_eq!(stale.status.as_u16(), 409);
    for part in ["何も変えていません", "端末1", "薬剤部", "もう一度押してください"] {
        assert!(stale.text.contains(part), "{part} in {}", stale.text);
    }
    assert!(!stale.text.contains("example.com"));
    let again =
        [("field", "department"), ("value", "x"), ("records", &sent(&stale, "records")), ("back", "/today")];
    assert_eq!(desk.me.post("/inventory/bulk", &again).await.status.as_u16(), 303);
}

#[tokio::test]
async fn all_of_a_list_is_changed_and_nothing_chosen_leads_back() {
    let mut desk = Desk::new().await;
    let none = desk.me.get("/inventory/bulk?q=端末&field=place").await;
    assert_eq!((none.status.as_u16(), none.location()), (303, "/inventory?q=%E7%AB%AF%E6%9C%AB"));
    assert!(desk.me.get("/inventory").await.text.contains("選ばれていません"));
    let all = desk.me.get("/inventory/bulk?q=端末&all=1&field=support_end_on&value=令和9年3月31日").await;
    assert!(all.text.contains("3件の「サポート終了日」を「"), "{}", all.text);
    assert_eq!(sent(&all, "records").split('_').count(), 3);
    let wrong = desk.me.get("/inventory/bulk?all=1&field=support_end_on&value=そのうち").await;
    assert_eq!(wrong.status.as_u16(), 422);
    assert!(wrong.text.contains("日付"), "{}", wrong.text);
    let own = desk.me.get("/inventory/bulk?all=1&field=name&value=x").await;
    assert_eq!(own.status.as_u16(), 422);
    let mut reader = desk.someone(Role::ReadOnly).await;
    assert!(!reader.get("/inventory").await.text.contains("/inventory/bulk"));
    assert_eq!(reader.get("/inventory/bulk?all=1").await.status.as_u16(), 403);
}

#[tokio::test]
async fn a_register_s_records_change_together() {
    let mut desk = Desk::new().await;
    for name in ["保守回線A", "保守回線B"] {
        let made =
            desk.me.post("/register/connection/new", &[("name", name), ("patch_state", "behind")]).await;
        assert_eq!(made.status.as_u16(), 303);
    }
    let list = desk.me.get("/register/connection").await;
    assert!(list.text.contains("action=\"/register/connection/bulk\""), "{}", list.text);
    let preview =
        desk.me.get("/register/connection/bulk?q=保守回線&all=1&field=patch_state&value=current").await;
    assert!(preview.text.contains("2件の「"), "{}", preview.text);
    let records = sent(&preview, "records");
    let form = [
        ("field", "patch_state"),
        ("value", "current"),
        ("records", &records),
        ("back", "/register/connection"),
    ];
    assert_eq!(desk.me.post("/register/connection/bulk", &form).await.location(), "/register/connection");
    let (first, _) = records.split_once('.').unwrap();
    let record = desk.me.get(&format!("/register/connection/{first}")).await;
    assert!(record.text.contains("<ins>最新</ins>"), "the history tells it: {}", record.text);
    assert_eq!(desk.me.get("/register/planet/bulk?all=1").await.status.as_u16(), 404);
}

#[tokio::test]
async fn a_view_is_kept_found_again_renamed_and_deleted() {
    let mut desk = Desk::new().await;
    let list = desk.me.get("/inventory?q=端末&department=検査科&after=x&n=51").await;
    let query = sent(&list, "query");
    assert!(!query.contains("after") && query.contains("columns=kind.department"), "{query}");
    let kept =
        desk.me.post("/views", &[("list", "inventory"), ("query", &query), ("name", "検査科の端末")]).await;
    assert_eq!((kept.status.as_u16(), kept.location()), (303, format!("/inventory?{query}").as_str()));
    let view = desk.me.get(kept.location()).await;
    assert!(view.text.contains("aria-current=\"page\">検査科の端末"), "{}", view.text);
    assert!(view.text.contains("端末1") && !view.text.contains("端末3"));
    let again =
        desk.me.post("/views", &[("list", "inventory"), ("query", ""), ("name", "検査科の端末")]).await;
    assert_eq!(again.status.as_u16(), 422);
    assert!(again.text.contains("f-name") && again.text.contains("検査科の端末"), "{}", again.text);
    let page = desk.me.get("/views?list=inventory").await;
    let address = format!("/views/{}", page.between("action=\"/views/", "/open\""));
    let renamed = desk.me.post(&address, &[("version", "1"), ("name", "検査科")]).await;
    assert_eq!(renamed.location(), "/views?list=inventory");
    let mut other = desk.someone(Role::Administrator).await;
    assert!(!other.get("/inventory?view=all").await.text.contains(">検査科</a>"), "one's own");
    assert_eq!(other.post(&format!("{address}/remove"), &[("version", "2")]).await.status.as_u16(), 404);
    let shared = desk.me.post(&address, &[("version", "2"), ("name", "検査科"), ("shared", "1")]).await;
    assert_eq!(shared.status.as_u16(), 303);
    assert!(other.get("/inventory").await.text.contains(">検査科 <span"), "shared");
    assert_eq!(desk.me.post(&format!("{address}/remove"), &[("version", "3")]).await.status.as_u16(), 303);
    assert!(desk.me.get("/views?list=inventory").await.text.contains("保存した表示はまだありません"));
}

#[tokio::test]
async fn a_list_opens_with_the_chosen_view_and_whole_where_asked() {
    let mut desk = Desk::new().await;
    desk.me.post("/register/connection/new", &[("name", "保守回線")]).await;
    for (list, query) in
        [("inventory", "q=端末1"), ("register/connection", "sort=due"), ("vulnerabilities", "tier=confirmed")]
    {
        let form = [("list", list), ("query", query), ("name", "最初"), ("open", "1")];
        assert_eq!(desk.me.post("/views", &form).await.status.as_u16(), 303, "{list}");
        let bare = desk.me.get(&format!("/{list}")).await;
        assert_eq!(bare.status.as_u16(), 303, "{list}");
        let view = desk.me.get(bare.location()).await;
        assert!(view.text.contains("aria-current=\"page\">最初"), "{list} {}", view.text);
        let whole = desk.me.get(&format!("/{list}?view=all")).await;
        assert_eq!(whole.status.as_u16(), 200);
        assert!(whole.text.contains("aria-current=\"page\">すべて"), "{list} {}", whole.text);
    }
    let mut other = desk.someone(Role::Administrator).await;
    assert_eq!(other.get("/inventory").await.status.as_u16(), 200, "each chooses for themselves");
    let page = desk.me.get("/views?list=inventory").await;
    let address = format!("/views/{}/open", page.between("action=\"/views/", "/open\""));
    desk.me.post(&address, &[("open", "")]).await;
    assert_eq!(desk.me.get("/inventory").await.status.as_u16(), 200);
}

#[tokio::test]
async fn a_view_whose_conditions_are_gone_says_so_and_shows_what_is_left() {
    let mut desk = Desk::new().await;
    let cx = desk.web.hub.permit::<Views>(&desk.web.world.owner.member(Role::SystemStaff).login).await;
    let lists = [
        (List::Book(Book::Ledger), "kind=planet&department=%E6%97%A7%E9%A4%A8&columns=colour.kind"),
        (List::Book(Book::Register(RecordKind::Connection)), "category=carrier_pigeon&sort=colour"),
        (List::Findings, "tier=sure"),
    ];
    desk.me.post("/register/connection/new", &[("name", "保守回線")]).await;
    for (list, query) in lists {
        let wanted = views::Wanted { name: "昔".to_owned(), query: query.to_owned(), sight: Sight::Own };
        views::add(&cx, list, &wanted).await.unwrap();
        let page = desk.me.get(&format!("/{list}?{query}")).await;
        assert_eq!(page.status.as_u16(), 200, "{list}");
        assert!(
            page.text.contains("今は使えない条件がある") && page.text.contains("この表示を直すには"),
            "{list} {}",
            page.text
        );
        let form = [("list", list.to_string()), ("query", query.to_owned()), ("name", "新".to_owned())];
        let form: Vec<_> = form.iter().map(|(name, text)| (*name, text.as_str())).collect();
        assert_eq!(desk.me.post("/views", &form).await.status.as_u16(), 422, "nor is it kept anew");
    }
    let gone = desk.me.get("/inventory?department=旧館").await;
    assert!(gone.text.contains("今はありません: 部署「旧館」"), "{}", gone.text);
    assert!(!desk.me.get("/inventory?department=検査科").await.text.contains("今はありません"));
}
