//! One's own name and language.

use crate::support::{World, cx, faults};
use domain::access::SignedIn;
use hub::{What, identity::own};
use testkit::{TestHub, on_both};

on_both!(a_new_name_is_recorded_with_the_old_one);
async fn a_new_name_is_recorded_with_the_old_one(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let own_page = cx::<SignedIn>(&sato);
    own::rename(&own_page, " 佐藤 次郎 ", "さとう じろう").await.unwrap();
    let person = own::account(&own_page).await.unwrap().person;
    assert_eq!((person.name.as_str(), person.reading.as_str()), ("佐藤 次郎", "さとう じろう"));
    let newest = world.trail(sato.scope.organisation).await.swap_remove(0);
    assert_eq!(newest, ("update".into(), "person".into(), "佐藤 次郎".into()));
}

on_both!(an_empty_or_endless_name_is_refused);
async fn an_empty_or_endless_name_is_refused(hub: TestHub) {
    let (_world, sato) = World::founded(hub).await;
    let own_page = cx::<SignedIn>(&sato);
    assert_eq!(faults(own::rename(&own_page, "  ", "").await), [("name", What::Required)]);
    let endless = "あ".repeat(201);
    let expected = [("name", What::TooLong(200)), ("reading", What::TooLong(200))];
    assert_eq!(faults(own::rename(&own_page, &endless, &endless).await), expected);
}

on_both!(the_language_is_kept_for_the_person);
async fn the_language_is_kept_for_the_person(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    own::set_language(&cx::<SignedIn>(&sato), "en").await.unwrap();
    let again = world.sign_in("sato").await;
    assert_eq!(own::account(&cx::<SignedIn>(&again)).await.unwrap().person.language, "en");
}
