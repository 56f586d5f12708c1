//! Bills of materials and disclosure forms, attached to an asset.

use crate::desk::Desk;
use domain::inventory::{Component, ComponentKind, evidence::EvidenceKind};
use hub::{
    HubError,
    inventory::evidence::{self, Outcome, bill_of_materials},
};
use jiff::SignedDuration;
use testkit::on_both;

fn bill(parts: &[&str]) -> String {
    let parts: Vec<String> = parts
        .iter()
        .map(|name| format!("{{\"type\":\"library\",\"name\":\"{name}\",\"version\":\"1.0\",\"purl\":\"pkg:generic/{name}@1.0\"}}"))
        .collect();
    format!(
        "{{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"metadata\":{{\"component\":{{\"type\":\"application\",\
         \"name\":\"KV-1\"}}}},\"components\":[{}]}}",
        parts.join(",")
    )
}

on_both!(a_bill_of_materials_is_kept_beside_what_people_typed_and_replaces_its_older_edition);
async fn a_bill_of_materials_is_kept_beside_what_people_typed_and_replaces_its_older_edition(desk: Desk) {
    let typed = Component {
        kind: ComponentKind::Software,
        name: "画像ビューア".into(),
        version: "4.2".into(),
        cpe: String::new(),
    };
    let asset = desk.add("画像サーバー", |details| details.components.push(typed.clone())).await;
    let first = desk.send("sbom.json", &bill(&["openssl", "zlib"])).await;
    assert!(matches!(desk.apply(first, None).await, Err(HubError::Invalid(_))), "nobody said of which asset");
    assert_eq!(
        desk.apply(first, Some(asset)).await.unwrap(),
        Outcome::Applied { changed: 1, unknown: 0, accounts: 0 }
    );
    assert_eq!(desk.asset(asset).await.details.components, [typed]);
    let (_, parts, _) = evidence::document(&desk.read(), asset, first).await.unwrap();
    assert_eq!(
        parts.iter().map(|part| part.purl.as_str()).collect::<Vec<_>>(),
        ["pkg:generic/openssl@1.0", "pkg:generic/zlib@1.0"]
    );

    desk.world.clock.advance(SignedDuration::from_hours(1));
    let second = desk.send("sbom-2.json", &bill(&["openssl"])).await;
    desk.apply(second, Some(asset)).await.unwrap();
    let documents = evidence::of_asset(&desk.read(), asset).await.unwrap().documents;
    assert_eq!(
        documents.iter().map(|one| (one.file.id, one.parts)).collect::<Vec<_>>(),
        [(second, 1), (first, 0)]
    );

    // The matching job takes them for components; the export and a replay of it too.
    desk.hub.run_due_jobs().await.unwrap();
    let checked = hub::today::day(&desk.signed).await.unwrap().checked;
    assert_eq!((checked.assets, checked.components), (1, 2));
    let mut pieces = bill_of_materials(&desk.read()).await.unwrap();
    let mut text = Vec::new();
    while let Some(piece) = pieces.recv().await {
        text.extend(piece.unwrap());
    }
    let text = String::from_utf8(text).unwrap();
    assert!(text.contains("画像ビューア") && text.contains("pkg:generic/openssl@1.0"), "{text}");
    let again = desk.send("own.cdx.json", &text).await;
    let file = evidence::find(&desk.write(), again).await.unwrap();
    assert_eq!(
        (file.kind, file.things, file.product.as_str()),
        (EvidenceKind::CycloneDx, 2, "北見台市民病院")
    );

    evidence::detach(&desk.write(), asset, second).await.unwrap();
    assert_eq!(evidence::of_asset(&desk.read(), asset).await.unwrap().documents[0].parts, 0);
    assert_eq!(desk.asset(asset).await.details.components.len(), 1);
}

on_both!(a_disclosure_form_becomes_a_document_of_its_asset_and_fills_what_is_empty);
async fn a_disclosure_form_becomes_a_document_of_its_asset_and_fills_what_is_empty(desk: Desk) {
    let asset = desk.add("画像サーバー", |details| details.maker = "カクウ医療".into()).await;
    let form = "製造業者による医療情報セキュリティ開示書,,,\n製造業者,架空メディカル,,\n製品名称,KV-1,バージョン,4.2\n\
        番号,質問,回答,備考\n1,通信を暗号化しますか,いいえ,次版\n";
    let id = desk.send("mds.csv", form).await;
    let file = evidence::find(&desk.write(), id).await.unwrap();
    let preview = evidence::preview(&desk.write(), &file, Some(asset)).await.unwrap();
    assert_eq!(preview.proposals.len(), 3);
    desk.apply(id, Some(asset)).await.unwrap();
    let details = desk.asset(asset).await.details;
    assert_eq!((details.maker.as_str(), details.model.as_str()), ("カクウ医療", "KV-1"));
    assert_eq!(details.components[0].version, "4.2");
    let (_, _, shown) = evidence::document(&desk.read(), asset, id).await.unwrap();
    assert_eq!(shown.form.unwrap().answers[0].cell, "C5");
}
