//! Signing in at an identity provider: who is let in, who is linked, and every return that is refused.

use crate::support::{PASSWORD, World, cx, faults};
use data_encoding::BASE64URL_NOPAD;
use domain::{
    access::SignedIn,
    identity::{Proof, Role},
};
use hub::{
    HubError, Signed, What,
    identity::{
        provider::{Provider, Question, Settings, own, sign_in::Return},
        second_factor_rule,
        sign_in::SignIn,
    },
};
use jiff::{SignedDuration, civil::date};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};
use testkit::{TestHub, on_both};

const ISSUER: &str = "https://id.example";
const VISITOR: &str = "the proof of a visitor's page";
const ADDRESS: &str = "192.0.2.7";

/// A provider of our own, without a network. Cloning shares it.
#[derive(Clone)]
struct Fake(Arc<Mutex<State>>);

struct State {
    key: EcdsaKeyPair,
    key_id: String,
    /// Codes that were handed out, with the challenge and what the token will say.
    codes: HashMap<String, (String, Value)>,
    asked: Vec<Question>,
    is_away: bool,
    now_s: i64,
}

impl Fake {
    fn new(world: &World) -> Self {
        Self(Arc::new(Mutex::new(State {
            key: key(),
            key_id: "k1".into(),
            codes: HashMap::new(),
            asked: Vec::new(),
            is_away: false,
            now_s: world.hub.now().as_second(),
        })))
    }

    fn join(&self, world: &World, change: impl FnOnce(&mut Settings)) {
        let mut settings = Settings {
            issuer: ISSUER.into(),
            client_id: "yagura".into(),
            client_secret: Some("s3cret".into()),
            name: "院内ID".into(),
            matches_email: false,
            has_second_factor: false,
        };
        change(&mut settings);
        let state = self.0.clone();
        let ask = move |question: &Question| state.lock().unwrap().answer(question);
        let _ = world.hub.clone().with_provider(Provider::new(settings, ask));
    }

    /// What a browser brings back after someone signed in there, with these words of the token changed.
    fn visit(&self, address: &str, subject: &str, more: &Value) -> Return {
        let query = |name: &str| {
            let (_, query) = address.split_once('?').unwrap();
            let found = query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")));
            percent_decoded(found.unwrap_or_else(|| panic!("{name} in {address}")))
        };
        assert_eq!(
            (query("client%5Fid"), query("code%5Fchallenge%5Fmethod")),
            ("yagura".into(), "S256".into())
        );
        assert_eq!(query("redirect%5Furi"), "https://yagura.test/sign-in/provider");
        let mut state = self.0.lock().unwrap();
        let mut claims = json!({
            "iss": ISSUER, "aud": "yagura", "sub": subject, "nonce": query("nonce"),
            "iat": state.now_s, "exp": state.now_s + 300,
        });
        for (name, value) in more.as_object().unwrap() {
            claims[name] = value.clone();
        }
        let code = format!("code {}", state.codes.len());
        state.codes.insert(code.clone(), (query("code%5Fchallenge"), claims));
        Return { state: query("state"), code, iss: None }
    }
}

impl State {
    fn answer(&mut self, question: &Question) -> Result<Vec<u8>, String> {
        self.asked.push(question.clone());
        if self.is_away {
            return Err("no route to host".into());
        }
        let text = match question.address.as_str() {
            "https://id.example/.well-known/openid-configuration" => json!({
                "issuer": ISSUER,
                "authorization_endpoint": "https://id.example/authorize",
                "token_endpoint": "https://id.example/token",
                "jwks_uri": "https://id.example/keys",
                "end_session_endpoint": "https://id.example/end",
            }),
            "https://id.example/keys" => {
                let (x, y) = self.key.public_key().as_ref()[1..].split_at(32);
                let encode = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
                json!({ "keys": [
                    { "kty": "EC", "crv": "P-256", "kid": self.key_id, "x": encode(x), "y": encode(y) }
                ] })
            }
            "https://id.example/token" => self.token(question)?,
            other => return Err(format!("nothing at {other}")),
        };
        Ok(text.to_string().into_bytes())
    }

    /// The token for a code, for who knows what its challenge was made of.
    fn token(&mut self, question: &Question) -> Result<Value, String> {
        assert_eq!(question.client, Some(("yagura".into(), "s3cret".into())));
        let form: HashMap<_, _> = question.form.clone().unwrap().into_iter().collect();
        let (challenge, claims) = self.codes.remove(&form["code"]).ok_or("invalid_grant")?;
        let hash = ring::digest::digest(&ring::digest::SHA256, form["code_verifier"].as_bytes());
        assert_eq!(BASE64URL_NOPAD.encode(hash.as_ref()), challenge, "the verifier fits");
        let header = json!({ "alg": "ES256", "kid": self.key_id }).to_string();
        let encode = |text: &str| BASE64URL_NOPAD.encode(text.as_bytes());
        let signed = format!("{}.{}", encode(&header), encode(&claims.to_string()));
        let signature = self.key.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
        Ok(json!({ "id_token": format!("{signed}.{}", BASE64URL_NOPAD.encode(signature.as_ref())) }))
    }
}

