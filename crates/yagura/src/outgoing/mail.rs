//! The mail server that the settings name: takes one plain mail at a time.
//! Not here: what a mail says (`web::notify`), when it goes (`hub::notify`).
//! Next: [`MailServer`].

use super::guard::is_public;
use crate::{
    config::{Mail as Settings, kind::MailTls},
    private_file,
};
use anyhow::Context;
use hub::notify::{Mail, Refusal, RefusalKind};
use lettre::{
    Address, Message, SmtpTransport, Transport,
    message::{
        Mailbox, SinglePart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp::{
        Error,
        authentication::Credentials,
        client::{Certificate, CertificateStore, Tls, TlsParameters},
        extension::ClientId,
    },
};
use std::{
    net::{IpAddr, SocketAddr, ToSocketAddrs},
    time::{Duration, SystemTime},
};

/// How long the server may take for each answer.
const PATIENCE: Duration = Duration::from_secs(15);

/// A certificate is a few KiB; a longer file is none.
const LIMIT_BYTES: u64 = 1 << 20;

/// A mail server.
pub(crate) struct MailServer {
    host: String,
    port: u16,
    tls: Option<Tls>,
    credentials: Option<Credentials>,
    from: Mailbox,
}

impl MailServer {
    /// The server of the settings; none if they name none.
    pub(crate) fn new(settings: &Settings) -> anyhow::Result<Option<Self>> {
        let (Some(server), Some(from)) = (settings.server.get(), settings.from.get()) else {
            return Ok(None);
        };
        let address: Address =
            from.as_str().parse().with_context(|| format!("mail.from: {from} is no mail address"))?;
        Ok(Some(Self {
            host: server.host().to_owned(),
            port: server.port(settings.tls),
            tls: tls(settings, server.host())?,
            credentials: credentials(settings)?,
            from: Mailbox::new(Some("Yagura".to_owned()), address),
        }))
    }

    /// Hands a mail over; returns when the server took it.
    pub(crate) fn send(&self, mail: &Mail) -> Result<(), Refusal> {
        let message = self.message(mail).map_err(|error| Refusal::new(RefusalKind::Refused, error))?;
        let host = match self.tls {
            // Its certificate proves whom the name led to.
            Some(_) => self.host.clone(),
            None => self.inside()?.to_string(),
        };
        let domain = self.from.email.domain().to_owned();
        let mut builder = SmtpTransport::builder_dangerous(host)
            .port(self.port)
            .timeout(Some(PATIENCE))
            .hello_name(ClientId::Domain(domain))
            .tls(self.tls.clone().unwrap_or(Tls::None));
        if let Some(credentials) = &self.credentials {
            builder = builder.credentials(credentials.clone());
        }
        builder.build().send(&message).map(|_| ()).map_err(|error| refusal(&error))
    }

    /// Without TLS a mail goes only to an address that no stranger's network lies before.
    fn inside(&self) -> Result<IpAddr, Refusal> {
        let found: Vec<SocketAddr> = (self.host.as_str(), self.port)
            .to_socket_addrs()
            .map_err(|error| Refusal::new(RefusalKind::Unreachable, error))?
            .collect();
        let inside = found.iter().map(SocketAddr::ip).find(|address| !is_public(*address));
        inside.ok_or_else(|| {
            let why = format!("{} is a public address; without TLS anyone on the way reads along", self.host);
            Refusal::new(RefusalKind::Tls, why)
        })
    }

    fn message(&self, mail: &Mail) -> anyhow::Result<Message> {
        let to: Address = mail.to.as_str().parse().context("the recipient is no mail address")?;
        // So that no machine answers: a holiday's notice would come back to an address that nobody reads.
        let automatic =
            HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned());
        let text = mail.text.replace('\n', "\r\n");
        Ok(Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(mail.subject.as_str())
            .date(SystemTime::from(mail.at))
            .message_id(Some(format!("<{}@{}>", mail.id, self.from.email.domain())))
            .raw_header(automatic)
            .singlepart(SinglePart::plain(text))?)
    }
}

fn tls(settings: &Settings, host: &str) -> anyhow::Result<Option<Tls>> {
    if settings.tls == MailTls::None {
        return Ok(None);
    }
    let mut parameters = TlsParameters::builder(host.to_owned());
    if let Some(path) = settings.ca.get() {
        let pem = private_file::read_short(path, LIMIT_BYTES)?;
        let certificates = Certificate::from_pem(&pem);
        let certificate =
            certificates.with_context(|| format!("{} holds no certificate in PEM form", path.display()))?;
        parameters = parameters.certificate_store(CertificateStore::None).add_root_certificate(certificate);
    }
    let parameters = parameters.build().context("mail.tls")?;
    Ok(Some(match settings.tls {
        MailTls::Tls => Tls::Wrapper(parameters),
        MailTls::Starttls | MailTls::None => Tls::Required(parameters),
    }))
}

fn credentials(settings: &Settings) -> anyhow::Result<Option<Credentials>> {
    let Some(user) = settings.user.get() else { return Ok(None) };
    let path = settings.password_file.get().context("mail.user is set, but mail.password_file is not")?;
    let password = private_file::read_secret(path).context("mail.password_file")?;
    Ok(Some(Credentials::new(user.clone(), password)))
}

fn refusal(error: &Error) -> Refusal {
    let code = error.status().map(|code| code.to_string());
    let kind = match code.as_deref() {
        Some("530" | "534" | "535" | "538") => RefusalKind::SignIn,
        Some(_) if error.is_permanent() => RefusalKind::Refused,
        Some(_) => RefusalKind::TryLater,
        None if error.is_timeout() => RefusalKind::TimedOut,
        None if error.is_tls() => RefusalKind::Tls,
        None => RefusalKind::Unreachable,
    };
    Refusal::new(kind, with_causes(error))
}

/// An error with what led to it: the first line alone says little.
pub(super) fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(one) = cause {
        let said = one.to_string();
        if !text.contains(&said) {
            text.push_str(": ");
            text.push_str(&said);
        }
        cause = one.source();
    }
    text
}

#[cfg(test)]
mod tests;
