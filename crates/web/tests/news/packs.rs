//! News that is carried by hand, by its page; and how old it is, as Today says it.

use crate::staff;
use axum::http::StatusCode;
use domain::identity::Role;
use hub::vulnerabilities::pack::{Since, Wanted};
use jiff::SignedDuration;
use serde_json::json;
use testkit::{Answer, Client, Database, On, TestHub, TestWeb};

/// A hub with a network; the other trusts its key.
struct Sender(TestHub);

impl Sender {
    async fn trusted_by(web: &TestWeb) -> Self {
        let sender = TestHub::on(Database::Sqlite).await;
        let key = sender.hub.bundle_key().await.unwrap();
        web.hub.hub.trust_bundle_sender(&key, "北見台ネットワーク").await.unwrap();
        Self(sender)
    }

    /// A pack of everything, with one CVE that was changed at that minute of the test's day.
    async fn pack(&self, minute: u32) -> Vec<u8> {
        let at = format!("2026-11-20T02:{minute:02}:00.000");
        let record = json!({ "cve": {
            "id": "CVE-2026-0001", "vulnStatus": "Analyzed", "published": at, "lastModified": at,
            "descriptions": [{ "lang": "en", "value": "x" }], "references": [],
        } });
        let feed = json!({ "resultsPerPage": 1, "startIndex": 0, "totalResults": 1, "format": "NVD_CVE",
            "version": "2.0", "timestamp": at, "vulnerabilities": [record] });
        let path = self.0.folder.path().join("nvd.json");
        std::fs::write(&path, feed.to_string()).unwrap();
        self.0.hub.take_in_feed(path.to_str().unwrap()).await.unwrap();
        let wanted = Wanted { since: Since::Nothing, ..Wanted::default() };
        let (_, path) = self.0.hub.pack_news(wanted, self.0.folder.path()).await.unwrap();
        std::fs::read(path).unwrap()
    }
}

async fn administrator(web: &TestWeb) -> Client {
    web.sign_in(web.world.owner.member(Role::Administrator)).await
}

async fn hand_in(web: &TestWeb, client: &mut Client, pack: &[u8]) -> Answer {
    let answer = client.upload("/feeds/packs", "file", "pack.tar", pack).await;
    web.hub.hub.run_due_jobs().await.unwrap();
    answer
}

#[tokio::test]
async fn a_pack_is_handed_in_and_stands_with_its_sender_number_and_age() {
    let web = TestWeb::on(Database::Sqlite).await;
    let sender = Sender::trusted_by(&web).await;
    let mut client = administrator(&web).await;
    let done = hand_in(&web, &mut client, &sender.pack(1).await).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/feeds/packs"), "{}", done.text);
    let page = client.get("/feeds/packs").await;
    for part in ["pack.tar", "北見台ネットワーク", "取り込み済み", "NVD"] {
        assert!(page.text.contains(part), "{part} in {}", page.text);
    }
    // The news is the installation's: who runs another hospital's systems sees it, and may not hand anything in.
    let mut other = web.sign_in(web.world.foreigner.member(Role::SystemStaff)).await;
    let seen = other.get("/feeds/packs").await;
    assert!(
        seen.text.contains("北見台ネットワーク") && !seen.text.contains("type=\"file\""),
        "{}",
        seen.text
    );
    let denied = other.upload("/feeds/packs", "file", "pack.tar", &sender.pack(2).await).await;
    assert_eq!(denied.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_pack_that_is_altered_strange_or_old_is_refused_with_the_reason_and_changes_nothing() {
    let web = TestWeb::on(Database::Sqlite).await;
    let sender = Sender::trusted_by(&web).await;
    let mut client = administrator(&web).await;
    let first = sender.pack(1).await;
    let second = sender.pack(2).await;
    let mut altered = sender.pack(3).await;
    let middle = altered.len() / 2;
    altered[middle] ^= 1;
    let stranger = TestHub::on(Database::Sqlite).await;
    let foreign = Sender(stranger).pack(4).await;
    assert_eq!(hand_in(&web, &mut client, &second).await.status, StatusCode::SEE_OTHER);
    let before = client.get("/feeds/packs").await.text.matches("pack.tar").count();
    for (pack, reason) in [
        (altered.as_slice(), "署名した時の内容と違います"),
        (b"no pack".as_slice(), "持ち込みパック"),
        (foreign.as_slice(), "登録されていない鍵"),
        (first.as_slice(), "2番まで取り込み済み"),
        (second.as_slice(), "2番まで取り込み済み"),
    ] {
        let refused = hand_in(&web, &mut client, pack).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{reason}");
        let said = refused.between("class=\"errors\"", "</ul>");
        assert!(said.contains(reason), "{reason} in {said}");
    }
    assert_eq!(client.get("/feeds/packs").await.text.matches("pack.tar").count(), before);
}

#[tokio::test]
async fn a_pack_is_made_on_the_page_fetched_and_nothing_new_makes_none() {
    let web = TestWeb::on(Database::Sqlite).await;
    let mut client = administrator(&web).await;
    let made = client.post("/feeds/packs/make", &[("since", "all")]).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    web.hub.hub.run_due_jobs().await.unwrap();
    let page = client.get("/feeds/packs").await;
    let file = format!("/feeds/packs/{}", page.between("href=\"/feeds/packs/", "\""));
    let pack = client.get(&file).await;
    assert_eq!((pack.status, pack.header("content-type")), (StatusCode::OK, "application/x-tar"));
    let refused = client.post("/feeds/packs/make", &[("since", "last")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
    let wrong = client.post("/feeds/packs/make", &[("since", "number"), ("number", "九")]).await;
    assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text.contains("value=\"九\""));
}

#[tokio::test]
async fn today_says_of_when_the_news_is_and_asks_for_a_pack_once_it_is_old() {
    let web = TestWeb::on(Database::Sqlite).await;
    let sender = Sender::trusted_by(&web).await;
    hand_in(&web, &mut administrator(&web).await, &sender.pack(1).await).await;
    let carried = "持ち込みパックで届いた脆弱性情報は、";
    let age = |today: &Answer| today.between("脆弱性情報の内容</dt><dd>", "</dd>").to_owned();
    let today = staff(&web).await.get("/today").await;
    assert!(!age(&today).is_empty() && !age(&today).contains("古くなっています"), "{}", today.text);
    assert!(!today.text.contains(carried), "{}", today.text);
    web.hub.clock.advance(SignedDuration::from_hours(24 * 32));
    let today = staff(&web).await.get("/today").await;
    assert!(age(&today).contains("古くなっています"), "{}", today.text);
    assert!(today.text.contains(carried) && !today.text.contains("pack:"), "{}", today.text);
    // Who is not asked to carry packs reads it all the same.
    let mut head = web.sign_in(web.world.owner.member(Role::DepartmentHead)).await;
    let today = head.get("/today").await;
    assert!(age(&today).contains("古くなっています") && !today.text.contains(carried), "{}", today.text);
    let feeds = staff(&web).await.get("/feeds").await;
    assert!(feeds.text.contains("32日前の内容"), "{}", feeds.text);
}
