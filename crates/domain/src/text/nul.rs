//! U+0000, which no text here holds: PostgreSQL keeps none with it, and neither did any hospital ever mean it.
//! Not here: forms, addresses and workbooks, where it stands as itself and is found with `contains`.
//! Next: [`json_holds_nul`].

/// Whether a JSON text says the character, as `\u0000`. An escaped backslash before it says the six signs instead.
pub fn json_holds_nul(json: &[u8]) -> bool {
    let mut rest = json;
    while let Some(at) = rest.iter().position(|byte| *byte == b'\\') {
        let escaped = rest.get(at + 1..).unwrap_or_default();
        if escaped.starts_with(b"u0000") {
            return true;
        }
        rest = escaped.get(1..).unwrap_or_default();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_character_is_found_and_its_spelling_is_not() {
        for holds in [r#""\u0000""#, r#""a\\\u0000b""#, r#""\n\u0000"#] {
            assert!(json_holds_nul(holds.as_bytes()), "{holds}");
        }
        for spells in [r#""\\u0000""#, r#""\\\\u0000""#, r#""\u0001 u0000""#, r#""\"#, ""] {
            assert!(!json_holds_nul(spells.as_bytes()), "{spells}");
        }
    }
}
