//! Asking a route as someone: a person with a browser for pages, a program with a token for the API.

use crate::{
    ids::Ids,
    samples::{Body, Sample},
    scene::{Scene, Side},
};
use axum::{body::Body as RequestBody, http::Method};
use std::collections::HashMap;
use testkit::{Answer, Client, Member, TestWeb};

/// Asks for people, and keeps them signed in.
pub(crate) struct Asker<'w> {
    web: &'w TestWeb,
    clients: HashMap<String, Client>,
}

impl<'w> Asker<'w> {
    pub(crate) fn new(web: &'w TestWeb) -> Self {
        Self { web, clients: HashMap::new() }
    }

    /// Asks as a person, with these identifiers in path and query, and those in the body.
    pub(crate) async fn ask(&mut self, who: &Member, sample: &Sample, path: &Ids, body: &Ids) -> Answer {
        let mut client =
            if sample.is_api() { self.web.program(&who.bearer) } else { self.browser(who).await };
        send(&mut client, sample, path, body).await
    }

    /// Signs in who will ask for a sample.
    pub(crate) async fn get_ready(&mut self, scene: &Scene, sample: &Sample) {
        if let Some(permission) = sample.permission(&scene.web.routes).filter(|_| !sample.is_api()) {
            self.browser(allowed(&scene.owner, sample, permission)).await;
        }
    }

    /// The same people, still signed in, in a copy.
    pub(crate) fn in_copy<'c>(&self, copy: &'c TestWeb) -> Asker<'c> {
        let clients = self.clients.iter().map(|(login, client)| (login.clone(), copy.adopt(client)));
        Asker { web: copy, clients: clients.collect() }
    }

    /// A browser in which a person is signed in.
    pub(crate) async fn browser(&mut self, who: &Member) -> Client {
        if !self.clients.contains_key(&who.login) {
            let client = self.web.sign_in(who).await;
            self.clients.insert(who.login.clone(), client);
        }
        self.clients[&who.login].clone()
    }
}

/// The people who ask for a sample on a side.
pub(crate) fn people<'s>(side: &'s Side, sample: &Sample) -> &'s [Member] {
    if sample.of_network { &side.network.people } else { &side.held.members }
}

/// The first of them whose role permits it.
pub(crate) fn allowed<'s>(side: &'s Side, sample: &Sample, permission: &str) -> &'s Member {
    people(side, sample).iter().find(|who| who.may(permission)).expect("someone may")
}

/// Sends a sample with the client's own proof.
pub(crate) async fn send(client: &mut Client, sample: &Sample, path: &Ids, body: &Ids) -> Answer {
    let address = sample.address(path);
    let method: Method = sample.method().parse().unwrap();
    match sample.body {
        Body::None => client.send(Client::request(method, &address), RequestBody::empty()).await,
        Body::Json(value) => client.json(method, &address, &value(body)).await,
        Body::Bytes(text) => client.send(Client::request(method, &address), RequestBody::from(text)).await,
        Body::File(text) => client.upload(&address, "file", "list.csv", text.as_bytes()).await,
        Body::Form(fields) => {
            let fields = fields(body);
            let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            client.post(&address, &fields).await
        }
    }
}