fn key() -> EcdsaKeyPair {
    let random = SystemRandom::new();
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random).unwrap()
}

fn percent_decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned()
}

async fn link(world: &World, fake: &Fake, who: &Signed, subject: &str) -> bool {
    let address = own::begin_link(&cx::<SignedIn>(who), PASSWORD).await.unwrap();
    let _ = world;
    own::finish_link(&cx::<SignedIn>(who), &fake.visit(&address, subject, &json!({}))).await.unwrap()
}

/// Signs in with what was brought back.
async fn enter(world: &World, back: &Return) -> Option<hub::identity::session::Opened> {
    match world.hub.sign_in_by_provider(back, VISITOR, ADDRESS, "Test").await.unwrap() {
        SignIn::Begun { token, .. } => world.hub.open_session(&token, ADDRESS).await.unwrap(),
        SignIn::Refused | SignIn::Locked => None,
    }
}

async fn visit(world: &World, fake: &Fake, subject: &str, more: Value) -> Return {
    fake.visit(&world.hub.provider_address(VISITOR).await.unwrap(), subject, &more)
}

on_both!(who_is_linked_signs_in_and_nobody_else);
async fn who_is_linked_signs_in_and_nobody_else(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let fake = Fake::new(&world);
    fake.join(&world, |_| ());
    let back = visit(&world, &fake, "u1", json!({ "email": "sato", "email_verified": true })).await;
    assert!(enter(&world, &back).await.is_none(), "not linked, and nobody is made");
    assert!(link(&world, &fake, &sato, "u1").await);
    let opened = enter(&world, &visit(&world, &fake, "u1", json!({})).await).await.unwrap();
    assert_eq!((opened.person.login.as_str(), opened.session.proof), ("sato", Proof::Provider));
    assert!(opened.signed.is_some());
    assert!(enter(&world, &visit(&world, &fake, "u2", json!({})).await).await.is_none(), "another subject");
    let linked = own::link(&cx::<SignedIn>(&sato)).await.unwrap().unwrap();
    assert_eq!((linked.subject.as_str(), linked.last_used_at_ms.is_some()), ("u1", true));
    let trail = world.trail(sato.scope.organisation).await;
    assert!(trail.iter().any(|(action, subject, _)| action == "create" && subject == "provider_link"));
    world.hub.set_account_standing("sato", hub::identity::console::Standing::Disabled).await.unwrap();
    assert!(enter(&world, &visit(&world, &fake, "u1", json!({})).await).await.is_none(), "shut out here");
}

on_both!(a_return_counts_once_in_the_same_browser_and_in_time);
async fn a_return_counts_once_in_the_same_browser_and_in_time(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let fake = Fake::new(&world);
    fake.join(&world, |_| ());
    link(&world, &fake, &sato, "u1").await;
    let back = visit(&world, &fake, "u1", json!({})).await;
    let foreign = world.hub.sign_in_by_provider(&back, "another browser", ADDRESS, "").await.unwrap();
    assert!(matches!(foreign, SignIn::Refused), "someone else's browser");
    let elsewhere = Return { iss: Some("https://evil.example".into()), ..back.clone() };
    assert!(enter(&world, &elsewhere).await.is_none(), "another provider's answer");
    assert!(enter(&world, &Return { state: "AAAA".into(), ..back.clone() }).await.is_none());
    assert!(enter(&world, &Return { code: String::new(), ..back.clone() }).await.is_none(), "refused there");
    assert!(enter(&world, &back).await.is_some());
    assert!(enter(&world, &back).await.is_none(), "seen on its way");
    let late = visit(&world, &fake, "u1", json!({})).await;
    world.pass(SignedDuration::from_mins(5));
    assert!(enter(&world, &late).await.is_none());
    let to_link = own::begin_link(&cx::<SignedIn>(&sato), PASSWORD).await.unwrap();
    assert!(enter(&world, &fake.visit(&to_link, "u1", &json!({}))).await.is_none(), "made for linking");
}

on_both!(a_token_that_is_not_for_this_sign_in_opens_nothing);
async fn a_token_that_is_not_for_this_sign_in_opens_nothing(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let fake = Fake::new(&world);
    fake.join(&world, |_| ());
    link(&world, &fake, &sato, "u1").await;
    for wrong in [
        json!({ "iss": "https://other.example" }),
        json!({ "aud": "another-client" }),
        json!({ "nonce": "another" }),
        json!({ "exp": 1 }),
    ] {
        let back = visit(&world, &fake, "u1", wrong.clone()).await;
        assert!(enter(&world, &back).await.is_none(), "{wrong}");
    }
    fake.0.lock().unwrap().key = key();
    let forged = visit(&world, &fake, "u1", json!({})).await;
    assert!(enter(&world, &forged).await.is_none(), "another key under a known name");
}

