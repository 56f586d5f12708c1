//! Against a server on this machine that speaks SMTP: what it is sent, and what its refusals become.

use super::MailServer;
use crate::config::load::parse;
use hub::notify::{Mail, RefusalKind};
use std::{
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    os::unix::fs::OpenOptionsExt,
    path::Path,
    thread::JoinHandle,
};

/// Speaks with one client. `refuse` answers a command in its own way; returns all that the client said.
fn server(offers: &'static str, refuse: &'static [(&str, &str)]) -> (u16, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let serve = move || {
        let (stream, _) = listener.accept().unwrap();
        speak(stream, offers, refuse)
    };
    (port, std::thread::spawn(serve))
}

fn speak(mut stream: TcpStream, offers: &str, refuse: &[(&str, &str)]) -> String {
    let mut said = String::new();
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let mut in_data = false;
    stream.write_all(b"220 mail.test\r\n").unwrap();
    while let Some(Ok(line)) = lines.next() {
        said.push_str(&line);
        said.push('\n');
        let refused = refuse.iter().find(|(command, _)| line.starts_with(command) && !in_data);
        let answer = match (refused, line.as_str()) {
            (Some((_, answer)), _) => format!("{answer}\r\n"),
            (None, ".") => {
                in_data = false;
                "250 taken\r\n".to_owned()
            }
            _ if in_data => continue,
            (None, "DATA") => {
                in_data = true;
                "354 go on\r\n".to_owned()
            }
            (None, line) if line.starts_with("EHLO") => format!("250-mail.test\r\n{offers}250 8BITMIME\r\n"),
            (None, line) if line.starts_with("AUTH") => "235 welcome\r\n".to_owned(),
            (None, "QUIT") => "221 bye\r\n".to_owned(),
            (None, _) => "250 fine\r\n".to_owned(),
        };
        if stream.write_all(answer.as_bytes()).is_err() || line == "QUIT" {
            break;
        }
    }
    said
}

fn client(settings: &str) -> MailServer {
    MailServer::new(&parse(settings).unwrap().mail).unwrap().unwrap()
}

fn plain(port: u16) -> MailServer {
    client(&format!(
        "[mail]\nserver = \"127.0.0.1:{port}\"\ntls = \"none\"\nfrom = \"yagura@kita-hp.example\""
    ))
}

fn mail() -> Mail {
    Mail {
        id: "0190163d-8694-739b-aea5-966c26f8ad91".to_owned(),
        to: "sato@kita-hp.example".parse().unwrap(),
        subject: "【今すぐ】外部とつながる機器に、対応が必要な脆弱性が2件見つかりました".to_owned(),
        text: "北見台市民病院の「やぐら」からのお知らせです。\n\n.\nhttps://yagura.example/notices/1\n"
            .to_owned(),
        at: "2026-11-20T03:00:00Z".parse().unwrap(),
    }
}

fn secret(folder: &Path, mode: u32) -> String {
    let path = folder.join(format!("password-{mode:o}"));
    let mut file =
        std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(mode).open(&path).unwrap();
    file.write_all(b"p@ss word\n").unwrap();
    path.display().to_string()
}

#[test]
fn a_mail_arrives_whole_with_its_own_identifier_date_and_encoded_subject() {
    let (port, said) = server("", &[]);
    plain(port).send(&mail()).unwrap();
    let said = said.join().unwrap();
    for part in [
        "MAIL FROM:<yagura@kita-hp.example>",
        "RCPT TO:<sato@kita-hp.example>",
        "Message-ID: <0190163d-8694-739b-aea5-966c26f8ad91@kita-hp.example>",
        "Date: Fri, 20 Nov 2026 03:00:00 +0000",
        "Auto-Submitted: auto-generated",
        "Content-Type: text/plain; charset=utf-8",
        "Subject: =?utf-8?",
    ] {
        assert!(said.contains(part), "{part} in\n{said}");
    }
    assert!(!said.contains("北見台"), "the text is encoded for servers that know ASCII only:\n{said}");
}

