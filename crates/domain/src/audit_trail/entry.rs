//! One line of the audit trail.
//! Not here: its place in the chain ([`super::chain`]).
//! Next: [`super::chain`].

use crate::text_enum::text_enum;

text_enum! {
    /// What was done.
    Action, "audited action" {
        /// Something new.
        Create = "create",
        /// Something changed.
        Update = "update",
        /// Something taken out of use.
        Remove = "remove",
        /// A file taken in.
        Import = "import",
        /// Data handed out as a file.
        Export = "export",
        /// Signed in.
        SignIn = "sign_in",
        /// Failed to sign in.
        SignInFailed = "sign_in_failed",
        /// Signed out, or a session ended.
        SignOut = "sign_out",
        /// A permission, role or grant given.
        Grant = "grant",
        /// A permission, role or grant taken back.
        Revoke = "revoke",
        /// A statement published to an operator.
        Publish = "publish",
    }
}

/// What a use case says of its change; the store adds who, when, from where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What was done.
    pub action: Action,
    /// Kind of the thing it was done to, such as `asset`.
    pub subject: &'static str,
    /// Its identifier; empty where there is none.
    pub subject_id: String,
    /// In words for people: the thing's name.
    pub label: String,
    /// The thing before, as JSON; empty if it was not there.
    pub before: String,
    /// The thing after, as JSON; empty if it is gone.
    pub after: String,
}

impl Entry {
    /// An entry without texts of before and after.
    pub fn new(
        action: Action,
        subject: &'static str,
        subject_id: impl std::fmt::Display,
        label: impl Into<String>,
    ) -> Self {
        Self {
            action,
            subject,
            subject_id: subject_id.to_string(),
            label: label.into(),
            before: String::new(),
            after: String::new(),
        }
    }

    /// Adds the thing as it was and as it is, as JSON.
    #[must_use]
    pub fn changed(mut self, before: impl Into<String>, after: impl Into<String>) -> Self {
        self.before = before.into();
        self.after = after.into();
        self
    }
}

/// An entry in its place in the trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// 1 for the first entry of the organisation, then without gaps.
    pub seq: i64,
    /// When, milliseconds since 1970-01-01 UTC.
    pub at_ms: i64,
    /// Identifier of the person or token; empty for Yagura itself.
    pub actor_id: String,
    /// Their name at the time.
    pub actor_name: String,
    /// From which address.
    pub origin: String,
    /// See [`Action`]; kept as text so that an unknown one still verifies.
    pub action: String,
    /// Kind of the thing.
    pub subject: String,
    /// Its identifier.
    pub subject_id: String,
    /// Its name.
    pub label: String,
    /// The thing before, as JSON.
    pub before: String,
    /// The thing after, as JSON.
    pub after: String,
}

/// Which entries a page shows.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only about this kind of thing.
    pub subject: Option<String>,
    /// Only about this one.
    pub subject_id: Option<String>,
    /// Only older than this number.
    pub before_seq: Option<i64>,
}

impl Filter {
    /// Everything about one thing.
    pub fn about(subject: impl Into<String>, id: impl std::fmt::Display) -> Self {
        Self { subject: Some(subject.into()), subject_id: Some(id.to_string()), before_seq: None }
    }
}
