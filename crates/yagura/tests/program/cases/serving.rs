//! The hub's listeners: where it listens, what it refuses, how it stops.

use super::support::{Hub, get, yagura};
use std::{
    io::Read,
    net::{SocketAddr, TcpStream},
    os::unix::fs::PermissionsExt,
};

#[test]
fn the_first_line_is_the_address_and_a_page_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let hub = Hub::start(folder.path(), &[]);
    assert!(hub.address.starts_with("http://127.0.0.1:"), "{}", hub.address);
    let page = get(hub.socket(), "/sign-in");
    assert!(page.starts_with("HTTP/1.1 "), "{page}");
    assert!(page.contains("content-security-policy"), "{page}");
    hub.stop().good();
}

#[test]
fn a_second_hub_on_the_same_folder_is_refused_until_the_first_has_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let hub = Hub::start(folder.path(), &[]);
    let said = yagura(folder.path(), &["hub", "--config", "test.toml"]).refused();
    assert!(said.contains("another hub is running on the folder"), "{said}");
    hub.stop().good();
    Hub::start(folder.path(), &[]).stop().good();
}

#[test]
fn health_and_metrics_are_on_a_listener_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let mut hub = Hub::start(folder.path(), &[]);
    let ops = ops_of(&mut hub);
    for path in ["/health/live", "/health/ready"] {
        assert!(get(ops, path).starts_with("HTTP/1.1 200"), "{path}");
        assert!(!get(hub.socket(), path).starts_with("HTTP/1.1 200"), "{path} is not for everyone");
    }
    get(hub.socket(), "/no/such/page");
    let metrics = get(ops, "/metrics");
    for part in [
        "yagura_build_info{version=\"",
        "yagura_http_requests_total{route=\"other\",method=\"GET\",status=\"4xx\"}",
        "yagura_http_request_duration_seconds_bucket{le=\"+Inf\"}",
        "process_resident_memory_bytes ",
        "process_cpu_seconds_total ",
        "yagura_database_up 1",
        "yagura_database_ping_seconds ",
        "yagura_jobs_open 0",
        "# TYPE yagura_feed_age_seconds gauge",
    ] {
        assert!(metrics.contains(part), "{part} is not in:\n{metrics}");
    }
    hub.stop().good();
}

#[test]
fn the_feeds_of_the_settings_are_taken_in_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let feed = concat!(env!("CARGO_MANIFEST_DIR"), "/../../demo/feeds/kev-extract.json");
    std::fs::copy(feed, folder.path().join("kev.json")).unwrap();
    let settings = "listen = \"127.0.0.1:0\"\nfeeds = [\"kev.json\"]\n[ops]\nlisten = \"127.0.0.1:0\"\n";
    std::fs::write(folder.path().join("test.toml"), settings).unwrap();
    let mut hub = Hub::start(folder.path(), &[]);
    let ops = ops_of(&mut hub);
    // A job of its own: it comes when it comes, but it comes.
    let begun = std::time::Instant::now();
    while !get(ops, "/metrics").contains("yagura_feed_age_seconds{feed=\"kev.json\"}") {
        assert!(begun.elapsed().as_secs() < 60, "no feed was taken in");
    }
    hub.stop().good();
}

/// Where health and metrics are, as the second line says.
fn ops_of(hub: &mut Hub) -> SocketAddr {
    let line = hub.line();
    let ops = line.strip_prefix("health and metrics: http://").and_then(|rest| rest.strip_suffix("/metrics"));
    ops.unwrap_or_else(|| panic!("{line}")).parse().unwrap()
}

#[test]
fn metrics_beyond_loopback_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("yagura.toml"), "[ops]\nlisten = \"0.0.0.0:8441\"\n").unwrap();
    let said = yagura(folder.path(), &["hub", "--listen", "127.0.0.1:0"]).refused();
    assert!(
        said.contains("ops.listen is 0.0.0.0:8441: health and metrics are for this machine only"),
        "{said}"
    );
}

#[test]
fn beyond_loopback_without_a_certificate_the_hub_says_what_to_do_and_makes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:8440"] {
        let said = yagura(folder.path(), &["hub", "--listen", address]).refused();
        assert!(said.contains("yagura tls init NAME --data data"), "{said}");
    }
    assert!(!folder.path().join("data").exists());
}

#[test]
fn a_port_in_use_is_named_and_nothing_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let said = yagura(folder.path(), &["hub", "--listen", &format!("127.0.0.1:{port}")]).refused();
    assert!(
        said.contains(&format!("another program, perhaps another Yagura, has the port {port}")),
        "{said}"
    );
    assert!(!folder.path().join("data").exists());
}

#[test]
fn an_address_that_is_not_of_this_machine_is_named() {
    let folder = tempfile::tempdir().unwrap();
    yagura(folder.path(), &["tls", "init", "yagura.kita-hp.example"]).good();
    let said = yagura(folder.path(), &["hub", "--listen", "192.0.2.1:0"]).refused();
    assert!(said.contains("this machine does not have the address 192.0.2.1"), "{said}");
}

#[test]
fn an_idle_connection_does_not_hold_up_the_stop() {
    let folder = tempfile::tempdir().unwrap();
    let hub = Hub::start(folder.path(), &[]);
    let mut idle = TcpStream::connect(hub.socket()).unwrap();
    get(hub.socket(), "/sign-in");
    let begun = std::time::Instant::now();
    hub.stop().good();
    assert!(begun.elapsed().as_secs() < 8, "{:?}", begun.elapsed());
    assert_eq!(idle.read(&mut [0; 1]).unwrap_or(0), 0);
}

#[test]
fn messages_can_be_read_by_programs_and_hold_no_password() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("test.toml"),
        "listen = \"127.0.0.1:0\"\n[ops]\nlisten = \"\"\n[log]\nformat = \"json\"\n",
    )
    .unwrap();
    let hub = Hub::start(folder.path(), &[]);
    get(hub.socket(), "/sign-in");
    let outcome = hub.stop();
    let log = outcome.err.clone();
    outcome.good();
    assert!(log.contains("\"message\":\"stopped\""), "{log}");
    for line in log.lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    }
}

#[test]
fn what_the_hub_writes_is_for_its_user_only_even_in_a_folder_open_to_others() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    std::fs::set_permissions(&data, std::fs::Permissions::from_mode(0o755)).unwrap();
    crate::cases::support::found(folder.path());
    for entry in std::fs::read_dir(&data).unwrap() {
        let path = entry.unwrap().path();
        let mode = path.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{} has mode {mode:o}", path.display());
    }
}

#[test]
fn keys_that_were_lost_are_not_made_anew_for_a_database_in_use() {
    let folder = tempfile::tempdir().unwrap();
    super::support::found(folder.path());
    std::fs::remove_file(folder.path().join("data/keys/sealing.key")).unwrap();
    let said = yagura(folder.path(), &["hub", "--listen", "127.0.0.1:0"]).refused();
    assert!(said.contains("bring the key back from a backup"), "{said}");
}
