//! The pages of sharing: what a member decides by form, what an operator then reads, and what neither is shown.
//! Not here: the rules, on both databases (`crates/hub/tests/sharing`).
//! Next: `templates/sharing/`.
#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use domain::{identity::Role, ids::OrganisationId};
use testkit::{Client, Database, On, TestWeb};

/// The first hospital of the world belongs to a network; the second to none.
struct Region {
    web: TestWeb,
    network: OrganisationId,
    /// Works for the network.
    operator: Client,
    /// Administers the first hospital.
    member: Client,
}

impl Region {
    async fn new() -> Self {
        let web = TestWeb::on(Database::Sqlite).await;
        let owner = &web.world.owner;
        let network = web.hub.new_network(owner, "山陰ネットワーク").await;
        let operator = web.sign_in(network.member(Role::OperatorStaff)).await;
        let member = web.sign_in(owner.member(Role::Administrator)).await;
        Self { web, network: network.id, operator, member }
    }

    fn address(&self) -> String {
        format!("/sharing/{}", self.network)
    }

    fn member_address(&self) -> String {
        format!("/members/{}", self.web.world.owner.organisation)
    }

    async fn save(&mut self, version: &str, detail: &str, until: &str) -> testkit::Answer {
        let address = self.address();
        self.member.post(&address, &[("version", version), ("detail", detail), ("until", until)]).await
    }

    async fn grant(&mut self, detail: &str) {
        assert_eq!(self.save("0", detail, "").await.status, 303);
        self.web.hub.hub.run_due_jobs().await.unwrap();
    }
}

#[tokio::test]
async fn what_a_member_grants_its_operator_reads_and_no_more() {
    let mut region = Region::new().await;
    let before = region.member.get("/sharing").await.text;
    assert!(
        before.contains("どの運営団体にも公開していません") && before.contains("山陰ネットワーク"),
        "{before}"
    );
    region.grant("name").await;
    let list = region.member.get("/sharing").await.text;
    assert!(list.contains("山陰ネットワークに、脆弱性の件数と製品名を公開しています"), "{list}");
    let sent = region.member.get(&region.address()).await.text;
    let read = region.operator.get(&region.member_address()).await.text;
    for page in [&sent, &read] {
        assert!(page.contains("fortios") && page.contains("資産 1件"), "{page}");
        assert!(!page.contains("CVE-2"), "{page}");
    }
    assert!(read.contains("CVE番号は公開されていません"), "{read}");
    let marker = region.web.world.owner.marker;
    let shown = read.replace(&format!("{marker}病院"), "");
    assert!(!shown.contains(marker), "only the member's name: {read}");
}

#[tokio::test]
async fn the_operator_s_list_answers_how_many_are_hit() {
    let mut region = Region::new().await;
    let before = region.operator.get("/members").await.text;
    assert!(before.contains("脆弱性の件数を公開している施設は、まだありません"), "{before}");
    assert!(
        before.contains("公開されていません")
            && before.contains("<td class=\"num\" data-label=\"今すぐ\">–</td>")
    );
    region.grant("count").await;
    let after = region.operator.get("/members").await.text;
    assert!(after.contains("1施設のうち1施設に、今すぐ対応する脆弱性があります"), "{after}");
    let file = region.operator.get("/members.csv").await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"members-2026-11-20.csv\"");
    let marker = region.web.world.owner.marker;
    assert_eq!(
        file.text,
        format!(
            "\u{feff}施設,種別,病床数,公開の状態,公開の詳しさ,最終確認,今すぐ,今週中,次回保守時,経過観察\r\n\
             {marker}病院,病院,120,公開中,件数のみ,2026/11/20 12:00,1,0,0,0\r\n"
        )
    );
    let none = region.operator.get("/members?q=%E9%9C%A7").await.text;
    assert!(none.contains("条件に合うものはありません"), "{none}");
}

#[tokio::test]
async fn what_is_taken_back_is_gone_from_the_operator_s_pages() {
    let mut region = Region::new().await;
    region.grant("content").await;
    let read = region.operator.get(&region.member_address()).await.text;
    assert!(read.contains("CVE-2"), "the control: {read}");
    region.web.hub.clock.advance(jiff::SignedDuration::from_mins(1));
    let revoke = format!("{}/revoke", region.address());
    assert_eq!(region.member.post(&revoke, &[("version", "1")]).await.status, 303);
    let read = region.operator.get(&region.member_address()).await.text;
    assert!(
        read.contains("公開を取りやめました") && !read.contains("CVE-2") && !read.contains("fortios"),
        "{read}"
    );
    let told = region.member.get(&region.address()).await.text;
    assert!(told.contains("相手の手元に残ります"), "{told}");
    assert_eq!(region.member.post(&revoke, &[("version", "1")]).await.status, 404);
}

#[tokio::test]
async fn a_form_with_mistakes_comes_back_as_it_was_typed() {
    let mut region = Region::new().await;
    let answer = region.save("0", "name", "来年の春").await;
    assert_eq!(answer.status, 422);
    assert!(answer.text.contains("value=\"来年の春\"") && answer.text.contains("日付を読み取れません"));
    let past = region.save("0", "name", "2026/11/19").await;
    assert_eq!(past.status, 422);
    assert!(past.text.contains("今日以降の日付を入力してください"), "{}", past.text);
    assert_eq!(region.save("0", "everything", "").await.status, 422);
    assert_eq!(region.save("0", "count", "令和9年3月31日").await.status, 303);
    let stale = region.save("0", "content", "").await;
    assert_eq!(stale.status, 409);
    let clash = stale.between("class=\"note now clash\"", "</table>");
    for text in ["ほかの人が先に保存しました", "件数のみ", "件数・製品名・CVE番号"]
    {
        assert!(clash.contains(text), "{text}: {clash}");
    }
    let page = region.member.get(&region.address()).await.text;
    assert!(page.contains("value=\"2027-03-31\""), "the first one stands: {page}");
}

