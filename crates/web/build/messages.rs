//! Message files to Rust: `messages/today.toml` becomes `Today`, its entry `[heading_count]` a method.
//! Not here: reading and writing files (`build.rs`), dates and numbers (`src/text.rs`).
//! Next: `tests/messages.rs` shows what is accepted and what is refused.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use toml::{Table, Value};

/// One message file.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    /// Name without folder and ending, such as `today`.
    pub(crate) name: String,
    /// Its text.
    pub(crate) text: String,
}

/// Why a message file is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// Name of the file, such as `today.toml`.
    pub(crate) file: String,
    /// The entry, such as `heading_count`; empty when the file as a whole is meant.
    pub(crate) key: String,
    /// What is wrong and what would be right.
    pub(crate) problem: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "messages/{}: ", self.file)?;
        if !self.key.is_empty() {
            write!(out, "[{}] ", self.key)?;
        }
        out.write_str(&self.problem)
    }
}

/// Rust source with one type for each file and one method for each entry.
///
/// # Errors
/// Everything wrong in any of the files, so that one build shows it all.
pub(crate) fn generate(sources: &[Source]) -> Result<String, Vec<Refusal>> {
    let mut refusals = Vec::new();
    let mut code = String::new();
    let mut names = BTreeSet::new();
    for source in sources {
        let refuse = |key: &str, problem: String| Refusal {
            file: format!("{}.toml", source.name),
            key: key.to_owned(),
            problem,
        };
        if let Err(problem) = check_name(&source.name) {
            refusals.push(refuse("", format!("file name: {problem}")));
            continue;
        }
        if !names.insert(source.name.as_str()) {
            refusals.push(refuse("", "a second file of this name".to_owned()));
            continue;
        }
        let table = match source.text.parse::<Table>() {
            Ok(table) => table,
            // The parser's text names line and key, also for a key that stands twice.
            Err(error) => {
                refusals.push(refuse("", error.to_string()));
                continue;
            }
        };
        let mut messages = BTreeMap::new();
        for (key, value) in &table {
            match Message::read(key, value) {
                Ok(message) => {
                    messages.insert(key.as_str(), message);
                }
                Err(problem) => refusals.push(refuse(key, problem)),
            }
        }
        write_type(&mut code, &source.name, &messages);
    }
    if refusals.is_empty() { Ok(code) } else { Err(refusals) }
}

/// One entry: the same sentence in each language.
struct Message {
    ja: String,
    en: String,
    /// English for a `{count}` of one.
    en_one: Option<String>,
    /// In alphabetical order, so that another word order in a text cannot swap two arguments unseen.
    placeholders: BTreeSet<String>,
}

impl Message {
    fn read(key: &str, value: &Value) -> Result<Self, String> {
        check_name(key)?;
        let table = value.as_table().ok_or("must be a table with `ja` and `en`")?;
        if let Some(other) = table.keys().find(|name| !["ja", "en", "en_one"].contains(&name.as_str())) {
            return Err(format!("`{other}` is none of `ja`, `en`, `en_one`; entries do not nest"));
        }
        let ja = text(table, "ja")?.ok_or("`ja` is missing")?;
        let en = text(table, "en")?.ok_or("`en` is missing")?;
        let en_one = text(table, "en_one")?;

        let ja_names = placeholders(&ja).map_err(|problem| format!("`ja`: {problem}"))?;
        let en_names = placeholders(&en).map_err(|problem| format!("`en`: {problem}"))?;
        if ja_names != en_names {
            return Err(format!(
                "placeholders differ: `ja` has {}, `en` has {}",
                listed(&ja_names),
                listed(&en_names)
            ));
        }
        if let Some(one) = &en_one {
            if !en_names.contains(COUNT) {
                return Err("`en_one` needs a `{count}` in `en`".to_owned());
            }
            // "One asset" may leave the number out.
            let mut one_names = placeholders(one).map_err(|problem| format!("`en_one`: {problem}"))?;
            one_names.insert(COUNT.to_owned());
            if one_names != en_names {
                return Err(format!(
                    "placeholders differ: `en` has {}, `en_one` has {}",
                    listed(&en_names),
                    listed(&one_names)
                ));
            }
        }
        Ok(Self { ja, en, en_one, placeholders: ja_names })
    }
}

fn text(table: &Table, language: &str) -> Result<Option<String>, String> {
    let Some(value) = table.get(language) else { return Ok(None) };
    let text = value.as_str().ok_or_else(|| format!("`{language}` must be a text"))?;
    if text.is_empty() || text.trim() != text {
        return Err(format!("`{language}` is empty or has blanks at an end"));
    }
    Ok(Some(text.to_owned()))
}

