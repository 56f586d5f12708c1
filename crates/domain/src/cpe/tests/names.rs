//! Reading and writing names: hand-made vectors.

use super::*;

fn fault(name: &str) -> (Attribute, Fault, usize) {
    match CpeName::parse(name) {
        Err(CpeError::Value { attribute, fault, at }) => (attribute, fault, at),
        other => panic!("{name}: {other:?}"),
    }
}

#[test]
fn both_notations_of_a_name_read_alike() {
    for (formatted, uri) in [
        ("cpe:2.3:a:*:*:*:*:*:*:*:*:*:*", "cpe:/a"),
        ("cpe:2.3:*:sun:*:*:*:*:*:*:*:*:*", "cpe:/:sun"),
        ("cpe:2.3:o:fortinet:fortios:6.0.4:*:*:*:*:*:*:*", "cpe:/o:fortinet:fortios:6.0.4"),
        ("cpe:2.3:a:-:bind:9.*:-:*:en-us:*:*:*:*", "cpe:/a:-:bind:9.%02:-::en-us"),
        (
            r"cpe:2.3:o:cisco:adaptive_security:9.6\(3\):*:*:*:*:*:*:*",
            "cpe:/o:cisco:adaptive_security:9.6%283%29",
        ),
        (r"cpe:2.3:a:foo\\bar:big\$money\~x:*:*:*:*:*:*:*:*", "cpe:/a:foo%5cbar:big%24money%7ex"),
        (
            "cpe:2.3:a:hp:insight:8.*:sp?:*:*:online:win2003:x64:*",
            "cpe:/a:hp:insight:8.%02:sp%01:~~online~win2003~x64~",
        ),
        ("cpe:2.3:a:hp:insight:7:*:e1:*:-:*:*:*", "cpe:/a:hp:insight:7::~e1~-~~~"),
        ("cpe:2.3:a:hp:insight:7:*:e1:ja:*:*:*:*", "cpe:/a:hp:insight:7::e1:ja"),
        (r"cpe:2.3:a:hp:insight:*:*:\~e1:*:*:*:*:*", "cpe:/a:hp:insight:::%7ee1"),
    ] {
        let name = CpeName::parse(formatted).unwrap();
        assert_eq!(CpeName::parse(uri).unwrap(), name, "{uri}");
        assert_eq!((&*name.to_uri(), &*name.to_formatted()), (uri, formatted));
    }
}

#[test]
fn wildcards_are_read_at_both_ends() {
    let name = CpeName::parse("cpe:/a:%01%01foo%02:%02bar%01").unwrap();
    assert_eq!((&name.vendor, &name.product), (&text("??foo*"), &text("*bar?")));
    assert_eq!(name.to_formatted(), "cpe:2.3:a:??foo*:*bar?:*:*:*:*:*:*:*:*");
}

#[test]
fn case_does_not_matter_and_one_text_has_one_form() {
    let name = CpeName::parse(r"CPE:2.3:A:F5:Node\.JS:7.0\(3\)I7:*:*:*:*:*:*:*").unwrap();
    assert_eq!(name, CpeName::parse(r"cpe:2.3:a:f5:node.js:7.0\(3\)i7:*:*:*:*:*:*:*").unwrap());
    assert_eq!((name.product, name.version), (text(r"node\.js"), text(r"7\.0\(3\)i7")));
}

#[test]
fn a_quoted_colon_belongs_to_the_value() {
    let name = CpeName::parse(r"cpe:2.3:a:lemonldap-ng:lemonldap\:\::0.9.3:*:*:*:*:*:*:*").unwrap();
    assert_eq!(name.product, text(r"lemonldap\:\:"));
    assert_eq!(name.to_uri(), "cpe:/a:lemonldap-ng:lemonldap%3a%3a:0.9.3");
}

