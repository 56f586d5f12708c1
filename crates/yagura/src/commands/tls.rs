//! `yagura tls`: the hub's own authority and certificate.
//! Not here: how they are made and renewed ([`crate::tls`]).
//! Next: [`crate::tls`].

use super::{say, say_aside};
use crate::{
    config::Place,
    tls::{Authority, FOLDER, Name, Reach},
    wiring,
};
use anyhow::Context;
use clap::{Args, Subcommand};
use data_encoding::HEXUPPER;
use ring::digest::{SHA256, digest};
use rustls::pki_types::{CertificateDer, pem::PemObject};
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Make, renew and show the certificate by which other machines know the hub
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  yagura tls init yagura.kita-hp.example 192.0.2.10
  yagura tls show > yagura-authority.crt";

#[derive(Subcommand)]
enum Command {
    /// Make an authority of the hub's own and its first certificate
    ///
    /// The authority is good for 10 years, a certificate for 397 days; the hub renews it by itself.
    #[command(after_help = "\
Example:
  yagura tls init yagura.kita-hp.example 192.0.2.10 --data /srv/yagura")]
    Init(Init),
    /// Give the hub a new certificate now, perhaps for more names
    #[command(after_help = "\
A running hub takes it within a minute, or at once with `systemctl reload yagura` (SIGHUP).

Example:
  yagura tls renew yagura.new-name.example --data /srv/yagura")]
    Renew(Names),
    /// Print the authority's certificate, the one that computers and tablets must trust
    #[command(after_help = "\
Example:
  yagura tls show --data /srv/yagura > yagura-authority.crt")]
    Show(Place),
}

#[derive(Args)]
struct Init {
    #[command(flatten)]
    names: Names,
    /// Let the authority vouch for these names only: safer, but another name later needs a new authority
    #[arg(long)]
    only_these_names: bool,
}

#[derive(Args)]
struct Names {
    /// Host names and addresses that people type into the browser; without any, those of the settings
    #[arg(value_name = "NAME")]
    names: Vec<Name>,
    #[command(flatten)]
    place: Place,
}

impl Names {
    /// The data folder, and the names given here or in the settings.
    fn settle(&self) -> anyhow::Result<(PathBuf, Vec<Name>)> {
        let config = self.place.config()?;
        let configured = config.names.iter().map(|name| name.parse()).collect::<Result<Vec<Name>, _>>()?;
        let names = if self.names.is_empty() { configured } else { self.names.clone() };
        Ok((config.data, names))
    }
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let now = wiring::clock().now();
    match &arguments.command {
        Command::Init(init) => {
            let (data, names) = init.names.settle()?;
            anyhow::ensure!(
                !names.is_empty(),
                "for which name? Say what people will type into the browser: yagura tls init yagura.kita-hp.example"
            );
            let reach = if init.only_these_names { Reach::TheseNames } else { Reach::Any };
            let authority = Authority::make(&data.join(FOLDER), &names, reach, now)?;
            say(&how_to_trust(&authority, &data)?)?;
        }
        Command::Renew(renew) => {
            let (data, names) = renew.settle()?;
            let mut authority = open(&data)?;
            authority.renew_for(&names, now)?;
            say(&format!("a new certificate for {}", authority.names().join(", ")))?;
        }
        Command::Show(place) => {
            let authority = open(&place.config()?.data)?;
            let (pem, fingerprint) = certificate(&authority)?;
            say(pem.trim_end())?;
            say_aside(&format!("{}\nSHA-256 {fingerprint}", authority.name()));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn open(data: &Path) -> anyhow::Result<Authority> {
    let folder = data.join(FOLDER);
    Authority::open(&folder)?.with_context(|| {
        format!("there is no authority in {}: make one with `yagura tls init NAME`", folder.display())
    })
}

/// The authority's certificate, and the fingerprint by which people compare it.
fn certificate(authority: &Authority) -> anyhow::Result<(String, String)> {
    let path = authority.certificate();
    let pem = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let der = CertificateDer::from_pem_slice(pem.as_bytes())
        .with_context(|| format!("{} is no certificate", path.display()))?;
    let hash = HEXUPPER.encode(digest(&SHA256, &der).as_ref());
    let bytes: Vec<String> =
        hash.as_bytes().chunks(2).map(|pair| String::from_utf8_lossy(pair).into_owned()).collect();
    Ok((pem, bytes.join(":")))
}

fn how_to_trust(authority: &Authority, data: &Path) -> anyhow::Result<String> {
    let (_, fingerprint) = certificate(authority)?;
    Ok(format!(
        "\
Made the authority \"{name}\", good until {until}, and a certificate for {names}.
The hub renews the certificate by itself.

Each computer and tablet must trust the authority once. Its certificate, which is no secret:
  {path}
  SHA-256 {fingerprint}

Windows, all computers of a domain: Group Policy, Computer Configuration > Policies > Windows Settings >
  Security Settings > Public Key Policies > Trusted Root Certification Authorities > Import.
Windows, one computer, as administrator:
  certutil -addstore Root yagura-authority.crt
iPad and iPhone: send yagura-authority.crt by AirDrop or mail, open it, then Settings > Profile Downloaded >
  Install, then Settings > General > About > Certificate Trust Settings > switch it on.
Firefox on Linux: Settings > Privacy & Security > View Certificates > Authorities > Import.

Compare the fingerprint before trusting it. Copy the file with:
  yagura tls show --data {data} > yagura-authority.crt",
        name = authority.name(),
        until = authority.until(),
        names = authority.names().join(", "),
        path = authority.certificate().display(),
        data = data.display(),
    ))
}
