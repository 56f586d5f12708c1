//! Hashing passwords with argon2id, in worker threads, few at a time.
//! Not here: what a password must be (`domain::identity::password`).
//! Next: [`super::sign_in`], [`super::own`].

use crate::{Hub, HubError, error::What};
use argon2::{
    Argon2,
    password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString},
};
use domain::identity::PasswordFault;

/// The hash of no password at all: verified when the sign-in name is unknown, so that this takes as long.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$eWFndXJhLW5vYm9keQ$R5mJ7pEysw5Kf0uFO4oYQfO8PDEZ2r0S8qWc3mYcS1M";

impl Hub {
    /// Hashes a password, in PHC form.
    pub(crate) async fn hash_password(&self, password: &str) -> Result<String, HubError> {
        let salt = SaltString::encode_b64(&self.random::<16>()).map_err(HubError::internal)?;
        let password = password.to_owned();
        self.in_worker(move || {
            Argon2::default().hash_password(password.as_bytes(), &salt).map(|hash| hash.to_string())
        })
        .await?
        .map_err(HubError::internal)
    }

    /// Whether the password belongs to the hash; takes as long without a hash.
    pub(crate) async fn verify_password(&self, password: &str, hash: Option<&str>) -> Result<bool, HubError> {
        let known = hash.is_some_and(|hash| !hash.is_empty());
        let hash = hash.filter(|hash| !hash.is_empty()).unwrap_or(NOBODY).to_owned();
        // Longer ones were never accepted; hashing all of them would only cost.
        let max_chars = self.password_policy().max_chars;
        let fits = password.chars().nth(max_chars).is_none();
        let password: String = password.chars().take(max_chars).collect();
        let right = self
            .in_worker(move || {
                PasswordHash::new(&hash)
                    .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
            })
            .await?;
        Ok(right && known && fits)
    }

    async fn in_worker<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, HubError> {
        let turn = self.hashing().clone().acquire_owned().await.map_err(HubError::internal)?;
        let work = move || {
            // Held by the worker: who hangs up while it runs does not make room for another.
            let _turn = turn;
            work()
        };
        tokio::task::spawn_blocking(work).await.map_err(HubError::internal)
    }
}

/// What a form says of a refused password.
pub(crate) const fn fault(fault: PasswordFault) -> What {
    match fault {
        PasswordFault::TooShort { needed } => What::TooShort(needed),
        PasswordFault::TooLong { allowed } => What::TooLong(allowed),
        PasswordFault::TooPlain | PasswordFault::HoldsLogin => What::TooPlain,
        PasswordFault::Reused => What::Reused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobodys_hash_takes_as_long_to_verify_as_a_persons() {
        let nobody = PasswordHash::new(NOBODY).unwrap();
        let salt = SaltString::encode_b64(&[7; 16]).unwrap();
        let persons = Argon2::default().hash_password(b"password", &salt).unwrap();
        assert_eq!((nobody.algorithm, nobody.version), (persons.algorithm, persons.version));
        assert_eq!(nobody.params, persons.params);
        assert_eq!(nobody.hash.unwrap().len(), persons.hash.unwrap().len());
        let refused = Argon2::default().verify_password(b"password", &nobody).unwrap_err();
        assert_eq!(refused, argon2::password_hash::Error::Password);
    }
}
