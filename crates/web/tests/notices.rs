//! The pages of notices: what they say, what they refuse, and that no name of a device leaves without leave.
//! Not here: who is told and when (`crates/hub/tests/notify`), foreign notices (`crates/testkit/tests/tenancy`).
//! Next: `crates/web/src/notify`.

#![cfg(test)]

use axum::http::StatusCode;
use domain::identity::Role;
use testkit::{Client, Database, On, PASSWORD, TestWeb};

async fn someone(web: &TestWeb, role: Role) -> Client {
    web.sign_in(web.world.owner.member(role)).await
}

/// The address of the first notice of a list.
fn first(list: &testkit::Answer) -> String {
    format!("/notices/0{}", list.between("href=\"/notices/0", "\""))
}

#[tokio::test]
async fn a_notice_says_what_why_and_to_whom_and_is_acknowledged_with_one_press() {
    let web = TestWeb::on(Database::Sqlite).await;
    let mut staff = someone(&web, Role::SystemStaff).await;
    let list = staff.get("/notices").await;
    assert!(list.text.contains("確認していないお知らせが1件あります"), "{}", list.text);
    let address = first(&list);
    let page = staff.get(&address).await;
    for part in ["保守用VPN装置 桔梗7701", "システム運用担当者のため", "誰に知らせたか", "これから"]
    {
        assert!(page.text.contains(part), "{part} in {}", page.text);
    }
    let done = staff.post(&format!("{address}/acknowledge"), &[]).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/notices"));
    let list = staff.get("/notices").await;
    assert!(list.text.contains("確認していないお知らせはありません"), "{}", list.text);
    let page = staff.get(&address).await;
    assert!(page.text.contains("確認済み（桔梗7701 system_staff）"), "{}", page.text);
    assert!(!page.text.contains("/acknowledge"), "{}", page.text);
}

#[tokio::test]
async fn who_only_reads_sees_all_of_the_organisation_s_and_no_button() {
    let web = TestWeb::on(Database::Sqlite).await;
    let mut auditor = someone(&web, Role::Auditor).await;
    assert!(auditor.get("/notices").await.text.contains("確認していないお知らせはありません"));
    let all = auditor.get("/notices?of=all").await;
    assert!(all.text.contains("組織全体で、確認していないお知らせが1件あります"), "{}", all.text);
    let page = auditor.get(&first(&all)).await;
    assert!(page.text.contains("あなたあてのお知らせではありません"), "{}", page.text);
    assert!(!page.text.contains("/acknowledge"), "{}", page.text);
    let settings = auditor.get("/notices/settings").await;
    assert!(settings.text.contains("disabled") && !settings.text.contains("f-secret"), "{}", settings.text);
}

