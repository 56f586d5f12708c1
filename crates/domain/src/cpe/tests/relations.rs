//! Comparing names: every case of the standard's table, and what NIST's reference makes of them.

use super::*;

const RELATIONS: [(&str, &str, Relation); 33] = [
    // source, target: versions in the formatted string
    ("*", "*", Relation::Equal),
    ("*", "-", Relation::Superset),
    ("*", "1", Relation::Superset),
    ("*", "1*", Relation::Undefined),
    ("-", "*", Relation::Subset),
    ("-", "-", Relation::Equal),
    ("-", "1", Relation::Disjoint),
    ("-", "1*", Relation::Undefined),
    ("1", "*", Relation::Subset),
    ("1", "-", Relation::Disjoint),
    ("1", "1", Relation::Equal),
    ("1", "2", Relation::Disjoint),
    ("1", "12", Relation::Disjoint),
    ("1", "1*", Relation::Undefined),
    ("1*", "*", Relation::Subset),
    ("1*", "-", Relation::Disjoint),
    ("1*", "1", Relation::Superset),
    ("1*", "1*", Relation::Undefined),
    ("1*", "12", Relation::Superset),
    ("1*", "21", Relation::Disjoint),
    ("*1", "21", Relation::Superset),
    ("*1", "12", Relation::Disjoint),
    ("*1", "121", Relation::Superset),
    ("*2*", "123", Relation::Superset),
    ("1??", "1", Relation::Superset),
    ("1??", "123", Relation::Superset),
    ("1??", "1234", Relation::Disjoint),
    ("?1", "1", Relation::Superset),
    ("?1", "21", Relation::Superset),
    ("?1", "321", Relation::Disjoint),
    ("??3*", "1234", Relation::Superset),
    ("*2?", "1232", Relation::Superset),
    ("*2?", "1234", Relation::Disjoint),
];

/// Only the standard's answer: here the reference is known to err.
const QUOTED: [(&str, &str, Relation); 14] = [
    ("1.0", "1.03", Relation::Disjoint),
    ("*1.2", "1.1.20", Relation::Disjoint),
    ("1.0", "1.0*", Relation::Undefined),
    ("*", "1.*", Relation::Undefined),
    ("1.?", "1.?", Relation::Undefined),
    ("1.?", "1.2", Relation::Superset),
    ("1.?", "1.23", Relation::Disjoint),
    (r"12\*", r"123", Relation::Disjoint),
    (r"12\*", r"12\*", Relation::Equal),
    (r"?\?", r"1\?", Relation::Superset),
    (r"12?", r"12\?", Relation::Superset),
    (r"*.1", r"\(2.1", Relation::Superset),
    (r"?2\*", r"12\!", Relation::Disjoint),
    (r"2\??", r"2\!3", Relation::Disjoint),
];

fn name(version: &str) -> String {
    format!("cpe:2.3:a:isc:bind:{version}:*:*:*:*:*:*:*")
}

fn answer(source: &str, target: &str) -> String {
    let line = relate_line(&format!("{}\t{}", name(source), name(target)));
    line.split('\t').skip(2).collect::<Vec<_>>().join(" ")
}

fn flags(relation: Relation) -> String {
    let flags = [relation.is_disjoint(), relation.is_equal(), relation.is_subset(), relation.is_superset()];
    flags.map(|flag| flag.to_string()).join(" ")
}

#[test]
fn versions_relate_as_the_standard_says() {
    for (source, target, relation) in RELATIONS.iter().chain(&QUOTED) {
        let names = [source, target].map(|version| CpeName::parse(&name(version)).unwrap());
        assert_eq!(relate(&names[0], &names[1]), *relation, "{source} / {target}");
        assert_eq!(compare(&names[0].version, &names[1].version), *relation, "{source} / {target}");
    }
}

#[test]
fn the_reference_agrees_where_nothing_is_quoted() {
    for (source, target, relation) in RELATIONS {
        assert_eq!(answer(source, target), flags(relation), "{source} / {target}");
    }
}

