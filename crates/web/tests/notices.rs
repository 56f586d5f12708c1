//! The pages of notices: what they say, what they refuse, and that no name of a device leaves without leave.
//! Not here: who is told and when (`crates/hub/tests/notify`), foreign notices (`crates/testkit/tests/tenancy`).
//! Next: `crates/web/src/notify`.

#![cfg(test)]

use axum::http::StatusCode;
use domain::identity::Role;
use testkit::{Client, Database, On, TestWeb};

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