#[tokio::test]
async fn what_is_wrong_in_a_form_stands_beside_its_field_and_nothing_typed_is_lost() {
    let web = TestWeb::on(Database::Sqlite).await;
    let mut staff = someone(&web, Role::SafetyManager).await;
    staff.get("/notices/settings").await;
    let fields = [
        ("version", "0"),
        ("detail", "count"),
        ("webhook", "ftp://chat.example"),
        ("now_wait_min", "１０"),
        ("now_repeat_min", "60"),
        ("week_wait_h", "24"),
        ("week_repeat_h", "24"),
        ("quiet_from", "夜"),
        ("quiet_until", "8時"),
        ("keep_days", "366"),
    ];
    let refused = staff.post("/notices/settings", &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for part in ["時刻を読み取れません", "https:// または http://", "value=\"夜\"", "value=\"１０\""]
    {
        assert!(refused.text.contains(part), "{part} in {}", refused.text);
    }
    let mut right = fields;
    right[2].1 = "https://chat.example/hook";
    right[7].1 = "19:00";
    assert_eq!(staff.post("/notices/settings", &right).await.status, StatusCode::SEE_OTHER);
    let saved = staff.get("/notices/settings").await;
    assert!(saved.text.contains("value=\"08:00\"") && saved.text.contains("f-secret"), "{}", saved.text);
    // The same form once more, still of version 0: someone was first.
    assert_eq!(staff.post("/notices/settings", &right).await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_trial_tells_in_words_what_the_server_answered() {
    use hub::notify::{Refusal, RefusalKind};
    let web = TestWeb::on(Database::Sqlite).await;
    let mut staff = someone(&web, Role::Staff).await;
    staff.get("/notices/preferences").await;
    staff.post("/notices/preferences/trial", &[]).await;
    assert!(staff.get("/notices/preferences").await.text.contains("メールアドレスを保存してから"));
    let wishes = [("mail", "staff@kita-hp.example"), ("digest", "never")];
    assert_eq!(staff.post("/notices/preferences", &wishes).await.status, StatusCode::SEE_OTHER);
    web.hub.post.refuse(Some(Refusal::new(RefusalKind::SignIn, "535 no")));
    staff.post("/notices/preferences/trial", &[]).await;
    let told = staff.get("/notices/preferences").await;
    assert!(
        told.text.contains("パスワードを受け付けません") && told.text.contains("535 no"),
        "{}",
        told.text
    );
    web.hub.post.refuse(None);
    staff.post("/notices/preferences/trial", &[]).await;
    assert_eq!(web.hub.post.addressees(), ["staff@kita-hp.example"]);
}

/// Makes an envelope on the page; what one signs in with, and its first code.
async fn envelope(administrator: &mut Client) -> (String, String) {
    let form = [("present", PASSWORD), ("name", "緊急用1"), ("place", "金庫")];
    let sheet = administrator.post("/emergency-accounts", &form).await;
    assert_eq!(sheet.status, StatusCode::OK, "{}", sheet.text);
    let login = sheet.between("<code class=\"secret\">", "</code>").to_owned();
    (login, sheet.between("<ul class=\"codes\">\n<li>", "</li>").to_owned())
}

/// Opens the envelope on the page, without being signed in.
async fn break_glass(web: &TestWeb, login: &str, code: &str) -> Client {
    let mut guest = web.visitor();
    guest.get("/sign-in/emergency").await;
    let form = [("login", login), ("code", code), ("who", "鈴木"), ("why", "認証が停止")];
    let opened = guest.post("/sign-in/emergency", &form).await;
    assert_eq!((opened.status, opened.location()), (StatusCode::SEE_OTHER, "/today"), "{}", opened.text);
    guest
}

#[tokio::test]
async fn an_envelope_that_is_opened_is_told_to_who_must_know_and_not_silenced_by_who_opened_it() {
    let web = TestWeb::on(Database::Sqlite).await;
    let mut told = Vec::new();
    for role in [Role::Administrator, Role::SafetyManager, Role::Director, Role::Staff] {
        let mut client = someone(&web, role).await;
        let mail = format!("{role}@kita-hp.example");
        client.get("/notices/preferences").await;
        client.post("/notices/preferences", &[("mail", &mail), ("digest", "never")]).await;
        told.push((role, client));
    }
    let (login, code) = envelope(&mut told[0].1).await;
    web.hub.hub.tend_due_notices().await.unwrap();
    web.hub.post.empty();
    let mut guest = break_glass(&web, &login, &code).await;
    web.hub.hub.tend_due_notices().await.unwrap();
    // The world has a notice of its own, which goes up the house meanwhile.
    let alarmed = |subject: &str| {
        let mails = web.hub.post.mails().into_iter().filter(|one| one.subject == subject);
        let mut to: Vec<String> = mails.map(|one| one.to.to_string()).collect();
        to.sort();
        to
    };
    let must_know =
        ["administrator", "director", "safety_manager"].map(|role| format!("{role}@kita-hp.example"));
    assert_eq!(alarmed("【今すぐ】緊急用アカウントが使われました"), must_know);
    let mut address = String::new();
    for (role, client) in &mut told {
        let list = client.get("/notices").await;
        let is_told = list.text.contains(&format!("緊急用アカウントが使われました：{login}"));
        assert_eq!(is_told, *role != Role::Staff, "{role}: {}", list.text);
        if is_told {
            address = first(&list);
        }
    }
    assert!(told[2].1.get(&address).await.text.contains("/emergency-accounts"), "it leads to the use");
    let silenced = guest.post(&format!("{address}/acknowledge"), &[]).await;
    assert_eq!(silenced.status, StatusCode::FORBIDDEN, "{}", silenced.text);
    assert!(!guest.get(&address).await.text.contains("/acknowledge"));
    // Nobody has looked: after half an hour, and again, it comes to all of them once more.
    web.hub.post.empty();
    web.hub.clock.advance(jiff::SignedDuration::from_mins(30));
    web.hub.hub.tend_due_notices().await.unwrap();
    assert_eq!(alarmed("【今すぐ・再通知】緊急用アカウントが使われました"), must_know);
    // Who answers for the use has thereby answered the notice.
    let director = &mut web.sign_in(web.world.owner.member(Role::Director)).await;
    let uses = director.get("/emergency-accounts").await;
    let answer =
        format!("/emergency-accounts/uses/{}", uses.between("action=\"/emergency-accounts/uses/", "\""));
    assert_eq!(director.post(&answer, &[("reason", "本人に確かめた")]).await.status, StatusCode::SEE_OTHER);
    assert!(director.get("/notices").await.text.contains("確認していないお知らせはありません"));
    web.hub.post.empty();
    web.hub.clock.advance(jiff::SignedDuration::from_hours(4));
    web.hub.hub.tend_due_notices().await.unwrap();
    let subjects: Vec<String> = web.hub.post.mails().into_iter().map(|one| one.subject).collect();
    assert!(!subjects.iter().any(|one| one.contains("緊急用")), "{subjects:?}");
    let mut foreigner = web.sign_in(web.world.foreigner.member(Role::Director)).await;
    assert_eq!(foreigner.get(&address).await.status, StatusCode::NOT_FOUND);
}
