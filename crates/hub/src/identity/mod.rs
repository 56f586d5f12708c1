//! Identity: signing in and out, one's own account, people and their roles, organisations, tokens for programs.
//! Not here: cookies and forms (`web::identity`).
//! Next: [`sign_in`], [`own`], [`people`], [`organisation`].

pub mod api_token;
mod challenge;
pub mod console;
pub mod emergency;
mod fields;
pub mod invitation;
pub mod organisation;
pub mod own;
pub mod passkey;
pub mod password;
pub mod people;
pub mod provider;
pub mod second_factor;
pub mod second_factor_rule;
pub mod session;
pub mod setup;
pub mod sign_in;
pub(crate) mod today;
pub mod token;

pub use provider::{Provider, Question as ProviderQuestion, Settings as ProviderSettings};
pub use token::Token;

use crate::{HubError, Signed};

/// The name of the organisation that someone works for.
///
/// # Errors
/// [`HubError::Store`].
pub async fn organisation_name(signed: &Signed) -> Result<String, HubError> {
    let read = signed.hub.store().read(&signed.scope);
    Ok(store::identity::organisation::own(&read).await?.map_or_else(String::new, |own| own.name))
}
