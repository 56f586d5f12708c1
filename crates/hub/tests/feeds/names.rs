//! Names as people type them: proposed, confirmed once, remembered for every asset that bears them, given to members.

use crate::site::{Site, nvd};
use domain::{
    access::{Inventory, Read, Vulnerabilities, Write},
    identity::OrganisationKind,
    inventory::{AssetDetails, AssetKind},
    vulnerabilities::{Tier, finding::Query},
};
use hub::{
    Cx, HubError, Signed, What, inventory,
    vulnerabilities::{
        findings,
        names::{self, NewName},
    },
};
use jiff::SignedDuration;
use std::collections::BTreeMap;
use testkit::{firmware, on_both};

const FORTIOS: &str = "cpe:2.3:o:fortinet:fortios";

async fn add(site: &Site, of: &Signed, maker: &str, name: &str, version: &str) {
    let mut asset = AssetDetails::named(AssetKind::VpnFirewall, format!("{name} {version}"));
    asset.maker = maker.to_owned();
    asset.components.push(firmware(name, version, ""));
    inventory::add(&of.permit::<Write<Inventory>>().unwrap(), &asset).await.unwrap();
    site.world.hub.run_due_jobs().await.unwrap();
}

async fn known(of: &Signed) -> names::Names {
    names::list(&of.permit::<Read<Inventory>>().unwrap()).await.unwrap()
}

async fn confirm(site: &Site, of: &Signed, name: &str, cpe: &str, version: i64) -> Result<(), HubError> {
    let new = NewName {
        is_hardware: false,
        maker: String::new(),
        name: name.to_owned(),
        cpe: cpe.to_owned(),
        version,
    };
    site.world.clock.advance(SignedDuration::from_mins(1));
    let cx: Cx<Write<Inventory>> = of.permit().unwrap();
    let outcome = names::confirm(&cx, &new).await;
    site.world.hub.run_due_jobs().await.unwrap();
    outcome
}

async fn found(of: &Signed) -> usize {
    let cx: Cx<Read<Vulnerabilities>> = of.permit().unwrap();
    findings::list(&cx, &Query::default(), None, 500).await.unwrap().len()
}

/// A hospital whose ledger says 「境界の箱」 twice, in two spellings; one of them stands within the range of the CVE.
async fn hospital(site: &Site, name: &str) -> Signed {
    let signed = site.world.staffed_hospital(name).await;
    add(site, &signed, "", "境界の箱　Ａ", "6.0.4").await;
    add(site, &signed, "", "境界の箱 a v6.0.3", "").await;
    signed
}

on_both!(a_name_is_confirmed_once_and_holds_for_every_asset_that_bears_it);
async fn a_name_is_confirmed_once_and_holds_for_every_asset_that_bears_it(site: Site) {
    site.take_in(&site.write("nvd.json", &nvd(1))).await.unwrap();
    let ours = hospital(&site, "名前の病院").await;
    let theirs = hospital(&site, "よその病院").await;
    let open = known(&ours).await.open;
    assert_eq!((open.len(), open[0].assets), (1, 2), "{open:?}");
    assert_eq!(found(&ours).await, 0);
    confirm(&site, &ours, "境界の箱 A", FORTIOS, 0).await.unwrap();
    assert_eq!(found(&ours).await, 2, "with the version beside the name, and with the one in it");
    let after = known(&ours).await;
    assert_eq!((after.open.len(), after.confirmed.len()), (0, 1));
    assert_eq!(
        (found(&theirs).await, known(&theirs).await.open.len()),
        (0, 1),
        "another's names stay theirs"
    );
    let cx: Cx<Write<Inventory>> = theirs.permit().unwrap();
    let gone = names::forget(&cx, &after.confirmed[0].key, 1).await;
    assert!(matches!(gone, Err(HubError::NotFound)), "{gone:?}");
    let cx: Cx<Write<Inventory>> = ours.permit().unwrap();
    site.world.clock.advance(SignedDuration::from_mins(1));
    names::forget(&cx, &after.confirmed[0].key, 1).await.unwrap();
    site.world.hub.run_due_jobs().await.unwrap();
    assert_eq!((found(&ours).await, known(&ours).await.open.len()), (0, 1));
}

