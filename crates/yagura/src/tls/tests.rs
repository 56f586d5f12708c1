//! Who trusts the hub's own certificate, and when it is renewed or read again.

use super::{Authority, Keeper, Name, Reach, Source, keeper::Look, material::Files};
use jiff::{SignedDuration, Timestamp};
use rustls::{
    ClientConfig, RootCertStore, ServerConfig, ServerConnection,
    client::ClientConnection,
    crypto::ring,
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
    time_provider::TimeProvider,
};
use std::{fs, os::unix::fs::PermissionsExt, path::Path, sync::Arc};

#[derive(Debug)]
struct At(Timestamp);

impl TimeProvider for At {
    fn current_time(&self) -> Option<UnixTime> {
        let second = u64::try_from(self.0.as_second()).ok()?;
        Some(UnixTime::since_unix_epoch(std::time::Duration::from_secs(second)))
    }
}

fn start() -> Timestamp {
    "2026-11-20T06:00:00Z".parse().unwrap()
}

fn days(days: i64) -> Timestamp {
    start() + SignedDuration::from_hours(24 * days)
}

fn names(names: &[&str]) -> Vec<Name> {
    names.iter().map(|name| name.parse().unwrap()).collect()
}

fn made(folder: &Path, reach: Reach) -> Authority {
    Authority::make(folder, &names(&["yagura.kita-hp.example", "192.0.2.10"]), reach, start()).unwrap()
}

/// What a client says that trusts the authority and asks for a name at an instant.
fn trusts(
    authority: &Path,
    server: &Arc<ServerConfig>,
    name: &str,
    at: Timestamp,
) -> Result<(), rustls::Error> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(authority).unwrap()).unwrap();
    let config = ClientConfig::builder_with_details(Arc::new(ring::default_provider()), Arc::new(At(at)))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(name.to_owned()).unwrap();
    let mut client = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut server = ServerConnection::new(server.clone()).unwrap();
    while client.is_handshaking() || server.is_handshaking() {
        let mut wire = Vec::new();
        client.write_tls(&mut wire).unwrap();
        server.read_tls(&mut wire.as_slice()).unwrap();
        server.process_new_packets()?;
        let mut wire = Vec::new();
        server.write_tls(&mut wire).unwrap();
        client.read_tls(&mut wire.as_slice()).unwrap();
        client.process_new_packets()?;
    }
    Ok(())
}

#[test]
fn who_trusts_the_authority_trusts_the_hub_by_its_names_and_no_other() {
    for reach in [Reach::Any, Reach::TheseNames] {
        let folder = tempfile::tempdir().unwrap();
        let authority = made(folder.path(), reach);
        let server = authority.server().read().unwrap().ready().unwrap().config;
        for name in ["yagura.kita-hp.example", "192.0.2.10", "localhost", "127.0.0.1", "::1"] {
            assert_eq!(trusts(&authority.certificate(), &server, name, days(0)), Ok(()), "{name} {reach:?}");
        }
        for name in ["other.example", "192.0.2.11"] {
            assert!(trusts(&authority.certificate(), &server, name, days(0)).is_err(), "{name}");
        }
        assert!(trusts(&authority.certificate(), &server, "localhost", days(398)).is_err(), "it ends");
    }
}

#[test]
fn another_authority_is_not_trusted() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let server = made(one.path(), Reach::Any).server().read().unwrap().ready().unwrap().config;
    let stranger = made(other.path(), Reach::Any).certificate();
    assert!(trusts(&stranger, &server, "localhost", days(0)).is_err());
}

#[test]
fn an_authority_for_these_names_vouches_for_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let mut authority = made(folder.path(), Reach::TheseNames);
    let error = authority.renew_for(&names(&["bank.example"]), days(1)).unwrap_err();
    assert!(error.to_string().contains("192.0.2.10 only"), "{error}");
    // Not even if someone writes the name into the file: clients refuse what the authority may not sign.
    let about = folder.path().join("about.toml");
    let text = fs::read_to_string(&about).unwrap().replace("192.0.2.10", "bank.example");
    fs::write(&about, text).unwrap();
    let forged = Authority::open(folder.path()).unwrap().unwrap();
    forged.renew(days(1)).unwrap();
    let server = forged.server().read().unwrap().ready().unwrap().config;
    assert!(trusts(&forged.certificate(), &server, "bank.example", days(1)).is_err());
}

