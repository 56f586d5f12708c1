//! Whether a value is as a schema says: the part of JSON Schema that the document uses.

use serde_json::Value;

/// What does not fit; empty if everything does. A field that the schema does not name does not fit either.
pub(crate) fn misfits(document: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    check(document, schema, value, "", &mut found);
    found
}

fn check(document: &Value, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        let pointer = reference.strip_prefix('#').expect("a reference within the document");
        let meant = document.pointer(pointer).unwrap_or_else(|| panic!("{reference} leads nowhere"));
        return check(document, meant, value, at, found);
    }
    if let Some(either) = schema["oneOf"].as_array() {
        let fits = either.iter().any(|one| misfits(document, one, value).is_empty());
        if !fits {
            found.push(format!("{at}: fits none of {either:?}: {value}"));
        }
        return;
    }
    if !types(schema).is_empty() && !types(schema).iter().any(|kind| is(value, kind)) {
        found.push(format!("{at}: {value} is not {:?}", types(schema)));
    }
    if let (Some(text), Some(most)) = (value.as_str(), schema["maxLength"].as_u64())
        && text.chars().count() as u64 > most
    {
        found.push(format!("{at}: longer than {most}"));
    }
    if let Some(allowed) = schema["enum"].as_array()
        && !allowed.contains(value)
    {
        found.push(format!("{at}: {value} is none of {allowed:?}"));
    }
    if let (Some(items), Some(schema)) = (value.as_array(), schema.get("items")) {
        for (place, item) in items.iter().enumerate() {
            check(document, schema, item, &format!("{at}/{place}"), found);
        }
    }
    if let (Some(fields), Some(properties)) = (value.as_object(), schema["properties"].as_object()) {
        for (name, field) in fields {
            match properties.get(name) {
                Some(schema) => check(document, schema, field, &format!("{at}/{name}"), found),
                None => found.push(format!("{at}/{name}: not in the document")),
            }
        }
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if !fields.contains_key(name) {
                found.push(format!("{at}/{name}: missing"));
            }
        }
    }
}

fn types(schema: &Value) -> Vec<&str> {
    match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn is(value: &Value, kind: &str) -> bool {
    match kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("unknown type {other}"),
    }
}

#[test]
fn a_value_that_does_not_fit_is_named() {
    let document =
        serde_json::json!({ "components": { "schemas": { "Day": { "type": "string", "enum": ["mon"] } } } });
    let schema = serde_json::json!({
        "type": "object",
        "properties": {
            "day": { "$ref": "#/components/schemas/Day" },
            "beds": { "oneOf": [{ "type": "null" }, { "type": "integer" }] },
            "ward": { "type": "string", "maxLength": 3 },
            "names": { "type": "array", "items": { "type": "string" } },
        },
        "required": ["day"],
    });
    let fits = serde_json::json!({ "day": "mon", "beds": null, "names": ["a"] });
    assert!(misfits(&document, &schema, &fits).is_empty());
    for (value, named) in [
        (serde_json::json!({ "day": "sun" }), "/day"),
        (serde_json::json!({}), "/day: missing"),
        (serde_json::json!({ "day": "mon", "beds": "7" }), "/beds"),
        (serde_json::json!({ "day": "mon", "ward": "東５階南" }), "/ward: longer"),
        (serde_json::json!({ "day": "mon", "names": [7] }), "/names/0"),
        (serde_json::json!({ "day": "mon", "more": 1 }), "/more: not in the document"),
        (serde_json::json!([]), "is not"),
    ] {
        let found = misfits(&document, &schema, &value);
        assert!(found.len() == 1 && found[0].contains(named), "{value}: {found:?}");
    }
}