/// The names in braces; `{{` and `}}` stand for a brace.
fn placeholders(text: &str) -> Result<BTreeSet<String>, String> {
    let mut names = BTreeSet::new();
    let plain = text.replace("{{", "").replace("}}", "");
    let mut rest = plain.as_str();
    while let Some(at) = rest.find(['{', '}']) {
        let (_, from) = rest.split_at(at);
        let inside = from.strip_prefix('{').ok_or("a `}` without `{`")?;
        let (name, after) = inside.split_once('}').ok_or("a `{` without `}`")?;
        check_name(name).map_err(|problem| format!("placeholder `{{{name}}}`: {problem}"))?;
        names.insert(name.to_owned());
        rest = after;
    }
    Ok(names)
}

/// A name that may stand as a Rust method, module or argument.
fn check_name(name: &str) -> Result<(), String> {
    let starts_well = name.starts_with(|first: char| first.is_ascii_lowercase());
    let goes_on_well =
        name.chars().all(|each| each.is_ascii_lowercase() || each.is_ascii_digit() || each == '_');
    if !starts_well || !goes_on_well {
        return Err("names are lower-case letters, digits and `_`, a letter first".to_owned());
    }
    if KEYWORDS.contains(&name) {
        return Err(format!("`{name}` is a word of Rust; choose another"));
    }
    Ok(())
}

fn listed(names: &BTreeSet<String>) -> String {
    if names.is_empty() {
        return "none".to_owned();
    }
    let each: Vec<_> = names.iter().map(|name| format!("{{{name}}}")).collect();
    each.join(" ")
}

fn write_type(code: &mut String, name: &str, messages: &BTreeMap<&str, Message>) {
    let type_name = type_name(name);
    let head = format!(
        "
/// Texts of `messages/{name}.toml`.
#[derive(Clone, Copy, Debug)]
pub struct {type_name}(Lang);

impl T {{
    /// Texts of `messages/{name}.toml`.
    pub fn {name}(self) -> {type_name} {{
        {type_name}(self.lang)
    }}
}}

impl {type_name} {{"
    );
    code.push_str(&head);
    for (key, message) in messages {
        code.push_str(&method(key, message));
    }
    if LOOKED_UP.contains(&name) {
        code.push_str(&lookup(messages));
    }
    code.push_str("}\n");
}

/// A method that finds a text by its name, for names that a list in the domain gives.
fn lookup(messages: &BTreeMap<&str, Message>) -> String {
    let fixed = messages.iter().filter(|(_, message)| message.placeholders.is_empty());
    let arms: Vec<String> =
        fixed.map(|(key, _)| format!("            {key:?} => Some(self.{key}()),\n")).collect();
    let arms = arms.concat();
    format!(
        "
    /// The text of that name, if there is one without placeholders.
    #[expect(clippy::too_many_lines, reason = \"a list\")]
    pub fn named(self, name: &str) -> Option<&'static str> {{
        match name {{
{arms}            _ => None,
        }}
    }}
"
    )
}

fn method(key: &str, message: &Message) -> String {
    let Message { ja, en, en_one, placeholders } = message;
    let note = format!("`{}` / `{}`", ja.replace('`', "'"), en.replace('`', "'")).replace('\n', " ");
    let (mut arguments, mut body, mut result) = (String::new(), String::new(), "&'static str");
    for name in placeholders {
        result = "String";
        arguments = format!("{arguments}, {name}: impl Display");
        if name == COUNT || name.ends_with("_count") {
            body = format!("{body}        let {name} = grouped({name});\n");
        }
    }
    let one = en_one.as_deref().map_or_else(String::new, |one| {
        format!("            Lang::En if count == \"1\" => {},\n", expression(one, true))
    });
    let (ja, en) = (expression(ja, result == "String"), expression(en, result == "String"));
    // Clippy wants arms that say the same to be one.
    let arms = if ja == en && one.is_empty() {
        format!("            Lang::Ja | Lang::En => {ja},\n")
    } else {
        format!("            Lang::Ja => {ja},\n{one}            Lang::En => {en},\n")
    };
    format!(
        "
    /// {note}
    pub fn {key}(self{arguments}) -> {result} {{
{body}        match self.0 {{
{arms}        }}
    }}
"
    )
}

/// Rust for a text, either `&'static str` or `String`.
fn expression(text: &str, owned: bool) -> String {
    let fixed = placeholders(text).is_ok_and(|names| names.is_empty());
    if !fixed {
        return format!("format!({text:?})");
    }
    let plain = text.replace("{{", "{").replace("}}", "}");
    format!("{plain:?}{}", if owned { ".to_owned()" } else { "" })
}

/// `heading_count` to `HeadingCount`.
fn type_name(name: &str) -> String {
    let mut type_name = String::new();
    for word in name.split('_') {
        let mut letters = word.chars();
        type_name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        type_name.extend(letters);
    }
    type_name
}

/// The placeholder that English has a singular for. It, and each `…_count`, prints with thousands separators.
const COUNT: &str = "count";

/// Files whose texts are looked up by name.
const LOOKED_UP: &[&str] = &["register"];

const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop",
    "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static",
    "struct", "super", "trait", "true", "try", "type", "typeof", "union", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];
