use super::*;

mod names;
mod properties;
mod relations;

fn text(quoted: &str) -> Value {
    Value::Text(quoted.into())
}

/// A name with this version, and anything else.
fn with_version(version: Value) -> CpeName {
    CpeName { version, ..CpeName::any() }
}
