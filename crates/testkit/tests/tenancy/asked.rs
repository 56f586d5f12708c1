//! Asking a route as someone: a person with a browser for pages, a program with a token for the API.

use crate::{
    ids::Ids,
    samples::{Body, Sample},
};
use std::collections::HashMap;
use testkit::{Answer, Client, Member, TestWeb};

/// Asks for people, and keeps them signed in.
pub(crate) struct Asker<'w> {
    pub(crate) web: &'w TestWeb,
    clients: HashMap<String, Client>,
}

impl<'w> Asker<'w> {
    pub(crate) fn new(web: &'w TestWeb) -> Self {
        Self { web, clients: HashMap::new() }
    }

    /// Asks as a person, with these identifiers in path and query, and those in the body.
    pub(crate) async fn ask(&mut self, who: &Member, sample: &Sample, path: &Ids, body: &Ids) -> Answer {
        let mut client = if sample.is_api() { self.web.program(&who.bearer) } else { self.client(who).await };
        send(&mut client, sample, path, body).await
    }

    /// A browser in which a person is signed in.
    pub(crate) async fn client(&mut self, who: &Member) -> Client {
        if !self.clients.contains_key(&who.login) {
            let client = self.web.sign_in(who).await;
            self.clients.insert(who.login.clone(), client);
        }
        self.clients.get(&who.login).expect("just signed in").clone()
    }
}

/// Sends a sample with the client's own proof.
pub(crate) async fn send(client: &mut Client, sample: &Sample, path: &Ids, body: &Ids) -> Answer {
    let address = sample.address(path);
    match sample.body {
        Body::None => client.get(&address).await,
        Body::Form(fields) => {
            let fields = fields(body);
            let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            client.post(&address, &fields).await
        }
    }
}
