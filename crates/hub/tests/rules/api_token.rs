//! Tokens for programs: what they may, how long, and whose they are.

use crate::support::{World, cx, faults, is_not_found};
use domain::{
    access::{Inventory, People, Read, SignedIn, Vulnerabilities, Write},
    identity::{OrganisationKind, Role},
    ids::ApiTokenId,
};
use hub::{
    What,
    identity::{
        api_token::{self, Wanted},
        people,
        token::Token,
    },
};
use jiff::SignedDuration;
use testkit::{TestHub, on_both};

fn wanted(scopes: &[&str], days: u32) -> Wanted {
    Wanted {
        name: "資産管理ツール".into(), scopes: scopes.iter().map(|&scope| scope.into()).collect(), days
    }
}

on_both!(a_token_may_what_its_scopes_name_and_nothing_else);
async fn a_token_may_what_its_scopes_name_and_nothing_else(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let token = api_token::make(&cx::<Write<People>>(&sato), &wanted(&["inventory:read"], 30)).await.unwrap();
    let program = world.hub.open_api_token(&token, "192.0.2.20").await.unwrap().unwrap();
    assert!(program.may::<Read<Inventory>>());
    assert!(!program.may::<Write<Inventory>>() && !program.may::<Read<Vulnerabilities>>());
    assert!(!program.may::<SignedIn>(), "no one's own page");
    assert_eq!(program.scope.organisation, sato.scope.organisation);
    assert_eq!(program.scope.actor.name(), "資産管理ツール");
}

on_both!(a_token_ends_on_its_day_or_when_it_is_revoked);
async fn a_token_ends_on_its_day_or_when_it_is_revoked(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let admin = cx::<Write<People>>(&sato);
    let token = api_token::make(&admin, &wanted(&["inventory:read"], 30)).await.unwrap();
    world.pass(SignedDuration::from_hours(24 * 30 - 1));
    assert!(world.hub.open_api_token(&token, "").await.unwrap().is_some());
    world.pass(SignedDuration::from_hours(1));
    assert!(world.hub.open_api_token(&token, "").await.unwrap().is_none());
    let second = api_token::make(&admin, &wanted(&["inventory:read"], 366)).await.unwrap();
    let listed = api_token::list(&cx::<Read<People>>(&sato)).await.unwrap();
    assert_eq!(listed.len(), 2);
    assert_eq!(api_token::revoke(&admin, listed[0].token.id).await.unwrap(), "資産管理ツール");
    assert!(world.hub.open_api_token(&second, "").await.unwrap().is_none());
    assert!(is_not_found(&api_token::revoke(&admin, listed[0].token.id).await));
}

on_both!(nobody_hands_on_what_they_do_not_hold);
async fn nobody_hands_on_what_they_do_not_hold(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let admin = cx::<Write<People>>(&sato);
    for scope in ["audit_trail:write", "self", "everything"] {
        let refused = api_token::make(&admin, &wanted(&["inventory:read", scope], 30)).await;
        assert_eq!(faults(refused), [("scopes", What::Unknown)], "{scope}");
    }
    assert!(!api_token::permitted(&sato).contains(&"audit_trail:write"));
    world.person(sato.scope.organisation, "suzuki", Role::Staff).await;
    assert_eq!(api_token::permitted(&world.sign_in("suzuki").await), ["organisation:read"]);
}

on_both!(a_token_needs_a_name_a_scope_and_an_end_within_a_year);
async fn a_token_needs_a_name_a_scope_and_an_end_within_a_year(hub: TestHub) {
    let (_world, sato) = World::founded(hub).await;
    let admin = cx::<Write<People>>(&sato);
    let nothing = Wanted { name: String::new(), ..wanted(&[], 0) };
    let expected = [("name", What::Required), ("scopes", What::Required), ("days", What::Unknown)];
    assert_eq!(faults(api_token::make(&admin, &nothing).await), expected);
    let endless = api_token::make(&admin, &wanted(&["inventory:read"], 367)).await;
    assert_eq!(faults(endless), [("days", What::Unknown)]);
}

on_both!(a_token_loses_what_its_maker_loses);
async fn a_token_loses_what_its_maker_loses(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let suzuki = world.person(sato.scope.organisation, "suzuki", Role::Administrator).await;
    let makers = world.sign_in("suzuki").await;
    let token =
        api_token::make(&cx::<Write<People>>(&makers), &wanted(&["inventory:read"], 30)).await.unwrap();
    people::suspend(&cx::<Write<People>>(&sato), suzuki).await.unwrap();
    assert!(world.hub.open_api_token(&token, "").await.unwrap().is_none());
}

on_both!(the_last_use_is_noted);
async fn the_last_use_is_noted(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let token = api_token::make(&cx::<Write<People>>(&sato), &wanted(&["inventory:read"], 30)).await.unwrap();
    let read = cx::<Read<People>>(&sato);
    assert_eq!(api_token::list(&read).await.unwrap()[0].token.last_used_at_ms, None);
    world.hub.open_api_token(&token, "").await.unwrap();
    let used_at_ms = api_token::list(&read).await.unwrap()[0].token.last_used_at_ms;
    assert_eq!(used_at_ms, Some(world.hub.now().as_millisecond()));
}

on_both!(tokens_of_another_organisation_are_not_found);
async fn tokens_of_another_organisation_are_not_found(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let foreign = world.other(OrganisationKind::Clinic, "yoso").await;
    let token =
        api_token::make(&cx::<Write<People>>(&foreign), &wanted(&["inventory:read"], 30)).await.unwrap();
    let theirs = api_token::list(&cx::<Read<People>>(&foreign)).await.unwrap()[0].token.id;
    let admin = cx::<Write<People>>(&sato);
    for id in [theirs, ApiTokenId::from_uuid(world.id())] {
        assert!(is_not_found(&api_token::revoke(&admin, id).await));
    }
    assert!(api_token::list(&cx::<Read<People>>(&sato)).await.unwrap().is_empty());
    assert!(world.hub.open_api_token(&token, "").await.unwrap().is_some());
    assert!(world.hub.open_api_token(&Token::presented("guess"), "").await.unwrap().is_none());
}
