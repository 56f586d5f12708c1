//! What settings are read, refused and printed.

use super::{Config, load::parse, print};
use std::path::PathBuf;

fn refusal(text: &str) -> String {
    format!("{:#}", parse(text).expect_err("refused"))
}

#[test]
fn the_printed_file_changes_nothing() {
    assert_eq!(parse(&print::file()).unwrap(), Config::default());
}

#[test]
fn the_printed_file_holds_every_key_at_its_default() {
    let bare = |line: &str| match line.strip_prefix('#') {
        Some(rest) if !rest.starts_with(' ') => rest.to_owned(),
        _ => line.to_owned(),
    };
    let text: Vec<String> = print::file().lines().map(bare).collect();
    assert_eq!(parse(&text.join("\n")).unwrap(), Config::default());
    let written: toml::Table = toml::from_str(&text.join("\n")).unwrap();
    assert_eq!(written, toml::Table::try_from(Config::default()).unwrap());
}

#[test]
fn the_schema_describes_every_key_and_allows_no_other() {
    let schema = print::schema();
    let mut sections = vec![schema];
    let mut keys = 0;
    while let Some(section) = sections.pop() {
        assert_eq!(section["additionalProperties"], false);
        for (name, property) in section["properties"].as_object().unwrap() {
            assert!(property["description"].as_str().is_some_and(|text| text.len() > 10), "{name}");
            keys += 1;
            if property["type"] == "object" {
                sections.push(property.clone());
            } else {
                assert!(property.get("default").is_some(), "{name} has no default");
            }
        }
    }
    assert_eq!(keys, 33);
}

#[test]
fn an_unknown_key_is_refused_with_its_line_and_the_nearest_known_one() {
    let text = refusal("data = \"d\"\nlisen = \"127.0.0.1:1\"");
    assert!(text.contains("line 2") && text.contains("\"lisen\"") && text.contains("\"listen\""), "{text}");
    let text = refusal("[tls]\ncertificate = \"a\"");
    assert!(text.contains("\"tls.certificate\"") && text.contains("\"tls.cert\""), "{text}");
    let text = refusal("password_file = \"a\"");
    assert!(text.contains("\"database.password_file\""), "{text}");
    let text = refusal("[databse]\nurl = \"\"");
    assert!(text.contains("\"databse\"") && text.contains("\"database\""), "{text}");
}

#[test]
fn a_wrong_value_is_refused_with_its_line_and_reason() {
    for (text, part) in [
        ("\nlisten = \"127.0.0.1\"", "line 2"),
        ("feeds = \"one\"", "feeds"),
        ("[log]\nformat = \"xml\"", "json"),
        ("[log]\nlevel = \"loud=very=\"", "no level"),
        ("[ops]\nlisten = \"0.0.0.0:8441\"", "this machine only"),
        ("[tls]\ncert = \"a.pem\"", "belong together"),
        ("[outgoing]\nallow = [\"10.0.0.0/33\"]", "10.1.0.0/16"),
        ("names = [\"a b\"]", "a b"),
        ("feeds = [\"https://u:secret@mirror.example/kev.json\"]", "feeds: keep names and passwords out"),
        ("listen = ", "line 1"),
        ("[database]\nurl = \"postgres://yagura:secret@db/yagura\"", "password"),
        ("[database]\nurl = \"mysql://db/yagura\"", "postgres://"),
    ] {
        let message = refusal(text);
        assert!(message.contains(part), "{text}: {message}");
        assert!(!message.contains("secret"), "{message}");
    }
}

#[test]
fn empty_texts_switch_off() {
    let config = parse("proxy = \"\"\n[ops]\nlisten = \"\"").unwrap();
    assert!(config.ops.listen.get().is_none() && config.proxy.get().is_none());
}

#[test]
fn paths_of_a_file_start_at_its_folder() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("yagura.toml");
    std::fs::write(&file, "data = \"d\"\nfeeds = [\"nvd\", \"https://a.example/k\"]\n[tls]\ncert = \"/etc/c.pem\"\nkey = \"k.pem\"").unwrap();
    let config = super::load::read(&file).unwrap();
    assert_eq!(config.data, folder.path().join("d"));
    assert_eq!(
        config.feeds,
        [folder.path().join("nvd").display().to_string(), "https://a.example/k".to_owned()]
    );
    assert_eq!(config.tls.cert.get(), Some(&PathBuf::from("/etc/c.pem")));
    assert_eq!(config.tls.key.get(), Some(&folder.path().join("k.pem")));
}
