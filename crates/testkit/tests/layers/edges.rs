//! Which crate may name which. A new crate needs a line here, so that its place is decided and seen.

use cargo_metadata::{DependencyKind, Package};

/// One line of a `Cargo.toml`: `from` names `to`, for its tests only or for all.
#[derive(Debug)]
pub(crate) struct Edge {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) tests_only: bool,
}

struct Layer {
    name: &'static str,
    uses: &'static [&'static str],
    uses_in_tests: &'static [&'static str],
}

// From the ground up; a name may only use names above it.
const LAYERS: &[Layer] = &[
    Layer { name: "domain", uses: &[], uses_in_tests: &[] },
    Layer { name: "formats", uses: &["domain"], uses_in_tests: &[] },
    Layer { name: "matching", uses: &["domain"], uses_in_tests: &["formats"] },
    Layer { name: "store", uses: &["domain"], uses_in_tests: &["testkit"] },
    Layer { name: "hub", uses: &["domain", "formats", "matching", "store"], uses_in_tests: &["testkit"] },
    Layer { name: "web", uses: &["domain", "hub"], uses_in_tests: &["testkit"] },
    Layer {
        name: "testkit",
        uses: &["domain", "formats", "matching", "store", "hub", "web"],
        uses_in_tests: &[],
    },
    Layer {
        name: "yagura",
        uses: &["domain", "formats", "matching", "store", "hub", "web"],
        uses_in_tests: &["testkit"],
    },
];

// Other people's crates (by the beginning of the name) that only these layers may name.
const KEPT_TO: &[(&str, &[&str])] = &[
    ("sea-orm", &["store", "testkit"]),
    ("sqlx", &["store"]),
    ("axum", &["web", "yagura", "testkit"]),
    ("tokio", &["store", "hub", "web", "yagura", "testkit"]),
];

/// The edges that a crate's `Cargo.toml` draws.
pub(crate) fn of(package: &Package) -> Vec<Edge> {
    let from = package.name.as_str();
    let edge = |to: &str, kind| Edge {
        from: from.to_owned(),
        to: to.to_owned(),
        tests_only: kind == DependencyKind::Development,
    };
    package.dependencies.iter().map(|dependency| edge(&dependency.name, dependency.kind)).collect()
}

/// What goes up or sideways, and where the table above and the workspace differ.
pub(crate) fn violations(crates: &[&str], edges: &[Edge]) -> Vec<String> {
    let unknown = crates.iter().filter(|name| layer(name).is_none());
    let gone = LAYERS.iter().filter(|layer| !crates.contains(&layer.name));
    let wrong = edges.iter().filter(|edge| !allowed(edge));
    unknown
        .map(|name| format!("{name} has no place in the table of layers"))
        .chain(gone.map(|layer| format!("{} is in the table of layers but not in the workspace", layer.name)))
        .chain(wrong.map(|edge| format!("{} may not use {}", edge.from, edge.to)))
        .collect()
}

fn allowed(edge: &Edge) -> bool {
    let kept = KEPT_TO.iter().find(|(start, _)| edge.to.starts_with(start));
    if let Some((_, users)) = kept {
        return users.contains(&edge.from.as_str());
    }
    if layer(&edge.to).is_none() {
        return true;
    }
    layer(&edge.from).is_some_and(|from| {
        let to = edge.to.as_str();
        from.uses.contains(&to) || (edge.tests_only && from.uses_in_tests.contains(&to))
    })
}

fn layer(name: &str) -> Option<&'static Layer> {
    LAYERS.iter().find(|layer| layer.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(from: &str, to: &str, tests_only: bool) -> Vec<String> {
        let crates: Vec<&str> = LAYERS.iter().map(|layer| layer.name).collect();
        violations(&crates, &[Edge { from: from.into(), to: to.into(), tests_only }])
    }

    #[test]
    fn a_dependency_downwards_is_allowed() {
        assert!(found("web", "hub", false).is_empty());
        assert!(found("store", "sea-orm", false).is_empty());
        assert!(found("hub", "serde", false).is_empty());
    }

    #[test]
    fn a_dependency_upwards_is_named() {
        assert_eq!(found("domain", "store", false), ["domain may not use store"]);
        assert_eq!(found("web", "store", false), ["web may not use store"]);
        assert_eq!(found("hub", "yagura", true), ["hub may not use yagura"]);
    }

    #[test]
    fn the_test_kit_is_for_tests_only() {
        assert!(found("web", "testkit", true).is_empty());
        assert_eq!(found("web", "testkit", false), ["web may not use testkit"]);
    }

    #[test]
    fn the_database_library_is_kept_to_the_store_even_in_tests() {
        assert_eq!(found("hub", "sea-orm", false), ["hub may not use sea-orm"]);
        assert_eq!(found("hub", "sea-orm-migration", true), ["hub may not use sea-orm-migration"]);
        assert_eq!(found("hub", "axum", false), ["hub may not use axum"]);
        assert_eq!(found("domain", "tokio", true), ["domain may not use tokio"]);
    }

    #[test]
    fn a_crate_without_a_place_is_named_and_so_is_a_place_without_a_crate() {
        let mut crates: Vec<&str> = LAYERS.iter().skip(1).map(|layer| layer.name).collect();
        crates.push("attic");
        let expected = [
            "attic has no place in the table of layers",
            "domain is in the table of layers but not in the workspace",
        ];
        assert_eq!(violations(&crates, &[]), expected);
    }
}