on_both!(what_names_no_product_of_the_kind_is_refused_and_a_stale_word_is_too);
async fn what_names_no_product_of_the_kind_is_refused_and_a_stale_word_is_too(site: Site) {
    let ours = hospital(&site, "名前の病院").await;
    for (cpe, what) in [
        ("", What::Required),
        ("fortios", What::NotACpe),
        ("cpe:2.3:h:fortinet:fortigate_60e", What::NotACpe),
        ("cpe:2.3:o:fortinet:*", What::NotACpe),
    ] {
        let refused = confirm(&site, &ours, "境界の箱 A", cpe, 0).await;
        let is_meant = |faults: &[hub::Fault]| faults[0].field == "cpe" && faults[0].what == what;
        assert!(matches!(&refused, Err(HubError::Invalid(faults)) if is_meant(faults)), "{cpe}: {refused:?}");
    }
    confirm(&site, &ours, "境界の箱 A", FORTIOS, 0).await.unwrap();
    let stale = confirm(&site, &ours, "境界の箱 a", "cpe:2.3:o:example:other", 0).await;
    assert!(matches!(stale, Err(HubError::Conflict(_))), "{stale:?}");
    confirm(&site, &ours, "境界の箱 a", "cpe:2.3:o:example:other:7", 1).await.unwrap();
    let confirmed = known(&ours).await.confirmed;
    assert_eq!(
        (confirmed.len(), confirmed[0].cpe.to_string()),
        (1, "cpe:2.3:o:example:other:*:*:*:*:*:*:*:*".to_owned())
    );
}

on_both!(an_operator_gives_what_it_confirmed_to_its_members_and_to_nobody_else);
async fn an_operator_gives_what_it_confirmed_to_its_members_and_to_nobody_else(site: Site) {
    site.take_in(&site.write("nvd.json", &nvd(1))).await.unwrap();
    let member = hospital(&site, "参加病院").await;
    let other = hospital(&site, "参加していない病院").await;
    let network = site.world.new_organisation(OrganisationKind::RegionalNetwork, "地域ネットワーク").await;
    site.world.join(&member.scope, network.organisation).await;
    let operator = site.world.console(&network).await;
    confirm(&site, &operator, "境界の箱 A", FORTIOS, 0).await.unwrap();
    assert_eq!((found(&member).await, found(&other).await), (2, 0));
    let names = known(&member).await;
    assert_eq!((names.received, names.open.len(), names.confirmed.len()), (1, 0, 0));
    assert_eq!(known(&other).await.received, 0);
    // The member's own word goes first.
    confirm(&site, &member, "境界の箱 A", "cpe:2.3:o:example:nothing", 0).await.unwrap();
    assert_eq!(found(&member).await, 0);
    let cx: Cx<Write<Inventory>> = operator.permit().unwrap();
    let key = known(&operator).await.confirmed[0].key.clone();
    names::forget(&cx, &key, 1).await.unwrap();
    site.world.hub.run_due_jobs().await.unwrap();
    assert_eq!(known(&member).await.received, 0);
}

on_both!(an_asset_of_which_nothing_is_listed_is_compared_by_its_model_and_its_name);
async fn an_asset_of_which_nothing_is_listed_is_compared_by_its_model_and_its_name(site: Site) {
    site.take_in(&site.write("nvd.json", &nvd(1))).await.unwrap();
    let scope = site.world.new_hospital("古い台帳の病院").await;
    let ours = site.world.hub.console(&scope.organisation.to_string()).await.unwrap();
    let write = || ours.permit::<Write<Inventory>>().unwrap();
    let mut device = AssetDetails::named(AssetKind::VpnFirewall, "境界");
    "Fortinet".clone_into(&mut device.maker);
    "FortiGate 60E".clone_into(&mut device.model);
    inventory::add(&write(), &device).await.unwrap();
    for name in ["FortiOS 6.0.4", "受付端末", "受付"] {
        inventory::add(&write(), &AssetDetails::named(AssetKind::Server, name)).await.unwrap();
    }
    site.world.hub.run_due_jobs().await.unwrap();
    let cx: Cx<Read<Vulnerabilities>> = ours.permit().unwrap();
    let tiers = async || {
        let found = findings::list(&cx, &Query::default(), None, 500).await.unwrap();
        found.into_iter().map(|one| (one.asset_name, one.finding.tier)).collect::<BTreeMap<_, _>>()
    };
    let possible = |name: &str| (name.to_owned(), Tier::Possible);
    assert_eq!(tiers().await, BTreeMap::from([possible("境界"), possible("FortiOS 6.0.4")]));
    let mut open: Vec<String> = known(&ours).await.open.into_iter().map(|name| name.key).collect();
    open.retain(|key| key.starts_with("component"));
    assert_eq!(open, ["component|fortinet|fortigate 60e", "component||fortios"]);
    confirm(&site, &ours, "FortiOS", FORTIOS, 0).await.unwrap();
    let confirmed = ("FortiOS 6.0.4".to_owned(), Tier::Confirmed);
    assert_eq!(
        tiers().await,
        BTreeMap::from([possible("境界"), confirmed]),
        "confirmed once, with its version"
    );
}
