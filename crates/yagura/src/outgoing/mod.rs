//! The one client for everything that the hub fetches: bounded, through the proxy, never into the own network. Beside
//! it the two ways by which notices leave: [`mail`] and [`webhook`].
//! Not here: which addresses are private ([`guard`]), what is done with the files (`hub`).
//! Next: [`guard`].

mod guard;
mod mail;
mod webhook;

pub(crate) use mail::MailServer;
pub(crate) use webhook::Webhooks;

use crate::{config::Config, private_file};
use anyhow::{Context, anyhow};
use data_encoding::{BASE64, HEXLOWER};
use guard::{Door, Guard, Rules};
use hub::identity::ProviderQuestion as Question;
use jiff::{Timestamp, fmt::rfc2822::DateTimePrinter};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use ring::digest::{SHA256, digest};
use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};
use ureq::{
    Agent, Proxy,
    http::{Response, StatusCode, header},
    unversioned::transport::{Connector, DefaultConnector},
};

/// A larger file is none of what the hub fetches.
const LIMIT_BYTES: u64 = 2 << 30;

/// How long one file may take; a yearly feed over a slow line needs some minutes.
const TIME_LIMIT: Duration = Duration::from_mins(30);

/// How long an identity provider may take: someone waits at the sign-in page.
const SOON: Duration = Duration::from_secs(20);

/// Bytes of its answer at most.
const ANSWER_BYTES: u64 = 1 << 20;

/// How long a connection may take, and how long nothing may come.
const PATIENCE: Duration = Duration::from_mins(1);

/// Whoever asks more often is shut out for a while. [NVD, "Start Here", best practices: sleep six seconds]
const BETWEEN_PAGES: Duration = Duration::from_secs(6);

/// The client.
pub(crate) struct Outgoing {
    agent: Agent,
}

impl Outgoing {
    /// A client as the settings say.
    pub(crate) fn new(config: &Config) -> anyhow::Result<Self> {
        let (proxy, rules) = way_out(config)?;
        let settings = Agent::config_builder()
            .proxy(proxy)
            .max_redirects(5)
            .timeout_global(Some(TIME_LIMIT))
            .timeout_connect(Some(PATIENCE))
            .timeout_per_read(Some(PATIENCE))
            .user_agent(concat!("Yagura/", env!("CARGO_PKG_VERSION")))
            .build();
        Ok(Self { agent: agent(settings, &rules) })
    }

    /// Fetches what an address holds into a file of a folder, unless the file there is as new.
    pub(crate) fn download(&self, address: &str, folder: &Path) -> anyhow::Result<PathBuf> {
        if address.contains("startIndex=") {
            std::thread::sleep(BETWEEN_PAGES);
        }
        let path = folder.join(file_name(address));
        let mut request = self.agent.get(address);
        if let Some(since) = path.metadata().and_then(|about| about.modified()).ok().and_then(http_date) {
            request = request.header(header::IF_MODIFIED_SINCE, since);
        }
        let mut answer = request.call().map_err(plain).with_context(|| format!("cannot fetch {address}"))?;
        if answer.status() == StatusCode::NOT_MODIFIED {
            return Ok(path);
        }
        private_file::folder(folder)?;
        let part = private_file::part(&path);
        // What a cut-off attempt left there is nobody's.
        let _ = std::fs::remove_file(&part);
        let mut file = private_file::create(&part)?;
        let body = answer.body_mut().with_config().limit(LIMIT_BYTES).reader();
        copy_whole(body, &mut file).with_context(|| format!("cannot fetch {address} whole"))?;
        // Without a word of the server's the next question is one for all of it: this machine's clock proves nothing.
        file.set_modified(last_modified(&answer).map_or(SystemTime::UNIX_EPOCH, SystemTime::from))?;
        std::fs::rename(&part, &path).with_context(|| format!("cannot name {}", path.display()))?;
        Ok(path)
    }

