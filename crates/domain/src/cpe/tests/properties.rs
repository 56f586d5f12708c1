//! Rules that hold for any name and any text.

use proptest::prelude::*;

use super::*;

/// A value as plain text becomes it, perhaps with wildcards at its ends.
fn value() -> impl Strategy<Value = Value> {
    let wild = || prop_oneof![3 => Just(""), 1 => Just("*"), 1 => Just("?"), 1 => Just("??")];
    let patterned = (wild(), "[a-c0-2 !-~]{1,6}", wild()).prop_map(|(before, plain, after)| {
        match Value::literal(&plain) {
            Value::Text(middle) => text(&format!("{before}{middle}{after}")),
            other => other,
        }
    });
    prop_oneof![1 => Just(Value::Any), 1 => Just(Value::Na), 4 => patterned]
}

fn name() -> impl Strategy<Value = CpeName> {
    let part = prop_oneof![Just(Value::Any), Just(text("a")), Just(text("o")), Just(text("h"))];
    let language = prop_oneof![Just(Value::Any), Just(Value::Na), Just(text("ja")), Just(text(r"en\-us"))];
    (part, [value(), value(), value(), value(), value()], language, [value(), value(), value(), value()])
        .prop_map(
            |(
                part,
                [vendor, product, version, update, edition],
                language,
                [sw_edition, target_sw, target_hw, other],
            )| {
                CpeName {
                    part,
                    vendor,
                    product,
                    version,
                    update,
                    edition,
                    language,
                    sw_edition,
                    target_sw,
                    target_hw,
                    other,
                }
            },
        )
}

/// Two names that differ in two attributes at most.
fn near_names() -> impl Strategy<Value = (CpeName, CpeName)> {
    let change = || proptest::option::of(value());
    (value(), value(), change(), change()).prop_map(|(version, update, other_version, other_update)| {
        let source = CpeName { update, ..with_version(version) };
        let mut target = source.clone();
        target.version = other_version.unwrap_or(target.version);
        target.update = other_update.unwrap_or(target.update);
        (source, target)
    })
}

/// Texts that look like names.
fn near_name() -> impl Strategy<Value = String> {
    let prefix = prop_oneof![Just("cpe:2.3:"), Just("cpe:/"), Just("cpe:/a:"), Just("")];
    let body = r"(a|\*|-|:|\\|\?|%|%0[12]|%[0-9a-f]{2}|~|[ -~]|é|\PC){0,20}";
    (prefix, body).prop_map(|(prefix, body)| format!("{prefix}{body}"))
}

/// A formatted string with odd values made of the characters that matter.
fn near_formatted() -> impl Strategy<Value = String> {
    let value = prop_oneof![8 => r"\*", 2 => r"[ab.*?\\!]{0,4}"];
    proptest::collection::vec(value, 10).prop_map(|values| format!("cpe:2.3:a:{}", values.join(":")))
}

proptest! {
    #[test]
    fn what_is_printed_reads_back(name in name()) {
        prop_assert_eq!(CpeName::parse(&name.to_formatted()), Ok(name.clone()));
        prop_assert_eq!(CpeName::parse(&name.to_uri()), Ok(name));
    }

    #[test]
    fn what_is_read_prints_back(text in prop_oneof![near_name(), near_formatted()]) {
        if let Ok(name) = CpeName::parse(&text) {
            prop_assert_eq!(CpeName::parse_formatted(&name.to_formatted()), Ok(name.clone()));
            prop_assert_eq!(CpeName::parse_uri(&name.to_uri()), Ok(name));
        }
    }

    #[test]
    fn lenient_reading_takes_every_strict_name_for_the_same(name in name()) {
        let formatted = name.to_formatted();
        // A backslash within a value is what double quoting looks like.
        prop_assume!(!formatted.contains(r"\\"));
        prop_assert_eq!(CpeName::parse_lenient(&formatted), Ok(name.clone()));
        prop_assert_eq!(CpeName::parse_lenient(&name.to_uri()), Ok(name));
    }

    #[test]
    fn no_text_brings_a_reader_down(text in prop_oneof![".{0,60}", near_name(), near_formatted()]) {
        let _ = CpeName::parse(&text);
        let _ = CpeName::parse_lenient(&text);
        let _ = Value::literal(&text).plain();
    }

    #[test]
    fn a_lenient_name_keeps_to_the_rules_of_values(text in prop_oneof![near_name(), near_formatted()]) {
        if let Ok(mut name) = CpeName::parse_lenient(&text) {
            name.language = Value::Any;
            prop_assert_eq!(CpeName::parse(&name.to_formatted()), Ok(name));
        }
    }

    #[test]
    fn plain_text_is_kept(plain in "[a-z0-9_!-@]{1,12}") {
        prop_assume!(plain != "-");
        let value = Value::literal(&plain);
        prop_assert!(!value.has_wildcards());
        prop_assert_eq!(value.plain().unwrap(), plain);
    }

    #[test]
    fn relations_agree_with_each_other((source, target) in near_names()) {
        let relation = relate(&source, &target);
        prop_assert_eq!(relation.is_equal(), relation.is_subset() && relation.is_superset());
        prop_assert!(!relation.is_disjoint() || !relation.is_subset() && !relation.is_superset());
    }

    #[test]
    fn swapping_names_without_wildcards_swaps_subset_and_superset((source, target) in (value(), value())) {
        prop_assume!(!source.has_wildcards() && !target.has_wildcards());
        let (one, other) = (compare(&source, &target), compare(&target, &source));
        let swapped = match one {
            Relation::Subset => Relation::Superset,
            Relation::Superset => Relation::Subset,
            same => same,
        };
        prop_assert_eq!(other, swapped);
    }

    #[test]
    fn every_name_without_wildcards_equals_itself(name in name()) {
        let wild = name.values().into_iter().any(Value::has_wildcards);
        prop_assert_eq!(relate(&name, &name).is_equal(), !wild);
    }

    #[test]
    fn a_pattern_covers_what_its_wildcards_stand_for(middle in "[ab.*]{1,4}", before in "[ab*]{0,2}", after in "[ab?]{0,3}") {
        let quoted = Value::literal(&middle).to_string();
        let whole = with_version(Value::literal(&format!("{before}{middle}{after}")));
        for pattern in [format!("*{quoted}*"), format!("??{quoted}???"), format!("*{quoted}???"), format!("??{quoted}*")] {
            let pattern = CpeName::parse(&format!("cpe:2.3:*:*:*:{pattern}:*:*:*:*:*:*:*")).unwrap();
            prop_assert_eq!(relate(&pattern, &whole), Relation::Superset, "{} {}", pattern, whole);
        }
    }

    #[test]
    fn no_line_brings_the_reference_down(line in prop_oneof![".{0,60}", (near_formatted(), near_formatted()).prop_map(|(source, target)| format!("{source}\t{target}"))]) {
        let answer = relate_line(&line);
        let columns = answer.split('\t').count();
        prop_assert!(columns == 3 && answer.ends_with("\tERR") || columns == 6, "{answer}");
    }
}
