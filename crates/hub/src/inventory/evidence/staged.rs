//! What a file says, as JSON: how it waits in the database until a person has looked at it.
//! Not here: what it means (`domain::inventory::evidence`).
//! Next: [`write`] and [`read`], each the other's inverse.

use crate::HubError;
use domain::inventory::{
    Component,
    evidence::{Account, Connection, Content, Disclosure, DisclosureAnswer, Mac, Observed, Part, SeenPart},
};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Staged {
    Devices(Vec<Device>),
    Parts { product: String, parts: Vec<StagedPart> },
    Accounts(Vec<StagedAccount>),
    Connections(Vec<StagedConnection>),
    Disclosure(Box<Form>),
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Device {
    mac: Option<String>,
    addresses: Vec<IpAddr>,
    host_name: String,
    serial: String,
    maker: String,
    model: String,
    components: Vec<[String; 4]>,
    card_maker: String,
    notes: String,
    seen_at_ms: Option<i64>,
    is_leased: bool,
    ports: Vec<(String, u16)>,
    is_beside_scanner: bool,
    /// Kind, name, version, CPE name, from what it was read.
    parts: Vec<[String; 5]>,
}

/// From, to, protocol, port, first and last time.
#[derive(Serialize, Deserialize)]
struct StagedConnection(IpAddr, IpAddr, String, u16, Option<i64>, Option<i64>);

#[derive(Serialize, Deserialize)]
struct StagedPart(String, String, String, String, String);

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct StagedAccount {
    name: String,
    person: String,
    groups: Vec<String>,
    expires_at_ms: Option<i64>,
    is_enabled: bool,
    signed_in_at_ms: Option<i64>,
    never_expires: bool,
}

#[derive(Serialize, Deserialize)]
struct Form {
    form: String,
    maker: String,
    product: String,
    version: String,
    made_on: String,
    answers: Vec<[String; 5]>,
}

/// What a file says as JSON, with the number of things in it and the product it is about.
pub(super) fn write(content: &Content) -> Result<(String, usize, String), HubError> {
    let (staged, things, product) = match content {
        Content::Devices(devices) => {
            (Staged::Devices(devices.iter().map(Device::from).collect()), devices.len(), "")
        }
        Content::Parts { product, parts } => {
            let staged = parts.iter().map(StagedPart::from).collect();
            (Staged::Parts { product: product.clone(), parts: staged }, parts.len(), product.as_str())
        }
        Content::Accounts(accounts) => {
            let staged = accounts.iter().map(|account| StagedAccount {
                name: account.name.clone(),
                person: account.person.clone(),
                groups: account.groups.clone(),
                expires_at_ms: account.expires_at_ms,
                is_enabled: account.is_enabled,
                signed_in_at_ms: account.signed_in_at_ms,
                never_expires: account.never_expires,
            });
            (Staged::Accounts(staged.collect()), accounts.len(), "")
        }
        Content::Connections(ways) => {
            (Staged::Connections(ways.iter().map(StagedConnection::from).collect()), ways.len(), "")
        }
        Content::Disclosure(form) => {
            (Staged::Disclosure(Box::new(Form::from(form))), form.answers.len(), form.product.as_str())
        }
    };
    Ok((serde_json::to_string(&staged).map_err(HubError::internal)?, things, product.to_owned()))
}

/// What a file said; `None` where it is not kept any more.
pub(super) fn read(text: &str) -> Result<Option<Content>, HubError> {
    if text.is_empty() {
        return Ok(None);
    }
    let unreadable = || HubError::internal("a staged value cannot be read");
    let content = match serde_json::from_str(text).map_err(HubError::internal)? {
        Staged::Devices(devices) => {
            let devices: Option<Vec<Observed>> = devices.into_iter().map(Device::into_observed).collect();
            Content::Devices(devices.ok_or_else(unreadable)?)
        }
        Staged::Parts { product, parts } => {
            let parts: Option<Vec<Part>> = parts.into_iter().map(StagedPart::into_part).collect();
            Content::Parts { product, parts: parts.ok_or_else(unreadable)? }
        }
        Staged::Accounts(accounts) => Content::Accounts(
            accounts
                .into_iter()
                .map(|account| Account {
                    name: account.name,
                    person: account.person,
                    groups: account.groups,
                    expires_at_ms: account.expires_at_ms,
                    is_enabled: account.is_enabled,
                    signed_in_at_ms: account.signed_in_at_ms,
                    never_expires: account.never_expires,
                })
                .collect(),
        ),
        Staged::Connections(ways) => {
            let ways: Option<Vec<Connection>> =
                ways.into_iter().map(StagedConnection::into_connection).collect();
            Content::Connections(ways.ok_or_else(unreadable)?)
        }
        Staged::Disclosure(form) => Content::Disclosure(form.into_disclosure().ok_or_else(unreadable)?),
    };
    Ok(Some(content))
}

impl From<&Observed> for Device {
    fn from(device: &Observed) -> Self {
        let part = |part: &Component| {
            [part.kind.as_str().to_owned(), part.name.clone(), part.version.clone(), part.cpe.clone()]
        };
        Self {
            mac: device.mac.map(|mac| mac.to_string()),
            addresses: device.addresses.clone(),
            host_name: device.host_name.clone(),
            serial: device.serial.clone(),
            maker: device.maker.clone(),
            model: device.model.clone(),
            components: device.components.iter().map(part).collect(),
            card_maker: device.card_maker.clone(),
            notes: device.notes.clone(),
            seen_at_ms: device.seen_at_ms,
            is_leased: device.is_leased,
            ports: device
                .ports
                .iter()
                .map(|(protocol, port)| (protocol.as_str().to_owned(), *port))
                .collect(),
            is_beside_scanner: device.is_beside_scanner,
            parts: device.parts.iter().map(seen_part).collect(),
        }
    }
}

fn seen_part(part: &SeenPart) -> [String; 5] {
    let Component { kind, name, version, cpe } = &part.component;
    [kind.as_str().to_owned(), name.clone(), version.clone(), cpe.clone(), part.told_by.clone()]
}

impl Device {
    fn into_observed(self) -> Option<Observed> {
        let part = |[kind, name, version, cpe]: [String; 4]| {
            Some(Component { kind: kind.parse().ok()?, name, version, cpe })
        };
        Some(Observed {
            mac: match self.mac {
                Some(text) => Some(Mac::parse(&text)?),
                None => None,
            },
            addresses: self.addresses,
            host_name: self.host_name,
            serial: self.serial,
            maker: self.maker,
            model: self.model,
            components: self.components.into_iter().map(part).collect::<Option<_>>()?,
            card_maker: self.card_maker,
            notes: self.notes,
            seen_at_ms: self.seen_at_ms,
            is_leased: self.is_leased,
            ports: self
                .ports
                .into_iter()
                .map(|(protocol, port)| Some((protocol.parse().ok()?, port)))
                .collect::<Option<_>>()?,
            is_beside_scanner: self.is_beside_scanner,
            parts: self
                .parts
                .into_iter()
                .map(|[kind, name, version, cpe, told_by]| {
                    Some(SeenPart { component: part([kind, name, version, cpe])?, told_by })
                })
                .collect::<Option<_>>()?,
        })
    }
}

impl From<&Connection> for StagedConnection {
    fn from(one: &Connection) -> Self {
        let protocol = one.protocol.as_str().to_owned();
        Self(one.from, one.to, protocol, one.port, one.first_at_ms, one.last_at_ms)
    }
}

impl StagedConnection {
    fn into_connection(self) -> Option<Connection> {
        let Self(from, to, protocol, port, first_at_ms, last_at_ms) = self;
        Some(Connection { from, to, protocol: protocol.parse().ok()?, port, first_at_ms, last_at_ms })
    }
}

impl From<&Part> for StagedPart {
    fn from(part: &Part) -> Self {
        Self(
            part.kind.as_str().to_owned(),
            part.name.clone(),
            part.version.clone(),
            part.cpe.clone(),
            part.purl.clone(),
        )
    }
}

impl StagedPart {
    fn into_part(self) -> Option<Part> {
        let Self(kind, name, version, cpe, purl) = self;
        Some(Part { kind: kind.parse().ok()?, name, version, cpe, purl })
    }
}

impl From<&Disclosure> for Form {
    fn from(form: &Disclosure) -> Self {
        let answer = |one: &DisclosureAnswer| {
            let reply = one.reply.as_str().to_owned();
            [one.cell.clone(), one.number.clone(), one.question.clone(), reply, one.remark.clone()]
        };
        Self {
            form: form.form.clone(),
            maker: form.maker.clone(),
            product: form.product.clone(),
            version: form.version.clone(),
            made_on: form.made_on.clone(),
            answers: form.answers.iter().map(answer).collect(),
        }
    }
}

impl Form {
    fn into_disclosure(self) -> Option<Disclosure> {
        let answer = |[cell, number, question, reply, remark]: [String; 5]| {
            Some(DisclosureAnswer { cell, number, question, reply: reply.parse().ok()?, remark })
        };
        Some(Disclosure {
            form: self.form,
            maker: self.maker,
            product: self.product,
            version: self.version,
            made_on: self.made_on,
            answers: self.answers.into_iter().map(answer).collect::<Option<_>>()?,
        })
    }
}
