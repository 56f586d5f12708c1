//! Settings of the process: `yagura.toml`, then flags over it. Every key stands once, in [`Config`].
//! Not here: what a hospital's person changes; those are rows in the database, on a page.
//! Next: [`key`] for how a key is declared, [`load`], [`mod@print`] for the commented file and the schema.

pub(crate) mod kind;
pub(crate) mod load;
pub(crate) mod print;

mod key;

pub(crate) use key::Key;
pub(crate) use load::Place;

use crate::outgoing;
use domain::notify::MailAddress;
use key::section;
use kind::{Address, Allowed, Filter, Format, MailHost, MailTls, Optional};
use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
};

/// Where the hub listens if nobody says otherwise.
const LISTEN: SocketAddr = loopback(8440);

/// Where health and metrics are if nobody says otherwise.
pub(crate) const OPS_LISTEN: SocketAddr = loopback(8441);

section! {
    /// All settings.
    Config {
        /// Folder of database, keys, certificates and files; made if missing.
        data: PathBuf = PathBuf::from("data"),
        /// Address of the pages and the API. One that other machines reach, such as "0.0.0.0:8440", needs a
        /// certificate: `yagura tls init NAME` makes one, or set tls.cert and tls.key.
        listen: SocketAddr = LISTEN,
        /// Names and addresses that people type into the browser, such as "yagura.kita-hp.example" or
        /// "192.0.2.10". The hub's own certificate is made for them; the first one is shown at the start.
        names: Vec<String> = Vec::new(),
        /// Address that people open, such as "https://yagura.kita-hp.example", where it is not the one shown at the
        /// start: behind a proxy, or under another port. Passkeys are bound to its name, and links in mails begin with it.
        /// "" for the one shown.
        public_address: Optional<Address> = Optional::none(),
        /// Vulnerability feeds, each a file, a folder or an http(s) address; taken in at the start and every day.
        feeds: Vec<String> = Vec::new(),
        /// Proxy for everything that the hub fetches, such as "http://proxy.kita-hp.example:3128"; "" for none.
        proxy: Optional<String> = Optional::none(),
        /// The database.
        database: Database = Database::default(),
        /// A certificate of your own. Without one the hub uses what `yagura tls init` made.
        tls: Tls = Tls::default(),
        /// Health and metrics, for a monitoring program on this machine.
        ops: Ops = Ops::default(),
        /// An identity provider (OpenID Connect) at which people may sign in; see docs/en/sign-in.md.
        oidc: Oidc = Oidc::default(),
        /// What the program says of itself, on standard error.
        log: Log = Log::default(),
        /// Where the hub may reach out to.
        outgoing: Outgoing = Outgoing::default(),
        /// The mail server that takes notices.
        mail: Mail = Mail::default(),
    }
}

section! {
    /// The database.
    Database {
        /// "" for a SQLite file in the data folder, or "postgres://USER@HOST/DATABASE". Never with the password.
        url: String = String::new(),
        /// File that holds the password; "" for none. The environment variable YAGURA_DATABASE_PASSWORD goes before it.
        password_file: Optional<PathBuf> = Optional::none(),
    }
}

section! {
    /// A certificate of one's own.
    Tls {
        /// File with the certificate, then those above it, in PEM; "" for none. Read again when it changes.
        cert: Optional<PathBuf> = Optional::none(),
        /// File with its private key in PEM; may be the same file.
        key: Optional<PathBuf> = Optional::none(),
    }
}

section! {
    /// Health and metrics.
    Ops {
        /// Address of /health/live, /health/ready and /metrics: loopback only; "" switches them off.
        /// Where another program has the default address, the hub says so and runs without them.
        listen: Optional<SocketAddr> = Optional::some(OPS_LISTEN),
    }
}