on_both!(a_new_key_of_the_provider_is_fetched_but_not_at_every_try);
async fn a_new_key_of_the_provider_is_fetched_but_not_at_every_try(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let fake = Fake::new(&world);
    fake.join(&world, |_| ());
    link(&world, &fake, &sato, "u1").await;
    {
        let mut state = fake.0.lock().unwrap();
        (state.key, state.key_id) = (key(), "k2".into());
    }
    assert!(enter(&world, &visit(&world, &fake, "u1", json!({})).await).await.is_none(), "read just now");
    world.pass(SignedDuration::from_mins(1));
    fake.0.lock().unwrap().now_s += 60;
    assert!(enter(&world, &visit(&world, &fake, "u1", json!({})).await).await.is_some());
    let keys = |question: &&Question| question.address.ends_with("/keys");
    assert_eq!(fake.0.lock().unwrap().asked.iter().filter(keys).count(), 2);
}

on_both!(a_verified_mail_address_links_only_where_the_settings_say_so);
async fn a_verified_mail_address_links_only_where_the_settings_say_so(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let fake = Fake::new(&world);
    fake.join(&world, |settings| settings.matches_email = true);
    let here = sato.scope.organisation;
    world.person(here, "mori@kita-hp.example", Role::Staff).await;
    let claims = |verified: Value| json!({ "email": "Mori@kita-hp.example", "email_verified": verified });
    let unverified = visit(&world, &fake, "u7", claims(json!(false))).await;
    assert!(enter(&world, &unverified).await.is_none());
    let opened = enter(&world, &visit(&world, &fake, "u7", claims(json!(true))).await).await.unwrap();
    assert_eq!(opened.person.login.as_str(), "mori@kita-hp.example");
    assert!(
        enter(&world, &visit(&world, &fake, "u7", json!({})).await).await.is_some(),
        "linked from now on"
    );
    let another = visit(&world, &fake, "u8", claims(json!(true))).await;
    assert!(enter(&world, &another).await.is_none(), "the address was given to someone else");
    let stranger = json!({ "email": "nobody@kita-hp.example", "email_verified": true });
    assert!(enter(&world, &visit(&world, &fake, "u9", stranger).await).await.is_none(), "nobody is made");
}

on_both!(the_second_factor_is_asked_here_unless_the_provider_is_trusted_to);
async fn the_second_factor_is_asked_here_unless_the_provider_is_trusted_to(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let fake = Fake::new(&world);
    fake.join(&world, |_| ());
    link(&world, &fake, &sato, "u1").await;
    second_factor_rule::set(&cx(&sato), 0, &[Role::Administrator], Some(date(2026, 11, 20))).await.unwrap();
    let opened = enter(&world, &visit(&world, &fake, "u1", json!({})).await).await.unwrap();
    assert!(opened.signed.unwrap().must_set_up_second_factor(), "the rule holds");
}

on_both!(a_provider_that_is_trusted_with_it_meets_the_rule);
async fn a_provider_that_is_trusted_with_it_meets_the_rule(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let fake = Fake::new(&world);
    fake.join(&world, |settings| settings.has_second_factor = true);
    link(&world, &fake, &sato, "u1").await;
    second_factor_rule::set(&cx(&sato), 0, &[Role::Administrator], Some(date(2026, 11, 20))).await.unwrap();
    let opened = enter(&world, &visit(&world, &fake, "u1", json!({})).await).await.unwrap();
    assert_eq!(opened.session.proof, Proof::ProviderWithSecondFactor);
    assert!(!opened.signed.unwrap().must_set_up_second_factor());
}

on_both!(linking_asks_for_the_password_and_a_subject_means_one_person);
async fn linking_asks_for_the_password_and_a_subject_means_one_person(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let fake = Fake::new(&world);
    fake.join(&world, |_| ());
    let page = cx::<SignedIn>(&sato);
    assert_eq!(faults(own::begin_link(&page, "wrong").await), [("present", What::Wrong)]);
    let other = world.other(domain::identity::OrganisationKind::Clinic, "minami").await;
    assert!(link(&world, &fake, &other, "u1").await);
    assert!(!link(&world, &fake, &sato, "u1").await, "means someone already");
    assert!(link(&world, &fake, &sato, "u2").await && link(&world, &fake, &sato, "u3").await, "changed");
    assert!(enter(&world, &visit(&world, &fake, "u2", json!({})).await).await.is_none(), "the old one");
    assert_eq!(faults(own::unlink(&page, "wrong").await), [("present", What::Wrong)]);
    own::unlink(&page, PASSWORD).await.unwrap();
    assert!(own::link(&page).await.unwrap().is_none());
    let address = own::begin_link(&page, PASSWORD).await.unwrap();
    let back = fake.visit(&address, "u5", &json!({}));
    assert!(!own::finish_link(&cx::<SignedIn>(&other), &back).await.unwrap(), "another's way");
}

on_both!(a_provider_out_of_reach_says_so_and_changes_nothing);
async fn a_provider_out_of_reach_says_so_and_changes_nothing(hub: TestHub) {
    let (world, _) = World::founded(hub).await;
    let fake = Fake::new(&world);
    fake.join(&world, |_| ());
    fake.0.lock().unwrap().is_away = true;
    let failed = world.hub.provider_address(VISITOR).await;
    assert!(matches!(failed, Err(HubError::Internal(why)) if why.contains("no route to host")));
    assert!(world.sign_in_with("sato", PASSWORD).await.is_some(), "the password still does");
}
