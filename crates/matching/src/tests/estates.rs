//! One CVE against many assets.
//! Not here: matching one asset.
//! Next: [`crate::estate`]; [`super::brute`] compares the two on invented worlds.

use super::*;
use crate::Estate;

fn touched(estate: &Estate<u32>, record: &CveRecord) -> Vec<u32> {
    let index = index(std::slice::from_ref(record));
    let mut assets: Vec<u32> =
        estate.touched(&index).iter().flat_map(|touched| touched.assets).copied().collect();
    assets.sort_unstable();
    assets
}

fn estate() -> Estate<u32> {
    let mut estate = Estate::default();
    for number in 0..4 {
        estate.upsert(
            number,
            &asset(&["o:x:fw:1.0", "a:y:app:2.0"], if number < 2 { "x:model_1" } else { "x:model_2" }),
        );
    }
    estate
}

#[test]
fn a_new_cve_finds_the_assets_that_have_the_product() {
    let record = |criterion| cve("CVE-2024-0001", vec![any_of(&[criterion])]);
    assert_eq!(touched(&estate(), &record(between("a:y:app", "", "<3.0"))), [0, 1, 2, 3]);
    assert_eq!(touched(&estate(), &record(between("a:y:app", "", "<2.0"))), [0_u32; 0]);
    assert_eq!(touched(&estate(), &record(bad("a:y:ap*:2.0"))), [0, 1, 2, 3]);
}

#[test]
fn the_model_of_each_asset_counts() {
    let node = all_of(vec![any_of(&[bad("o:x:fw:1.0")]), any_of(&[platform("h:x:model-2:-")])]);
    assert_eq!(touched(&estate(), &cve("CVE-2024-0001", vec![node])), [2, 3]);
}

#[test]
fn an_asset_is_known_by_what_it_states_now() {
    let mut estate = estate();
    let record = cve("CVE-2024-0001", vec![any_of(&[bad("a:y:app:2.0")])]);
    estate.upsert(1, &asset(&["a:y:app:2.1"], ""));
    estate.remove(0);
    estate.remove(0);
    assert_eq!(touched(&estate, &record), [2, 3]);
    assert_eq!((estate.len(), estate.is_empty()), (3, false));
}

#[test]
fn the_others_of_a_kind_stay_when_one_goes() {
    let mut estate = estate();
    let record = cve("CVE-2024-0001", vec![any_of(&[bad("a:y:app:2.0")])]);
    estate.remove(2);
    assert_eq!(touched(&estate, &record), [0, 1, 3]);
    estate.remove(3);
    assert_eq!(touched(&estate, &record), [0, 1]);
}

#[test]
fn an_alias_is_found_as_well() {
    let mut estate = Estate::default();
    estate.upsert(7, &asset(&["a:ivanti:connect_secure:9.0r3"], ""));
    assert_eq!(
        touched(
            &estate,
            &cve("CVE-2019-11510", vec![any_of(&[bad("a:pulsesecure:pulse_connect_secure:9.0:r3")])])
        ),
        [7]
    );
}
