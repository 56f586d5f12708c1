//! Fetching from a server on this machine, which is private and so must be listed.

use super::{ANSWER_BYTES, Outgoing, file_name};
use crate::config::load::parse;
use data_encoding::BASE64;
use hub::identity::ProviderQuestion as Question;
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    thread::JoinHandle,
};

/// Answers one connection after the other, each with the next answer; returns the heads of the requests.
fn server(answers: Vec<String>) -> (SocketAddr, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let serve = move || {
        let answer = |text: &String| {
            let (mut stream, _) = listener.accept().unwrap();
            let mut asked = BufReader::new(stream.try_clone().unwrap());
            reply(&mut stream, &mut asked, text)
        };
        answers.iter().map(answer).collect()
    };
    (address, std::thread::spawn(serve))
}

/// A proxy: opens a way for one connection, and gives the answer itself. Returns the heads of both requests.
fn proxy(text: String) -> (SocketAddr, JoinHandle<[String; 2]>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let serve = move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut asked = BufReader::new(stream.try_clone().unwrap());
        ["HTTP/1.1 200 OK\r\n\r\n", &text].map(|text| reply(&mut stream, &mut asked, text))
    };
    (address, std::thread::spawn(serve))
}

/// Reads the head of a request and answers it.
fn reply(stream: &mut TcpStream, asked: &mut BufReader<TcpStream>, text: &str) -> String {
    let lines = asked.by_ref().lines();
    let head: Vec<String> = lines.map(Result::unwrap).take_while(|line| !line.is_empty()).collect();
    stream.write_all(text.as_bytes()).unwrap();
    head.join("\n").to_lowercase()
}

fn answer(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n{body}")
}

fn client(settings: &str) -> Outgoing {
    Outgoing::new(&parse(settings).unwrap()).unwrap()
}

const LISTED: &str = "[outgoing]\nallow = [\"127.0.0.1\"]";

#[test]
fn a_file_is_fetched_and_only_fetched_again_when_it_changed() {
    let folder = tempfile::tempdir().unwrap();
    let modified = "last-modified: Fri, 20 Nov 2026 06:00:00 GMT\r\n";
    let (address, server) =
        server(vec![answer("200 OK", modified, "{}"), answer("304 Not Modified", "", "")]);
    let url = format!("http://{address}/kev.json");
    let client = client(LISTED);
    let first = client.download(&url, folder.path()).unwrap();
    assert_eq!(std::fs::read_to_string(&first).unwrap(), "{}");
    assert_eq!(client.download(&url, folder.path()).unwrap(), first);
    let heads = server.join().unwrap();
    assert!(!heads[0].contains("if-modified-since"), "{}", heads[0]);
    assert!(heads[1].contains("if-modified-since: fri, 20 nov 2026 06:00:00 gmt"), "{}", heads[1]);
}

#[test]
fn a_file_whose_age_the_server_does_not_tell_is_fetched_whole_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let (address, server) = server(vec![answer("200 OK", "", "{}"), answer("200 OK", "", "[]")]);
    let url = format!("http://{address}/kev.json");
    let client = client(LISTED);
    client.download(&url, folder.path()).unwrap();
    let path = client.download(&url, folder.path()).unwrap();
    assert_eq!(std::fs::read_to_string(path).unwrap(), "[]");
    assert!(server.join().unwrap()[1].contains("if-modified-since: thu, 01 jan 1970"));
}

#[test]
fn a_private_address_is_refused_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    for url in ["http://127.0.0.1:1/kev.json", "http://localhost:1/kev.json", "http://[::1]:1/kev.json"] {
        let error = format!("{:#}", client("").download(url, folder.path()).unwrap_err());
        assert!(error.contains("is a private address") && error.contains("[outgoing] allow"), "{error}");
    }
}

#[test]
fn a_redirect_into_the_own_network_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (address, server) = server(vec![answer("302 Found", "location: http://127.0.0.2:1/secret\r\n", "")]);
    let error = client(LISTED).download(&format!("http://{address}/kev.json"), folder.path()).unwrap_err();
    assert!(format!("{error:#}").contains("127.0.0.2 is a private address"), "{error:#}");
    server.join().unwrap();
}

