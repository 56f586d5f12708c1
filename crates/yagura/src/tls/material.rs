//! Certificate and key as they stand in files, and what rustls makes of them.
//! Not here: when they are read again ([`super::keeper`]).
//! Next: [`super::keeper`].

use super::expiry;
use anyhow::Context;
use jiff::Timestamp;
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    sync::Arc,
};

/// A chain of certificates is a few KiB; a longer file is none.
const LIMIT_BYTES: u64 = 1 << 20;

/// Where a certificate and its key are; may be one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Files {
    /// The certificate, then those above it.
    pub(crate) cert: PathBuf,
    /// Its private key.
    pub(crate) key: PathBuf,
}

/// What stands in the files.
#[derive(PartialEq, Eq)]
pub(crate) struct Material {
    cert: Vec<u8>,
    key: Vec<u8>,
}

/// What rustls needs, and until when it is good.
#[derive(Clone)]
pub(crate) struct Ready {
    /// For new connections.
    pub(crate) config: Arc<ServerConfig>,
    /// When the certificate ends.
    pub(crate) not_after: Timestamp,
}

impl Files {
    /// Reads both.
    pub(crate) fn read(&self) -> anyhow::Result<Material> {
        Ok(Material { cert: read(&self.cert)?, key: read(&self.key)? })
    }
}

impl Material {
    /// Checks that certificate and key belong together.
    pub(crate) fn ready(&self) -> anyhow::Result<Ready> {
        let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(&self.cert)
            .collect::<Result<_, _>>()
            .context("the certificate file is not in PEM form")?;
        let first = chain.first().context("the certificate file holds no certificate in PEM form")?;
        let not_after = expiry::not_after(first).context("the certificate cannot be read")?;
        let key = PrivateKeyDer::from_pem_slice(&self.key)
            .context("the key file holds no private key in PEM form")?;
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .context("certificate and key do not belong together")?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Ready { config: Arc::new(config), not_after })
    }
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let context = || format!("cannot read {}", path.display());
    let mut bytes = Vec::new();
    File::open(path)
        .with_context(context)?
        .take(LIMIT_BYTES)
        .read_to_end(&mut bytes)
        .with_context(context)?;
    Ok(bytes)
}
