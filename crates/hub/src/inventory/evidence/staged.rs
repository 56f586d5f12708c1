//! What a file says, as JSON: how it waits in the database until a person has looked at it.
//! Not here: what it means (`domain::inventory::evidence`).
//! Next: [`write`] and [`read`], each the other's inverse.

use crate::HubError;
use domain::inventory::{
    Component,
    evidence::{Account, Content, Disclosure, DisclosureAnswer, Mac, Observed, Part},
};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Staged {
    Devices(Vec<Device>),
    Parts { product: String, parts: Vec<StagedPart> },
    Accounts(Vec<StagedAccount>),
    Disclosure(Box<Form>),
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Device {
    mac: Option<String>,
    addresses: Vec<std::net::IpAddr>,
    host_name: String,
    serial: String,
    maker: String,
    model: String,
    components: Vec<[String; 4]>,
    card_maker: String,
    notes: String,
    seen_at_ms: Option<i64>,
    is_leased: bool,
}

#[derive(Serialize, Deserialize)]
struct StagedPart(String, String, String, String, String);

#[derive(Serialize, Deserialize)]
struct StagedAccount {
    name: String,
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
                is_enabled: account.is_enabled,
                signed_in_at_ms: account.signed_in_at_ms,
                never_expires: account.never_expires,
            });
            (Staged::Accounts(staged.collect()), accounts.len(), "")
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
                    is_enabled: account.is_enabled,
                    signed_in_at_ms: account.signed_in_at_ms,
                    never_expires: account.never_expires,
                })
                .collect(),
        ),
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
        }
    }
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
        })
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