    /// Asks an identity provider; a small answer, soon, and never from elsewhere than the address that was meant.
    pub(crate) fn ask(&self, question: &Question) -> anyhow::Result<Vec<u8>> {
        let shown = &question.address;
        let mut answer = match &question.form {
            None => self.agent.get(shown).config().timeout_global(Some(SOON)).max_redirects(0).build().call(),
            Some(form) => {
                let mut request =
                    self.agent.post(shown).config().timeout_global(Some(SOON)).max_redirects(0).build();
                if let Some((name, secret)) = &question.client {
                    request = request.header(header::AUTHORIZATION, basic(name, secret));
                }
                request.send_form(form.iter().map(|(name, value)| (*name, value.as_str())))
            }
        }
        .map_err(plain)
        .with_context(|| format!("cannot ask {shown}"))?;
        // One that leads elsewhere comes as an answer as well.
        anyhow::ensure!(answer.status().is_success(), "{shown} answers {}", answer.status());
        let body = answer.body_mut().with_config().limit(ANSWER_BYTES).read_to_vec();
        body.map_err(plain).with_context(|| format!("cannot read what {shown} answers"))
    }
}

/// The proxy of the settings, and what may be reached with or without it.
fn way_out(config: &Config) -> anyhow::Result<(Option<Proxy>, Rules)> {
    let proxy = match config.proxy.get() {
        Some(proxy) => Some(Proxy::new(proxy).with_context(|| not_a_proxy(proxy))?),
        None => None,
    };
    let host = proxy.as_ref().map(|proxy| proxy.host().to_owned());
    Ok((proxy, Rules::new(config.outgoing.allow.clone(), host)))
}

/// A client that reaches nothing else.
fn agent(settings: ureq::config::Config, rules: &Rules) -> Agent {
    let connector = Door::new(rules).chain(DefaultConnector::default());
    Agent::with_parts(settings, connector, Guard::new(rules))
}

/// Name and secret of a client. [RFC 6749, 2.3.1]
fn basic(name: &str, secret: &str) -> String {
    let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    format!("Basic {}", BASE64.encode(format!("{}:{}", encode(name), encode(secret)).as_bytes()))
}

/// Words for a setting that is no proxy.
pub(crate) fn not_a_proxy(text: &str) -> String {
    // Without what may be a password in it.
    let shown = text.rsplit_once('@').map_or(text, |(_, host)| host);
    format!("proxy: {shown:?} is no address of a proxy, such as http://proxy.kita-hp.example:3128")
}

/// Our own refusal in its own words.
fn plain(error: ureq::Error) -> anyhow::Error {
    match error {
        ureq::Error::Other(own) => anyhow!("{own}"),
        other => other.into(),
    }
}

fn copy_whole(mut from: impl io::Read, to: &mut File) -> io::Result<()> {
    io::copy(&mut from, to)?;
    to.sync_all()
}

/// A name that says where it came from, and that no other address has.
fn file_name(address: &str) -> String {
    let hash = HEXLOWER.encode(digest(&SHA256, address.as_bytes()).as_ref());
    let last = address.split(['?', '#']).next().and_then(|path| path.rsplit('/').next()).unwrap_or_default();
    let plain = |letter: &char| letter.is_ascii_alphanumeric() || "._-".contains(*letter);
    let last: String = last.chars().filter(plain).take(80).collect();
    format!("{}-{last}", hash.get(..16).unwrap_or_default())
}

fn http_date(at: std::time::SystemTime) -> Option<String> {
    let at = Timestamp::try_from(at).ok()?;
    DateTimePrinter::new().timestamp_to_rfc9110_string(&at).ok()
}

fn last_modified<B>(answer: &Response<B>) -> Option<Timestamp> {
    let text = answer.headers().get(header::LAST_MODIFIED)?.to_str().ok()?;
    jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text).ok()
}

#[cfg(test)]
mod tests;