#[tokio::test]
async fn strangers_find_nothing_and_readers_change_nothing() {
    let mut region = Region::new().await;
    region.grant("content").await;
    let world = &region.web.world;
    let mut foreigner = region.web.sign_in(world.foreigner.member(Role::Administrator)).await;
    let form = [("version", "0"), ("detail", "count"), ("until", "")];
    for path in
        [region.address(), region.member_address(), "/sharing/42".to_owned(), "/members/42".to_owned()]
    {
        assert_eq!(foreigner.get(&path).await.status, 404, "{path}");
    }
    assert_eq!(foreigner.post(&region.address(), &form).await.status, 404);
    for path in ["/sharing", "/members", "/members.csv"] {
        let page = foreigner.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(!page.text.contains(world.owner.marker) && !page.text.contains("山陰"), "{}", page.text);
    }
    let mut reader = region.web.sign_in(world.owner.member(Role::ReadOnly)).await;
    assert!(!reader.get(&region.address()).await.text.contains("公開を取りやめる"));
    assert_eq!(reader.post(&region.address(), &form).await.status, 403);
    let mut staff = region.web.sign_in(world.owner.member(Role::Staff)).await;
    assert_eq!(staff.get("/sharing").await.status, 403);
}

#[tokio::test]
async fn every_page_speaks_both_languages_under_one_heading() {
    let mut region = Region::new().await;
    region.grant("content").await;
    for (lang, words) in [("ja", "今すぐ"), ("en", "Act now")] {
        region.operator.post("/language", &[("lang", lang), ("to", "/members")]).await;
        for path in ["/members".to_owned(), region.member_address(), "/sharing".to_owned()] {
            let page = region.operator.get(&path).await.text;
            assert_eq!(page.matches("<h1").count(), 1, "{path}");
            assert!(page.contains(&format!("<html lang=\"{lang}\">")), "{path}");
            assert!(path == "/sharing" || page.contains(words), "{path}: {page}");
        }
    }
}

#[tokio::test]
async fn only_an_operator_s_menu_leads_to_members() {
    let mut region = Region::new().await;
    assert!(region.operator.get("/sharing").await.text.contains("href=\"/members\""));
    let page = region.member.get("/sharing").await.text;
    assert!(!page.contains("href=\"/members\"") && page.contains("href=\"/sharing\""), "{page}");
}

const CVE: &str = "CVE-2018-13379";

/// Grants what is told of each CVE.
async fn grant_answers(region: &mut Region, detail: &str) {
    let address = region.address();
    let form = [("kind", "cve_answers"), ("version", "0"), ("detail", detail), ("until", "")];
    assert_eq!(region.member.post(&address, &form).await.status, 303);
    region.web.hub.hub.run_due_jobs().await.unwrap();
}

#[tokio::test]
async fn the_region_is_asked_about_a_cve_and_names_who_shows_its_name() {
    let mut region = Region::new().await;
    let before = region.operator.get("/region").await.text;
    assert!(before.contains("公開している施設は、まだありません"), "{before}");
    grant_answers(&mut region, "name").await;
    let list = region.operator.get("/region").await.text;
    assert!(list.contains(&format!("href=\"/region/{CVE}\"")), "{list}");
    let marker = region.web.world.owner.marker;
    let one = region.operator.get(&format!("/region/{CVE}")).await.text;
    assert!(one.contains(&format!("{marker}病院")), "{one}");
    assert!(!one.contains("保守用VPN装置"), "no device leaves its hospital: {one}");
    let file = region.operator.get(&format!("/region/{CVE}/export.csv")).await.text;
    assert!(file.contains(&format!("{marker}病院")) && !file.contains("保守用VPN装置"), "{file}");
    let none = region.operator.get("/region?q=CVE-1999-0001").await.text;
    assert!(none.contains("条件に合うものはありません"), "{none}");
}

#[tokio::test]
async fn a_member_that_shows_no_name_is_counted_and_few_are_not_told_apart() {
    let mut region = Region::new().await;
    grant_answers(&mut region, "count").await;
    let marker = region.web.world.owner.marker;
    for path in ["/region".to_owned(), format!("/region/{CVE}"), format!("/region/{CVE}/export.csv")] {
        let page = region.operator.get(&path).await;
        assert!(page.status == 200 && !page.text.contains(marker), "{path}: {}", page.text);
    }
    assert!(region.operator.get("/region").await.text.contains("3施設未満"));
}

#[tokio::test]
async fn another_operator_a_hospital_and_who_may_not_read_learn_nothing_of_the_region() {
    let mut region = Region::new().await;
    grant_answers(&mut region, "name").await;
    let world = &region.web.world;
    let other = region.web.hub.new_network(&world.foreigner, "山陽ネットワーク").await;
    let mut stranger = region.web.sign_in(other.member(Role::OperatorStaff)).await;
    let mut hospital = region.web.sign_in(world.foreigner.member(Role::Administrator)).await;
    for client in [&mut stranger, &mut hospital] {
        for path in ["/region".to_owned(), format!("/region/{CVE}"), "/region/export.csv".to_owned()] {
            let page = client.get(&path).await;
            assert!(!page.text.contains(world.owner.marker), "{path}: {}", page.text);
            assert!(path.ends_with(CVE) || !page.text.contains(CVE), "{path}: {}", page.text);
        }
        assert_eq!(client.get("/region/CVE-x").await.status, 404);
    }
    let mut staff = region.web.sign_in(world.owner.member(Role::Staff)).await;
    assert_eq!(staff.get("/region").await.status, 403);
}