#[test]
fn keys_are_for_this_user_only_and_an_authority_is_not_made_twice() {
    let folder = tempfile::tempdir().unwrap();
    let tls = folder.path().join("tls");
    made(&tls, Reach::Any);
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&tls), 0o700);
    assert_eq!((mode(&tls.join("authority.key")), mode(&tls.join("server.pem"))), (0o600, 0o600));
    let again = Authority::make(&tls, &names(&["a.example"]), Reach::Any, start());
    assert!(again.is_err_and(|error| error.to_string().contains("tls renew")));
}

#[test]
fn the_own_certificate_is_renewed_when_thirty_days_are_left() {
    let folder = tempfile::tempdir().unwrap();
    let authority = made(folder.path(), Reach::Any);
    let trusted = authority.certificate();
    let mut keeper = Keeper::open(Source::Own(authority), &[], days(0)).unwrap();
    let present = keeper.present();
    assert_eq!(keeper.look(days(366)).unwrap(), Look::Same);
    assert_eq!(keeper.look(days(368)).unwrap(), Look::Changed);
    let renewed = present.borrow().clone();
    assert!(renewed.not_after > days(368 + 396));
    assert_eq!(trusts(&trusted, &renewed.config, "192.0.2.10", days(500)), Ok(()));
}

#[test]
fn a_start_after_a_long_time_and_a_new_name_renew_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let trusted = made(folder.path(), Reach::Any).certificate();
    let open = |names: &[Name], at| {
        let authority = Authority::open(folder.path()).unwrap().unwrap();
        let ready = Keeper::open(Source::Own(authority), names, at).unwrap().present().borrow().clone();
        ready.config
    };
    assert_eq!(trusts(&trusted, &open(&[], days(800)), "localhost", days(800)), Ok(()));
    let server = open(&names(&["new.example"]), days(801));
    for name in ["new.example", "yagura.kita-hp.example"] {
        assert_eq!(trusts(&trusted, &server, name, days(801)), Ok(()), "{name}");
    }
}

#[test]
fn no_certificate_outlives_its_authority() {
    let folder = tempfile::tempdir().unwrap();
    let authority = made(folder.path(), Reach::Any);
    authority.renew(days(3_600)).unwrap();
    assert_eq!(authority.until(), jiff::civil::date(2036, 11, 20));
    let ready = authority.server().read().unwrap().ready().unwrap();
    assert_eq!(ready.not_after, "2036-11-20T00:00:00Z".parse().unwrap());
}

#[test]
fn a_given_certificate_is_read_again_when_it_changes_and_kept_while_the_new_one_is_no_use() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (first, second) = (made(folder.path(), Reach::Any), made(other.path(), Reach::Any));
    let given = Files { cert: folder.path().join("given.pem"), key: folder.path().join("given.key") };
    let put = |authority: &Authority, path: &Path| {
        fs::copy(authority.server().cert, path).unwrap();
    };
    put(&first, &given.cert);
    put(&first, &given.key);
    let mut keeper = Keeper::open(Source::Given(given.clone()), &[], days(0)).unwrap();
    let present = keeper.present();
    put(&second, &given.cert);
    let error = format!("{:#}", keeper.look(days(1)).unwrap_err());
    assert!(error.contains("do not belong together"), "{error}");
    assert_eq!(trusts(&first.certificate(), &present.borrow().config, "localhost", days(1)), Ok(()));
    put(&second, &given.key);
    assert_eq!(keeper.look(days(1)).unwrap(), Look::Changed);
    assert_eq!(trusts(&second.certificate(), &present.borrow().config, "localhost", days(1)), Ok(()));
}

#[test]
fn files_without_certificate_or_key_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let authority = made(folder.path(), Reach::Any);
    let server = authority.server().cert;
    let text = folder.path().join("text");
    fs::write(&text, "hello").unwrap();
    for (cert, key, part) in [
        (&text, &server, "no certificate"),
        (&server, &text, "no private key"),
        (&server, &folder.path().join("gone"), "cannot read"),
    ] {
        let files = Files { cert: cert.clone(), key: key.clone() };
        let error = files.read().and_then(|material| material.ready().map(|_| ())).unwrap_err();
        assert!(format!("{error:#}").contains(part), "{error:#}");
    }
}
