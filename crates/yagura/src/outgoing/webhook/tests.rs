//! Against a program on this machine, which is private and so must be listed.

use super::Webhooks;
use crate::config::load::parse;
use hub::notify::{Call, RefusalKind};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    thread::JoinHandle,
};

/// Takes one call and answers it; returns its head in lower case and its body.
fn program(status: &'static str) -> (u16, JoinHandle<(String, String)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let serve = move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut asked = BufReader::new(stream.try_clone().unwrap());
        let lines = asked.by_ref().lines().map(Result::unwrap);
        let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
        let head = head.join("\n").to_lowercase();
        let length = head.split("content-length: ").nth(1).unwrap().lines().next().unwrap();
        let mut body = vec![0; length.parse().unwrap()];
        asked.read_exact(&mut body).unwrap();
        let answer = format!("HTTP/1.1 {status}\r\nlocation: http://127.0.0.1/\r\ncontent-length: 0\r\n\r\n");
        stream.write_all(answer.as_bytes()).unwrap();
        (head, String::from_utf8(body).unwrap())
    };
    (port, std::thread::spawn(serve))
}

fn call(to: &str) -> Call {
    Call {
        id: "0190163d-8694-739b-aea5-966c26f8ad91".to_owned(),
        to: to.parse().unwrap(),
        body: "{\"v\":1}".to_owned(),
        signature: "t=1,v1=00".to_owned(),
    }
}

fn client(settings: &str) -> Webhooks {
    Webhooks::new(&parse(settings).unwrap()).unwrap()
}

const LISTED: &str = "[outgoing]\nallow = [\"127.0.0.1\"]";

#[test]
fn a_call_carries_json_its_identifier_and_its_signature() {
    let (port, heard) = program("204 No Content");
    client(LISTED).call(&call(&format!("http://127.0.0.1:{port}/hook"))).unwrap();
    let (head, body) = heard.join().unwrap();
    assert_eq!(body, "{\"v\":1}");
    for part in [
        "post /hook",
        "content-type: application/json",
        "yagura-delivery: 0190163d-8694-739b-aea5-966c26f8ad91",
        "yagura-signature: t=1,v1=00",
    ] {
        assert!(head.contains(part), "{part} in {head}");
    }
}

#[test]
fn an_answer_that_is_no_success_says_whether_to_try_again_and_no_redirect_is_followed() {
    for (status, kind) in [
        ("404 Not Found", RefusalKind::Refused),
        ("503 Busy", RefusalKind::TryLater),
        ("401 Who", RefusalKind::SignIn),
        ("302 Found", RefusalKind::Refused),
    ] {
        let (port, heard) = program(status);
        let refusal = client(LISTED).call(&call(&format!("http://127.0.0.1:{port}/"))).unwrap_err();
        assert_eq!(refusal.kind, kind, "{status}: {refusal:?}");
        heard.join().unwrap();
    }
}

#[test]
fn a_private_address_that_is_not_listed_gets_no_call() {
    let refusal = client("").call(&call("https://127.0.0.1:9/")).unwrap_err();
    assert_eq!(refusal.kind, RefusalKind::NotAllowed, "{refusal:?}");
    assert!(refusal.said.contains("allow"), "{refusal:?}");
}

#[test]
fn nothing_goes_to_a_public_address_in_the_clear() {
    let refusal = client("").call(&call("http://8.8.8.8/")).unwrap_err();
    assert_eq!(refusal.kind, RefusalKind::NotAllowed, "{refusal:?}");
    assert!(refusal.said.contains("https://"), "{refusal:?}");
}

#[test]
fn no_private_address_is_asked_of_a_proxy_and_nothing_in_the_clear_unless_listed() {
    // Nothing listens there: whatever is let through is unreachable.
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let settings =
        format!("proxy = \"http://{nobody}\"\n[outgoing]\nallow = [\"10.1.2.3\", \"chat.internal\"]");
    for to in ["https://192.168.0.1/", "https://[fd00::1]/", "http://hook.example/", "http://8.8.8.8/"] {
        let refusal = client(&settings).call(&call(to)).unwrap_err();
        assert_eq!(refusal.kind, RefusalKind::NotAllowed, "{to}: {refusal:?}");
    }
    for to in ["https://hook.example/", "https://8.8.8.8/", "http://10.1.2.3/", "http://chat.internal/"] {
        let refusal = client(&settings).call(&call(to)).unwrap_err();
        assert_eq!(refusal.kind, RefusalKind::Unreachable, "{to}: {refusal:?}");
    }
}
