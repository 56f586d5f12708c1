//! Pages of identity: signing in and out, the first administrator, one's own account, people, organisations.
//! Not here: the rules (`hub::identity`).
//! Next: [`sign_in`].

mod account;
mod api;
mod api_tokens;
mod device;
mod emergency;
mod emergency_sign_in;
mod invitation;
mod invite;
mod language;
mod organisation;
mod own_second_factor;
mod passkey_sign_in;
mod passkeys;
mod people;
mod person;
mod provider;
mod second_factor_rule;
mod setup;
mod sign_in;
pub(crate) mod words;

pub(crate) use sign_in::with_visitor;
mod workplaces;

use crate::routes::Routes;
use utoipa::{OpenApi, openapi::OpenApi as ApiDocument};

pub(crate) use words::kind as organisation_kind;

pub(crate) fn routes() -> Routes {
    Routes::default()
        .open_get("/", sign_in::start)
        .open_get("/sign-in", sign_in::show)
        .open_post("/sign-in", sign_in::check)
        .open_get("/sign-in/second-factor", sign_in::show_second)
        .open_post("/sign-in/second-factor", sign_in::check_second)
        .open_get("/sign-in/passkey", passkey_sign_in::options)
        .open_post("/sign-in/passkey", passkey_sign_in::check)
        .open_get("/sign-in/second-factor/passkey", passkey_sign_in::second_options)
        .open_post("/sign-in/second-factor/passkey", passkey_sign_in::check_second)
        .open_get("/sign-in/provider/start", provider::start)
        .open_get("/sign-in/provider", provider::back)
        .open_get("/signed-out", provider::signed_out)
        .open_get("/sign-in/emergency", emergency_sign_in::show)
        .open_post("/sign-in/emergency", emergency_sign_in::check)
        .post("/sign-out", sign_in::sign_out)
        .open_get("/setup", setup::show)
        .open_post("/setup", setup::found)
        .open_post("/language", language::switch)
        .open_get("/invitation/{token}", invitation::show)
        .open_post("/invitation/{token}", invitation::register)
        .post("/invitation/{token}/accept", invitation::accept)
        .get("/account", account::show)
        .post("/account/name", account::rename)
        .post("/account/password", account::change_password)
        .post("/account/sessions/{id}/end", account::end_session)
        .post("/account/sessions/end-others", account::end_others)
        .get("/account/second-factor", own_second_factor::show)
        .post("/account/second-factor", own_second_factor::confirm)
        .post("/account/second-factor/remove", own_second_factor::remove)
        .post("/account/recovery-codes", own_second_factor::renew_codes)
        .get("/account/passkeys", passkeys::show)
        .get("/account/passkeys/options", passkeys::options)
        .post("/account/passkeys", passkeys::add)
        .post("/account/passkeys/remove", passkeys::remove)
        .get("/account/provider", provider::show)
        .post("/account/provider", provider::link)
        .post("/account/provider/remove", provider::unlink)
        .get("/organisations", workplaces::show)
        .post("/organisations", workplaces::switch)
        .get("/organisation", organisation::show)
        .post("/organisation", organisation::save)
        .post("/organisation/join", organisation::join)
        .post("/organisation/leave", organisation::leave)
        .get("/organisation/second-factor", second_factor_rule::show)
        .post("/organisation/second-factor", second_factor_rule::save)
        .get("/people", people::show)
        .get("/people/invite", invite::blank)
        .post("/people/invite", invite::invite)
        .post("/people/invitations/{id}/withdraw", people::withdraw)
        .get("/people/{id}", person::show)
        .post("/people/{id}/roles", person::give)
        .post("/people/{id}/roles/{assignment}/take", person::take)
        .post("/people/{id}/suspend", person::suspend)
        .post("/people/{id}/resume", person::resume)
        .post("/people/{id}/reset", invite::reset)
        .get("/emergency-accounts", emergency::show)
        .post("/emergency-accounts", emergency::create)
        .post("/emergency-accounts/{id}/codes", emergency::renew)
        .post("/emergency-accounts/{id}/check", emergency::check)
        .post("/emergency-accounts/{id}/close", emergency::close)
        .post("/emergency-accounts/uses/{id}", emergency::acknowledge)
        .get("/api-tokens", api_tokens::show)
        .post("/api-tokens", api_tokens::make)
        .post("/api-tokens/{id}/revoke", api_tokens::revoke)
        .merge(api::routes())
}

/// What programs are told of it.
pub(crate) fn api_document() -> ApiDocument {
    api::Document::openapi()
}