section! {
    /// An identity provider (OpenID Connect).
    Oidc {
        /// Its address, as its tokens name it, such as "https://login.kita-hp.example/realms/hospital"; "" for none.
        issuer: String = String::new(),
        /// What it calls this hub.
        client_id: String = String::new(),
        /// File that holds the secret for it, mode 0600; "" for a public client.
        secret_file: Optional<PathBuf> = Optional::none(),
        /// What people call it, on the button; "" for the host of its address.
        name: String = String::new(),
        /// Whether who has a mail address as sign-in name that it has verified is linked at once. Only where nobody
        /// chooses their own mail address there.
        match_email: bool = false,
        /// Whether it asks for a second factor itself; then the hub asks for none.
        second_factor: bool = false,
    }
}

section! {
    /// What the program says of itself.
    Log {
        /// error, warn, info, debug or trace, also by part: "info,hub=debug". The environment variable
        /// YAGURA_LOG goes before it.
        level: Filter = Filter::default(),
        /// "text" for people, "json" for programs: one object per line.
        format: Format = Format::Text,
    }
}

section! {
    /// Where the hub may reach out to.
    Outgoing {
        /// Private addresses it may reach nevertheless: "10.1.2.3", "10.1.0.0/16" or "mirror.kita-hp.example".
        /// Every public address is allowed, and none on this machine or in this network unless listed.
        allow: Vec<Allowed> = Vec::new(),
    }
}

section! {
    /// The mail server that takes notices.
    Mail {
        /// Its name or address, also with a port: "mail.kita-hp.example" or "10.1.2.3:25"; "" for no mail. To be
        /// named here is to be allowed, also where it is a private address.
        server: Optional<MailHost> = Optional::none(),
        /// "starttls", "tls" (TLS from the first byte, usually port 465) or "none" (only to a private address).
        tls: MailTls = MailTls::Starttls,
        /// Address that mails come from, such as "yagura@kita-hp.example".
        from: Optional<MailAddress> = Optional::none(),
        /// Name that the server knows Yagura by; "" if it asks for none.
        user: Optional<String> = Optional::none(),
        /// File that holds the password, readable by this user only (mode 0600).
        password_file: Optional<PathBuf> = Optional::none(),
        /// File with the certificate of the authority that the server's own is from, in PEM; "" for the well-known
        /// ones.
        ca: Optional<PathBuf> = Optional::none(),
    }
}

impl Config {
    /// What a single key cannot say by itself.
    pub(crate) fn check(&self) -> anyhow::Result<()> {
        anyhow::ensure!(
            self.tls.cert.get().is_some() == self.tls.key.get().is_some(),
            "tls.cert and tls.key belong together: one is set, the other is not"
        );
        if let Some(listen) = self.ops.listen.get() {
            anyhow::ensure!(
                listen.ip().is_loopback(),
                "ops.listen is {listen}: health and metrics are for this machine only, so use 127.0.0.1 or [::1]"
            );
        }
        for (_, rest) in self.feeds.iter().filter_map(|place| place.split_once("://")) {
            let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
            anyhow::ensure!(
                !authority.contains('@'),
                "feeds: keep names and passwords out of addresses: pages and messages show them to everyone"
            );
        }
        for name in &self.names {
            name.parse::<crate::tls::Name>().map_err(|error| anyhow::anyhow!("names: {error}"))?;
        }
        if let Some(proxy) = self.proxy.get() {
            let known = proxy.starts_with("http://") || proxy.starts_with("https://");
            anyhow::ensure!(known && ureq::Proxy::new(proxy).is_ok(), outgoing::not_a_proxy(proxy));
        }
        crate::wiring::provider::check(&self.oidc)?;
        anyhow::ensure!(
            self.mail.server.get().is_some() == self.mail.from.get().is_some(),
            "mail.server and mail.from belong together: one is set, the other is not"
        );
        anyhow::ensure!(
            self.mail.user.get().is_some() == self.mail.password_file.get().is_some(),
            "mail.user and mail.password_file belong together: one is set, the other is not"
        );
        anyhow::ensure!(
            self.mail.user.get().is_none() || self.mail.tls != MailTls::None,
            "mail.tls is \"none\": the password would go over the network in the clear"
        );
        crate::wiring::database::check_url(&self.database.url)
    }
}

const fn loopback(port: u16) -> SocketAddr {
    SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), port)
}

#[cfg(test)]
mod tests;
