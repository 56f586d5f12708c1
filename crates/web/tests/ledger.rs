//! The pages of the ledger: an import from file to ledger, what is refused, and two who edit one asset.
//! Not here: reading and comparing (`crates/hub/tests/import`), the steps in a browser (`e2e/tests/ledger.test.js`).
//! Next: `templates/inventory/`.
#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use domain::identity::Role;
use testkit::{Answer, Client, Database, On, TestWeb};

const LIST: &str = "管理番号,名称,種別,メーカー,型番\r\nT-1,受付端末,端末,富士通,ESPRIMO\r\n,,,,\r\n";

struct Desk {
    web: TestWeb,
    me: Client,
    foreigner: Client,
}

impl Desk {
    async fn new() -> Self {
        let web = TestWeb::on(Database::Sqlite).await;
        let me = web.sign_in(web.world.owner.member(Role::SystemStaff)).await;
        let foreigner = web.sign_in(web.world.foreigner.member(Role::SystemStaff)).await;
        Self { web, me, foreigner }
    }

    async fn send(&mut self, name: &str, bytes: &[u8]) -> Answer {
        self.me.get("/inventory/import").await;
        self.me.upload("/inventory/import", "file", name, bytes).await
    }

    /// Sends a list and says yes to the proposed columns; the address of its preview.
    async fn preview(&mut self, list: &str) -> String {
        let sent = self.send("受付.csv", list.as_bytes()).await;
        assert_eq!(sent.status, 303, "{}", sent.text);
        let address = sent.location().to_owned();
        let columns = self.me.get(&address).await;
        assert!(columns.text.contains("列の割り当てを提案します"), "{}", columns.text);
        let said: Vec<(String, String)> = chosen(&columns.text);
        let version = columns.field("version").unwrap();
        let mut form = vec![("version", version.as_str()), ("sheet", "0"), ("rest_kind", "terminal")];
        form.extend(said.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let kept = self.me.post(&format!("{address}/columns"), &form).await;
        assert_eq!(kept.status, 303, "{}", kept.text);
        self.web.hub.hub.run_due_jobs().await.unwrap();
        address
    }
}

/// The columns' names with what is proposed for them.
fn chosen(page: &str) -> Vec<(String, String)> {
    let selects = page.split("<select name=\"").skip(1);
    let columns = selects.filter_map(|select| {
        let (name, rest) = select.split_once('"')?;
        let options = rest.split_once("</select>")?.0;
        let before = options.split_once(" selected")?.0;
        let value = before.rsplit_once("value=\"")?.1.trim_end_matches('"');
        Some((name.to_owned(), value.to_owned()))
    });
    columns.collect()
}

#[tokio::test]
async fn a_list_is_applied_as_previewed_and_only_then() {
    let mut desk = Desk::new().await;
    let address = desk.preview(LIST).await;
    let preview = desk.me.get(&address).await;
    assert!(preview.text.contains("1件を追加します"), "{}", preview.text);
    assert!(preview.text.contains("受付端末"));
    let version = preview.field("version").unwrap();
    assert!(!desk.me.get("/inventory?q=T-1").await.text.contains("受付端末"), "nothing yet");
    let applied = desk.me.post(&format!("{address}/apply"), &[("version", &version)]).await;
    assert_eq!((applied.status.as_u16(), applied.location()), (303, "/inventory"));
    assert!(desk.me.get("/inventory?q=T-1").await.text.contains("受付端末"));
    let over = desk.me.get(&address).await.text;
    assert!(over.contains("追加 1件・変更 0件を反映しました"), "{over}");
    let address = desk.preview(LIST).await;
    let again = desk.me.get(&address).await.text;
    assert!(again.contains("変更はありません") && !again.contains("/apply"), "{again}");
}

#[tokio::test]
async fn a_file_that_is_no_list_is_refused_with_its_reason() {
    let mut desk = Desk::new().await;
    for (name, bytes, reason) in [
        ("scan.pdf", "%PDF-1.7".as_bytes(), "読み取れません"),
        ("empty.csv", b"", "ファイルに何も書かれていません"),
        ("broken.xlsx", b"PK\x03\x04 cut off", "Excelのファイルとして壊れている"),
    ] {
        let refused = desk.send(name, bytes).await;
        assert_eq!(refused.status, 422, "{name}");
        assert!(refused.text.contains(reason), "{name}: {}", refused.text);
        assert!(refused.text.contains("id=\"e-file\""), "beside the field: {name}");
    }
}

#[tokio::test]
async fn a_workbook_beyond_the_limit_is_refused_with_the_limit() {
    let mut desk = Desk::new().await;
    let mut large = b"PK\x03\x04".to_vec();
    large.resize(101 << 20, 0);
    let refused = desk.send("large.xlsx", &large).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("ファイルが大きすぎます（上限 100 MB）"), "{}", refused.text);
}

