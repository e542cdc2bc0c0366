//! TLS: rustls with ring and the operating system's root certificates, chosen here so that nothing global is needed.

use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore};

/// The TLS configuration, or why there is none.
///
/// The provider is passed, not installed: a program that has installed another one keeps it, and one that has none does
/// not get a panic. Without `verify` (plain HTTP only) no root certificate is loaded, so that machines without any work.
pub(crate) fn config(verify: bool) -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder =
        ClientConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions()?;
    let mut config = if verify {
        let verifier = rustls_platform_verifier::Verifier::new(provider)?;
        builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth()
    } else {
        // An empty store trusts no server: should anything ask for TLS here, it fails.
        builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth()
    };
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

#[cfg(test)]
mod tests {
    #[test]
    fn plain_http_needs_no_certificates() {
        assert!(super::config(false).is_ok());
    }
}
