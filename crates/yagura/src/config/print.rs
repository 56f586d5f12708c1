//! The commented file with every key at its default, and the JSON schema of it.
//! Not here: reading ([`super::load`]).
//! Next: `commands::config`.

use super::{Config, Key, key::Kind};
use serde_json::{Map, Value, json};
use std::fmt::Write;

const HEAD: &str = "\
# Settings of Yagura. Every key stands here at its default; take away the # before it to change it.
# Paths that do not begin with / start at the folder of this file. Flags go before this file.
";

/// The file that `yagura config` prints: read back, it changes nothing.
pub(crate) fn file() -> String {
    let mut text = HEAD.to_owned();
    let defaults = json!(Config::default());
    keys(&mut text, Config::KEYS, &defaults);
    for section in Config::KEYS.iter().filter(|key| !key.keys.is_empty()) {
        text.push('\n');
        comment(&mut text, section.doc);
        line(&mut text, format_args!("[{}]", section.name));
        keys(&mut text, section.keys, &default(&defaults, section.name));
    }
    text
}

/// The JSON schema of the file, for editors.
pub(crate) fn schema() -> Value {
    let mut schema = Config::schema();
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("$schema".into(), "https://json-schema.org/draft/2020-12/schema".into());
        schema.insert("title".into(), "yagura.toml".into());
    }
    schema
}

/// The schema of a section: its keys and no others.
pub(crate) fn object(keys: &[Key], defaults: &Value) -> Value {
    let property = |key: &Key| {
        let mut schema = (key.schema)();
        if let Some(schema) = schema.as_object_mut() {
            schema.insert("description".into(), sentence(key.doc).into());
            if key.keys.is_empty() {
                schema.insert("default".into(), default(defaults, key.name));
            }
        }
        (key.name.to_owned(), schema)
    };
    let properties: Map<String, Value> = keys.iter().map(property).collect();
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

fn keys(text: &mut String, keys: &[Key], defaults: &Value) {
    for key in keys.iter().filter(|key| key.keys.is_empty()) {
        text.push('\n');
        comment(text, key.doc);
        // JSON's strings and lists of strings are TOML's as well.
        line(text, format_args!("#{} = {}", key.name, default(defaults, key.name)));
    }
}

/// The default of a key; every key has one, since both come from the same declaration.
fn default(defaults: &Value, name: &str) -> Value {
    defaults.get(name).cloned().unwrap_or_default()
}

fn comment(text: &mut String, doc: &[&str]) {
    for part in doc {
        line(text, format_args!("#{part}"));
    }
}

fn line(text: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing into a string cannot fail.
    let _ = writeln!(text, "{line}");
}

fn sentence(doc: &[&str]) -> String {
    doc.iter().map(|part| part.trim()).collect::<Vec<_>>().join(" ")
}
