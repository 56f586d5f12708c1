//! What makers, authorities and the CVE programme say beside NVD, from the file to the finding.

use crate::site::{Site, nvd, nvd_of, record};
use domain::vulnerabilities::{AdvisoryKey, CveId, EpssScore, NewsSource, Tier, Urgency};
use hub::{inventory, vulnerabilities::why::Why};
use jiff::civil::date;
use serde_json::{Value, json};
use store::vulnerabilities::{advisory, epss, feed, finding};
use testkit::on_both;

/// A record of the CVE programme by Fortinet: versions below `fixed` are touched.
fn cve(number: u32, fixed: &str, updated: &str, exploitation: &str) -> Value {
    json!({
        "dataType": "CVE_RECORD", "dataVersion": "5.1",
        "cveMetadata": {
            "cveId": format!("CVE-2026-1{number:04}"), "assignerOrgId": "00000000-0000-4000-9000-000000000000",
            "state": "PUBLISHED", "assignerShortName": "fortinet",
            "datePublished": "2026-10-01T00:00:00.000Z", "dateUpdated": updated,
        },
        "containers": {
            "cna": {
                "providerMetadata": {"orgId": "00000000-0000-4000-9000-000000000000", "shortName": "fortinet"},
                "title": "Overflow in the portal",
                "descriptions": [{"lang": "en", "value": "An overflow"}],
                "affected": [{"vendor": "Fortinet", "product": "FortiOS", "defaultStatus": "unaffected", "versions": [
                    {"version": "6.0.0", "lessThan": fixed, "versionType": "semver", "status": "affected"},
                ]}],
                "metrics": [{"cvssV3_1": {
                    "version": "3.1", "baseScore": 9.8, "baseSeverity": "CRITICAL",
                    "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
                }}],
                "references": [{"url": "https://fortiguard.example/psirt/1"}],
            },
            "adp": [{
                "title": "CISA ADP Vulnrichment",
                "providerMetadata": {"orgId": "134c704f-9b21-4f2e-91b3-4a467353bcc0", "shortName": "CISA-ADP"},
                "metrics": [{"other": {"type": "ssvc", "content": {
                    "id": "x", "role": "CISA Coordinator", "version": "2.0.3", "timestamp": "2026-10-02T00:00:00.000000Z",
                    "options": [{"Exploitation": exploitation}, {"Automatable": "yes"}, {"Technical Impact": "total"}],
                }}}],
            }],
        },
    })
}

fn id(number: u32) -> CveId {
    format!("CVE-2026-1{number:04}").parse().unwrap()
}

on_both!(a_cve_that_nvd_has_not_analysed_is_found_at_once_by_its_assigner);
async fn a_cve_that_nvd_has_not_analysed_is_found_at_once_by_its_assigner(site: Site) {
    let mut waiting = record(7, "Awaiting Analysis", "2026-11-01T00:00:00.000");
    waiting["cve"].as_object_mut().unwrap().remove("configurations");
    waiting["cve"].as_object_mut().unwrap().remove("metrics");
    site.take_in(&site.write("nvd.json", &nvd_of(&[waiting]))).await.unwrap();
    assert!(site.findings(&site.hospital).await.is_empty());
    let place = site.write("cve/CVE-2026-10007.json", &cve(7, "6.0.5", "2026-11-02T00:00:00.000Z", "none"));
    assert_eq!(site.take_in(&place).await.unwrap().changed, 2, "the assigner and CISA");
    let found = site.findings(&site.hospital).await;
    let one = &found[0].finding;
    assert_eq!((found.len(), one.cve, one.tier, one.score_tenths), (1, id(7), Tier::Confirmed, Some(98)));
    let why = Why::parse(&one.why);
    let said: Vec<_> =
        why.voices.iter().map(|one| (one.source.as_str(), one.publisher.as_str(), one.decides)).collect();
    assert_eq!(said, [("cve", "fortinet", true)]);
    assert!(why.voices[0].words.contains("6.0.5"), "{:?}", why.voices);
    let feeds = feed::list(&site.world.store().read_global()).await.unwrap();
    assert_eq!(feeds[0].kind, "cve");
}

