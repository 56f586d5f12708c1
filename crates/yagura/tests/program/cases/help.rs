//! `--help` teaches: every command says what it does, and shows an example that it understands.

use super::support::yagura;
use std::path::Path;

/// The commands below a command, as its help lists them.
fn commands(help: &str) -> Vec<String> {
    let list = help.split("\nCommands:\n").nth(1).unwrap_or_default();
    let names = list.lines().take_while(|line| line.starts_with("  ")).filter_map(|line| {
        let name = line.get(2..)?.split(' ').next()?;
        (!name.is_empty() && name != "help").then(|| name.to_owned())
    });
    names.collect()
}

fn help_of(path: &[String]) -> String {
    let arguments: Vec<&str> = path.iter().map(String::as_str).chain(["--help"]).collect();
    yagura(Path::new("/"), &arguments).good()
}

#[test]
fn every_command_shows_an_example() {
    let mut open = vec![Vec::new()];
    let mut seen = 0;
    while let Some(path) = open.pop() {
        let help = help_of(&path);
        let called =
            std::iter::once("yagura").chain(path.iter().map(String::as_str)).collect::<Vec<_>>().join(" ");
        let example = help.lines().any(|line| line.starts_with("  yagura ") && line.contains(&called));
        assert!(example, "{called} --help shows no example of itself:\n{help}");
        seen += 1;
        open.extend(commands(&help).into_iter().map(|name| [path.clone(), vec![name]].concat()));
    }
    assert!(seen > 15, "{seen}");
}

#[test]
fn the_words_of_help_are_seen_in_review() {
    for command in [
        "hub",
        "config",
        "tls",
        "tls init",
        "backup",
        "restore",
        "db copy",
        "user",
        "user add",
        "audit verify",
    ] {
        let path: Vec<String> = command.split(' ').map(str::to_owned).collect();
        insta::assert_snapshot!(format!("help_{}", command.replace(' ', "_")), help_of(&path));
    }
}

#[test]
fn a_mistyped_command_is_answered_with_the_nearest_one() {
    let outcome = yagura(Path::new("/"), &["bakup"]);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.err.contains("'backup'"), "{}", outcome.err);
}
