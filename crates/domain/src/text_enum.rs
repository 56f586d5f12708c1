//! One way to give an enum its text in databases, files and addresses.
//! Not here: what a person reads on the screen; that is in `web/messages`.
//! Next: its users, such as [`crate::identity::Role`].

/// A text that names none of an enum's values.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown {what}: {text:?}")]
pub struct UnknownText {
    /// The enum, in words.
    pub what: &'static str,
    /// The text, cut to 60 characters.
    pub text: String,
}

/// Declares a fieldless enum with `ALL`, `TEXTS`, `as_str`, `Display` and `FromStr`.
macro_rules! text_enum {
    ($(#[$outer:meta])* $name:ident, $what:literal { $($(#[$inner:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$outer])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$inner])* $variant),+ }

        impl $name {
            /// Every value, in the order that lists show.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The texts of all of them, in that order.
            pub const TEXTS: &'static [&'static str] = &[$($text),+];

            /// The text in databases, files and addresses.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::text_enum::UnknownText;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    _ => Err(crate::text_enum::UnknownText { what: $what, text: text.chars().take(60).collect() }),
                }
            }
        }
    };
}
pub(crate) use text_enum;