on_both!(the_same_records_twice_change_nothing_a_newer_one_replaces_and_a_rejected_one_ends);
async fn the_same_records_twice_change_nothing_a_newer_one_replaces_and_a_rejected_one_ends(site: Site) {
    let take_in = async |fixed, updated| {
        let place = site.write("cve/CVE-2026-10007.json", &cve(7, fixed, updated, "none"));
        site.take_in(&place).await.unwrap().changed
    };
    assert_eq!(take_in("6.0.5", "2026-11-02T00:00:00.000Z").await, 2);
    let generation = site.stored().await.1;
    assert_eq!(take_in("6.0.5", "2026-11-02T00:00:00.000Z").await, 0);
    assert_eq!(site.stored().await.1, generation);
    assert_eq!(take_in("6.0.3", "2026-11-01T00:00:00.000Z").await, 0, "older");
    assert_eq!(site.findings(&site.hospital).await.len(), 1);
    assert_eq!(take_in("6.0.3", "2026-11-03T00:00:00.000Z").await, 2);
    assert!(site.findings(&site.hospital).await.is_empty());
    assert_eq!(take_in("6.0.5", "2026-11-04T00:00:00.000Z").await, 2);
    assert_eq!(site.findings(&site.hospital).await.len(), 1);
    let mut rejected = cve(7, "6.0.5", "2026-11-05T00:00:00.000Z", "none");
    rejected["cveMetadata"]["state"] = json!("REJECTED");
    rejected["containers"] = json!({"cna": {
        "providerMetadata": {"orgId": "00000000-0000-4000-9000-000000000000", "shortName": "fortinet"},
        "rejectedReasons": [{"lang": "en", "value": "A mistake"}],
    }});
    site.take_in(&site.write("cve/CVE-2026-10007.json", &rejected)).await.unwrap();
    assert!(site.findings(&site.hospital).await.is_empty());
    let read = site.world.store().read_global();
    assert!(advisory::about(&read, id(7)).await.unwrap().is_empty());
}

on_both!(attacks_that_cisa_has_seen_make_a_finding_more_urgent);
async fn attacks_that_cisa_has_seen_make_a_finding_more_urgent(site: Site) {
    let urgency = async || site.findings(&site.hospital).await[0].finding.urgency;
    let take_in = async |updated, exploitation| {
        let place = site.write("cve/CVE-2026-10007.json", &cve(7, "6.0.5", updated, exploitation));
        site.take_in(&place).await.unwrap();
    };
    take_in("2026-11-02T00:00:00.000Z", "none").await;
    // The router stands where nobody reaches it, so each counts one step less.
    assert_eq!(urgency().await, Urgency::Watch);
    take_in("2026-11-03T00:00:00.000Z", "active").await;
    assert_eq!(urgency().await, Urgency::Maintenance);
    let why = Why::parse(&site.findings(&site.hospital).await[0].finding.why);
    assert!(why.grounds.contains(&"attacks_seen".to_owned()), "{:?}", why.grounds);
}

on_both!(where_two_sources_contradict_each_other_both_are_kept_and_shown);
async fn where_two_sources_contradict_each_other_both_are_kept_and_shown(site: Site) {
    site.take_in(&site.write("nvd.json", &nvd(1))).await.unwrap();
    site.take_in(
        &site.write("cve/CVE-2026-10001.json", &cve(1, "6.0.2", "2026-11-02T00:00:00.000Z", "none")),
    )
    .await
    .unwrap();
    let found = site.findings(&site.hospital).await;
    let why = Why::parse(&found[0].finding.why);
    assert_eq!((found[0].finding.tier, why.is_contradicted), (Tier::Confirmed, true));
    let said: Vec<_> =
        why.voices.iter().map(|one| (one.source.as_str(), one.says.as_str(), one.decides)).collect();
    assert_eq!(said, [("nvd", "confirmed", true), ("cve", "outside", false)]);
}