#[test]
fn a_file_that_ends_too_early_or_is_not_there_leaves_the_old_one() {
    let folder = tempfile::tempdir().unwrap();
    let cut_off = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 100\r\n\r\n{\"a\":".to_owned();
    let (address, server) =
        server(vec![answer("200 OK", "", "{}"), cut_off, answer("404 Not Found", "", "gone")]);
    let url = format!("http://{address}/kev.json");
    let client = client(LISTED);
    let path = client.download(&url, folder.path()).unwrap();
    assert!(client.download(&url, folder.path()).is_err());
    assert!(client.download(&url, folder.path()).is_err());
    assert_eq!(std::fs::read_to_string(path).unwrap(), "{}");
    server.join().unwrap();
}

#[test]
fn names_of_files_are_plain_and_differ_by_address() {
    let name = file_name("https://a.example/feeds/nvdcve-2.0-2024.json.gz?x=../../etc");
    assert!(name.ends_with("-nvdcve-2.0-2024.json.gz"), "{name}");
    assert_ne!(file_name("https://a.example/kev.json"), file_name("https://b.example/kev.json"));
    assert!(Path::new(&file_name("https://a.example/..")).components().count() == 1);
}

#[test]
fn a_proxy_is_asked_by_name_and_gets_its_password() {
    let folder = tempfile::tempdir().unwrap();
    let (address, proxy) = proxy(answer("200 OK", "", "{}"));
    let client = client(&format!("proxy = \"http://kita:s3cret@{address}\""));
    let file = client.download("http://feeds.example/kev.json", folder.path()).unwrap();
    assert_eq!(std::fs::read_to_string(file).unwrap(), "{}");
    let [way, asked] = proxy.join().unwrap();
    assert!(way.starts_with("connect feeds.example:80"), "{way}");
    assert!(way.contains("proxy-authorization: basic a2l0ytpzm2nyzxq="), "{way}");
    assert!(asked.starts_with("get /kev.json") && !asked.contains("proxy-authorization"), "{asked}");
}

#[test]
fn a_proxy_is_an_address_and_its_password_is_not_repeated() {
    let error = parse("proxy = \"ftp://u:s3cret@proxy\"").unwrap_err().to_string();
    assert!(error.contains("is no address of a proxy") && !error.contains("s3cret"), "{error}");
    assert!(parse("proxy = \"http://proxy.kita-hp.example:3128\"").is_ok());
}

/// Answers one request, and returns its head and its body.
fn provider(text: String) -> (SocketAddr, JoinHandle<(String, String)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let serve = move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut asked = BufReader::new(stream.try_clone().unwrap());
        let lines = asked.by_ref().lines().map(Result::unwrap);
        let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
        let length =
            head.iter().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
        let mut body = vec![0; length.unwrap_or(0)];
        asked.read_exact(&mut body).unwrap();
        stream.write_all(text.as_bytes()).unwrap();
        (head.join("\n"), String::from_utf8(body).unwrap())
    };
    (address, std::thread::spawn(serve))
}

fn question(address: SocketAddr) -> Question {
    Question {
        address: format!("http://{address}/token"),
        form: Some(vec![("code", "a b".into())]),
        client: Some(("yagura".into(), "s:1".into())),
    }
}

#[test]
fn a_provider_is_asked_with_the_client_s_secret() {
    let (address, asked) = provider(answer("200 OK", "", "{}"));
    assert_eq!(client(LISTED).ask(&question(address)).unwrap(), b"{}");
    let (head, body) = asked.join().unwrap();
    // Both are quoted before they are joined. [RFC 6749, 2.3.1]
    let expected = format!("authorization: Basic {}", BASE64.encode(b"yagura:s%3A1"));
    assert!(head.starts_with("POST /token ") && head.contains(&expected), "{head}");
    assert_eq!(body, "code=a+b");
}

#[test]
fn a_provider_that_leads_elsewhere_says_no_or_too_much_is_not_believed() {
    let elsewhere = answer("307 Temporary Redirect", "location: http://127.0.0.1:1/\r\n", "");
    let much = "a".repeat(usize::try_from(ANSWER_BYTES).unwrap() + 1);
    for text in [elsewhere, answer("400 Bad Request", "", "{}"), answer("200 OK", "", &much)] {
        let (address, asked) = provider(text);
        assert!(client(LISTED).ask(&question(address)).is_err());
        asked.join().unwrap();
    }
}

#[test]
fn a_provider_in_the_own_network_must_be_listed() {
    let refusal = client("").ask(&question("127.0.0.1:1".parse().unwrap())).unwrap_err();
    assert!(format!("{refusal:#}").contains("allow = [\"127.0.0.1\"]"), "{refusal:#}");
}
