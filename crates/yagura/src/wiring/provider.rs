//! The identity provider that the settings name: its secret from a file, its answers through the one client.
//! Not here: what is believed of it (`hub::identity::provider`).
//! Next: [`crate::outgoing`].

use crate::private_file::read_secret;
use crate::{
    config::{Config, Oidc},
    outgoing::Outgoing,
};
use anyhow::Context;
use domain::identity::PublicAddress;
use hub::identity::{Provider, ProviderSettings as Settings};
use std::path::Path;

/// The provider, if the settings name one.
pub(crate) fn of(config: &Config) -> anyhow::Result<Option<Provider>> {
    let oidc = &config.oidc;
    if oidc.issuer.is_empty() {
        return Ok(None);
    }
    let client_secret = oidc.secret_file.get().map(|path| secret(path)).transpose()?;
    let host = oidc.issuer.split("://").nth(1).and_then(|rest| rest.split(['/', ':']).next());
    let settings = Settings {
        issuer: oidc.issuer.clone(),
        client_id: oidc.client_id.clone(),
        client_secret,
        name: if oidc.name.is_empty() { host.unwrap_or_default().to_owned() } else { oidc.name.clone() },
        matches_email: oidc.match_email,
        has_second_factor: oidc.second_factor,
    };
    let outgoing = Outgoing::new(config)?;
    Ok(Some(Provider::new(settings, move |question| {
        outgoing.ask(question).map_err(|error| format!("{error:#}"))
    })))
}

/// Refuses settings that cannot work, or would send secrets in the clear.
pub(crate) fn check(oidc: &Oidc) -> anyhow::Result<()> {
    if oidc.issuer.is_empty() {
        anyhow::ensure!(oidc.client_id.is_empty(), "oidc.client_id is set, but no oidc.issuer");
        return Ok(());
    }
    let origin: Vec<&str> = oidc.issuer.splitn(4, '/').take(3).collect();
    anyhow::ensure!(
        origin.join("/").parse::<PublicAddress>().is_ok() && !oidc.issuer.contains(['?', '#']),
        "oidc.issuer is {:?}: it must be an https address without a query, as the provider's tokens name it",
        oidc.issuer
    );
    anyhow::ensure!(!oidc.client_id.is_empty(), "oidc.issuer is set, but no oidc.client_id");
    Ok(())
}

fn secret(path: &Path) -> anyhow::Result<String> {
    let secret = read_secret(path).context("oidc.secret_file")?;
    anyhow::ensure!(!secret.is_empty(), "oidc.secret_file: {} is empty", path.display());
    Ok(secret)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::load::parse;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn an_issuer_in_the_clear_or_half_a_setting_is_refused() {
        for (text, word) in [
            ("issuer = \"http://id.example\"\nclient_id = \"y\"", "https"),
            ("issuer = \"https://id.example?x\"\nclient_id = \"y\"", "https"),
            ("issuer = \"https://id.example/realm\"", "client_id"),
            ("client_id = \"y\"", "issuer"),
        ] {
            let refusal = format!("{:#}", parse(&format!("[oidc]\n{text}")).unwrap_err());
            assert!(refusal.contains(word), "{refusal}");
        }
        assert!(parse("[oidc]\nissuer = \"https://id.example/realm\"\nclient_id = \"y\"").is_ok());
        assert!(parse("[oidc]\nissuer = \"http://127.0.0.1:3000\"\nclient_id = \"y\"").is_ok());
    }

    #[test]
    fn a_secret_that_others_can_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        std::fs::write(&path, "s3cret\n").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(format!("{:#}", secret(&path).unwrap_err()).contains("0600"));
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(secret(&path).unwrap(), "s3cret");
    }
}
