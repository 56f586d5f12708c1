//! What can go wrong with the database, by what the caller can do about it.
//! Not here: refusals by rule (`hub`).
//! Next: [`super::Store`].

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The same thing is there already, such as a second person with one sign-in name.
    #[error("it is there already")]
    Duplicate,
    /// The row was changed meanwhile: show both texts.
    #[error(transparent)]
    Conflict(#[from] Conflict),
    /// The database was made by a newer Yagura.
    #[error("the database has schema {found}, this program knows up to {known}: install the newer program")]
    NewerSchema {
        /// Number in the database.
        found: i64,
        /// Highest number known here.
        known: i64,
    },
    /// A row cannot be read: something outside wrote it.
    #[error("a stored value cannot be read: {0}")]
    Unreadable(String),
    /// The database is away or failed.
    #[error("the database failed: {0}")]
    Database(String),
}

/// Someone else saved first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("changed meanwhile: version {found} is stored")]
pub struct Conflict {
    /// The version that is stored now.
    pub found: i64,
}

impl From<sea_orm::DbErr> for StoreError {
    fn from(error: sea_orm::DbErr) -> Self {
        match error.sql_err() {
            Some(sea_orm::SqlErr::UniqueConstraintViolation(_)) => Self::Duplicate,
            _ => Self::Database(error.to_string()),
        }
    }
}

impl StoreError {
    /// For a stored text that should have been a domain value.
    pub(crate) fn unreadable(error: impl std::fmt::Display) -> Self {
        Self::Unreadable(error.to_string())
    }
}