on_both!(one_broken_document_of_many_and_nothing_of_them_is_stored_but_one_without_use_is_passed_over);
async fn one_broken_document_of_many_and_nothing_of_them_is_stored_but_one_without_use_is_passed_over(
    site: Site,
) {
    let place = site.write("cve/CVE-2026-10007.json", &cve(7, "6.0.5", "2026-11-02T00:00:00.000Z", "none"));
    let folder = std::path::Path::new(&place).parent().unwrap().to_owned();
    let mut useless = cve(8, "6.0.5", "2026-11-02T00:00:00.000Z", "none");
    useless["cveMetadata"]["state"] = json!("RESERVED");
    site.write("cve/CVE-2026-10008.json", &useless);
    std::fs::write(folder.join("CVE-2026-10009.json"), "{\"dataType\": \"CVE_RECORD\", \"cveMetadata\": {")
        .unwrap();
    let error = site.take_in(&folder.display().to_string()).await.unwrap_err().to_string();
    assert!(error.contains("CVE-2026-10009.json"), "{error}");
    let read = site.world.store().read_global();
    assert_eq!(advisory::count(&read).await.unwrap(), 0);
    std::fs::remove_file(folder.join("CVE-2026-10009.json")).unwrap();
    let taken = site.take_in(&folder.display().to_string()).await.unwrap();
    assert_eq!((taken.records, taken.skipped, taken.changed), (2, 1, 2));
    let alone = folder.join("CVE-2026-10008.json").display().to_string();
    let error = site.take_in(&alone).await.unwrap_err().to_string();
    assert!(error.contains("RESERVED"), "{error}");
}