#[test]
fn names_that_break_a_rule_are_refused() {
    let formatted = |vendor: &str| format!("cpe:2.3:a:{vendor}:*:*:*:*:*:*:*:*:*");
    for (vendor, expected, at) in [
        ("", Fault::Empty, 1),
        (r"\-", Fault::Hyphen, 1),
        ("**", Fault::Wildcard, 2),
        ("???", Fault::Wildcard, 1),
        ("?*", Fault::Wildcard, 2),
        ("**foo", Fault::Wildcard, 2),
        ("fo*o", Fault::Wildcard, 4),
        ("f?o", Fault::Wildcard, 3),
        ("foo*?", Fault::Wildcard, 5),
        ("foo!", Fault::Unquoted, 4),
        ("foo bar", Fault::Character, 4),
        ("東芝", Fault::Character, 1),
        ("foo\u{7f}", Fault::Character, 4),
        (r"fo\o", Fault::Quote, 3),
        (r"foo\_bar", Fault::Quote, 4),
    ] {
        assert_eq!(fault(&formatted(vendor)), (Attribute::Vendor, expected, at), "{vendor}");
    }
    for (uri, attribute, expected, at) in [
        ("cpe:/a:foo%", Attribute::Vendor, Fault::Percent, 4),
        ("cpe:/a:foo%2", Attribute::Vendor, Fault::Percent, 4),
        ("cpe:/a:foo%zz", Attribute::Vendor, Fault::Percent, 4),
        ("cpe:/a:foo%2e", Attribute::Vendor, Fault::Percent, 4),
        ("cpe:/a:foo%00", Attribute::Vendor, Fault::Percent, 4),
        ("cpe:/a:foo!", Attribute::Vendor, Fault::Unquoted, 4),
        ("cpe:/a:*", Attribute::Vendor, Fault::Unquoted, 1),
        ("cpe:/a:%02", Attribute::Vendor, Fault::Wildcard, 1),
        ("cpe:/a:fo%01o", Attribute::Vendor, Fault::Wildcard, 6),
        ("cpe:/a:v:p:1::~a~b~c~d", Attribute::Edition, Fault::Packing, 1),
        ("cpe:/a:v:p:1::~a~b~c~d~e~f", Attribute::Edition, Fault::Packing, 1),
        ("cpe:/x:v", Attribute::Part, Fault::Part, 1),
        ("cpe:/a:v:p:1:::japanese", Attribute::Language, Fault::Language, 1),
        ("cpe:/a:v:p:1:::ja-x", Attribute::Language, Fault::Language, 1),
    ] {
        assert_eq!(fault(uri), (attribute, expected, at), "{uri}");
    }
}

#[test]
fn other_texts_are_refused() {
    for (text, expected) in [
        ("", CpeError::Prefix),
        ("PREFIXcpe:/a", CpeError::Prefix),
        ("cpe:2.3", CpeError::Prefix),
        ("cpe:2.3:", CpeError::Components { found: 1, expected: 11 }),
        ("cpe:2.3:a:*:*:*:*:*:*:*:*:*", CpeError::Components { found: 10, expected: 11 }),
        ("cpe:2.3:a:*:*:*:*:*:*:*:*:*:*:*", CpeError::Components { found: 12, expected: 11 }),
        (r"cpe:2.3:a:v\:*:*:*:*:*:*:*:*:*", CpeError::Components { found: 10, expected: 11 }),
        ("cpe:/o:redhat:rhel_aus:7.6::server::suffix", CpeError::Components { found: 8, expected: 7 }),
    ] {
        assert_eq!(CpeName::parse(text), Err(expected), "{text}");
    }
    let long = format!("cpe:/a:{}", "v".repeat(NAME_MAX_BYTES));
    assert_eq!(CpeName::parse(&long), Err(CpeError::TooLong));
    assert_eq!(CpeName::parse_lenient(&long), Err(CpeError::TooLong));
    // As a formatted string it would be twice as long, and not be read again.
    let doubled = format!("cpe:/a:{}", "~".repeat(NAME_MAX_BYTES / 2));
    assert_eq!(CpeName::parse(&doubled), Err(CpeError::TooLong));
    assert_eq!(CpeName::parse_lenient(&doubled), Err(CpeError::TooLong));
    let half = format!("cpe:/a:{}", "~".repeat(NAME_MAX_BYTES / 4));
    assert_eq!(CpeName::parse(&half).map(|name| CpeName::parse(&name.to_formatted()) == Ok(name)), Ok(true));
}

#[test]
fn errors_say_what_and_where() {
    let error = CpeName::parse("cpe:/a:vendor:fo%01o").unwrap_err();
    assert_eq!(error.to_string(), "product: a wildcard where none may stand (at character 6 of it)");
}

