//! The whole application over a [`TestHub`], with the [`World`] in it.
//! Not here: asking it for pages ([`crate::Client`]).
//! Next: [`crate::Client`].

use crate::{Client, Database, Member, On, PASSWORD, TestHub, World};
use ::web::{App, RouteInfo, Settings, Web};
use axum::Router;

/// The application for a test.
pub struct TestWeb {
    /// The hub under it.
    pub hub: TestHub,
    /// The two hospitals in it.
    pub world: World,
    /// Every route.
    pub routes: Vec<RouteInfo>,
    router: Router,
    settings: Settings,
}

impl On for TestWeb {
    async fn on(database: Database) -> Self {
        Self::with(TestHub::on(database).await, Settings::default()).await
    }
}

impl TestWeb {
    /// The application over a hub, reached as the settings say.
    pub async fn with(hub: TestHub, settings: Settings) -> Self {
        let world = World::new(&hub).await;
        let App { router, routes } = ::web::app(Web::new(hub.hub.clone(), settings.clone()));
        Self { hub, world, routes, router, settings }
    }

    /// The same once more, in a database of its own, so that a test may change it. SQLite only.
    pub async fn copy(&self) -> Self {
        let hub = self.hub.copy().await;
        let App { router, routes } = ::web::app(Web::new(hub.hub.clone(), self.settings.clone()));
        Self { hub, world: self.world.clone(), routes, router, settings: self.settings.clone() }
    }

    /// The browser of someone who signed in before the copy was made.
    pub fn adopt(&self, client: &Client) -> Client {
        client.clone().at(self.router.clone())
    }

    /// Someone who has not signed in.
    pub fn visitor(&self) -> Client {
        Client::new(self.router.clone())
    }

    /// A program with a token.
    pub fn program(&self, bearer: &str) -> Client {
        self.visitor().with_bearer(bearer)
    }

    /// A person at a browser, signed in.
    pub async fn sign_in(&self, member: &Member) -> Client {
        let mut client = self.visitor();
        client.sign_in(&member.login, PASSWORD).await;
        client
    }
}
