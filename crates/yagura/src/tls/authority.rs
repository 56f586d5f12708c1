//! The hub's own authority: makes its key and certificate, and server certificates signed by it.
//! Not here: when a certificate is renewed ([`super::keeper`]), what people are told (`commands::tls`).
//! Next: [`super::keeper`].

use super::{material::Files, name::Name};
use crate::private_file;
use anyhow::Context;
use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DistinguishedName, DnType, ExtendedKeyUsagePurpose,
    GeneralSubtree, IsCa, Issuer, KeyPair, KeyUsagePurpose, NameConstraints, PKCS_ECDSA_P256_SHA256,
};
use serde::{Deserialize, Serialize};
use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    path::{Path, PathBuf},
};

/// How long the authority is good, in years.
const AUTHORITY_YEARS: i32 = 10;

/// How long a server certificate is good, in days: iPads refuse more than 398.
const SERVER_DAYS: i32 = 397;

/// The authority in a folder, usually `data/tls`.
pub(crate) struct Authority {
    folder: PathBuf,
    about: About,
}

/// What is not read back from the certificates; the file `about.toml`.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    /// The authority's name, as its certificate has it.
    authority: String,
    /// The last day on which the authority is good.
    authority_until: Date,
    /// What the server certificate is for.
    names: Vec<String>,
    /// For what the authority may sign.
    reach: Reach,
}

/// For what the authority may sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Reach {
    /// Any name; more names can be added later.
    Any,
    /// Only the names it begins with: whoever steals its key can imitate nothing else.
    TheseNames,
}

impl Authority {
    /// Makes an authority and the server's first certificate.
    pub(crate) fn make(folder: &Path, names: &[Name], reach: Reach, now: Timestamp) -> anyhow::Result<Self> {
        let first = names.first().context("a certificate needs a name")?;
        private_file::folder(folder)?;
        anyhow::ensure!(
            !folder.join(KEY).exists(),
            "there is an authority in {} already; `yagura tls renew` gives the hub a new certificate from it",
            folder.display()
        );
        let today = day(now);
        let until = today.saturating_add(AUTHORITY_YEARS.years());
        let name = format!("Yagura {first} {today}");
        let mut params = params(&name, Vec::new())?;
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        params.name_constraints = (reach == Reach::TheseNames).then(|| constraints(names));
        valid(&mut params, today, until);
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
        let certificate = params.self_signed(&key)?.pem();
        let names = names.iter().map(ToString::to_string).collect();
        let about = About { authority: name, authority_until: until, names, reach };
        let authority = Self { folder: folder.to_owned(), about };
        private_file::write(&authority.certificate(), certificate.as_bytes())?;
        authority.issue(&key, now)?;
        authority.note()?;
        // The key last: without it the folder counts as empty, so that a start cut short can be repeated.
        private_file::write(&folder.join(KEY), key.serialize_pem().as_bytes())?;
        Ok(authority)
    }

    /// The authority of a folder, if one was made there.
    pub(crate) fn open(folder: &Path) -> anyhow::Result<Option<Self>> {
        if !folder.join(KEY).exists() {
            return Ok(None);
        }
        let path = folder.join(ABOUT);
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let about = toml::from_str(&text).with_context(|| format!("{} was changed", path.display()))?;
        Ok(Some(Self { folder: folder.to_owned(), about }))
    }

    /// A new key and certificate for the server, for the names it has.
    pub(crate) fn renew(&self, now: Timestamp) -> anyhow::Result<()> {
        let path = self.folder.join(KEY);
        let pem =
            std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let key = KeyPair::from_pem(&pem).with_context(|| format!("{} is no key", path.display()))?;
        self.issue(&key, now)
    }

