//! TLS as a browser meets it: trusted through the hub's own authority, changed without a stop.

use super::support::{Hub, ask, get, yagura};
use rustix::process::Signal;
use rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned,
    crypto::ring,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use std::{
    net::{SocketAddr, TcpStream},
    path::Path,
    sync::Arc,
    time::Duration,
};

/// Asks for a page as someone who trusts the authority in a file; also the certificate that was shown.
fn get_trusting(
    authority: &Path,
    address: SocketAddr,
    name: &str,
    path: &str,
) -> Result<(String, Vec<u8>), String> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(authority).unwrap()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(name.to_owned()).unwrap();
    let mut client = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    while client.is_handshaking() {
        client.complete_io(&mut stream).map_err(|error| error.to_string())?;
    }
    let shown = client.peer_certificates().unwrap()[0].to_vec();
    Ok((ask(StreamOwned::new(client, stream), path), shown))
}

fn made(folder: &Path) -> String {
    yagura(folder, &["tls", "init", "yagura.kita-hp.example", "192.0.2.10"]).good()
}

#[test]
fn beyond_loopback_the_hub_speaks_tls_and_is_trusted_by_its_names() {
    let folder = tempfile::tempdir().unwrap();
    let said = made(folder.path());
    for part in
        ["data/tls/authority.pem", "SHA-256 ", "certutil -addstore Root", "Certificate Trust Settings"]
    {
        assert!(said.contains(part), "{part} is not in:\n{said}");
    }
    let mut hub = Hub::start(folder.path(), &["--listen", "0.0.0.0:0"]);
    assert!(hub.address.starts_with("https://0.0.0.0:"), "{}", hub.address);
    let lines = [hub.line(), hub.line()];
    assert!(
        lines.iter().any(|line| line.contains("the first visitor is asked for this code: ")),
        "{lines:?}"
    );
    let authority = folder.path().join("trusted.pem");
    std::fs::write(&authority, yagura(folder.path(), &["tls", "show"]).good()).unwrap();
    let (page, _) = get_trusting(&authority, hub.socket(), "yagura.kita-hp.example", "/sign-in").unwrap();
    assert!(page.starts_with("HTTP/1.1 ") && page.contains("strict-transport-security"), "{page}");
    let refused = get_trusting(&authority, hub.socket(), "other.example", "/sign-in").unwrap_err();
    assert!(refused.contains("certificate"), "{refused}");
    hub.stop().good();
}

#[test]
fn who_types_http_is_led_to_https() {
    let folder = tempfile::tempdir().unwrap();
    made(folder.path());
    let hub = Hub::start(folder.path(), &[]);
    let answer = get(hub.socket(), "/sign-in?next=%2F");
    assert!(answer.starts_with("HTTP/1.1 308"), "{answer}");
    assert!(answer.contains("location: https://localhost/sign-in?next=%2F"), "{answer}");
    hub.stop().good();
}

#[test]
fn a_renewed_certificate_is_served_without_a_stop() {
    let folder = tempfile::tempdir().unwrap();
    made(folder.path());
    let hub = Hub::start(folder.path(), &[]);
    let authority = folder.path().join("data/tls/authority.pem");
    let shown = |name: &str| get_trusting(&authority, hub.socket(), name, "/sign-in").map(|(_, shown)| shown);
    let before = shown("localhost").unwrap();
    assert!(shown("new.example").is_err());
    yagura(folder.path(), &["tls", "renew", "new.example"]).good();
    hub.signal(Signal::HUP);
    // The signal is answered in its own time; each try is a whole connection.
    let renewed = (0..1_000).find_map(|_| shown("new.example").ok());
    assert!(renewed.is_some_and(|renewed| renewed != before));
    hub.stop().good();
}

#[test]
fn a_name_in_the_settings_is_added_to_the_certificate_at_the_start_and_shown_as_the_address() {
    let folder = tempfile::tempdir().unwrap();
    made(folder.path());
    let settings = "listen = \"127.0.0.1:0\"\nnames = [\"yagura.new.example\"]\n[ops]\nlisten = \"\"\n";
    std::fs::write(folder.path().join("test.toml"), settings).unwrap();
    let hub = Hub::start(folder.path(), &[]);
    assert!(hub.address.starts_with("https://yagura.new.example:"), "{}", hub.address);
    let authority = folder.path().join("data/tls/authority.pem");
    assert!(get_trusting(&authority, hub.socket(), "yagura.new.example", "/sign-in").is_ok());
    hub.stop().good();
}

#[test]
fn a_given_certificate_takes_the_place_of_the_own_one() {
    let folder = tempfile::tempdir().unwrap();
    made(&folder.path().join("."));
    let other = tempfile::tempdir().unwrap();
    made(other.path());
    let server = other.path().join("data/tls/server.pem");
    let settings = format!(
        "listen = \"127.0.0.1:0\"\n[tls]\ncert = {server:?}\nkey = {server:?}\n[ops]\nlisten = \"\"\n"
    );
    std::fs::write(folder.path().join("test.toml"), settings).unwrap();
    let hub = Hub::start(folder.path(), &[]);
    let trusts = |folder: &Path| {
        get_trusting(&folder.join("data/tls/authority.pem"), hub.socket(), "localhost", "/sign-in").is_ok()
    };
    assert!(trusts(other.path()) && !trusts(folder.path()));
    hub.stop().good();
}

#[test]
fn a_name_is_needed_and_an_authority_is_made_once() {
    let folder = tempfile::tempdir().unwrap();
    let said = yagura(folder.path(), &["tls", "init"]).refused();
    assert!(said.contains("for which name?"), "{said}");
    let said = yagura(folder.path(), &["tls", "show"]).refused();
    assert!(said.contains("yagura tls init NAME"), "{said}");
    made(folder.path());
    let said = yagura(folder.path(), &["tls", "init", "a.example"]).refused();
    assert!(said.contains("yagura tls renew"), "{said}");
    let outcome = yagura(folder.path(), &["tls", "init", "https://a.example"]);
    assert!(outcome.code == Some(2) && outcome.err.contains("no host name"), "{}", outcome.err);
}
