//! What every handler can reach.
//! Not here: who asks ([`crate::identify`]).
//! Next: [`crate::routes`].

use crate::limit::Limits;
use hub::{Hub, identity::token::Token};
use std::sync::Arc;

/// How this installation is reached.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Reached over TLS: cookies are sent nowhere else.
    pub tls: bool,
    /// A sentence above every page, such as that this is a demonstration, by language code.
    pub banner: Option<Banner>,
    /// What the first visitor must show, where strangers reach the page as well.
    pub setup_code: Option<Token>,
}

/// A sentence above every page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Banner {
    /// Everything here is invented.
    Demonstration,
}

/// What every handler can reach. Cloning shares it.
#[derive(Clone)]
pub struct Web(Arc<Inner>);

struct Inner {
    hub: Hub,
    settings: Settings,
    limits: Limits,
}

impl Web {
    /// Puts the parts together.
    pub fn new(hub: Hub, settings: Settings) -> Self {
        let limits = Limits::new();
        Self(Arc::new(Inner { hub, settings, limits }))
    }

    /// The use cases.
    pub fn hub(&self) -> &Hub {
        &self.0.hub
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.0.limits
    }
}
