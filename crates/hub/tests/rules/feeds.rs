//! Feeds belong to the whole installation: what one organisation's administrator may ask of them.

use crate::support::{World, cx, is_not_found};
use domain::{
    access::{Feeds, Write},
    identity::OrganisationKind,
};
use hub::vulnerabilities::feeds;
use std::path::Path;
use store::jobs;
use testkit::{TestHub, on_both};

on_both!(however_often_someone_presses_a_feed_is_read_once);
async fn however_often_someone_presses_a_feed_is_read_once(kit: TestHub) {
    let (world, sato) = World::founded(kit).await;
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo/feeds/kev-extract.json");
    world.hub.take_in_feed(place.to_str().unwrap()).await.unwrap();
    world.hub.run_due_jobs().await.unwrap();
    let place = place.display().to_string();
    for _ in 0..3 {
        feeds::refresh(&cx::<Write<Feeds>>(&sato), &place).await.unwrap();
    }
    assert_eq!(jobs::open(&world.store().read_global()).await.unwrap(), 1);
    let foreign = world.other(OrganisationKind::Clinic, "yoso").await;
    for elsewhere in ["/etc/passwd", "https://evil.example/kev.json", ""] {
        assert!(is_not_found(&feeds::refresh(&cx::<Write<Feeds>>(&foreign), elsewhere).await), "{elsewhere}");
    }
}