on_both!(scores_of_a_later_day_take_the_place_of_earlier_ones_and_match_nobody_again);
async fn scores_of_a_later_day_take_the_place_of_earlier_ones_and_match_nobody_again(site: Site) {
    let write = |day: &str, score: &str| {
        let text = format!(
            "#model_version:v2026.03.01,score_date:{day}T00:00:00+0000\ncve,epss,percentile\nCVE-2026-10001,{score},0.99\n"
        );
        let path = site.world.folder.path().join("epss.csv");
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    assert_eq!(site.take_in(&write("2026-11-19", "0.5")).await.unwrap().changed, 1);
    let read = site.world.store().read(&site.hospital.scope);
    let run = finding::last_run(&read).await.unwrap().unwrap();
    assert_eq!(site.take_in(&write("2026-11-20", "0.97567")).await.unwrap().changed, 1);
    assert_eq!(site.stored().await.1, 2, "each edition has a number, by which packs know it");
    assert_eq!(site.take_in(&write("2026-11-20", "0.97567")).await.unwrap().changed, 0);
    assert_eq!(site.take_in(&write("2026-11-18", "0.1")).await.unwrap().changed, 0);
    assert_eq!(site.stored().await.1, 2);
    let expected = EpssScore { id: id(1), probability_ppm: 975_670, percentile_ppm: Some(990_000) };
    assert_eq!(epss::find(&read, id(1)).await.unwrap(), Some((expected, date(2026, 11, 20))));
    assert_eq!(epss::find(&read, id(2)).await.unwrap(), None);
    assert_eq!(finding::last_run(&read).await.unwrap().unwrap().finished_at_ms, run.finished_at_ms);
}

on_both!(an_advisory_is_stored_and_found_as_it_was_read);
async fn an_advisory_is_stored_and_found_as_it_was_read(site: Site) {
    let text = cve(7, "6.0.5", "2026-11-02T00:00:00.000Z", "active").to_string();
    let mut read_from = Vec::new();
    let limits = formats::feed::Limits::default();
    let mut keep = |item| {
        if let formats::feed::Item::Advisory(advisory) = item {
            read_from.push(advisory);
        }
    };
    formats::feed::read(text.as_bytes(), limits, &mut keep).unwrap();
    site.take_in(&site.write("cve.json", &serde_json::from_str(&text).unwrap())).await.unwrap();
    let read = site.world.store().read_global();
    let mut about = advisory::about(&read, id(7)).await.unwrap();
    about.sort_by_key(|one| one.source);
    assert_eq!(about, read_from);
    let key = AdvisoryKey { source: NewsSource::Cve, id: id(7).to_string() };
    assert_eq!(advisory::find(&read, &key).await.unwrap().as_ref(), read_from.first());
    assert_eq!(advisory::attacked(&read).await.unwrap(), [id(7)].into());
}

on_both!(an_end_of_support_in_a_list_is_found_on_the_asset_that_has_it_and_nobody_elses);
async fn an_end_of_support_in_a_list_is_found_on_the_asset_that_has_it_and_nobody_elses(site: Site) {
    let path = site.world.folder.path().join("support.csv");
    let write = |day: &str| {
        let text = format!(
            "maker,product,version,support_ends_on\nFortinet,FortiOS,6.0,{day}\nFortinet,FortiOS,7.0,2030-01-01\n"
        );
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    assert_eq!(site.take_in(&write("2022-09-29")).await.unwrap().changed, 2);
    let ended = async |of: &hub::Signed| {
        let read = site.world.store().read(&of.scope);
        let query = inventory::Query { support_ended_by: Some(date(2026, 11, 20)), ..Default::default() };
        let page = store::inventory::list::page(&read, &query, None, 10).await.unwrap();
        let mut found = Vec::new();
        for asset in &page.assets {
            found.extend(store::vulnerabilities::support::of_asset(&read, asset.id).await.unwrap());
        }
        found.iter().map(|one| (one.product.clone(), one.component.clone(), one.ends_on)).collect::<Vec<_>>()
    };
    let expected = [("FortiOS 6.0".to_owned(), "FortiOS 6.0.4".to_owned(), date(2022, 9, 29))];
    assert_eq!(ended(&site.hospital).await, expected);
    let foreign = site.world.staffed_hospital("台帳のない病院").await;
    assert!(ended(&foreign).await.is_empty());
    assert_eq!(site.take_in(&write("2022-09-29")).await.unwrap().changed, 0, "the same list");
    assert_eq!(site.take_in(&write("2031-01-01")).await.unwrap().changed, 1, "a corrected list");
    assert!(ended(&site.hospital).await.is_empty());
}

/// An advisory of Fortinet that says this of FortiOS 6.0.4, in the words of VEX.
fn vex(status: &str, released: &str) -> Value {
    let branch = |category: &str, name: &str, inner: Value| json!({"category": category, "name": name, "branches": [inner]});
    let version = json!({
        "category": "product_version", "name": "6.0.4",
        "product": {"name": "Fortinet FortiOS 6.0.4", "product_id": "fortios-6.0.4"},
    });
    let mut statuses = serde_json::Map::new();
    statuses.insert(status.to_owned(), json!(["fortios-6.0.4"]));
    json!({
        "document": {
            "category": "csaf_vex", "csaf_version": "2.0", "title": "FortiOS and the hole",
            "publisher": {"category": "vendor", "name": "Fortinet PSIRT", "namespace": "https://fortinet.example"},
            "tracking": {
                "id": "FG-VEX-1", "initial_release_date": released, "current_release_date": released,
                "revision_history": [{"date": released, "number": "1", "summary": "First"}],
                "status": "final", "version": "1",
            },
            "references": [{"category": "self", "summary": "Self", "url": "https://fortinet.example/FG-VEX-1"}],
        },
        "product_tree": {"branches": [branch("vendor", "Fortinet", branch("product_name", "FortiOS", version))]},
        "vulnerabilities": [{
            "cve": "CVE-2026-10001",
            "notes": [{"category": "description", "text": "A hole"}],
            "product_status": statuses,
            "threats": [{"category": "impact", "details": "The code is not in it.", "product_ids": ["fortios-6.0.4"]}],
            "remediations": [{"category": "vendor_fix", "details": "Nothing to do.", "product_ids": ["fortios-6.0.4"]}],
        }],
    })
}

on_both!(a_maker_that_clears_a_version_lowers_what_nvd_confirms_and_the_page_is_told_why);
async fn a_maker_that_clears_a_version_lowers_what_nvd_confirms_and_the_page_is_told_why(site: Site) {
    site.take_in(&site.write("nvd.json", &nvd(1))).await.unwrap();
    let tier = async || {
        let found = site.findings(&site.hospital).await;
        let why = Why::parse(&found[0].finding.why);
        let maker = why.voices.iter().find(|one| one.source == "csaf").cloned().unwrap();
        (found[0].finding.tier, maker.says, maker.decides, why.is_contradicted)
    };
    site.take_in(&site.write("vex.json", &vex("known_not_affected", "2026-11-01T00:00:00Z"))).await.unwrap();
    assert_eq!(tier().await, (Tier::ToCheck, "not_affected".to_owned(), true, true));
    site.take_in(&site.write("vex.json", &vex("fixed", "2026-11-02T00:00:00Z"))).await.unwrap();
    assert_eq!(tier().await, (Tier::ToCheck, "fixed".to_owned(), true, true));
    site.take_in(&site.write("vex.json", &vex("known_affected", "2026-11-03T00:00:00Z"))).await.unwrap();
    assert_eq!(tier().await, (Tier::Confirmed, "confirmed".to_owned(), true, false));
    site.take_in(&site.write("vex.json", &vex("under_investigation", "2026-11-04T00:00:00Z"))).await.unwrap();
    assert_eq!(tier().await.0, Tier::Confirmed, "the surest word counts where the maker does not know yet");
}
