//! How a cluster is reached.

use std::fmt;

use ureq::tls::{Certificate, PemItem, RootCerts, parse_pem};

use super::address::{is_loopback, is_plain};
use super::{Address, Credentials};
use crate::error::{Error, ErrorKind, Result};

/// How a cluster is reached: its address, who asks, and whom to trust.
#[derive(Clone)]
pub struct Access {
    address: Address,
    credentials: Option<Credentials>,
    roots: Option<RootCerts>,
}

impl Access {
    /// The way to `address`. `ca` holds certificates in PEM; where it is given, a node is trusted whose certificate one
    /// of them signed, and no other. `insecure` allows plain HTTP to other machines.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Input`] where a node on another machine would be asked by plain HTTP, or `ca` has no
    /// certificate.
    pub fn new(
        address: Address,
        credentials: Option<Credentials>,
        ca: Option<Vec<u8>>,
        insecure: bool,
    ) -> Result<Self> {
        let exposed = address.nodes().iter().find(|node| is_plain(node) && !is_loopback(node));
        if let Some(node) = exposed.filter(|_| !insecure) {
            let rest = node.strip_prefix("http://").unwrap_or(node);
            return Err(Error::new(ErrorKind::Input, format!("what goes to `{node}` could be read on the way"))
                .with_hint(format!("type https://{rest}, or allow plain HTTP with --engine-insecure")));
        }
        let roots = ca.as_deref().map(roots).transpose()?;
        Ok(Self { address, credentials, roots })
    }

    /// The nodes, and the index on them.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// The name of the index.
    pub fn index(&self) -> &str {
        self.address.index()
    }

    pub(super) fn credentials(&self) -> Option<&Credentials> {
        self.credentials.as_ref()
    }

    pub(super) fn roots(&self) -> Option<&RootCerts> {
        self.roots.as_ref()
    }
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Access")
            .field("address", &self.address)
            .field("credentials", &self.credentials)
            .field("has_roots", &self.roots.is_some())
            .finish()
    }
}

/// The certificates of a file in PEM.
fn roots(pem: &[u8]) -> Result<RootCerts> {
    let none = || {
        Error::new(ErrorKind::Input, "there is no certificate among those to trust")
            .with_hint("give a file in PEM: it has a line -----BEGIN CERTIFICATE-----")
    };
    let mut certificates: Vec<Certificate<'static>> = Vec::new();
    for item in parse_pem(pem) {
        // A certificate is a sequence, which begins so.
        match item {
            Ok(PemItem::Certificate(certificate)) if certificate.der().first() == Some(&0x30) => {
                certificates.push(certificate);
            }
            Ok(_) => {}
            Err(_) => return Err(none()),
        }
    }
    if certificates.is_empty() {
        return Err(none());
    }
    Ok(RootCerts::new_with_certs(&certificates))
}
