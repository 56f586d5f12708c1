//! A key of the settings: declared once with its text, kind and default; file, schema and refusals follow from that.
//! Not here: the keys themselves ([`super::Config`]).
//! Next: [`super::kind`].

use serde_json::Value;

/// A key, or a section of keys.
pub(crate) struct Key {
    /// Its name within its section.
    pub(crate) name: &'static str,
    /// What it is for, line by line.
    pub(crate) doc: &'static [&'static str],
    /// What it may hold, as JSON schema.
    pub(crate) schema: fn() -> Value,
    /// The keys within it, if it is a section.
    pub(crate) keys: &'static [Key],
}

/// What a key can hold.
pub(crate) trait Kind {
    /// The keys within, if it is a section.
    const KEYS: &'static [Key] = &[];

    /// As JSON schema, without description and default.
    fn schema() -> Value;
}

/// Declares a section of the settings.
macro_rules! section {
    ($(#[$meta:meta])* $name:ident { $($(#[doc = $doc:literal])+ $key:ident: $kind:ty = $default:expr,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, serde::Deserialize, serde::Serialize)]
        #[serde(default, deny_unknown_fields)]
        pub(crate) struct $name {
            $(pub(crate) $key: $kind,)+
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $($key: $default,)+ }
            }
        }

        impl crate::config::key::Kind for $name {
            const KEYS: &'static [crate::config::Key] = &[$(crate::config::Key {
                name: stringify!($key),
                doc: &[$($doc),+],
                schema: <$kind as crate::config::key::Kind>::schema,
                keys: <$kind as crate::config::key::Kind>::KEYS,
            }),+];

            fn schema() -> serde_json::Value {
                crate::config::print::object(Self::KEYS, &serde_json::json!(Self::default()))
            }
        }
    };
}
pub(crate) use section;
