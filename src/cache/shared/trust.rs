//! Whose certificates are believed.

use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use std::sync::Arc;

/// Where systems keep the certificates that they trust. The first file that has some counts.
const PLATFORM: [&str; 5] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
];

/// The authorities that vouch for a service.
#[derive(Clone)]
pub(super) enum Trust {
    /// Those of `SSL_CERT_FILE`, or of the platform.
    Files(Vec<CertificateDer<'static>>),
    /// Those that browsers trust, as built into the program: for machines without such files.
    BuiltIn,
}

impl Trust {
    /// Reads the file that `SSL_CERT_FILE` names, or else the platform's.
    ///
    /// # Errors
    /// If the file that the environment names cannot be read, or holds no certificate.
    pub(super) fn load(environment: &dyn Fn(&str) -> Option<String>) -> Result<Self, String> {
        if let Some(path) = environment("SSL_CERT_FILE").filter(|path| !path.is_empty()) {
            return match read(&path) {
                Ok(found) if !found.is_empty() => Ok(Self::Files(found)),
                Ok(_) => Err(format!("`SSL_CERT_FILE` names `{path}`, which holds no certificate")),
                Err(why) => Err(format!("`SSL_CERT_FILE` names `{path}`, which cannot be read: {why}")),
            };
        }
        let found = PLATFORM.iter().filter_map(|path| read(path).ok()).find(|found| !found.is_empty());
        Ok(found.map_or(Self::BuiltIn, Self::Files))
    }

    /// How TLS is spoken with services that these authorities vouch for.
    pub(super) fn config(&self) -> Result<Arc<ClientConfig>, String> {
        let mut roots = RootCertStore::empty();
        match self {
            // One odd certificate among a hundred is no reason to trust none.
            Self::Files(found) => drop(roots.add_parsable_certificates(found.iter().cloned())),
            Self::BuiltIn => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        }
        let builder = ClientConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .map_err(|why| why.to_string())?;
        Ok(Arc::new(builder.with_root_certificates(roots).with_no_client_auth()))
    }
}

/// The arithmetic behind TLS.
pub(super) fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

/// The name that a certificate must hold.
pub(super) fn server_name(host: &str) -> Result<ServerName<'static>, String> {
    ServerName::try_from(host.to_owned()).map_err(|_| format!("`{host}` is no name that a certificate can hold"))
}

/// The certificates in a file, which may hold other things beside them.
fn read(path: &str) -> Result<Vec<CertificateDer<'static>>, String> {
    let found = CertificateDer::pem_file_iter(path).map_err(|why| why.to_string())?;
    found.collect::<Result<_, _>>().map_err(|why| why.to_string())
}