#[test]
fn feeds_are_forgiven_what_can_be_meant_in_one_way() {
    for (written, meant) in [
        (r"cpe:2.3:o:cisco:aci:1.0\\\(2j\\\):*:*:*:*:*:*:*", r"cpe:2.3:o:cisco:aci:1.0\(2j\):*:*:*:*:*:*:*"),
        (r"cpe:2.3:o:cisco:aci:1.0\\(2j\\):*:*:*:*:*:*:*", r"cpe:2.3:o:cisco:aci:1.0\(2j\):*:*:*:*:*:*:*"),
        (r"cpe:2.3:o:cisco:aci:1.0(2j)", r"cpe:2.3:o:cisco:aci:1.0\(2j\):*:*:*:*:*:*:*"),
        (r"cpe:2.3:a:v:a\\\:\\\:b:1:*:*:*:*:*:*:*", r"cpe:2.3:a:v:a\:\:b:1:*:*:*:*:*:*:*"),
        (r"cpe:2.3:a:v:a\\b:1:*:*:*:*:*:*:*", r"cpe:2.3:a:v:a\\b:1:*:*:*:*:*:*:*"),
        (r"cpe:2.3:a:v:\_a\b:\-::", r"cpe:2.3:a:v:_ab:-:*:*:*:*:*:*:*"),
        (" cpe:2.3:h:V:My Product :1 ", "cpe:2.3:h:v:my_product:1:*:*:*:*:*:*:*"),
        ("cpe:2.3:a:v:p:*.1?:*:*:xx-yyyy:*:*:*:*", "cpe:2.3:a:v:p:*.1?:*:*:xx-yyyy:*:*:*:*"),
        ("cpe:2.3:a:v:é", r"cpe:2.3:a:v:\%c3\%a9:*:*:*:*:*:*:*:*"),
        ("cpe:/a:v:p:*", "cpe:2.3:a:v:p:*:*:*:*:*:*:*:*"),
        ("cpe:/a:v:p:1(2)%2e%2D3%20x%", r"cpe:2.3:a:v:p:1\(2\).-3_x\%:*:*:*:*:*:*:*"),
        ("cpe:/a:v:p:%2d", "cpe:2.3:a:v:p:-:*:*:*:*:*:*:*"),
        ("cpe:/a:v:p:1::~~~wordpress", "cpe:2.3:a:v:p:1:*:*:*:*:wordpress:*:*"),
    ] {
        assert_eq!(CpeName::parse_lenient(written).unwrap().to_formatted(), meant, "{written}");
    }
}

#[test]
fn lenient_reading_makes_no_wildcard_of_a_literal() {
    for name in [
        r"cpe:2.3:a:v:foo\*",
        r"cpe:2.3:a:v:foo\\*",
        r"cpe:2.3:a:v:foo\\\*",
        r"cpe:2.3:a:v:\*",
        "cpe:/a:v:foo*",
        "cpe:/a:v:?foo",
        "cpe:/a:v:foo%2a",
        "cpe:/a:v:%3f",
    ] {
        let product = CpeName::parse_lenient(name).unwrap().product;
        assert!(matches!(product, Value::Text(_)) && !product.has_wildcards(), "{name}: {product:?}");
    }
}

#[test]
fn lenient_reading_refuses_what_it_would_have_to_guess() {
    for name in [
        "cpe:2.3:x:v:p",
        "cpe:2.3:a:v:p:1.*.3",
        "cpe:2.3:a:v:p:1.?.3",
        "cpe:2.3:a:v:p:??",
        "cpe:2.3:a:*:*:*:*:*:*:*:*:*:*:*",
        "cpe:/a:v:p:1:u:e:l:more",
        "cpe:/a:v:p:1::~a~b~c~d~e~f",
        "vendor product 1.0",
    ] {
        assert!(CpeName::parse_lenient(name).is_err(), "{name}");
    }
}

#[test]
fn plain_texts_become_literals() {
    for (plain, quoted) in [
        ("Fortinet", "fortinet"),
        ("  Adaptive  Security\tAppliance ", "adaptive_security_appliance"),
        ("3.2(12)", r"3\.2\(12\)"),
        ("node_modules", "node_modules"),
        ("*", r"\*"),
        ("Ａ－１０？", r"a\-10\?"),
        ("É", r"\%c3\%a9"),
    ] {
        assert_eq!(Value::literal(plain), text(quoted));
    }
    for empty in ["", " \u{3000}\n", "-", " － "] {
        assert_eq!(Value::literal(empty), Value::Any);
    }
}

#[test]
fn plain_text_comes_back_unquoted() {
    assert_eq!(text(r"3\.2\(12\)\\").plain().unwrap(), r"3.2(12)\");
    assert_eq!(text(r"what\?").plain().unwrap(), "what?");
    assert!(matches!(text("bind").plain(), Some(std::borrow::Cow::Borrowed("bind"))));
    for value in [Value::Any, Value::Na, text("9*"), text("?x"), text(r"x\\?")] {
        assert_eq!(value.plain(), None, "{value}");
    }
}