    /// The same with more names; none are taken away.
    pub(crate) fn renew_for(&mut self, names: &[Name], now: Timestamp) -> anyhow::Result<()> {
        for name in names.iter().map(ToString::to_string) {
            if self.about.names.contains(&name) {
                continue;
            }
            anyhow::ensure!(
                self.about.reach == Reach::Any,
                "the authority in {} was made for {} only: move the folder away and run `yagura tls init` again",
                self.folder.display(),
                self.about.names.join(", ")
            );
            self.about.names.push(name);
        }
        self.renew(now)?;
        self.note()
    }

    /// Whether the certificate is made for all of these.
    pub(crate) fn covers(&self, names: &[Name]) -> bool {
        names.iter().all(|name| self.about.names.contains(&name.to_string()))
    }

    /// What the server certificate is for; the first is its main name.
    pub(crate) fn names(&self) -> &[String] {
        &self.about.names
    }

    /// The authority's name, as people see it in the list of trusted ones.
    pub(crate) fn name(&self) -> &str {
        &self.about.authority
    }

    /// The last day on which the authority is good.
    pub(crate) const fn until(&self) -> Date {
        self.about.authority_until
    }

    /// The file with the authority's certificate, the one that computers must trust.
    pub(crate) fn certificate(&self) -> PathBuf {
        self.folder.join(CERTIFICATE)
    }

    /// The server's certificate and key: one file, so that both change in the same moment.
    pub(crate) fn server(&self) -> Files {
        let path = self.folder.join(SERVER);
        Files { cert: path.clone(), key: path }
    }

    fn issue(&self, authority_key: &KeyPair, now: Timestamp) -> anyhow::Result<()> {
        let issuer = Issuer::new(params(&self.about.authority, Vec::new())?, authority_key);
        let names = self.about.names.iter().map(String::as_str).chain(ALWAYS);
        let first = self.about.names.first().map_or("Yagura", String::as_str);
        let mut params = params(first, names.map(str::to_owned).collect())?;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        let today = day(now);
        valid(&mut params, today, today.saturating_add(SERVER_DAYS.days()).min(self.about.authority_until));
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
        let certificate = params.signed_by(&key, &issuer)?;
        let both = format!("{}{}", certificate.pem(), key.serialize_pem());
        private_file::write(&self.folder.join(SERVER), both.as_bytes())
    }

    fn note(&self) -> anyhow::Result<()> {
        private_file::write(&self.folder.join(ABOUT), toml::to_string(&self.about)?.as_bytes())
    }
}

/// Names that mean this machine; the certificate holds them besides its own.
const ALWAYS: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

const KEY: &str = "authority.key";
const CERTIFICATE: &str = "authority.pem";
const SERVER: &str = "server.pem";
const ABOUT: &str = "about.toml";

fn params(subject: &str, names: Vec<String>) -> anyhow::Result<CertificateParams> {
    let mut params = CertificateParams::new(names)?;
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::OrganizationName, "Yagura");
    params.distinguished_name.push(DnType::CommonName, subject);
    Ok(params)
}

fn constraints(names: &[Name]) -> NameConstraints {
    let always = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)].map(Name::Address);
    let permitted = |name: &Name| match name {
        Name::Host(host) => GeneralSubtree::DnsName(host.clone()),
        Name::Address(address) => GeneralSubtree::IpAddress(CidrSubnet::from_addr_prefix(
            *address,
            if address.is_ipv4() { 32 } else { 128 },
        )),
    };
    let localhost = [Name::Host("localhost".to_owned())];
    let permitted_subtrees = names.iter().chain(&localhost).chain(&always).map(permitted).collect();
    NameConstraints { permitted_subtrees, excluded_subtrees: Vec::new() }
}

/// Good from the day before, since clocks in hospitals differ.
fn valid(params: &mut CertificateParams, today: Date, until: Date) {
    let ymd = |date: Date| {
        rcgen::date_time_ymd(i32::from(date.year()), date.month().unsigned_abs(), date.day().unsigned_abs())
    };
    params.not_before = ymd(today.saturating_sub(1.day()));
    params.not_after = ymd(until);
}

fn day(now: Timestamp) -> Date {
    now.to_zoned(TimeZone::UTC).date()
}