#[test]
fn the_mistakes_of_the_reference_are_repeated() {
    for (source, target, relation) in [
        ("1.0", "1.03", Relation::Superset),
        ("*1.2", "1.1.20", Relation::Superset),
        ("1.0", "1.0*", Relation::Superset),
        ("1.0", "1.1*", Relation::Disjoint),
        ("*", "1.*", Relation::Superset),
        ("-", "1.*", Relation::Disjoint),
        ("1.?", "1.?", Relation::Equal),
        ("1?", r"\a1", Relation::Disjoint),
        (r"\a", "a", Relation::Disjoint),
        ("a", r"\a", Relation::Superset),
        ("*a", r"\a", Relation::Superset),
        ("a", r"\\a", Relation::Disjoint),
        // The quoted `*` stands at place 2, so it is taken for a wildcard; at place 3 it is not.
        (r"1\*", r"1\*23", Relation::Superset),
        (r"12\*", r"12\*23", Relation::Disjoint),
        (r"12\*", r"12\*2", Relation::Superset),
        (r"12\*", r"12\3", Relation::Disjoint),
        (r"1\*", r"1\3", Relation::Superset),
        (r"x\\:y", r"x\\:y", Relation::Equal),
        ("a", r"\\a", Relation::Disjoint),
    ] {
        assert_eq!(answer(source, target), flags(relation), "{source} / {target}");
    }
}

#[test]
fn names_that_the_reference_refuses_give_err() {
    for version in [
        r"a\:\:", "a:", "**", "a*b", "a?b", "a?b?", "a??b", "a:b", r"a\\?b", r"a\**", r"\ ", "é", "a**",
        "?a?a", r"a\\*b",
    ] {
        assert_eq!(answer(version, "1"), "ERR", "{version}");
        assert_eq!(answer("1", version), "ERR", "{version}");
    }
    // These are read, and fail when they are compared with a text.
    for version in ["?", "???"] {
        assert_eq!((answer(version, "1"), answer(version, "*")), ("ERR".into(), flags(Relation::Subset)));
    }
    for part in ["*", "-", "A", "x", r"\a"] {
        let bad = format!("cpe:2.3:{part}:*:*:*:*:*:*:*:*:*:*");
        assert_eq!(relate_line(&format!("{bad}\t{}", name("1"))), format!("{bad}\t{}\tERR", name("1")));
    }
}

#[test]
fn names_that_only_the_reference_takes_are_read() {
    for (version, target, relation) in [
        ("1!", r"1\!", Relation::Equal),
        ("?*", "123", Relation::Superset),
        ("*?", "123", Relation::Superset),
        ("A", "a", Relation::Equal),
        (r"\-", "-", Relation::Disjoint),
    ] {
        assert_eq!(answer(version, target), flags(relation), "{version} / {target}");
    }
    let open_end = "CPE:2.3:a:isc:bind:1:*:*:*:*:*:*:";
    assert_eq!(
        relate_line(&format!("{open_end}\t{}", name("1"))),
        format!("{open_end}\t{}\tfalse\ttrue\ttrue\ttrue", name("1"))
    );
}

#[test]
fn broken_lines_give_err() {
    assert_eq!(relate_line(""), "\t\tERR");
    assert_eq!(relate_line("\t"), "\t\tERR");
    assert_eq!(relate_line("cpe:/a\tcpe:/a"), "cpe:/a\tcpe:/a\tERR");
    assert_eq!(relate_line(&name("1")), format!("{}\t\tERR", name("1")));
    let long = name(&"1".repeat(NAME_MAX_BYTES));
    assert_eq!(relate_line(&format!("{long}\t{long}")), format!("{long}\t{long}\tERR"));
}

#[test]
fn further_columns_and_line_ends_are_left_out() {
    let line = format!("{}\t{}", name("1"), name("2"));
    for rest in ["", "\r\n", "\n", "\tmore\r\n"] {
        assert_eq!(relate_line(&format!("{line}{rest}")), format!("{line}\ttrue\tfalse\tfalse\tfalse"));
    }
}

#[test]
fn one_disjoint_attribute_parts_the_names_and_mixed_ones_relate_nothing() {
    let parse = |name| CpeName::parse(name).unwrap();
    let wide = parse("cpe:2.3:a:isc:bind:*:*:*:*:*:linux:*:*");
    let narrow = parse("cpe:2.3:a:isc:bind:9:*:*:*:*:*:*:*");
    let other = parse("cpe:2.3:a:isc:dhcp:*:*:*:*:*:*:*:*");
    assert_eq!(relate(&wide, &narrow), Relation::Undefined);
    assert_eq!(relate(&wide, &other), Relation::Disjoint);
    assert_eq!(relate(&narrow, &other), Relation::Disjoint);
    assert_eq!(relate(&parse("cpe:/a::bind:9"), &parse("cpe:/a:isc:dhcp")), Relation::Disjoint);
}
