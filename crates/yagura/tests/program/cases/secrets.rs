//! What the program says of itself holds no secret, however much it is asked to say.

use super::support::{Hub, PASSWORD, found, get};
use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

/// The text between two others.
fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    let (_, rest) = text.split_once(start).unwrap_or_else(|| panic!("no {start} in:\n{text}"));
    rest.split_once(end).unwrap().0
}

fn sign_in(hub: &Hub, password: &str) -> (String, Vec<String>) {
    let page = get(hub.socket(), "/sign-in");
    let visitor = between(&page, "set-cookie: ", ";").to_owned();
    let csrf = between(&page, "name=\"csrf\" value=\"", "\"").to_owned();
    let form = format!("csrf={csrf}&login=sato&password={password}");
    let mut stream = TcpStream::connect(hub.socket()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let length = form.len();
    write!(
        stream,
        "POST /sign-in HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncookie: {visitor}\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {length}\r\n\r\n{form}"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let visitor = visitor.split_once('=').unwrap().1.to_owned();
    (answer, vec![visitor, csrf, password.to_owned()])
}

#[test]
fn the_log_holds_no_password_no_cookie_and_no_proof_even_where_it_says_everything() {
    let folder = tempfile::tempdir().unwrap();
    found(folder.path());
    let settings =
        "listen = \"127.0.0.1:0\"\n[ops]\nlisten = \"\"\n[log]\nlevel = \"trace\"\nformat = \"json\"\n";
    std::fs::write(folder.path().join("test.toml"), settings).unwrap();
    let hub = Hub::start(folder.path(), &[]);
    let (refused, mut secrets) = sign_in(&hub, "my-other-password");
    assert!(refused.starts_with("HTTP/1.1 422"), "{refused}");
    let (begun, more) = sign_in(&hub, PASSWORD);
    assert!(begun.starts_with("HTTP/1.1 303"), "{begun}");
    secrets.extend(more);
    secrets.push(between(&begun, "set-cookie: yagura=", ";").to_owned());
    secrets.push("login=sato".to_owned());
    let said = hub.stop();
    assert!(said.err.contains("stopped"), "it logs: {}", said.err);
    for secret in secrets {
        assert!(secret.len() > 8 && !said.err.contains(&secret), "{secret} in {}", said.err);
    }
    said.good();
}