#[tokio::test]
async fn an_import_of_another_organisation_is_not_found() {
    let mut desk = Desk::new().await;
    let address = desk.preview(LIST).await;
    desk.foreigner.get("/inventory/import").await;
    assert_eq!(desk.foreigner.get(&address).await.status, 404);
    for step in ["columns", "apply", "discard"] {
        let form = [("version", "1"), ("sheet", "0"), ("rest_kind", "terminal")];
        assert_eq!(desk.foreigner.post(&format!("{address}/{step}"), &form).await.status, 404, "{step}");
    }
    assert!(!desk.foreigner.get("/inventory/import").await.text.contains("受付.csv"));
}

#[tokio::test]
async fn an_asset_without_a_version_is_not_called_free_of_vulnerabilities() {
    let mut desk = Desk::new().await;
    let address = desk.preview(LIST).await;
    let version = desk.me.get(&address).await.field("version").unwrap();
    desk.me.post(&format!("{address}/apply"), &[("version", &version)]).await;
    desk.web.hub.hub.run_due_jobs().await.unwrap();
    let list = desk.me.get("/inventory?q=T-1").await;
    let asset = list.between("<a href=\"/inventory/0", "\"");
    let page = desk.me.get(&format!("/inventory/0{asset}")).await;
    assert!(page.text.contains("該当しないとは言い切れません"), "{}", page.text);
    assert!(!page.text.contains("見つかっていません"));
}

#[tokio::test]
async fn who_saves_second_sees_both_texts_and_undoes_nothing() {
    let mut desk = Desk::new().await;
    let mut colleague = desk.web.sign_in(desk.web.world.owner.member(Role::Administrator)).await;
    let address = format!("/inventory/{}/edit", desk.web.world.owner.asset);
    let begun = desk.me.get(&address).await;
    let first = filled(&colleague.get(&address).await, "place", "本館3階");
    assert_eq!(colleague.post(&address, &pairs(&first)).await.status, 303);
    let second = desk.me.post(&address, &pairs(&filled(&begun, "responsible", "三枝 澪"))).await;
    assert_eq!(second.status, 409);
    let clash = second.between("class=\"note now clash\"", "</table>");
    for text in ["さんが先に保存しました", "本館3階", "変更していません", "三枝 澪"]
    {
        assert!(clash.contains(text), "{text}: {clash}");
    }
    assert_eq!(second.field("place").unwrap(), "本館3階", "what only the colleague changed is taken over");
    let again = filled(&second, "responsible", "三枝 澪");
    assert_eq!(desk.me.post(&address, &pairs(&again)).await.status, 303);
    let stored = desk.me.get(address.trim_end_matches("/edit")).await.text;
    assert!(stored.contains("本館3階") && stored.contains("三枝 澪"), "{stored}");
}

/// The fields of an asset's form as a browser would send them, one of them changed.
fn filled(form: &Answer, field: &str, text: &str) -> Vec<(String, String)> {
    let inputs = [
        "version",
        "shown",
        "name",
        "maker",
        "model",
        "component_name",
        "component_version",
        "component_cpe",
        "place",
        "responsible",
    ];
    let value = |name: &str| form.field(name).unwrap_or_default().replace("&#34;", "\"");
    let mut fields: Vec<_> = inputs.iter().map(|name| ((*name).to_owned(), value(name))).collect();
    for (name, value) in &mut fields {
        if name == field {
            text.clone_into(value);
        }
    }
    fields.extend(chosen(&form.text));
    fields
}

fn pairs(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}