#[test]
fn a_refusal_becomes_what_a_person_can_do() {
    for (refuse, kind) in [
        (&[("RCPT", "550 5.1.1 no such user")][..], RefusalKind::Refused),
        (&[("RCPT", "451 4.7.1 try later")][..], RefusalKind::TryLater),
        (&[("MAIL", "530 5.7.0 authentication required")][..], RefusalKind::SignIn),
    ] {
        let (port, said) = server("", refuse);
        let refusal = plain(port).send(&mail()).unwrap_err();
        assert_eq!(refusal.kind, kind, "{refusal:?}");
        said.join().unwrap();
    }
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    assert_eq!(plain(nobody).send(&mail()).unwrap_err().kind, RefusalKind::Unreachable);
}

#[test]
fn where_tls_is_wanted_a_server_without_it_gets_nothing() {
    let (port, said) = server("", &[]);
    let server = client(&format!("[mail]\nserver = \"127.0.0.1:{port}\"\nfrom = \"yagura@kita-hp.example\""));
    let refusal = server.send(&mail()).unwrap_err();
    let said = said.join().unwrap();
    assert!(!said.contains("MAIL FROM"), "{refusal:?}\n{said}");
}

#[test]
fn a_server_whose_certificate_nobody_vouches_for_gets_no_password() {
    let folder = tempfile::tempdir().unwrap();
    let (port, said) = server("250-STARTTLS\r\n", &[]);
    let password = secret(folder.path(), 0o600);
    let server = client(&format!(
        "[mail]\nserver = \"127.0.0.1:{port}\"\nfrom = \"y@kita-hp.example\"\nuser = \"yagura\"\npassword_file = \"{password}\""
    ));
    let refusal = server.send(&mail()).unwrap_err();
    let said = said.join().unwrap();
    assert!(
        said.contains("STARTTLS") && !said.contains("AUTH") && !said.contains("MAIL"),
        "{refusal:?}\n{said}"
    );
}

#[test]
fn a_password_file_that_others_can_read_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let settings = |path: &str| {
        format!(
            "[mail]\nserver = \"mail.example\"\nfrom = \"y@h.example\"\nuser = \"yagura\"\npassword_file = \"{path}\""
        )
    };
    let open = parse(&settings(&secret(folder.path(), 0o644))).unwrap();
    let error = MailServer::new(&open.mail).err().unwrap();
    assert!(format!("{error:#}").contains("0600"), "{error:#}");
    let closed = parse(&settings(&secret(folder.path(), 0o600))).unwrap();
    assert!(MailServer::new(&closed.mail).unwrap().is_some());
}

#[test]
fn without_tls_a_mail_goes_to_no_public_address() {
    let server = client("[mail]\nserver = \"8.8.8.8\"\ntls = \"none\"\nfrom = \"yagura@kita-hp.example\"");
    let refusal = server.send(&mail()).unwrap_err();
    assert_eq!(refusal.kind, RefusalKind::Tls, "{refusal:?}");
}

#[test]
fn settings_that_do_not_belong_together_are_refused_in_words() {
    for (settings, word) in [
        ("[mail]\nserver = \"mail.example\"", "mail.from"),
        ("[mail]\nuser = \"yagura\"", "mail.password_file"),
        ("[mail]\nserver = \"mail.example:smtp\"\nfrom = \"a@b\"", "no mail server"),
        (
            "[mail]\nserver = \"mail.example\"\nfrom = \"a@b\"\nuser = \"y\"\npassword_file = \"p\"\ntls = \"none\"",
            "in the clear",
        ),
        ("public_address = \"yagura.example\"", "https"),
    ] {
        let error = parse(settings).unwrap_err();
        assert!(format!("{error:#}").contains(word), "{settings}: {error:#}");
    }
}
