//! Why a node gave no answer, in our words.

use std::io;
use std::time::Duration;

use ureq::Timeout;

use crate::error::{Error, ErrorKind};

/// Why a node gave no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    /// Completes "`NODE` (…)".
    pub(super) why: String,
    pub(super) lasts: Lasts,
}

/// Whether it helps to ask again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lasts {
    /// The node was not reached, or broke off.
    Briefly,
    /// It took all the time there was.
    Long,
    /// It will not be otherwise: a certificate, a name.
    Always,
}

impl Failure {
    /// What came of asking for `timeout` at most.
    pub(super) fn of(error: &ureq::Error, timeout: Duration) -> Self {
        let (why, lasts) = match error {
            ureq::Error::Io(error) => return Self::of_io(error),
            ureq::Error::Timeout(Timeout::Connect | Timeout::Resolve) => {
                ("no connection in time".into(), Lasts::Briefly)
            }
            ureq::Error::Timeout(_) => (format!("no answer within {} s", timeout.as_secs_f32()), Lasts::Long),
            ureq::Error::ConnectionFailed => ("no connection".into(), Lasts::Briefly),
            // What the proxy says may repeat its address, in which a password may stand.
            ureq::Error::ConnectProxyFailed(_) => ("the proxy makes no connection".into(), Lasts::Briefly),
            ureq::Error::Decompress(..) => ("its answer cannot be unpacked".into(), Lasts::Briefly),
            ureq::Error::HostNotFound => ("there is no such host".into(), Lasts::Always),
            ureq::Error::Tls(what) => (format!("no secure connection: {what}"), Lasts::Always),
            ureq::Error::Rustls(error) => (format!("no secure connection: {error}"), Lasts::Always),
            ureq::Error::Pem(_) | ureq::Error::TlsRequired => ("no secure connection".into(), Lasts::Always),
            ureq::Error::InvalidProxyUrl => ("the address of the proxy is none".into(), Lasts::Always),
            ureq::Error::Protocol(_) | ureq::Error::LargeResponseHeader(..) => {
                ("its answer is not HTTP".into(), Lasts::Always)
            }
            _ => ("it cannot be asked".into(), Lasts::Always),
        };
        Self { why, lasts }
    }

    fn of_io(error: &io::Error) -> Self {
        let (why, lasts) = match error.kind() {
            io::ErrorKind::ConnectionRefused => ("connection refused".into(), Lasts::Briefly),
            io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::UnexpectedEof => ("the connection broke off".into(), Lasts::Briefly),
            io::ErrorKind::TimedOut => ("no connection in time".into(), Lasts::Briefly),
            // So come the errors of secure connections.
            io::ErrorKind::InvalidData => (format!("no secure connection: {error}"), Lasts::Always),
            _ => {
                let text = error.to_string();
                let is_name = text.contains("lookup") && !text.contains("emporary");
                (text, if is_name { Lasts::Always } else { Lasts::Briefly })
            }
        };
        Self { why, lasts }
    }
}

/// No node gave an answer: each that was asked, and why.
pub(super) fn unreachable(failures: &[(&str, &str)], may_be_too_large: bool) -> Error {
    let listed: Vec<String> = failures.iter().map(|(node, why)| format!("`{node}` ({why})")).collect();
    let hint = if failures.iter().any(|(_, why)| why.contains("UnknownIssuer")) {
        "name the file of the certificate that signed the nodes' own: --engine-ca FILE"
    } else if failures.iter().any(|(_, why)| why.contains("certificate")) {
        "see to the certificate of the node: is it for this host, and not expired?"
    } else if may_be_too_large {
        "is it running? It also breaks off what is larger than its http.max_content_length"
    } else if failures.iter().any(|(_, why)| why.contains("secure") || why.contains("HTTP")) {
        "is it the right port, and does it speak what the address begins with, https:// or http://?"
    } else {
        "is it running, and are host, port and https:// or http:// right?"
    };
    Error::new(ErrorKind::Unreachable, format!("the cluster gives no answer: {}", listed.join(", "))).with_hint(hint)
}
