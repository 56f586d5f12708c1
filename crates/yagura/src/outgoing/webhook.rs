//! Calling the program that an organisation chose: one POST of JSON, bounded in time, never into the own network
//! unless the settings list it, and in the clear only there.
//! Not here: what is sent and signed (`hub::notify`).
//! Next: `docs/en/notices.md`.

use super::{agent, mail::with_causes, way_out};
use crate::config::Config;
use hub::notify::{Call, Refusal, RefusalKind};
use std::time::Duration;
use ureq::{Agent, Error};

/// How long a call may take.
const TIME_LIMIT: Duration = Duration::from_secs(20);

/// The client for calls.
pub(crate) struct Webhooks {
    agent: Agent,
}

impl Webhooks {
    /// A client as the settings say.
    pub(crate) fn new(config: &Config) -> anyhow::Result<Self> {
        let (proxy, rules) = way_out(config)?;
        let settings = Agent::config_builder()
            .proxy(proxy)
            // Another address than the one that was chosen gets nothing.
            .max_redirects(0)
            .http_status_as_error(false)
            .timeout_global(Some(TIME_LIMIT))
            .user_agent(concat!("Yagura/", env!("CARGO_PKG_VERSION")))
            .build();
        Ok(Self { agent: agent(settings, &rules.with_clear_text_inside_only()) })
    }

    /// Makes a call; returns when the program took it.
    pub(crate) fn call(&self, call: &Call) -> Result<(), Refusal> {
        let answer = self
            .agent
            .post(call.to.as_str())
            .header("Content-Type", "application/json")
            .header("Yagura-Delivery", &call.id)
            .header("Yagura-Signature", &call.signature)
            .send(&call.body)
            .map_err(|error| refusal(&error))?;
        let status = answer.status();
        if status.is_success() {
            return Ok(());
        }
        let kind = match status.as_u16() {
            401 | 403 => RefusalKind::SignIn,
            408 | 425 | 429 | 500..=599 => RefusalKind::TryLater,
            _ => RefusalKind::Refused,
        };
        Err(Refusal::new(kind, status))
    }
}

fn refusal(error: &Error) -> Refusal {
    let kind = match error {
        Error::Other(_) => RefusalKind::NotAllowed,
        Error::Timeout(_) => RefusalKind::TimedOut,
        Error::Tls(_) | Error::Rustls(_) | Error::Pem(_) => RefusalKind::Tls,
        _ => RefusalKind::Unreachable,
    };
    Refusal::new(kind, with_causes(error))
}

#[cfg(test)]
mod tests;
